"""The addresses of moves: one each, by POST only. What needs words is asked on a small page; what is refused is told in a sentence.

An address does nothing but read its form and call one service function, which checks right, relation, state and revision itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essays import languages
from essays.admin.person import person
from essays.errors import Refusal
from essays.forms.reviewing import PlainForm
from essays.models import Edition, Revision

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for: the edition, the revision that was on the screen, and the words of the form."""

    edition: Edition
    revision: Revision
    by: User
    form: Any

    @property
    def words(self) -> dict[str, Any]:
        return self.form.cleaned_data


@dataclass(frozen=True, slots=True)
class Move:
    """One move: `act` does it, `done` says that it was done. A form with fields is asked for first, on a page with `title` and `told`."""

    act: Callable[[Asked], object]
    done: str | StrPromise
    title: str | StrPromise = ""
    told: str | StrPromise = ""
    form: type[PlainForm] = PlainForm


def move_urls(model_admin: Any, moves: Mapping[str, Move]) -> list[URLPattern]:
    """The addresses of moves under an edition, named `essays_edition_<move>`."""
    return [
        path(
            f"<int:pk>/{name.replace('_', '-')}/",
            model_admin.admin_site.admin_view(require_POST(_view(model_admin, name, move))),
            name=f"essays_edition_{name}",
        )
        for name, move in moves.items()
    ]


def find_edition(request: HttpRequest, pk: int | str) -> Edition:
    """An edition that this person may see; for everybody else it is not there."""
    editions = Edition.objects.visible_to(person(request)).select_related(
        "essay__series", "head", "assignee", "source_revision__edition__head", "translator", "submitted_by"
    )
    found = editions.filter(pk=pk).first() if str(pk).isdecimal() and len(str(pk)) < 19 else None
    if found is None:
        raise Http404
    return found


def change_url(edition: Edition, page: str = "change") -> str:
    """The address of one of an edition's pages."""
    return reverse(f"admin:essays_edition_{page}", args=[edition.pk])


def edition_context(model_admin: Any, request: HttpRequest, edition: Edition, **more: Any) -> dict[str, Any]:
    """What every page of an edition needs: its name in its own script, and which tab is open."""
    name = (edition.head.title if edition.head else "") or edition.essay.slug
    return {
        **model_admin.admin_site.each_context(request),
        "opts": Edition._meta,
        "edition": edition,
        "original": edition,
        "title": name,
        "lang": languages.html_lang(edition.language),
        **more,
    }


def tell_refusal(request: HttpRequest, refusal: Refusal) -> None:
    """Say on the next page why something was not done."""
    messages.error(request, refusal.sentence)


def _view(model_admin: Any, name: str, move: Move) -> Callable[..., HttpResponse]:
    def move_view(request: HttpRequest, pk: int) -> HttpResponse:
        edition = find_edition(request, pk)
        revision = _revision(request, edition)
        is_sent = "confirmed" in request.POST
        form: Any = move.form(request.POST if is_sent else None, edition=edition, by=person(request))
        is_answered = is_sent and form.is_valid()
        if form.fields and not is_answered:
            return _ask(model_admin, request, edition, revision, name, move, form)
        try:
            answer = move.act(Asked(edition, revision, person(request), form))
        except Refusal as refusal:
            tell_refusal(request, refusal)
            return HttpResponseRedirect(change_url(edition, "review" if refusal.code == "not_read" else "change"))
        if isinstance(answer, HttpResponse):
            return answer
        messages.success(request, move.done)
        return HttpResponseRedirect(change_url(edition))

    return move_view


def _revision(request: HttpRequest, edition: Edition) -> Revision:
    """The revision that was on the person's screen; without one the head."""
    asked = request.POST.get("revision", "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else edition.head_id
    revision = edition.revisions.select_related("edition__essay").filter(pk=wanted).first() if wanted else None
    if revision is None:
        raise Http404
    return revision


def _ask(
    model_admin: Any, request: HttpRequest, edition: Edition, revision: Revision, name: str, move: Move, form: Any
) -> HttpResponse:
    """The small page before a move: what it will do, and the words that it needs."""
    context = edition_context(
        model_admin,
        request,
        edition,
        form=form,
        revision=revision,
        move=move,
        move_name=name,
        step=move.title or _("Confirm"),
    )
    return TemplateResponse(request, "admin/essays/reviewing/move.html", context, status=400 if form.errors else 200)
