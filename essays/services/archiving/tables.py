"""What an archive holds, in the order in which it can be restored. A test holds every model to be either here or left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from accounts.models import AccountEvent, Author, Invitation, Portrait, User
from essays.models import (
    Authorship,
    Comment,
    Edition,
    Essay,
    EssayTopic,
    Event,
    Flag,
    ImportedDocument,
    ImportRun,
    Mark,
    Message,
    Pairing,
    Path,
    RecordDate,
    Release,
    Review,
    Revision,
    Series,
    SeriesTopic,
    Term,
    Topic,
    TranslationRequest,
    WorkingCopy,
)
from essays.models.message import MOST_ATTEMPTS
from essays.models.translation_request import new_salt

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A model and its file. `withheld` columns do not leave the database: each says what a restored row has in its place.

    `named` are relations whose target is written by a name, since it is made anew on each site: relation to model and column.
    """

    model: type[Model]
    file: str
    withheld: Mapping[str, Callable[[Row], Any]] = field(default_factory=dict)
    named: Mapping[str, tuple[type[Model], str]] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, Field]:
        """The columns that are written, by the names that they have in the database."""
        return {
            column.attname: column
            for column in self.model._meta.concrete_fields
            if column.attname not in self.withheld and column.name not in self.named
        }


def _frozen_attempts(row: Row) -> int:
    """Mail that was waiting counts as given up, so that no worker sends it: only a person at the desk may, mail by mail."""
    return 0 if row["sent_at"] else MOST_ATTEMPTS


def _frozen_error(row: Row) -> str:
    return "" if row["sent_at"] else _("Restored from an archive, and not sent.")


TABLES: Final = (
    Table(
        User,
        "people/accounts.jsonl",
        withheld={"password": lambda row: make_password(None), "last_login": lambda row: None},
    ),
    Table(User.groups.through, "people/roles.jsonl", named={"group": (Group, "name")}),
    Table(Invitation, "people/invitations.jsonl", withheld={"error": lambda row: ""}),
    Table(AccountEvent, "people/account_events.jsonl"),
    Table(Author, "people/authors.jsonl"),
    Table(Portrait, "people/portraits.jsonl"),
    Table(Topic, "works/topics.jsonl"),
    Table(Series, "works/series.jsonl"),
    Table(SeriesTopic, "works/series_topics.jsonl"),
    Table(Essay, "works/essays.jsonl"),
    Table(Authorship, "works/bylines.jsonl"),
    Table(EssayTopic, "works/essay_topics.jsonl"),
    Table(Edition, "works/editions.jsonl"),
    Table(Revision, "works/revisions.jsonl"),
    Table(Release, "works/releases.jsonl"),
    Table(Path, "works/addresses.jsonl"),
    Table(RecordDate, "works/record_dates.jsonl"),
    Table(Pairing, "works/pairings.jsonl"),
    Table(Mark, "works/marks.jsonl"),
    Table(TranslationRequest, "works/translation_requests.jsonl", withheld={"salt": lambda row: new_salt()}),
    Table(Term, "works/glossary.jsonl"),
    Table(Review, "desk/reviews.jsonl"),
    Table(Comment, "desk/comments.jsonl"),
    Table(WorkingCopy, "desk/working_copies.jsonl"),
    Table(ImportRun, "imports/runs.jsonl"),
    Table(ImportedDocument, "imports/documents.jsonl"),
    Table(Flag, "desk/questions.jsonl"),
    Table(Event, "desk/events.jsonl"),
    Table(Message, "desk/messages.jsonl", withheld={"attempts": _frozen_attempts, "error": _frozen_error}),
)

# Models of ours that no archive holds, with the reason.
LEFT_OUT: Final = {
    "essays.ContentVersion": "random and never used before: a restored site has a new one",
    "essays.AskedToday": "which visitors asked today, unreadable; gone when the day is over",
    "essays.SearchName": "the search index, made anew from names",
    "essays.SearchText": "the search index, made anew from texts",
    "essays.SearchWord": "the words of the search index, made anew from texts",
    "essays.PreviewLink": "opens a text to whoever has the secret; after a restore none does",
}


def count_rows() -> int:
    """How many records an archive would hold now."""
    return sum(table.model._base_manager.count() for table in TABLES)
