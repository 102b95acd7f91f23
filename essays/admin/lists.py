"""The list of editions: its columns, and acts on several editions at once.

Every act goes through its service function, one edition after the other in order of id; what is refused is listed with its
reason. There is no approval here (it needs the differences read) and no deleting.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from essays import languages, workflow
from essays.admin import filters
from essays.admin.bulk_forms import AssignForm, ScheduleForm
from essays.admin.person import person
from essays.admin.searching import TextSearchMixin
from essays.errors import MoveRefused, Refusal
from essays.models import Edition
from essays.models.public_state import UNPUBLISHED, public_states
from essays.models.queue import editions_for_lines
from essays.moments import Moment
from essays.services.publishing import release_revision
from essays.services.reminding import remind
from essays.services.reviewing import assign_edition
from essays.wording import due, state_dot, zone_name

if TYPE_CHECKING:
    from essays.models.edition_queryset import EditionQuerySet

MOST_REASONS = 20


class EditionChangeList(ChangeList):
    """A page of editions; what readers get of them is read once for the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        states = public_states([edition.pk for edition in self.result_list], Moment.now())
        today = localdate(timezone=person(request).zone)
        for edition in self.result_list:
            edition.public, edition.today = states.get(edition.pk, UNPUBLISHED), today


class EditionListMixin(TextSearchMixin):
    """The list's side of EditionAdmin."""

    list_display = (
        "title_in_its_script", "language_name", "draft_state", "public_state", "series_title", "assignee", "due",
    )  # fmt: skip
    list_display_links = ("title_in_its_script",)
    list_filter = (
        filters.TurnFilter, "state", filters.PublicStateFilter, filters.DueFilter, "language", filters.TranslationFilter,
        filters.SeriesFilter, filters.TopicFilter, filters.AuthorFilter, filters.AssigneeFilter,
    )  # fmt: skip
    search_fields = ("head__title", "essay__slug", "essay__authors__name_en", "essay__authors__name_zh")
    search_help_text = gettext_lazy("Title, author, address, or words of any revision")
    actions = ("assign", "remind", "schedule")
    ordering = ("-id",)
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Editions"), **(extra_context or {})})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return EditionChangeList

    def get_queryset(self, request: HttpRequest) -> EditionQuerySet:
        """The same gate for the list, for single pages and for what is picked from elsewhere."""
        return editions_for_lines(Edition.objects.visible_to(person(request)))

    # Columns ---------------------------------------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("title"))
    def title_in_its_script(self, edition: Edition) -> str:
        title = (edition.head.title if edition.head else "") or edition.essay.slug
        names = format_html_join(
            " · ",
            '<span lang="{}">{}</span>',
            ((name.lang, name) for name in (a.author.name for a in edition.essay.authorships.all())),
        )
        return format_html(
            '<span class="t" lang="{}">{}</span> <span class="quiet">{}</span>',
            languages.html_lang(edition.language), title, names,
        )  # fmt: skip

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def language_name(self, edition: Edition) -> str:
        return format_html(
            '<span translate="no" lang="{}">{}</span>',
            languages.html_lang(edition.language), edition.get_language_display(),
        )  # fmt: skip

    @admin.display(description=gettext_lazy("draft"), ordering="state")
    def draft_state(self, edition: Any) -> str:
        """How far the draft has come; a text that is out as it stands is no draft."""
        if edition.state == workflow.DRAFTING and edition.head_id == edition.public.revision:
            return format_html('<span class="quiet">{}</span>', _("as published"))
        return format_html('<span class="state {}">{}</span>', state_dot(edition.state), workflow.STATES[edition.state])

    @admin.display(description=gettext_lazy("readers"))
    def public_state(self, edition: Any) -> str:
        return format_html('<span class="state {}">{}</span>', edition.public.dot, edition.public)

    @admin.display(description=gettext_lazy("series"))
    def series_title(self, edition: Edition) -> str:
        if edition.essay.series is None:
            return ""
        title = edition.essay.series.title
        return format_html('<span lang="{}">{}</span>', title.lang, title)

    @admin.display(description=gettext_lazy("due"), ordering=F("due_on").asc(nulls_last=True))
    def due(self, edition: Any) -> str:
        if edition.due_on is None or edition.state in (workflow.APPROVED, workflow.DECLINED):
            return ""
        late = "late" if edition.due_on < edition.today else ""
        return format_html('<span class="{}">{}</span>', late, due(edition.due_on, edition.today))

    # Acts ------------------------------------------------------------------------------------------------------------
    def has_review_permission(self, request: HttpRequest) -> bool:
        return person(request).has_perm("essays.review_edition")

    def has_release_permission(self, request: HttpRequest) -> bool:
        return person(request).has_perm("essays.release_revision")

    @admin.action(description=gettext_lazy("Assign to somebody"), permissions=["review"])
    def assign(self, request: HttpRequest, queryset: EditionQuerySet) -> HttpResponse | None:
        form = AssignForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return ask(self, request, queryset, form, "assign", _("Assign these editions"), _("Assign"))
        to, due_on = form.cleaned_data["to"], form.cleaned_data["due_on"]
        do_each(
            request,
            queryset,
            lambda edition: assign_edition(edition=edition, to=to, by=person(request), via="admin", due_on=due_on),
            lambda count: ngettext("%(count)s edition assigned.", "%(count)s editions assigned.", count),
        )
        return None

    @admin.action(description=gettext_lazy("Remind whoever has the next move"), permissions=["review"])
    def remind(self, request: HttpRequest, queryset: EditionQuerySet) -> HttpResponse | None:
        do_each(
            request,
            queryset,
            lambda edition: remind(edition=edition, by=person(request), via="admin"),
            lambda count: ngettext("%(count)s reminder written.", "%(count)s reminders written.", count),
        )
        return redirect("admin:index") if "from_queue" in request.POST else None

    @admin.action(description=gettext_lazy("Schedule what is ready"), permissions=["release"])
    def schedule(self, request: HttpRequest, queryset: EditionQuerySet) -> HttpResponse | None:
        user = person(request)
        form = ScheduleForm(request.POST if "confirmed" in request.POST else None, zone=user.zone)
        if not form.is_valid():
            title = _("Schedule these editions")
            return ask(self, request, queryset, form, "schedule", title, _("Schedule"), zone=zone_name(user.zone))
        at = form.cleaned_data["at"]
        do_each(
            request,
            queryset,
            lambda edition: schedule_ready(edition, at=at, by=user),
            lambda count: ngettext("%(count)s edition scheduled.", "%(count)s editions scheduled.", count),
        )
        return None


def schedule_ready(edition: Edition, *, at: Any, by: Any) -> None:
    """Schedule the revision of an edition that waits for a publisher."""
    ready = edition.releases.select_related("revision__edition").filter(starts_at=None).first()
    if ready is None:
        raise MoveRefused(_("Nothing of it waits for a publisher. It has to be approved first."), "not_ready")
    release_revision(revision=ready.revision, by=by, via="admin", at=at)


def do_each(
    request: HttpRequest,
    queryset: EditionQuerySet,
    act: Callable[[Edition], object],
    sentence: Callable[[int], str],
) -> None:
    """Do an act on each edition in order of id, each in its own transaction, and say what was done and what was refused."""
    done, refused = 0, []
    for edition in queryset.order_by("id"):
        try:
            act(edition)
        except Refusal as refusal:
            refused.append((edition, refusal.sentence))
        else:
            done += 1
    if done:
        messages.success(request, sentence(done) % {"count": done})
    if refused:
        messages.warning(request, _refusals(refused))


def _refusals(refused: list[tuple[Edition, Any]]) -> str:
    lines = [
        (
            languages.html_lang(edition.language),
            (edition.head.title if edition.head else "") or edition.essay.slug,
            reason,
        )
        for edition, reason in refused[:MOST_REASONS]
    ]
    left = len(refused) - len(lines)
    return format_html(
        "{}<ul>{}</ul>{}",
        ngettext("%(count)s edition was refused:", "%(count)s editions were refused:", len(refused))
        % {"count": len(refused)},
        format_html_join("", '<li><span lang="{}">{}</span>: {}</li>', lines),
        ngettext("and %(count)s more", "and %(count)s more", left) % {"count": left} if left else "",
    )


def ask(
    model_admin: Any,
    request: HttpRequest,
    queryset: EditionQuerySet,
    form: Any,
    action: str,
    title: str,
    button: str,
    **more: Any,
) -> HttpResponse:
    """The page between choosing editions and acting on them: the editions, a form, a button."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": Edition._meta,
        "form": form,
        "action": action,
        "button": button,
        "editions": queryset.order_by("id"),
        **more,
    }
    return TemplateResponse(request, "admin/essays/queue/bulk.html", context)
