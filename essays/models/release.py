"""The period for which a revision is public, and the one gate that everything public passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import Bilingual
from essays.models.prepared import prepared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from essays.moments import Moment


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Reads over releases."""

    def live(self, moment: Moment) -> Self:
        """**The gate**: the releases that readers see at the moment. At most one an edition; in a rehearsal also the ready ones."""
        now = Q(starts_at__lte=moment.at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=moment.at))
        return self.filter(now | Q(starts_at__isnull=True)) if moment.rehearse else self.filter(now)

    def over(self, moment: Moment) -> Self:
        """Releases that readers could see before the moment and can no longer (empty periods, cancelled ones, never counted)."""
        return self.filter(ends_at__lte=moment.at, ends_at__gt=F("starts_at"))

    def begun(self, moment: Moment) -> Self:
        """The same as `shown` outside a rehearsal, along the index of starts."""
        return self.filter(starts_at__lte=moment.at).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")))

    def shown(self, moment: Moment) -> Self:
        """What readers see at the moment or once saw."""
        return self.live(moment) | self.over(moment)

    def planned(self, moment: Moment) -> Self:
        """Releases that begin after the moment; cancelled ones are plans no more."""
        return self.filter(starts_at__gt=moment.at).exclude(ends_at=F("starts_at"))

    def full(self) -> Self:
        """Releases of a text; what has neither words nor characters is a summary (`Revision.is_summary`)."""
        return self.filter(Q(revision__words__gt=0) | Q(revision__han__gt=0))

    def with_texts(self) -> Self:
        """With revision and edition, but without the body: what lists need."""
        return self.select_related("revision", "edition").defer("revision__body")

    def next_boundary(self, moment: Moment) -> datetime | None:
        """The next time after the moment at which some release starts or ends: nothing kept from a page may outlive it."""
        starts = self.filter(starts_at__gt=moment.at).order_by("starts_at").values_list("starts_at", flat=True).first()
        ends = self.filter(ends_at__gt=moment.at).order_by("ends_at").values_list("ends_at", flat=True).first()
        return min((at for at in (starts, ends) if at), default=None)


@prepared
def live_texts(essays: Sequence[int], moment: Moment) -> QuerySet[Release]:
    """What readers see of essays, without bodies: what lists need."""
    return Release.objects.live(moment).filter(essay__in=essays).with_texts()


class Release(models.Model):
    """A revision is public in `[starts_at, ends_at)`. Without a start it is only ready: approved, waiting for a publisher."""

    class EndedAs(models.TextChoices):
        CORRECTED = "corrected", _("corrected")
        ENDED = "ended", _("ended")
        WITHDRAWN = "withdrawn", _("withdrawn")
        CANCELLED = "cancelled", _("cancelled")

    class Basis(models.TextChoices):
        APPROVAL = "approval", _("approval")
        IMPORT = "import", _("import")
        OVERRIDE = "override", _("override")

    edition = models.ForeignKey("essays.Edition", models.PROTECT, related_name="releases", verbose_name=_("edition"))
    # An immutable copy of the edition's essay (guarded): a list reaches the gate in one step of one index.
    essay = models.ForeignKey("essays.Essay", models.PROTECT, related_name="releases", db_index=False, editable=False)
    revision = models.ForeignKey("essays.Revision", models.PROTECT, related_name="releases", verbose_name=_("revision"))
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    ended_as = models.CharField(_("ended as"), max_length=10, choices=EndedAs.choices, blank=True)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis.choices)
    is_minor = models.BooleanField(_("minor: does not touch translations"), default=False)
    note_en = models.CharField(_("public note (English)"), max_length=500, blank=True)
    note_zh = models.CharField(_("public note (Chinese)"), max_length=500, blank=True)
    # What readers are told when the text goes: the withdrawal's notice.
    end_note_en = models.CharField(_("notice at the end (English)"), max_length=500, blank=True)
    end_note_zh = models.CharField(_("notice at the end (Chinese)"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar = ReleaseQuerySet.as_manager()
    note = Bilingual("note")
    end_note = Bilingual("end_note")

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["essay", "starts_at", "ends_at"], name="release_gate"),
            models.Index(fields=["starts_at", "essay"], name="release_starts_in_order"),
            models.Index(fields=["ends_at", "essay"], name="release_ends_in_order"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="release_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None, ended_as="") | (Q(ends_at__isnull=False) & ~Q(ended_as="")),
                name="release_end_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=False) | Q(ends_at__isnull=True), name="release_ready_has_no_end"
            ),
            models.UniqueConstraint(fields=["edition"], condition=Q(starts_at=None), name="release_ready_once"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} · {self.starts_at} – {self.ends_at}"
