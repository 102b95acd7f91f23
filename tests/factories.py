"""Rows for tests, written straight into the tables: readers' pages ask what is there, not which act brought it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Author, User
from essays.languages import BY_CODE
from essays.models import Authorship, Edition, Essay, EssayTopic, Path, Release, Review, Revision, Series, Topic
from essays.models.revision import text_sha256
from essays.text.blocks import key_blocks
from essays.text.markup import plain_text
from essays.text.measures import count as measure

_number = count(1)
BODY = "<p>The ferry was late. Nobody minded.</p><p>So we talked.</p>"
BODY_ZH = "<p>\u6e21\u8f6e\u665a\u70b9\u4e86\u3002</p><p>\u4e8e\u662f\u6211\u4eec\u8c08\u4e86\u8d77\u6765\u3002</p>"


def make_author(name_en: str = "", name_zh: str = "", **fields: Any) -> Author:
    """An author; without a name one is given."""
    number = next(_number)
    name_en = name_en or ("" if name_zh else f"Author {number}")
    fields.setdefault("sort_key_en", (fields.get("sort_name_en") or name_en or name_zh).encode())
    fields.setdefault("sort_key_zh", (name_zh or name_en).encode())
    return Author.objects.create(
        slug=fields.pop("slug", f"author-{number}"), name_en=name_en, name_zh=name_zh, **fields
    )


def make_series(title_en: str = "What is cooperation for?", **fields: Any) -> Series:
    """A series, asked a year ago unless told otherwise."""
    fields.setdefault("opened_on", date.today() - timedelta(days=365))  # noqa: DTZ011  any day a year ago will do
    return Series.objects.create(slug=fields.pop("slug", f"series-{next(_number)}"), title_en=title_en, **fields)


def make_topic(name: str = "", **fields: Any) -> Topic:
    """A topic."""
    number = next(_number)
    return Topic.objects.create(name=name or f"Topic {number}", slug=fields.pop("slug", f"topic-{number}"), **fields)


def make_essay(
    *, authors: tuple[Author, ...] = (), topics: tuple[Topic, ...] = (), listed_on: date | None = None, **fields: Any
) -> Essay:
    """A work without a text. Its list date is set by `release`."""
    fields.setdefault("slug", f"essay-{next(_number)}")
    fields.setdefault("original_language", "en")
    essay = Essay.objects.create(listed_on=listed_on, **fields)
    for position, author in enumerate(authors, start=1):
        Authorship.objects.create(essay=essay, author=author, position=position)
    for topic in topics:
        EssayTopic.objects.create(content_object=essay, tag=topic, listed_on=listed_on)
    return essay


def make_edition(essay: Essay, language: str = "en", **fields: Any) -> Edition:
    """An edition; the one that exists is given back."""
    return Edition.objects.get_or_create(essay=essay, language=language, defaults=fields)[0]


def make_revision(edition: Edition, title: str = "The Ferry", summary: str = "", body: str = BODY) -> Revision:
    """The next revision of an edition, keyed and measured like a saved one."""
    keyed = key_blocks(body)
    words, han = measure(plain_text(keyed, notes=False))
    return Revision.objects.create(
        edition=edition,
        number=edition.revisions.count() + 1,
        title=title,
        summary=summary,
        body=keyed,
        words=words,
        han=han,
        sha256=text_sha256(title, summary, keyed),
        written_at=timezone.now(),
    )


def release(
    revision: Revision,
    *,
    starts: datetime | None = None,
    ends: datetime | None = None,
    ended_as: str = "",
    **fields: Any,
) -> Release:
    """A release from an hour ago, unless told otherwise; the essay's list date and address are kept as the acts keep them."""
    essay = revision.edition.essay
    starts = starts or timezone.now() - timedelta(hours=1)
    made = Release.objects.create(
        edition=revision.edition,
        essay=essay,
        revision=revision,
        starts_at=starts,
        ends_at=ends,
        ended_as=ended_as,
        basis=fields.pop("basis", Release.Basis.APPROVAL),
        **fields,
    )
    days = [day for day in (essay.published_on, essay.listed_on, timezone.localdate(starts)) if day]
    essay.listed_on = min(days)
    essay.save(update_fields=["listed_on"])
    essay.taggings.update(listed_on=essay.listed_on)
    Path.objects.get_or_create(kind=Path.Kind.ESSAY, slug=essay.slug, defaults={"essay": essay})
    return made


def make_response(*languages: str, title: str = "The Ferry", summary: str = "", **fields: Any) -> Essay:
    """A response that is live in the languages given (English if none), each with a text of its own."""
    essay = make_essay(**fields)
    for language in languages or ("en",):
        body = BODY if language == "en" else BODY_ZH
        named = title if language == "en" else f"{title} \u6e21\u8f6e"
        release(make_revision(make_edition(essay, language), named, summary, body))
    return essay


def in_both(path: str) -> list[str]:
    """A path under each language's prefix."""
    return [f"/{code}/{path}" for code in BY_CODE]


def make_user(role: str = "", *, name: str = "", **fields: Any) -> User:
    """An account with a role of accounts/roles.py, or with none."""
    number = next(_number)
    user = User.objects.create_user(f"{name or 'person'}-{number}@dialogue.example", **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def approve(revision: Revision, *, by: User | None = None) -> Review:
    """The review that lets a revision go out, as if somebody without a hand in it had read it."""
    return Review.objects.create(
        revision=revision,
        sha256=revision.sha256,
        verdict=Review.Verdict.APPROVED,
        reviewer=by or make_user("editor"),
        at=timezone.now(),
    )
