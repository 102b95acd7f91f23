"""The work: what stays the same in every language."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Final, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from accounts.bilingual import Bilingual
from accounts.models import Author
from essays import languages
from essays.models.authorship import Authorship, add_bylines
from essays.models.reading import Reading, pick_reading
from essays.models.release import Release, live_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from essays.models.series import Series
    from essays.models.topic import Topic
    from essays.moments import Moment


# The standing page whose address is a word of its own, and from which the others are reached.
ABOUT: Final = "about"


class EssayQuerySet(models.QuerySet["Essay"]):
    """Reads over essays. What was measured before these shapes were chosen stands in docs/decisions/0003."""

    def responses(self) -> Self:
        """What lists of readers show; standing pages are not among them."""
        return self.filter(kind__in=Essay.LISTED)

    def live(self, moment: Moment) -> Self:
        """Essays of which at least one edition is public at the moment: behind the one gate."""
        return self.filter(Exists(Release.objects.live(moment).filter(essay=OuterRef("pk"))))

    def known(self, moment: Moment) -> Self:
        """Essays that readers can open at the moment or once could: all others do not exist for them."""
        live = Release.objects.live(moment).filter(essay=OuterRef("pk"))
        over = Release.objects.over(moment).filter(essay=OuterRef("pk"))
        return self.filter(Exists(live) | Exists(over))

    def listed(self, moment: Moment) -> Self:
        """Live essays, newest first. The kept date orders and bounds (one index range); only the gate decides."""
        return self.live(moment).filter(listed_on__lte=moment.day).order_by("-listed_on", "-id")

    def listed_under(self, topic: Topic | int, moment: Moment) -> Self:
        """Live essays under a topic, newest first, along the through model's own index."""
        return (
            self.live(moment)
            .filter(taggings__tag=topic, taggings__listed_on__lte=moment.day)
            .order_by("-taggings__listed_on", "-taggings__content_object_id")
        )

    def listed_in(self, series: Series | int, moment: Moment) -> Self:
        """Live essays that answer a series, newest first."""
        return self.listed(moment).filter(series=series)

    def listed_by(self, author: Author, moment: Moment) -> Self:
        """Live essays of an author, newest first."""
        return self.listed(moment).filter(pk__in=author.authorships.values("essay"))

    def credited_to(self, slug: str) -> Self:
        """Essays of the author at an address, one who is printed with their full name."""
        author = Author.objects.unprotected().filter(slug=slug)
        return self.filter(pk__in=Authorship.objects.filter(author__in=author).values("essay"))

    def in_full(self, language: str, moment: Moment) -> Self:
        """Essays of which a full text is live in a language: a summary is none."""
        live = Release.objects.live(moment).filter(essay=OuterRef("pk"), edition__language=language)
        return self.filter(Exists(live.full()))

    def in_language(self, language: str, moment: Moment) -> list[Reading]:
        """One edition of each essay: the reader's language, else the original, else the other; three queries in all.

        Keeps the order of the queryset (which may be sliced).
        """
        return read_in_language(list(self.select_related("series")), language, moment)


def read_in_language(essays: Sequence[Essay], language: str, moment: Moment) -> list[Reading]:
    """The same of essays that were read with their series: two queries. Leaves out essays of which nothing is live."""
    live: dict[int, list[Release]] = {essay.pk: [] for essay in essays}
    for release in live_texts(list(live), moment):
        live[release.essay_id].append(release)
    add_bylines(essays)
    return [pick_reading(essay, live[essay.pk], language) for essay in essays if live[essay.pk]]


class Essay(models.Model):
    """A work: its series, authors, topics, dates and address. Its words are in its editions."""

    class Kind(models.TextChoices):
        RESPONSE = "response", _("response")
        ESSAY = "essay", _("essay")
        PAGE = "page", _("standing page")

    LISTED: ClassVar = (Kind.RESPONSE, Kind.ESSAY)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.RESPONSE)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    series = models.ForeignKey(
        "essays.Series",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="essays",
        verbose_name=_("series"),
        db_index=False,
    )
    authors = models.ManyToManyField(
        Author, through="essays.Authorship", related_name="essays", verbose_name=_("authors")
    )
    topics = TaggableManager(through="essays.EssayTopic", blank=True, verbose_name=_("topics"))
    original_language = models.CharField(_("original language"), max_length=10, choices=languages.CHOICES)
    published_on = models.DateField(_("printed date"), null=True, blank=True)
    # The earlier of the printed date and the site day of the first release; null before one. Kept by services.publishing.date_essay.
    listed_on = models.DateField(null=True, editable=False)
    note_en = models.CharField(_("editor's note (English)"), max_length=500, blank=True)
    note_zh = models.CharField(_("editor's note (Chinese)"), max_length=500, blank=True)
    in_reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("replies to")
    )
    in_reply_to_block = models.CharField(_("paragraph replied to"), max_length=20, blank=True)

    objects: ClassVar = EssayQuerySet.as_manager()
    note = Bilingual("note")

    class Meta:
        verbose_name = _("essay")
        verbose_name_plural = _("essays")
        ordering = ["-id"]
        permissions = [("change_released_essay", "Can change works that readers can open")]
        indexes = [
            models.Index(fields=["kind", "-listed_on", "-id"], name="essay_list"),
            models.Index(fields=["-listed_on", "-id"], name="essay_list_all"),
            models.Index(fields=["series", "-listed_on", "-id"], name="essay_series_list"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(in_reply_to=models.F("id")), name="essay_replies_to_another"),
        ]

    def __str__(self) -> str:
        return self.slug

    @cached_property
    def was_released(self) -> bool:
        """Whether readers could ever open it, or can from a moment already set: asked once, for pages. Acts ask anew under their lock."""
        return self.releases.filter(starts_at__isnull=False).exists()

    def get_absolute_url(self) -> str:
        if self.kind == self.Kind.PAGE:
            return reverse("about") if self.slug == ABOUT else reverse("standing_page", args=[self.slug])
        return reverse("response_detail", args=[self.slug])
