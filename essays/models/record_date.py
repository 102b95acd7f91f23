"""When an act last changed what catalogues are told of a work; that its texts come and go is told by their releases."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class RecordDate(models.Model):
    """The last change of a work's byline, series, topics, date or reply, or of the names of these, since readers could open it.

    Written by `services.recording.renew_content_version` alone.
    """

    essay = models.OneToOneField("essays.Essay", models.CASCADE, related_name="record_date")
    at = models.DateTimeField()

    objects: ClassVar = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["at", "essay"], name="record_date_order")]

    def __str__(self) -> str:
        return f"{self.essay_id} · {self.at}"
