"""What pages tell programs about themselves: objects of schema.org, for JSON-LD. No query: all of it is on the page already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from accounts.bilingual import said_in
from accounts.models import Author
from essays import languages
from essays.addresses import PageAddress, absolute
from essays.models import Authorship, Reading, Release, Series, Topic

Described = dict[str, Any]
CONTEXT = "https://schema.org"


def describe_response(reading: Reading, live: Sequence[Release], address: PageAddress) -> Described:
    """The text that a response's page shows, as an Article; names stand as every byline prints them."""
    essay, text = reading.essay, reading.text
    translator = text.edition.translator
    return _filled(
        {
            "@context": CONTEXT,
            "@type": "Article",
            "@id": address.canonical,
            "url": address.canonical,
            "headline": text.revision.title,
            "description": text.revision.summary,
            "inLanguage": reading.text_lang,
            "author": [_author(authorship) for authorship in essay.authorships.all()],
            "translator": _person(translator) if translator else None,
            "datePublished": str(essay.published_on or essay.listed_on or ""),
            "dateModified": text.starts_at.isoformat() if text.starts_at else "",
            "version": str(text.revision.number),
            "image": absolute(reverse("response_card", args=[essay.slug])),
            "isPartOf": _series(essay.series) if essay.series else None,
            "publisher": _publisher(),
            "isAccessibleForFree": True,
            **_translations(reading, live, address),
        }
    )


def describe_series(series: Series, readings: Iterable[Reading], address: PageAddress) -> Described:
    """A question's page: a collection about a question, and the answers that it lists."""
    question = {"@type": "Question", "name": str(series.title), "text": str(series.prompt)}
    return _collection(series.title, address, readings, about=_filled(question))


def describe_topic(topic: Topic, readings: Iterable[Reading], address: PageAddress) -> Described:
    """A topic's page: a collection about a subject."""
    about = {"@type": "Thing", "name": str(topic.said), "description": str(topic.description)}
    return _collection(topic.said, address, readings, about=_filled(about))


def describe_author(author: Author, address: PageAddress) -> Described:
    """An author's page. Only authors who are printed with their full name have one."""
    person = {
        **_person(author),
        "description": str(author.bio),
        "affiliation": _institution(str(author.affiliation)),
    }
    return {
        "@context": CONTEXT,
        "@type": "ProfilePage",
        "@id": address.canonical,
        "url": address.canonical,
        "inLanguage": languages.html_lang(_language()),
        "mainEntity": _filled(person),
    }


def find_twin(reading: Reading, live: Sequence[Release]) -> Release | None:
    """The essay in the other language, title and summary only or in full, if it is live."""
    return next((release for release in live if release.edition.language != reading.text_language), None)


def _language() -> str:
    return get_language() or languages.ENGLISH.code


def _collection(name: str, address: PageAddress, readings: Iterable[Reading], about: Described) -> Described:
    parts = [
        {"@type": "Article", "headline": reading.title, "url": absolute(reading.get_absolute_url())}
        for reading in readings
    ]
    return _filled(
        {
            "@context": CONTEXT,
            "@type": "CollectionPage",
            "@id": address.canonical,
            "url": address.canonical,
            "name": str(name),
            "inLanguage": languages.html_lang(_language()),
            "about": about,
            "hasPart": parts,
            "publisher": _publisher(),
        }
    )


def _author(authorship: Authorship) -> Described:
    person = _person(authorship.author)
    if not authorship.author.is_protected:
        place = said_in(authorship, "affiliation", _language()) or authorship.author.affiliation
        person["affiliation"] = _institution(str(place))
    return _filled(person)


def _person(author: Author) -> Described:
    """A person with both names and their page; of a protected one only what is printed."""
    if author.is_protected:
        return {"@type": "Person", "name": str(author.printed_name)}
    names = dict.fromkeys((str(author.name), author.name_en, author.name_zh))
    name, *others = filter(None, names)
    url = absolute(author.get_absolute_url())
    return _filled({"@type": "Person", "name": name, "alternateName": "".join(others), "url": url})


def _institution(name: str) -> Described | None:
    return {"@type": "Organization", "name": name} if name else None


def _series(series: Series) -> Described:
    return {
        "@type": "CreativeWorkSeries",
        "name": str(series.title),
        "url": absolute(series.get_absolute_url()),
    }


def _publisher() -> Described:
    return {"@type": "Organization", "name": gettext("Dialogue"), "url": absolute(reverse("home"))}


def _translations(reading: Reading, live: Sequence[Release], address: PageAddress) -> Described:
    """The text in the other language, if readers can open it in full: the work that this one renders, or its translation."""
    twin = find_twin(reading, live)
    if twin is None or twin.edition.language not in reading.editions:
        return {}
    url = absolute(address.path_in(twin.edition.language))
    language = languages.html_lang(twin.edition.language)
    work = {"@type": "Article", "@id": url, "url": url, "headline": twin.revision.title, "inLanguage": language}
    return {"translationOfWork" if reading.is_translation else "workTranslation": work}


def _filled(described: Described) -> Described:
    """Without what there is nothing to say of."""
    return {key: value for key, value in described.items() if value}
