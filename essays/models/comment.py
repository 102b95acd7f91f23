"""A remark on a draft, at the words it is about."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Comment(models.Model):
    """A thread's first comment names revision, block and quoted words; the others answer it (`thread`)."""

    revision = models.ForeignKey("essays.Revision", models.PROTECT, related_name="comments", verbose_name=_("revision"))
    thread = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    block = models.CharField(_("paragraph"), max_length=20, blank=True)
    quote = models.CharField(_("quoted words"), max_length=500, blank=True)
    text = models.TextField(_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    must_resolve = models.BooleanField(_("must be resolved before approval"), default=False)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]
