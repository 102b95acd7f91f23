"""The work in the admin: what belongs to it in every language, its address, and the form that begins a new one."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Author
from essays import languages
from essays.admin.belonging import BelongingInline
from essays.admin.importing import sources_of
from essays.admin.marking import MarkingMixin
from essays.admin.person import person
from essays.admin.readonly import ReadOnlyInline
from essays.admin.refusing import RefusalMixin
from essays.admin.replying import ReplyingMixin
from essays.admin.searching import TextSearchMixin
from essays.errors import Refusal
from essays.forms.crediting import CreditForm, CreditFormSet
from essays.forms.drafting import StartForm
from essays.models import Authorship, Edition, Essay, EssayTopic
from essays.moments import Moment
from essays.permissions import may
from essays.services.cataloguing import free_slug, rename_essay
from essays.services.crediting import credit_essay
from essays.services.marking import may_mark
from essays.services.publishing import refile_essay
from essays.services.starting import start_response

VIA = "admin"


class AuthorshipInline(BelongingInline):
    """The byline, in its order."""

    model = Authorship
    form = CreditForm
    formset = CreditFormSet
    autocomplete_fields = ("author",)


class EssayTopicInline(BelongingInline):
    """The topics, picked from those that exist: a typing error makes no new one."""

    model = EssayTopic
    autocomplete_fields = ("tag",)
    verbose_name = _("topic")
    verbose_name_plural = _("topics")


class EditionInline(ReadOnlyInline):
    """The work in each language, as far as the person may see it."""

    model = Edition
    fields = readonly_fields = ("language", "state", "assignee", "translator")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return super().get_queryset(request).filter(pk__in=Edition.objects.visible_to(person(request)).values("pk"))


@admin.register(Essay)
class EssayAdmin(RefusalMixin, MarkingMixin, ReplyingMixin, TextSearchMixin):
    """What belongs to the work. Its words are in its editions; on a work that readers can open, changing it is a publisher's right."""

    list_display = ("titles", "kind", "series", "published_on", "listed_on")
    list_filter = ("kind", "original_language", "listed_on", "series")
    list_select_related = ("series",)
    search_fields = ("slug", "editions__head__title", "authors__name_en", "authors__name_zh")
    rows_of = "essay"
    date_hierarchy = "published_on"
    # What it replies to is chosen on a page of its own, from the paragraphs that readers can open.
    readonly_fields = ("uuid", "listed_on", "sources", "in_reply_to", "in_reply_to_block")
    change_form_template = "admin/essays/filing/essay_change_form.html"
    autocomplete_fields = ("series",)
    inlines = (AuthorshipInline, EssayTopicInline, EditionInline)
    show_full_result_count = False
    fieldsets: ClassVar = (
        (None, {"fields": ("slug", "kind", "series", "original_language")}),
        (_("Dates"), {"fields": (("published_on", "listed_on"),)}),
        (_("Editor's note"), {"fields": ("note_en", "note_zh")}),
        (_("Reply"), {"fields": (("in_reply_to", "in_reply_to_block"),)}),
        (_("Record"), {"fields": ("uuid",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Essay]:
        """Works of which a person may see an edition, or which were ever public; in lists, single pages and pick lists alike."""
        visible = Edition.objects.visible_to(person(request))
        essays = super().get_queryset(request).prefetch_related(Prefetch("editions", visible.select_related("head")))
        if person(request).has_perm("essays.change_edition"):
            return essays
        known = Essay.objects.known(Moment.now())  # a work that is only scheduled is not
        return essays.filter(Exists(visible.filter(essay=OuterRef("pk"))) | Q(pk__in=known.values("pk")))

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Titles of drafts are not to be guessed by searching for them."""
        if person(request).has_perm("essays.change_edition"):
            return self.search_fields
        return ("slug", "authors__name_en", "authors__name_zh")

    def get_fieldsets(self, request: HttpRequest, obj: Essay | None = None) -> Any:
        """The files that a work came from are for those who may see imported documents."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not may(person(request), "essays.view_importeddocument"):
            return fieldsets
        return (*fieldsets, (_("Sources"), {"fields": ("sources",)}))

    @admin.display(description=_("brought from"))
    def sources(self, essay: Essay) -> str:
        return sources_of(essay)

    @admin.display(description=_("title"))
    def titles(self, essay: Essay) -> str:
        """The title of each edition, marked with its language."""
        heads = [(edition.language, edition.head.title) for edition in essay.editions.all() if edition.head]
        spans = [
            format_html('<span lang="{}">{}</span>', languages.html_lang(code), title) for code, title in heads if title
        ]
        return format_html(" · ".join("{}" for _span in spans), *spans) if spans else essay.slug

    # Rights ----------------------------------------------------------------------------------------------------------
    def has_change_permission(self, request: HttpRequest, obj: Essay | None = None) -> bool:
        if obj is not None and obj.was_released:
            return may(person(request), "essays.change_released_essay")
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Essay | None = None) -> tuple[str, ...]:
        """The address can be changed until readers first see the work."""
        is_fixed = obj is None or obj.was_released
        return (*self.readonly_fields, "slug") if is_fixed else self.readonly_fields

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **more: Any
    ) -> HttpResponse:
        """The page links to the marks for those who may make one."""
        essay = context.get("original")
        context["may_mark"] = bool(essay and may_mark(person(request), essay))
        return super().render_change_form(request, context, *args, **more)

    # Changing what belongs to a work ---------------------------------------------------------------------------------
    def save_model(self, request: HttpRequest, obj: Essay, form: forms.ModelForm, change: bool) -> None:
        if "slug" in form.changed_data:
            wanted, obj.slug = obj.slug, form.initial["slug"]
            obj.slug = rename_essay(essay=obj, slug=wanted, by=person(request), via=VIA).slug
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        """After the topics are written, the services set the byline and settle what follows (in the admin's one transaction)."""
        super().save_related(request, form, formsets, change)
        bylines = [formset for formset in formsets if isinstance(formset, CreditFormSet)]
        for byline in bylines:
            credit_essay(essay=form.instance, authors=byline.credits, by=person(request), via=VIA)
        others = (formset.prefix for formset in formsets if formset not in bylines and formset.has_changed())
        changed = [*form.changed_data, *others]
        if changed:
            refile_essay(essay=form.instance, by=person(request), via=VIA, changed=changed)

    # Beginning one ---------------------------------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        propose = self.admin_site.admin_view(require_safe(self.propose_view))
        own = [
            path("address/", propose, name="essays_essay_propose"),
            *self.get_marking_urls(),
            *self.get_replying_urls(),
        ]
        return own + super().get_urls()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One form for work, byline, topics, edition and first revision: all of it is written, or nothing."""
        user = person(request)
        if not self.has_add_permission(request):
            raise PermissionDenied
        initial = {"language": user.interface_language}
        form = StartForm(request.POST or None, initial=initial, own=Author.objects.filter(user=user).first())
        if request.method == "POST" and form.is_valid():
            try:
                edition = start_response(by=user, via=VIA, **form.kept)
                messages.success(request, _("Begun. It is a draft: only its people and the editors see it."))
                return HttpResponseRedirect(reverse("admin:essays_edition_change", args=[edition.pk]))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        context = {
            **self.admin_site.each_context(request),
            "title": _("New response"),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/essays/drafting/start.html", context, status=status)

    def propose_view(self, request: HttpRequest) -> JsonResponse:
        """The address that a title would get now."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return JsonResponse({"slug": free_slug(Essay, request.GET.get("title", "")[:300])})
