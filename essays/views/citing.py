"""A response as it is cited: what its page says of that, the files for reference managers, and the way to them by Accept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext, override

from accounts.models import Author
from essays import languages
from essays.addresses import PageAddress, absolute
from essays.describing import describe_response, find_twin
from essays.exporting.citations import Citation, write_bibtex, write_csl, write_ris
from essays.exporting.names import Person, han_name, latin_name, whole_name
from essays.exporting.references import write_references
from essays.models import Reading, Release
from essays.moments import Moment, MomentRequest
from essays.views.opening import OpenResponse, other_form


@dataclass(frozen=True, slots=True)
class Form:
    """A file for reference managers: the end of its address, what people call it, its type, and who writes it."""

    suffix: str
    name: str
    type: str
    write: Callable[[Citation], str]


FORMS: Final = (
    Form("bib", "BibTeX", "application/x-bibtex", write_bibtex),
    Form("ris", "RIS", "application/x-research-info-systems", write_ris),
    Form("json", "CSL-JSON", "application/vnd.citationstyles.csl+json", write_csl),
)
BY_SUFFIX: Final = {form.suffix: form for form in FORMS}
BY_TYPE: Final = {form.type: form for form in FORMS}


@other_form
def citation_file(request: MomentRequest, opened: OpenResponse, suffix: str) -> HttpResponse:
    """The citation as a file. It cites the version that the page shows, in the page's language where there is one."""
    form = BY_SUFFIX.get(suffix)
    if form is None:
        raise Http404
    citation = cite(opened.reading, opened.live)
    return HttpResponse(
        form.write(citation),
        content_type=f"{form.type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{citation.key}.{suffix}"'},
    )


def leads_to_citations(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let programs that ask a response's address for a citation's type find the file.

    A redirect that nobody stores, whatever the address is of: a cache that knows no Vary cannot give it to a reader.
    """

    @wraps(view)
    def negotiated(request: MomentRequest, slug: str, **arguments: Any) -> HttpResponse:
        form = BY_TYPE.get(request.get_preferred_type(["text/html", *BY_TYPE]) or "")
        if form is None:
            response = view(request, slug, **arguments)
        else:
            path = reverse("citation_file", args=[slug, form.suffix])
            response = HttpResponse(status=303, headers={"Location": path, "Cache-Control": "private, no-store"})
        patch_vary_headers(response, ["Accept"])
        return response

    return negotiated


def tell_of_response(reading: Reading, live: Sequence[Release], address: PageAddress, moment: Moment) -> dict[str, Any]:
    """For the template of a response's page: its JSON-LD, how it is cited, and its picture. No query."""
    citation = cite(reading, live)
    return {
        "described": describe_response(reading, live, address),
        "citation": citation,
        "references": write_references(citation, moment.day),
        "citation_forms": FORMS,
        "picture": absolute(reverse("response_card", args=[reading.essay.slug])),
    }


def cite(reading: Reading, live: Sequence[Release]) -> Citation:
    """The text that a reading shows, as it is cited; `live` are the live releases of its essay."""
    essay, text = reading.essay, reading.text
    language, number = reading.text_language, text.revision.number
    twin = find_twin(reading, live)
    translator = text.edition.translator
    with override(language):
        site, path = gettext("Dialogue"), reverse("response_version", args=[essay.slug, number])
    return Citation(
        key=f"{essay.slug}-{languages.BY_CODE[language].column}",
        title=text.revision.title,
        language=language,
        authors=tuple(map(person, reading.authors)),
        translators=(person(translator),) if translator else (),
        site=site,
        day=essay.published_on or essay.listed_on,
        version=number,
        address=absolute(path),
        summary=text.revision.summary,
        gloss=twin.revision.title if twin else "",
        original_title=twin.revision.title if twin and reading.is_translation else "",
    )


def person(author: Author) -> Person:
    """A person as citations name them in each language: a protected name only as every byline prints it."""
    if author.is_protected:
        with override(languages.ENGLISH.code):
            english = whole_name(str(author.printed_name))
        with override(languages.CHINESE.code):
            return Person(english, whole_name(str(author.printed_name)))
    if not author.name_zh:
        name = latin_name(author.name_en, author.sort_name_en)
        return Person(name, name)
    chinese = han_name(author.name_zh)
    if not author.name_en:
        return Person(chinese, chinese)
    reading = _family_reading(author, len(chinese.family))
    return Person(latin_name(author.name_en, author.sort_name_en, reading), chinese)


def _family_reading(author: Author, characters: int) -> str:
    """How the family name is pronounced, from the key that Chinese lists are sorted by ("ou1 yang2 ...")."""
    syllables = bytes(author.sort_key_zh).decode(errors="ignore").partition("  ")[0].split()
    return "".join(syllable.rstrip("12345").replace("v", "u") for syllable in syllables[:characters])
