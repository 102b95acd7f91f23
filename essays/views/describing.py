"""A response for programs: schema.org's Article, as the JSON-LD of its page."""

from __future__ import annotations

from typing import Any

from essays.addresses import absolute
from essays.models import Reading


def describe_response(reading: Reading, address: str) -> dict[str, Any]:
    """The JSON-LD object of a response whose canonical address is given; names stand as every byline prints them."""
    essay = reading.essay
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address,
        "url": address,
        "headline": reading.title,
        "inLanguage": reading.text_lang,
        "author": [{"@type": "Person", "name": str(author.printed_name)} for author in reading.authors],
        "datePublished": str(essay.published_on or essay.listed_on or ""),
        "dateModified": reading.text.starts_at.isoformat() if reading.text.starts_at else "",
        "description": reading.summary,
    }
    if essay.series:
        described["isPartOf"] = {
            "@type": "CreativeWorkSeries",
            "name": str(essay.series.title),
            "url": absolute(essay.series.get_absolute_url()),
        }
    return {key: value for key, value in described.items() if value}
