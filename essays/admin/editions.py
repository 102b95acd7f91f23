"""The edition in the admin, put together from its journeys: its list, writing, reviewing, publishing, previews, its timeline."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern

from essays.admin.drafting import DraftingMixin
from essays.admin.lists import EditionListMixin
from essays.admin.pairing import PairingMixin
from essays.admin.previewing import PreviewingMixin
from essays.admin.publishing import PublishingMixin
from essays.admin.readonly import ReadOnlyAdmin
from essays.admin.reviewing import ReviewingMixin
from essays.admin.timeline import TimelineMixin
from essays.admin.translating import TranslatingMixin
from essays.models import Edition


@admin.register(Edition)
class EditionAdmin(
    EditionListMixin,
    TimelineMixin,
    DraftingMixin,
    ReviewingMixin,
    PublishingMixin,
    PreviewingMixin,
    TranslatingMixin,
    PairingMixin,
    ReadOnlyAdmin,
):
    """Nothing of an edition is changed by the admin's own forms: every act goes through its service function."""

    def get_urls(self) -> list[URLPattern]:
        own = [
            *self.get_drafting_urls(),
            *self.get_translating_urls(),
            *self.get_reviewing_urls(),
            *self.get_publishing_urls(),
            *self.get_previewing_urls(),
            *self.get_translating_urls(),
            *self.get_pairing_urls(),
        ]
        return own + super().get_urls()
