"""An invented bilingual archive of any size, written straight into the tables: words by Zipf's law, some rare ones in known texts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Author
from essays.models import Authorship, Edition, Essay, EssayTopic, Release, Revision, Series, Topic
from essays.searching.words import word_bits
from essays.services.indexing import index_names

AT_ONCE = 500
RARE = 15  # rare words of each language
WITH_RARE = 1000  # the first essays, of which every third holds a rare word: so many in an archive of any size
WORDS, HAN_WORDS = 350, 300  # of a text
STARTS, ENDS = "b c d f g h l m n p r s t v st tr pl", "an er in ol us et im or ade ion"
CYCLE = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"


class Vocabulary:
    """Invented words for English, for Chinese those of the search's own table."""

    def __init__(self, chance: random.Random) -> None:
        starts, ends = STARTS.split(), ENDS.split()
        parts = (chance.choices(starts, k=2) + chance.choices(ends, k=3) for _ in range(20_000))
        self.english = sorted({f"{one}{three}{two}{four}{five}" for one, two, three, four, five in parts})
        chance.shuffle(self.english)
        bits = word_bits()
        self.chinese = sorted((word for word in bits if len(word) > 1), key=lambda word: (bits[word], word))
        self.weights = [1 / (rank + 3) for rank in range(len(self.english))]
        self.weights_zh = [1 / (rank + 3) for rank in range(len(self.chinese))]
        self.rare = [f"zyx{start}{end}q" for start, end in zip(starts, ends * 2, strict=False)][:RARE]
        self.rare_zh = [f"龘靐{character}" for character in CYCLE]

    def body(self, chance: random.Random, language: str, rare: str) -> str:
        """A text as clean HTML, with a rare word in it or none."""
        is_english = language == "en"
        words = (
            chance.choices(self.english, self.weights, k=WORDS)
            if is_english
            else chance.choices(self.chinese, self.weights_zh, k=HAN_WORDS)
        )
        if rare:
            words += [rare] * 3
            chance.shuffle(words)
        sentences = [words[start : start + 10] for start in range(0, len(words), 10)]
        joined = [" ".join(words) + ". " if is_english else "".join(words) + "\u3002" for words in sentences]
        return "".join(f"<p>{''.join(joined[start : start + 6])}</p>" for start in range(0, len(joined), 6))

    def title(self, chance: random.Random, language: str) -> str:
        """A few words."""
        return " ".join(chance.sample(self.english, 5)) if language == "en" else "".join(chance.sample(self.chinese, 4))


class Archive:
    """An archive that grows; what it writes is not in the index yet."""

    def __init__(self) -> None:
        self.chance = random.Random(42)
        self.words = Vocabulary(self.chance)
        self.count = 0
        self.authors: list[Author] = []
        self.series: list[Series] = []
        self.topics = [
            Topic(slug=f"t{n}", name=self.words.english[n].title(), name_zh=self.words.chinese[n]) for n in range(20)
        ]
        Topic.objects.bulk_create(self.topics)
        index_names(self.topics)

    def grow(self) -> list[Revision]:
        """Write some essays more, live, and return their revisions. Every second essay is in both languages."""
        self._names()
        numbers = range(self.count, self.count + AT_ONCE)
        self.count += AT_ONCE
        essays = Essay.objects.bulk_create([self._essay(number) for number in numbers])
        pick = self.chance.choice
        Authorship.objects.bulk_create([Authorship(essay=essay, author=pick(self.authors)) for essay in essays])
        EssayTopic.objects.bulk_create(
            [EssayTopic(content_object=essay, tag=pick(self.topics), listed_on=essay.listed_on) for essay in essays]
        )
        return self._texts(list(zip(essays, numbers, strict=True)))

    def _names(self) -> None:
        first, words, chance = len(self.authors), self.words.english, self.chance
        names = [f"{chance.choice(words)} {chance.choice(words)}".title() for _ in range(100)]
        authors = [Author(slug=f"a{first + n}", name_en=name) for n, name in enumerate(names)]
        series = [
            Series(slug=f"s{len(self.series) + n}", title_en=f"Why {chance.choice(words)} {chance.choice(words)}?")
            for n in range(2)
        ]
        index_names(Author.objects.bulk_create(authors))
        index_names(Series.objects.bulk_create(series))
        self.authors += authors
        self.series += series

    def _essay(self, number: int) -> Essay:
        day = date(2000, 1, 1) + timedelta(days=number % 9000)
        return Essay(slug=f"e{number}", original_language="en", listed_on=day, series=self.chance.choice(self.series))

    def _texts(self, essays: Sequence[tuple[Essay, int]]) -> list[Revision]:
        languages = (("en",), ("en", "zh-hans"), ("zh-hans",), ("en", "zh-hans"))
        pairs = [(essay, code, number) for essay, number in essays for code in languages[number % 4]]
        editions = Edition.objects.bulk_create([Edition(essay=essay, language=code) for essay, code, _n in pairs])
        now = timezone.now()
        texts: list[dict[str, Any]] = [self._words(code, number) for _essay, code, number in pairs]
        revisions = Revision.objects.bulk_create(
            [
                Revision(edition=edition, number=1, words=1, sha256="0" * 64, written_at=now, **text)
                for edition, text in zip(editions, texts, strict=True)
            ]
        )
        Release.objects.bulk_create(
            [
                Release(edition=row.edition, essay=row.edition.essay, revision=row, starts_at=now, basis="import")
                for row in revisions
            ]
        )
        return revisions

    def _words(self, language: str, number: int) -> dict[str, str]:
        rare = self.words.rare if language == "en" else self.words.rare_zh
        planted = rare[number // 3 % RARE] if number < WITH_RARE and number % 3 == 0 else ""
        return {
            "title": self.words.title(self.chance, language),
            "body": self.words.body(self.chance, language, planted),
        }
