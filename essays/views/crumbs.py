"""Where a page stands: the way to it from the front page, for readers and (as schema.org's BreadcrumbList) for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from essays.addresses import absolute


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step: a name, which may be in the other language, and its address; the page itself has none."""

    name: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Trail:
    """The steps from the front page to a page."""

    steps: tuple[Crumb, ...]

    @property
    def described(self) -> dict[str, Any]:
        """The JSON-LD object. The last step is the page that carries it, and needs no address."""
        return {
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [_item(place, step) for place, step in enumerate(self.steps, start=1)],
        }


def trail(*steps: Crumb) -> Trail:
    """A trail of these steps, the front page before them."""
    return Trail((Crumb(_("Front page"), reverse("home")), *steps))


def section(view: str) -> Crumb:
    """The step of a list of everything of a kind, by the name of its view."""
    names = {
        "response_list": _("Responses"),
        "series_list": _("Response series"),
        "topic_list": _("Topics"),
        "author_list": _("Authors"),
    }
    return Crumb(names[view], reverse(view))


def _item(place: int, step: Crumb) -> dict[str, Any]:
    item: dict[str, Any] = {"@type": "ListItem", "position": place, "name": str(step.name)}
    return item | {"item": absolute(step.path)} if step.path else item
