"""Two columns: an editor sees which paragraphs of the two languages stand beside each other, and corrects it row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essays import languages
from essays.admin.moves import edition_context, find_edition, tell_refusal
from essays.admin.person import person
from essays.admin.standing import Standing
from essays.errors import Refusal
from essays.forms.pairing import PairForm, written
from essays.models import Edition, Revision
from essays.models.pairing import pair_editions
from essays.services.pairing import RIGHT, correct_pairing, forget_pairing, paired_texts
from essays.text.blocks import Block, RenderedBlock, render_blocks, split_blocks, without_id
from essays.text.pairing import KnownPair, Pair

VIA = "admin"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the page: what stands on both sides, and how it names itself and the row above to the server."""

    pair: Pair
    sides: tuple[list[RenderedBlock], list[RenderedBlock]]
    name: str
    above: str

    @property
    def anchor(self) -> str:
        return next((block.key for side in self.sides for block in side), "")

    @property
    def can_be_split(self) -> bool:
        return len(self.pair.source) > 1 or len(self.pair.target) > 1


class PairingMixin:
    """EditionAdmin's page of two columns."""

    admin_site: Any

    def get_pairing_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/pairing/", wrap(require_safe(self.pairing_view)), name="essays_edition_pairing"),
            path("<int:pk>/pair/", wrap(require_POST(self.pair_view)), name="essays_edition_pair"),
        ]

    def pairing_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Original and translation beside each other, as readers find them, else the newest drafts."""
        edition = _edition_to_pair(request, pk)
        texts = _in_order(edition, paired_texts(edition.essay))
        context = edition_context(
            self,
            request,
            edition,
            tab="pairing",
            standing=Standing(edition, person(request)),
            texts=texts,
            langs=[languages.html_lang(text.edition.language) for text in texts],
            rows=list(_rows(texts)) if len(texts) == len(languages.LANGUAGES) else [],
        )
        return TemplateResponse(request, "admin/essays/pairing/pairing.html", context)

    def pair_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Correct one row, and come back to it."""
        edition = _edition_to_pair(request, pk)
        form = PairForm(request.POST, edition=edition, by=person(request))
        back = reverse("admin:essays_edition_pairing", args=[edition.pk])
        if not form.is_valid():
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
            return HttpResponseRedirect(back)
        is_english_first = edition.essay.original_language == languages.ENGLISH.code
        told: dict[str, Any] = {"essay": edition.essay, "by": person(request), "via": VIA}
        try:
            if form.cleaned_data["act"] == "forget":
                forget_pairing(pair=_turned(form.cleaned_data["row"], is_english_first), **told)
            else:
                correct_pairing(pairs=[_turned(pair, is_english_first) for pair in form.pairs], **told)
            messages.success(request, _("Readers find the two columns so from now on."))
        except Refusal as refusal:
            tell_refusal(request, refusal)
        row = form.cleaned_data["above"] or form.cleaned_data["row"]
        return HttpResponseRedirect(f"{back}#{next(key for side in row for key in side)}")


def _edition_to_pair(request: HttpRequest, pk: int) -> Edition:
    """An edition that this person may see; the page shows both languages, so it is for those who may see every draft."""
    edition = find_edition(request, pk)
    if not person(request).has_perm(RIGHT):
        raise PermissionDenied
    if edition.head_id is None:
        raise Http404
    return edition


def _in_order(edition: Edition, texts: dict[str, Revision]) -> list[Revision]:
    """The original first."""
    original = edition.essay.original_language
    return [text for _language, text in sorted(texts.items(), key=lambda entry: entry[0] != original)]


def _turned(pair: KnownPair, is_english_first: bool) -> KnownPair:
    """A row of the page (original, translation) as services know it (English, Chinese); and back."""
    return pair if is_english_first else KnownPair(pair.target, pair.source)


def _rows(texts: Sequence[Revision]) -> Iterator[Row]:
    ours, theirs = (split_blocks(text.body) for text in texts)
    shown = [
        [without_id(block) for block in render_blocks(text.body, notes="")] for text in texts
    ]  # the row carries the id
    above = ""
    for pair in pair_editions(texts[0].edition, texts[1].edition, ours, theirs):
        name = written(KnownPair(_keys(pair.source, ours), _keys(pair.target, theirs)))
        sides = [shown[0][at] for at in pair.source], [shown[1][at] for at in pair.target]
        yield Row(pair, sides, name, above)
        above = name


def _keys(places: Sequence[int], blocks: Sequence[Block]) -> tuple[str, ...]:
    return tuple(blocks[place].key for place in places)
