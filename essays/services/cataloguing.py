"""What a text is filed under: series, topics, authors, and the addresses of all of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Author
from essays.errors import Refusal
from essays.models import Essay, EssayTopic, Path, Series, SeriesTopic, Topic
from essays.models.live_blocks import read_live_blocks
from essays.moments import Moment
from essays.permissions import require
from essays.services.indexing import forget_name, index_names
from essays.services.recording import record_event, renew_content_version, works_naming
from essays.text.han import pinyin_name, script_of, slugify, sort_key

if TYPE_CHECKING:
    from accounts.models import User

SLUGS_AT_ONCE = 50
SLUG_LENGTH = 90  # ten characters of the column are left for "-2" and so on
KINDS: dict[type[models.Model], str] = {
    Essay: Path.Kind.ESSAY,
    Series: Path.Kind.SERIES,
    Topic: Path.Kind.TOPIC,
    Author: Path.Kind.AUTHOR,
}


def free_slug(model: type[models.Model], text: str) -> str:
    """An address made from a text that nothing of this kind has, or ever had in public."""
    kind = KINDS.get(model, "")  # what has no kind keeps no addresses beside its own
    wanted = slugify(text, SLUG_LENGTH) or kind or str(model._meta.model_name)
    numbers = itertools.count(2)
    candidates = [wanted]
    while True:
        # Looked up by equality: a prefix search would read every address there is on SQLite.
        taken = set(model._default_manager.filter(slug__in=candidates).values_list("slug", flat=True))
        taken |= set(Path.objects.filter(kind=kind, slug__in=candidates).values_list("slug", flat=True))
        if free := [slug for slug in candidates if slug not in taken]:
            return free[0]
        candidates = [f"{wanted}-{number}" for number in itertools.islice(numbers, SLUGS_AT_ONCE)]


@transaction.atomic
def rename_essay(*, essay: Essay, slug: str, by: User | None, via: str) -> Essay:
    """Give a work another address, as long as no reader can know the one it has: later every address keeps answering."""
    require(by, "essays.change_essay")
    essay = Essay.objects.select_for_update(of=("self",)).get(pk=essay.pk)
    if essay.slug == slug:
        return essay
    if Path.objects.filter(kind=Path.Kind.ESSAY, essay=essay).exists():
        raise Refusal(_("This work was published, so its address stays as it is."), "published")
    if not slug or slugify(slug, SLUG_LENGTH) != slug:
        raise Refusal(_("An address has small letters a to z, digits and hyphens only."), "no_slug")
    if free_slug(Essay, slug) != slug:
        raise Refusal(_("This address is taken, or was once. Choose another."), "taken")
    before, essay.slug = essay.slug, slug
    essay.save(update_fields=["slug"])
    record_event("essay_renamed", by=by, via=via, essay=essay, before=before, after=slug)
    return essay


@transaction.atomic
def file_reply(*, essay: Essay, answered: Essay | None, block: str = "", by: User | None, via: str) -> Essay:
    """Say which work, and which of its paragraphs, a work replies to; `answered` None takes the reply away.

    What is answered must be open to readers, and no two works answer each other, at whatever remove. On a public work this is a
    publisher's act, like all that belongs to a work (`publishing.refile_essay`).
    """
    locked = Essay.objects.select_for_update(of=("self",)).filter(pk__in=[essay.pk, answered.pk if answered else None])
    found = {one.pk: one for one in locked.order_by("pk")}
    essay = found[essay.pk]
    is_public = essay.releases.filter(starts_at__isnull=False).exists()
    require(by, "essays.change_released_essay" if is_public else "essays.change_essay")
    if answered:
        answered = found[answered.pk]
        _check_reply(essay, answered, block)
    after = (answered.pk if answered else None, block if answered else "")
    if (essay.in_reply_to_id, essay.in_reply_to_block) == after:
        return essay
    essay.in_reply_to, essay.in_reply_to_block = answered, after[1]
    essay.save(update_fields=["in_reply_to", "in_reply_to_block"])
    record_event("reply_filed", by=by, via=via, essay=essay, answered=after[0], block=after[1])
    if is_public:
        renew_content_version(Essay.objects.filter(pk=essay.pk))
    return essay


def _check_reply(essay: Essay, answered: Essay, block: str) -> None:
    if essay.pk == answered.pk:
        raise Refusal(_("A response cannot reply to itself."), "self")
    elder: Essay | None = answered
    while elder := elder.in_reply_to if elder else None:
        if elder.pk == essay.pk:
            raise Refusal(_("That response replies to this one already, so this one cannot reply to it."), "circle")
    blocks = read_live_blocks(answered, Moment.now())
    if not blocks:
        raise Refusal(_("Readers cannot open that response now, so nothing can reply to it."), "not_live")
    if block and block not in {found.key for text in blocks.values() for found in text}:
        raise Refusal(
            _("Readers cannot open that paragraph now. Choose another, or the response as a whole."), "no_such_block"
        )


def create_series(*, title_en: str = "", title_zh: str = "", slug: str = "", **fields: Any) -> Series:
    """Make a series; its address comes from the English title where there is one, else from pinyin."""
    series = Series.objects.create(
        slug=free_slug(Series, slug or title_en or title_zh), title_en=title_en, title_zh=title_zh, **fields
    )
    index_names([series])
    return series


def create_topic(*, name: str, name_zh: str = "", slug: str = "", **fields: str) -> Topic:
    """Make a topic. A name in Han alone stands in both columns until an editor gives the English one."""
    topic = Topic.objects.create(slug=free_slug(Topic, slug or name), name=name, name_zh=name_zh, **fields)
    index_names([topic])
    return topic


def create_author(*, name_en: str = "", name_zh: str = "", **fields: str) -> Author:
    """Make an author; a Chinese name alone gets its address (not its Latin name, which a person must confirm) from pinyin."""
    author = Author(name_en=name_en, name_zh=name_zh, **fields)
    author.slug = free_slug(Author, name_en or pinyin_name(name_zh) or name_zh)
    sort_author(author)
    author.save()
    index_names([author])
    return author


@transaction.atomic
def save_record(record: Series | Topic | Author, *, by: User | None, via: str, changed: Sequence[str]) -> None:
    """Save a series, topic or author as edited; a new one gets its address. Readers see it at once: these are always today's."""
    noun = record._meta.model_name
    require(by, f"{record._meta.app_label}.{'add' if record.pk is None else 'change'}_{noun}")
    if not record.slug:
        record.slug = free_slug(type(record), naming_text(record))
    if isinstance(record, Author):
        sort_author(record)
    record.save()
    index_names([record])
    record_event(f"{noun}_saved", by=by, via=via, record=record.pk, fields=list(changed))
    renew_content_version(works_naming(record))


def naming_text(record: Series | Topic | Author) -> str:
    """What a record's address is made from: its English name, else its Chinese one."""
    if isinstance(record, Topic):
        return record.name
    field = "title" if isinstance(record, Series) else "name"
    return getattr(record, f"{field}_en") or getattr(record, f"{field}_zh")


def sort_author(author: Author) -> None:
    """Set the keys that lists sort by; the caller saves."""
    english = author.sort_name_en or author.name_en or pinyin_name(author.name_zh)
    author.sort_key_en = sort_key(english).encode()
    author.sort_key_zh = sort_key(author.name_zh or english).encode()


def author_named(name: str) -> Author:
    """The author of this name in either script, made if there is none. Two people of one name stay one until an editor parts them."""
    found = Author.objects.named(name).order_by("id").first()
    if found:
        return found
    return create_author(**{"name_zh" if script_of(name) == "zh-hans" else "name_en": name})


def name_topics(essay: Essay, topics: Iterable[Topic]) -> list[Topic]:
    """Put an essay under topics that it does not stand under yet; returns those that were new."""
    wanted = {topic.pk: topic for topic in topics}
    present = set(EssayTopic.objects.filter(content_object=essay, tag__in=wanted).values_list("tag_id", flat=True))
    new = [topic for pk, topic in wanted.items() if pk not in present]
    for topic in new:
        EssayTopic.objects.create(content_object=essay, tag=topic, listed_on=essay.listed_on)
    return new


def join_series(kept: Series, joined: Series, *, via: str, by: User | None = None) -> Series:
    """Make two series that are proved to be one into one: the older keeps its address, the other's keeps answering.

    Only complements are joined: a title that both have in one language proves nothing. The event tells what moved, so that an
    editor can undo it (`services.joining`).
    """
    require(by, "essays.change_series")
    if (kept.title_en and joined.title_en) or (kept.title_zh and joined.title_zh):
        raise Refusal(_("These two series have different titles in one language; they cannot be joined."), "two_titles")
    columns = ("title_en", "title_zh", "prompt_en", "prompt_zh", "opened_on", "closes_on")
    filled = [name for name in columns if not getattr(kept, name) and getattr(joined, name)]
    for name in filled:
        setattr(kept, name, getattr(joined, name))
    essays = list(Essay.objects.filter(series=joined).order_by("pk").values_list("pk", flat=True))
    Essay.objects.filter(series=joined).update(series=kept)
    Path.objects.filter(series=joined).update(series=kept)
    present = SeriesTopic.objects.filter(content_object=kept).values("tag")
    moving = SeriesTopic.objects.filter(content_object=joined).exclude(tag__in=present)
    topics = list(moving.order_by("tag_id").values_list("tag_id", flat=True))
    moving.update(content_object=kept)
    facts: dict[str, Any] = {
        "joined": joined.pk,
        "slug": joined.slug,
        "essays": essays,
        "topics": topics,
        "filled": filled,
    }
    forget_name(joined)
    joined.delete()
    kept.save()
    index_names([kept])
    record_event("series_joined", by=by, via=via, series=kept.pk, **facts)
    return kept


def keep_addresses(essay: Essay) -> None:
    """Write down every address that becomes public with an essay: its own, its series', its topics' and its authors'."""
    wanted: dict[tuple[str, str], dict[str, models.Model]] = {(Path.Kind.ESSAY, essay.slug): {"essay": essay}}
    if essay.series:
        wanted[Path.Kind.SERIES, essay.series.slug] = {"series": essay.series}
    wanted |= {(Path.Kind.TOPIC, topic.slug): {"topic": topic} for topic in essay.topics.all()}
    wanted |= {(Path.Kind.AUTHOR, author.slug): {"author": author} for author in essay.authors.all()}
    slugs = {slug for _kind, slug in wanted}
    present = set(Path.objects.filter(slug__in=slugs).values_list("kind", "slug"))
    Path.objects.bulk_create(
        Path(kind=kind, slug=slug, **target) for (kind, slug), target in wanted.items() if (kind, slug) not in present
    )
