"""The outbox in the admin: what was written to whom, what failed and why."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from essays.admin.person import person
from essays.admin.readonly import ReadOnlyAdmin
from essays.models import Message
from essays.models.message import MOST_ATTEMPTS
from essays.services.notifying import try_again


class SendingFilter(admin.SimpleListFilter):
    """What has become of a mail."""

    title = _("sending")
    parameter_name = "sending"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("failed", _("failed")), ("waiting", _("waiting")), ("sent", _("sent"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "failed":
            return queryset.failed()
        if self.value() == "waiting":
            return queryset.wanted().filter(sent_at=None, attempts__lt=MOST_ATTEMPTS)
        return queryset.exclude(sent_at=None) if self.value() == "sent" else queryset


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("subject", "recipient", "kind", "sending", "due_at", "attempts", "error")
    list_filter = (SendingFilter, "kind", "created_at")
    list_select_related = ("recipient",)
    search_fields = ("subject", "recipient__email", "recipient__name")
    actions = ("send_again",)
    fields: ClassVar = (
        "subject", "recipient", "kind", "text", "event", ("created_at", "due_at", "sent_at"), ("attempts", "error"),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).defer("html")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Mail"), **(extra_context or {})})

    @admin.display(description=_("sending"))
    def sending(self, message: Message) -> str:
        if message.sent_at:
            return format_html('<span class="state full">{}</span>', _("sent"))
        if message.is_given_up:
            return format_html('<span class="late">{}</span>', _("given up"))
        if message.error:
            return format_html('<span class="late">{}</span>', _("failed, is tried again"))
        return format_html('<span class="state half">{}</span>', _("waiting"))

    @admin.action(description=_("Try again"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        waiting = list(queryset.filter(sent_at=None).order_by("id"))
        for message in waiting:
            try_again(message=message, by=person(request))
        sentence = ngettext(
            "%(count)s message goes out at the next sending.",
            "%(count)s messages go out at the next sending.",
            len(waiting),
        )
        messages.success(request, sentence % {"count": len(waiting)})
