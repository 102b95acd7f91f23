"""The outbox: one row for each recipient and event, written in the event's transaction and sent after it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essays import workflow

MOST_ATTEMPTS: Final = 12


class MessageQuerySet(models.QuerySet["Message"]):
    """Reads over the outbox."""

    def wanted(self) -> Self:
        """Without what has become idle: mail to closed accounts, news for those who want none since, reminders of a review that is over."""
        opted_out = Q(kind=Message.Kind.NEWS, recipient__mail="none")
        reviewing = Q(event__edition__state=workflow.IN_REVIEW, event__edition__assignee=F("recipient"))
        return self.filter(Q(occasion="") | reviewing, recipient__is_active=True).exclude(opted_out)

    def due(self, at: datetime) -> Self:
        """What may be sent at a time: not sent yet, and not given up."""
        return self.wanted().filter(sent_at=None, due_at__lte=at, attempts__lt=MOST_ATTEMPTS)

    def failed(self) -> Self:
        """What did not go out at the last attempt, given up or not."""
        return self.filter(sent_at=None).exclude(error="")


class Message(models.Model):
    """A mail in the recipient's language. `due_at` is when it may be sent next; a failure pushes it further away."""

    class Kind(models.TextChoices):
        DUTY = "duty", _("duty")  # something the recipient has to do, or must know: always at once
        NEWS = "news", _("news")  # may wait for the daily digest, or be left out

    event = models.ForeignKey("essays.Event", models.PROTECT, related_name="messages", verbose_name=_("event"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    # What a mail that no person caused is about: its key, so that two workers who both see the time come write one row.
    occasion = models.CharField(max_length=80, blank=True, editable=False)
    due_at = models.DateTimeField(_("due"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient"], name="message_once"),
            models.UniqueConstraint(
                fields=["occasion", "recipient"], condition=~Q(occasion=""), name="message_once_for_an_occasion"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at=None), name="message_waiting")]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_given_up(self) -> bool:
        """Whether no worker tries it again by itself."""
        return self.sent_at is None and self.attempts >= MOST_ATTEMPTS
