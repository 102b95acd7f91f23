"""Addresses of pages: absolute ones from the setting SITE_URL (never a request's Host), and the same page in the other language."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from essays import languages


def absolute(path: str) -> str:
    """The whole address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


@dataclass(frozen=True, slots=True)
class Alternate:
    """A page that says the same in another language: the value of `hreflang`, and the whole address."""

    hreflang: str
    address: str


@dataclass(frozen=True, slots=True)
class PageAddress:
    """A page under one of the two prefixes.

    `path` begins with the prefix of `language` and may end in a query. `editions` are the languages in which what the page
    is about exists in full: both for the site's own pages, the live editions for a response. `offered` are those in which it
    exists at all, were it a summary; empty means: the same. `query` narrows a list: the switcher keeps it, the canonical
    address leaves it out.
    """

    path: str
    language: str
    editions: tuple[str, ...] = tuple(languages.BY_CODE)
    offered: tuple[str, ...] = ()
    query: str = ""
    # Another page that stands for this one in search engines (this is a view of the same text).
    listed_as: str = ""

    def path_in(self, language: str) -> str:
        """The same page under a language's prefix."""
        return f"/{language}/{self.path.removeprefix(f'/{self.language}/')}"

    @property
    def canonical(self) -> str:
        """The whole address that stands for the page: an original under the other frame gives its own language's."""
        if self.listed_as:
            return absolute(self.listed_as)
        own = self.language in self.editions or not self.editions
        return absolute(self.path if own else self.path_in(self.editions[0]))

    @property
    def alternates(self) -> list[Alternate]:
        """The page in each language and, for everybody else, the English one (on the front page: the choice); twins only."""
        if self.listed_as or self.query or len(self.editions) < len(languages.LANGUAGES):
            return []
        is_home = self.path == f"/{self.language}/"
        default = "/" if is_home else self.path_in(languages.ENGLISH.code)
        return [
            *(Alternate(entry.html_lang, absolute(self.path_in(entry.code))) for entry in languages.LANGUAGES),
            Alternate("x-default", absolute(default)),
        ]

    @property
    def other(self) -> languages.Language:
        """The language that the switcher offers."""
        return languages.BY_CODE[languages.other_language(self.language)]

    @property
    def other_path(self) -> str:
        return self.path_in(self.other.code) + self.query

    @property
    def has_twin(self) -> bool:
        """Whether the page under the other prefix is in the other language throughout."""
        return self.other.code in self.editions

    @property
    def leads_somewhere(self) -> bool:
        """Whether the page under the other prefix says anything in its language: else the switcher stays, and leads nowhere."""
        return self.has_twin or self.other.code in self.offered
