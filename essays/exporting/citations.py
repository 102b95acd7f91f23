"""A text as what is cited of it, and the files that reference managers read: CSL-JSON, BibTeX, RIS.

Files carry no day of access: whoever takes one into a reference manager gets it from there.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from essays.exporting.names import Name, Person
from essays.languages import CHINESE, html_lang
from essays.text.allowed import UNPRINTABLE

# A brace counts in BibTeX even behind a backslash, so braces become commands.
_LATEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "&%$#_"},
    }
)
_DIVIDES: Final = re.compile(r",|\band\b", re.IGNORECASE)  # what BibTeX takes for the end of a name or of its part


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: one version of a text in one language.

    `key` is ASCII and stays when people or words change. `address` is that of the version. `gloss` is the title in the
    other language, where readers can open that too. `original_title` is given for translations under the same condition.
    """

    key: str
    title: str
    language: str
    authors: tuple[Person, ...]
    translators: tuple[Person, ...]
    site: str
    day: date | None
    version: int
    address: str
    summary: str = ""
    gloss: str = ""
    original_title: str = ""

    @property
    def inverted_names(self) -> list[str]:
        """The authors, family name first."""
        return [one_line(name.inverted) for name in self.names(self.authors)]

    def names(self, people: tuple[Person, ...]) -> list[Name]:
        """Names in the script of the text."""
        is_chinese = self.language == CHINESE.code
        return [person.chinese if is_chinese else person.english for person in people]


def one_line(text: str) -> str:
    """A text without line ends, runs of blanks and characters that no file can hold."""
    return " ".join(UNPRINTABLE.sub("", text).split())


# CSL-JSON -------------------------------------------------------------------------------------------------------------
def csl_item(citation: Citation) -> dict[str, Any]:
    """The text as an item of the Citation Style Language."""
    day = citation.day
    item = {
        "id": citation.key,
        "type": "webpage",
        "title": one_line(citation.title),
        "author": [_csl_name(name) for name in citation.names(citation.authors)],
        "translator": [_csl_name(name) for name in citation.names(citation.translators)],
        "container-title": citation.site,
        "original-title": one_line(citation.original_title),
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "version": str(citation.version),
        "language": html_lang(citation.language),
        "abstract": one_line(citation.summary),
        "URL": citation.address,
    }
    return {key: value for key, value in item.items() if value}


def write_csl(citation: Citation) -> str:
    """A file of CSL-JSON: a list of one."""
    return json.dumps([csl_item(citation)], ensure_ascii=False, indent=2) + "\n"


def _csl_name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": one_line(name.literal)}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {key: one_line(value) for key, value in parts.items() if value}


# BibTeX ---------------------------------------------------------------------------------------------------------------
def write_bibtex(citation: Citation) -> str:
    """A file of BibTeX, in Unicode. The entry type is biblatex's; older styles read it as `misc`."""
    day = citation.day
    fields = {
        "author": _bibtex_names(citation.names(citation.authors)),
        "title": f"{{{_latex(citation.title)}}}",  # braces of its own: no style changes its capitals
        "translator": _bibtex_names(citation.names(citation.translators)),
        "organization": _latex(citation.site),
        "date": day.isoformat() if day else "",
        "year": str(day.year) if day else "",
        "version": str(citation.version),
        "langid": "english" if citation.language != CHINESE.code else "chinese",
        "language": html_lang(citation.language),
        "url": citation.address,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{citation.key},", *lines, "}", ""])


def _latex(text: str) -> str:
    return one_line(text).translate(_LATEX)


def _bibtex_names(names: list[Name]) -> str:
    return " and ".join(map(_bibtex_name, names))


def _bibtex_name(name: Name) -> str:
    """A name in Han characters stays whole, since no style of BibTeX knows to print the family name first."""
    if name.literal or name.is_han:
        return f"{{{_latex(name.printed)}}}"
    parts = filter(None, (name.family, name.suffix, name.given))
    return ", ".join(f"{{{_latex(part)}}}" if _DIVIDES.search(part) else _latex(part) for part in parts)


# RIS ------------------------------------------------------------------------------------------------------------------
def write_ris(citation: Citation) -> str:
    """A file of RIS: one tag a line, lines ended as the format asks."""
    day = citation.day
    rows = [
        ("TY", "ELEC"),
        ("ID", citation.key),
        *(("AU", name.inverted) for name in citation.names(citation.authors)),
        ("TI", citation.title),
        *(("A4", name.inverted) for name in citation.names(citation.translators)),
        ("T2", citation.site),
        ("PY", str(day.year) if day else ""),
        ("DA", f"{day:%Y/%m/%d}/" if day else ""),
        ("ET", str(citation.version)),
        ("LA", html_lang(citation.language)),
        ("AB", citation.summary),
        ("UR", citation.address),
    ]
    lines = [f"{tag}  - {value}" for tag, value in ((tag, one_line(value)) for tag, value in rows) if value]
    return "\r\n".join([*lines, "ER  - ", ""])
