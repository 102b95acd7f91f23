"""Keeping the search index: written in the transaction of whatever changes a text or a name, so it is never behind.

The index holds every revision, drafts too. What is found of it is the gate's affair, and at the desk the permissions'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from django.db import connection, models, transaction

from accounts.models import Author
from essays.databases import engine
from essays.databases.indexes import NAMES, TEXTS
from essays.languages import CHINESE, ENGLISH
from essays.models import Revision, SearchName, SearchText, SearchWord, Series, Term, Topic
from essays.searching.excerpt import words_of
from essays.searching.folding import folded, vocabulary
from essays.searching.names import name_words, person_forms
from essays.searching.tokens import index_tokens, parts

MOST_TOKENS: Final = (
    8_000  # of a part's body: PostgreSQL keeps 16,383 places, and a few hundred are the title's and the summary's
)
AT_ONCE: Final = 50
WORDS_AT_ONCE: Final = 500
Record = Author | Series | Topic | Term
NAMED: Final[tuple[Any, ...]] = (Topic, Series, Author, Term)


@transaction.atomic
def index_revisions(revisions: Sequence[Revision]) -> None:
    """Write the index of revisions that are not in it yet."""
    rows = [row for revision in revisions for row in _texts_of(revision)]
    _add(TEXTS, rows, _text_tokens)
    _remember_words(f"{revision.title} {revision.summary} {words_of(revision.body)}" for revision in revisions)


@transaction.atomic
def reindex_revisions(revisions: Sequence[Revision]) -> None:
    """Write the index of revisions anew; of one that was emptied nothing stays."""
    _remove(TEXTS, SearchText.objects.filter(revision__in=revisions), _text_tokens)
    index_revisions(revisions)


@transaction.atomic
def index_names(records: Sequence[Record]) -> None:
    """Write the names of authors, series, topics or terms (of one kind) into the index, over what stood there."""
    if not records:
        return
    field = type(records[0])._meta.model_name
    _remove(NAMES, SearchName.objects.filter(**{f"{field}__in": records}), _name_tokens)
    forms = [_forms_of(record) for record in records]
    rows = [
        SearchName(**{str(field): record, "words": name_words(said)})
        for record, said in zip(records, forms, strict=True)
    ]
    _add(NAMES, [row for row in rows if row.words], _name_tokens)
    _remember_words(" ".join(said) for said in forms)


@transaction.atomic
def forget_name(record: Record) -> None:
    """Take the name of a record that is about to go out of the index."""
    _remove(NAMES, SearchName.objects.filter(**{str(record._meta.model_name): record}), _name_tokens)


def rebuild(tell: Callable[[int], object]) -> None:
    """Write the whole index anew, some rows at a time: readers find at each moment what they found before, or more.

    `tell` is told how many records were done.
    """
    for model in NAMED:
        for records in _slices(model._default_manager.order_by("pk")):
            index_names(records)
            tell(len(records))
    for revisions in _slices(Revision.objects.select_related("edition").order_by("pk")):
        reindex_revisions(revisions)
        tell(len(revisions))


def records_to_index() -> int:
    """How many records `rebuild` has to do."""
    return sum(model._default_manager.count() for model in (*NAMED, Revision))


def _slices(rows: models.QuerySet[Any]) -> Iterator[list[Any]]:
    """All rows of a queryset ordered by key, some at a time, those too that come while it goes on."""
    last = 0
    while found := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield found
        last = found[-1].pk


def _texts_of(revision: Revision) -> Iterator[SearchText]:
    title, summary = folded(revision.title), folded(revision.summary)
    bodies = parts(folded(words_of(revision.body)), MOST_TOKENS)
    if not (title or summary or bodies):
        return
    edition = revision.edition
    for body in bodies or [""]:
        yield SearchText(
            revision=revision,
            essay_id=edition.essay_id,
            language=edition.language,
            title=title,
            summary=summary,
            body=body,
        )


def _forms_of(record: Record) -> list[str]:
    """Everything that a record is called."""
    if isinstance(record, Author):
        return person_forms((record.name_en, record.name_zh))
    if isinstance(record, Term):
        return [*record.forms_in(ENGLISH.code), *record.forms_in(CHINESE.code)]
    return [record.name, record.name_zh] if isinstance(record, Topic) else [record.title_en, record.title_zh]


def _text_tokens(row: SearchText) -> list[list[str]]:
    """The tokens of the index's two fields: the title, and everything else."""
    return [index_tokens(row.title), index_tokens(row.summary) + index_tokens(row.body)]


def _name_tokens(row: SearchName) -> list[list[str]]:
    return [index_tokens(row.words)]


def _add(index: Any, rows: Sequence[Any], tokens_of: Callable[[Any], list[list[str]]]) -> None:
    if not rows:
        return
    database = engine()
    tokens = [tokens_of(row) for row in rows]
    for row, fields in zip(rows, tokens, strict=True):
        for column, vector in database.vectors(index, fields).items():
            setattr(row, column, vector)
    made = type(rows[0]).objects.bulk_create(rows)
    database.add_rows(connection, index, zip((row.pk for row in made), tokens, strict=True))


def _remove(index: Any, rows: models.QuerySet[Any], tokens_of: Callable[[Any], list[list[str]]]) -> None:
    """Rows and their tokens, which are cut again from the very words that were kept: see essays.searching.tokens."""
    columns = [field.name for field in rows.model._meta.concrete_fields if not field.name.endswith("vector")]
    present = list(rows.only(*columns))
    engine().remove_rows(connection, index, [(row.pk, tokens_of(row)) for row in present])
    rows.model.objects.filter(pk__in=[row.pk for row in present]).delete()


def _remember_words(texts: Iterable[str]) -> None:
    """Keep the words of texts. In order, so that two acts which bring the same new words never wait for each other crosswise."""
    words: dict[str, str] = {}
    for text in texts:
        words |= vocabulary(text)
    spelt = sorted(words)
    for start in range(0, len(spelt), WORDS_AT_ONCE):
        part = spelt[start : start + WORDS_AT_ONCE]
        known = set(SearchWord.objects.filter(word__in=part).values_list("word", flat=True))
        SearchWord.objects.bulk_create(
            [
                SearchWord(word=word, stem=words[word], initial=word[0], length=len(word))
                for word in part
                if word not in known
            ],
            ignore_conflicts=True,
        )
