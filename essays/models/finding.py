"""Finding essays: the database preselects a bounded number of candidates, the one scoring function orders them.

Every query here passes the gate. An essay is found where all words of one script stand in one of its texts or in the names of its
authors, series and topics, each wherever it may; texts in the other language are found through what a name is called there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.bilingual import Said
from essays.languages import CHINESE, ENGLISH
from essays.models.authorship import Authorship, add_bylines
from essays.models.essay import Essay
from essays.models.facets import Filters
from essays.models.naming import Named, find_names, translated
from essays.models.prepared import prepared
from essays.models.reading import Reading, pick_reading
from essays.models.release import Release, live_texts
from essays.models.search_text import LOOKED_THROUGH, SearchText
from essays.models.search_word import SearchWord
from essays.models.topic import EssayTopic, add_topics
from essays.searching.query import Group, Query
from essays.searching.score import Text, score_text

if TYPE_CHECKING:
    from essays.moments import Moment

MOST_TEXTS: Final = 200  # candidates of a clause that are weighed, newest first
MOST_TITLES: Final = 60  # of a common word, besides: those with it in the title
MOST_BY_NAME: Final = 100  # that names alone bring, newest first
MOST_NAMED: Final = 3  # groups for which it is tried whether a name or the text holds them

Clause = tuple[Group, ...]


@dataclass(slots=True)
class Hit:
    """An essay that was found: how well it answers, in which revision, and which words to show in it."""

    essay: Essay
    score: float
    is_cross: bool
    revision: int | None
    language: str
    groups: Clause
    through: Said | str = ""
    live: list[Release] = field(default_factory=list)
    asked: str = ENGLISH.code

    @property
    def reading(self) -> Reading:
        """The essay as the reader of the page's language gets it."""
        return pick_reading(self.essay, self.live, self.asked)

    @property
    def order(self) -> tuple[Any, ...]:
        """Direct hits first, then the better, then the newer."""
        listed = self.essay.listed_on
        return self.is_cross, -round(self.score, 2), -(listed.toordinal() if listed else 0), -self.essay.pk


@dataclass(slots=True)
class Found:
    """What a query found: all hits in order, and whether there were more than were weighed."""

    query: Query
    hits: list[Hit]
    is_cut: bool = False


@dataclass(slots=True)
class _Candidate:
    """An essay that may answer a clause: the parts of its texts that the database found, by revision."""

    clause: Clause
    is_cross: bool
    language: str = ""
    revision: int | None = None
    parts: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def text(self) -> Text:
        if not self.parts:
            return Text(ENGLISH.code)
        title, summary, _body = self.parts[0]
        return Text(self.language, title, summary, tuple(body for _title, _summary, body in self.parts))


class Search:
    """One search at one moment. Made for one use: `run` once."""

    def __init__(self, query: Query, moment: Moment, language: str, filters: Filters | None = None) -> None:
        self.query = query
        self.moment = moment
        self.language = language
        self.filters = filters or Filters()
        self.names: list[Named] = []
        self.is_cut = False

    def run(self) -> Found:
        """Find and order. Six or seven small queries for a word or two; none grows with the archive."""
        if not self.query:
            return Found(self.query, [])
        query = self.query.with_groups(_with_endings(self.query.groups))
        names = find_names([*query.groups, *query.excluded], self.moment)
        self.names = [name for name in names if name.has_essays]
        candidates: dict[int, list[_Candidate]] = {}
        for clause in query.clauses:
            self._gather(candidates, clause, is_cross=False)
        for clause in translated(query.clauses, names):
            self._gather(candidates, clause, is_cross=True)
        hits = self._weigh(candidates, query)
        return Found(query, sorted(hits, key=lambda hit: hit.order), self.is_cut)

    # Candidates ------------------------------------------------------------------------------------------------------
    def _gather(self, candidates: dict[int, list[_Candidate]], clause: Clause, *, is_cross: bool) -> None:
        """The candidates of a clause: all of it in a text, or some of it in names and the rest in a text."""
        for named, rest in self._ways(clause, is_cross=is_cross):
            if rest:
                self._add_texts(candidates, clause, rest, named, is_cross=is_cross)
                continue
            essays = Essay.objects.listed(self.moment).filter(self._essays(named))
            if self.filters.language:
                essays = essays.filter(Exists(self._live_in_language()))
            found = list(essays.values_list("pk", flat=True)[: MOST_BY_NAME + 1])
            self.is_cut |= len(found) > MOST_BY_NAME
            for pk in found[:MOST_BY_NAME]:
                candidates.setdefault(pk, []).append(_Candidate(clause, is_cross))

    def _ways(self, clause: Clause, *, is_cross: bool) -> Iterator[tuple[Clause, Clause]]:
        """In which ways groups may be spread over names and a text: pairs of (in names, in the text)."""
        yield (), clause
        in_names = [] if is_cross else [group for group in clause if self._named_by(group)]
        for size in range(1, min(len(in_names), MOST_NAMED) + 1):
            for named in combinations(in_names[:MOST_NAMED], size):
                yield named, tuple(group for group in clause if group not in named)
        if len(in_names) > MOST_NAMED:
            yield tuple(in_names), tuple(group for group in clause if group not in in_names)

    def _add_texts(
        self, candidates: dict[int, list[_Candidate]], clause: Clause, rest: Clause, named: Clause, *, is_cross: bool
    ) -> None:
        rows = self._texts(rest, named)
        if len(rows) > MOST_TEXTS:
            self.is_cut = True
            rows = [*rows[:MOST_TEXTS], *self._texts(rest, named, field="title", most=MOST_TITLES)]
        by_revision: dict[int, _Candidate] = {}
        for essay, revision, language, *part in dict.fromkeys(rows):
            if revision not in by_revision:
                by_revision[revision] = _Candidate(clause, is_cross, language, revision)
                candidates.setdefault(essay, []).append(by_revision[revision])
            by_revision[revision].parts.append(tuple(part))

    def _texts(
        self, groups: Clause, named: Clause, *, field: str = "", most: int = MOST_TEXTS + 1
    ) -> list[tuple[Any, ...]]:
        """Parts of live texts with all the groups, newest first, of essays that names and filters admit."""
        narrowed = named or self.filters or self.query.excluded
        found = SearchText.objects.looked_up(groups, field=field, most=None if narrowed else LOOKED_THROUGH)
        found = found.live(self.moment).filter(Exists(Essay.objects.filter(self._essays(named), pk=OuterRef("essay"))))
        if self.filters.language:
            found = found.filter(language=self.filters.language)
        columns = ("essay", "revision", "language", "title", "summary", "body")
        return found.newest(*columns, most=most)

    def _essays(self, named: Clause) -> Q:
        """Essays that may be found: admitted by the filters, named so, and without what the reader excludes."""
        wanted = self.filters.essays()
        for group in named:
            wanted &= _named(self._named_by(group))
        for group in self.query.excluded:
            holding = SearchText.objects.holding([group]).live(self.moment)
            wanted &= ~Q(pk__in=holding.values("essay"))
            if names := self._named_by(group):
                wanted &= ~_named(names)
        return wanted

    def _named_by(self, group: Group) -> list[Named]:
        return [name for name in self.names if group.count(name.words)]

    def _live_in_language(self) -> QuerySet[Release]:
        return Release.objects.live(self.moment).filter(essay=OuterRef("pk"), edition__language=self.filters.language)

    # Weighing --------------------------------------------------------------------------------------------------------
    def _weigh(self, candidates: dict[int, list[_Candidate]], query: Query) -> Iterator[Hit]:
        keys = list(candidates)
        found = _with_series(keys)
        live: dict[int, list[Release]] = {}
        for release in live_texts(keys, self.moment):
            live.setdefault(release.essay_id, []).append(release)
        add_bylines(found)
        add_topics(found)
        for essay in found:
            if essay.pk in live and (hit := self._hit(essay, candidates[essay.pk], live[essay.pk])):
                yield hit

    def _hit(self, essay: Essay, candidates: list[_Candidate], live: list[Release]) -> Hit | None:
        """The best of an essay's candidates; an essay that answers in both scripts counts for both."""
        names = [name for name in self.names if name.is_of(essay)]
        best: dict[tuple[bool, Clause], tuple[float, _Candidate]] = {}
        for candidate in candidates:
            score = score_text(candidate.clause, candidate.text, _weights(candidate.clause, names))
            score += _whole_name(candidate.clause, names)
            key = (candidate.is_cross, candidate.clause)
            if score and score > best.get(key, (0.0,))[0]:
                best[key] = (score, candidate)
        if not best:
            return None
        direct = [value for (is_cross, _clause), value in best.items() if not is_cross]
        score, chosen = max(direct or best.values(), key=lambda value: value[0])
        is_cross = not direct or (chosen.revision is None and not self._is_in_its_language(chosen.clause, live))
        return Hit(
            essay=essay,
            score=sum(value for value, _candidate in direct) or score,
            is_cross=is_cross,
            revision=chosen.revision,
            language=chosen.language,
            groups=tuple(group for value in (direct or best.values()) for group in value[1].clause),
            through=_through(chosen.clause, names) if chosen.revision is None else "",
            live=live,
            asked=self.language,
        )

    def _is_in_its_language(self, clause: Clause, live: list[Release]) -> bool:
        """Whether readers find in the essay the language in which they asked (a Latin name is one of either)."""
        if not any(group.is_han for group in clause):
            return True
        return any(release.edition.language == CHINESE.code for release in live)


@prepared
def _with_series(essays: Sequence[int]) -> QuerySet[Essay]:
    found = Essay.objects.filter(pk__in=essays).select_related("series")
    return found.defer("series__prompt_en", "series__prompt_zh")


def _with_endings(groups: Sequence[Group]) -> list[Group]:
    """The groups; where the last word is only begun, with the stems of the words that it may become."""
    if not groups or not groups[-1].is_begun or not groups[-1].raw.isascii() or not groups[-1].raw.isalpha():
        return list(groups)
    endings = SearchWord.objects.endings(groups[-1].raw.lower())
    return [*groups[:-1], groups[-1].becoming(endings)]


def _named(names: Sequence[Named]) -> Q:
    """Essays of authors, series or topics with these names."""
    wanted = Q(pk__in=[])
    if series := [name.pk for name in names if name.kind == "series"]:
        wanted |= Q(series__in=series)
    if authors := [name.pk for name in names if name.kind == "author"]:
        wanted |= Q(pk__in=Authorship.objects.filter(author__in=authors).values("essay"))
    if topics := [name.pk for name in names if name.kind == "topic"]:
        wanted |= Q(pk__in=EssayTopic.objects.filter(tag__in=topics).values("content_object"))
    return wanted


def _weights(clause: Clause, names: Sequence[Named]) -> dict[str, float]:
    """For each group the weight of the most telling name of the essay that holds it; a begun one weighs less."""
    return {
        group.words: max((name.weight * min(1.0, group.count(name.words)) for name in names), default=0.0)
        for group in clause
    }


def _whole_name(clause: Clause, names: Sequence[Named]) -> float:
    """What it is worth that one name holds the whole clause."""
    if len(clause) < 2:
        return 0.0
    return max((name.weight / 2 for name in names if all(group.count(name.words) for group in clause)), default=0.0)


def _through(clause: Clause, names: Sequence[Named]) -> Said | str:
    """The name through which an essay was found whose text does not hold what was asked."""
    return next((name.shown for name in names if any(group.count(name.words) for group in clause)), "")
