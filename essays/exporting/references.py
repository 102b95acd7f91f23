"""A citation in prose, to be copied: Chicago and APA as English styles, GB/T 7714 in the language of the text.

After the Chicago Manual of Style (18th edition, bibliography), APA (7th edition) and GB/T 7714-2015 (numeric, EB/OL).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from essays.exporting.citations import Citation, one_line
from essays.exporting.names import Name, Person
from essays.languages import CHINESE

CHICAGO_NAMES, CHICAGO_OF_MORE = 6, 3
APA_NAMES: Final = 20
GBT_NAMES: Final = 3
# English whatever the page's language is: both styles are.
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
ENDS: Final = ("?", "!", ".", "\u2026", "\uff1f", "\uff01", "\u3002")
TRANSLATED: Final = {True: "\u8bd1", False: "trans"}
INNER_QUOTES: Final = str.maketrans({"\u201c": "\u2018", "\u201d": "\u2019", '"': "'"})


@dataclass(frozen=True, slots=True)
class Reference:
    """A line in a style. `italic` is the part between `before` and `after` that the style sets in italics, often none."""

    style: str
    before: str
    italic: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.italic}{self.after}"


def write_references(citation: Citation, today: date) -> list[Reference]:
    """The three lines; `today` is the day of access at the site, which only GB/T 7714 asks for."""
    return [_chicago(citation), _apa(citation), _gbt(citation, today)]


def write_reference(citation: Citation) -> Reference:
    """The line for a file, in the style that is at home in the text's language: GB/T 7714 for Chinese, else Chicago.

    A file is read on any day, so it names none of access.
    """
    return _gbt(citation, None) if citation.language == CHINESE.code else _chicago(citation)


def _sentence(text: str) -> str:
    """A part of a line with its full stop; none behind a sign that ends a sentence."""
    return text if not text or text.endswith(ENDS) else f"{text}."


def _glossed(citation: Citation) -> str:
    """A title, and its English form in brackets where the text is in Chinese."""
    title = one_line(citation.title)
    is_foreign = citation.language == CHINESE.code and citation.gloss
    return f"{title} [{one_line(citation.gloss)}]" if is_foreign else title


# Chicago --------------------------------------------------------------------------------------------------------------
def _chicago(citation: Citation) -> Reference:
    is_chinese = citation.language == CHINESE.code
    names = [_chicago_name(person, is_chinese, is_first=not place) for place, person in enumerate(citation.authors)]
    if len(names) > CHICAGO_NAMES:
        names = [*names[:CHICAGO_OF_MORE], "et al."]
    translators = " and ".join(person.english.printed for person in citation.translators)
    parts = [
        _sentence(_listed(names)),
        f"\u201c{_sentence(_glossed(citation).translate(INNER_QUOTES))}\u201d",
        _sentence(f"Translated by {translators}") if translators else "",
        _sentence(", ".join(filter(None, (citation.site, _english_day(citation.day))))),
        f"{citation.address}.",
    ]
    return Reference("Chicago", " ".join(filter(None, parts)), "", "")


def _chicago_name(person: Person, is_chinese: bool, *, is_first: bool) -> str:
    """A name; beside it the characters where the text is in Chinese and they are a name of their own."""
    name, han = person.english, person.chinese
    shown = name.inverted if is_first and not name.family_first else name.printed
    beside = is_chinese and han.is_han and not han.literal and han != name
    return one_line(f"{shown} {han.printed}" if beside else shown)


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    if names[-1] == "et al.":
        return ", ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def _english_day(day: date | None) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}" if day else ""


# APA ------------------------------------------------------------------------------------------------------------------
def _apa(citation: Citation) -> Reference:
    names = [_apa_name(person.english) for person in citation.authors]
    if len(names) > APA_NAMES:
        listed = f"{', '.join(names[: APA_NAMES - 1])}, . . . {names[-1]}"
    else:
        listed = f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)
    day = citation.day
    dated = f"({day.year}, {MONTHS[day.month - 1]} {day.day})." if day else "(n.d.)."
    translators = " & ".join(_apa_translator(person.english) for person in citation.translators)
    title, bracket, gloss = one_line(citation.title), "", ""
    if (glossed := _glossed(citation)) != title:
        bracket, gloss = " ", glossed.removeprefix(title).strip()
    credit = f" ({translators}, Trans.)" if translators else ""
    tail = _sentence(f"{bracket}{gloss}{credit}") if gloss or credit else ("" if title.endswith(ENDS) else ".")
    site = f" {_sentence(citation.site)} {citation.address}"
    if not names:  # the title takes the author's place, and the date follows it
        return Reference("APA", "", title, f"{tail} {dated}{site}")
    return Reference("APA", f"{_sentence(listed)} {dated} ", title, f"{tail}{site}")


def _apa_name(name: Name) -> str:
    if name.literal or name.is_han:
        return one_line(name.printed)
    return one_line(", ".join(filter(None, (name.family, _initials(name.given), name.suffix))))


def _apa_translator(name: Name) -> str:
    if name.literal or name.is_han:
        return one_line(name.printed)
    return one_line(" ".join(filter(None, (_initials(name.given), name.family, name.suffix))))


def _initials(given: str) -> str:
    words = [[part[0] for part in word.split("-") if part] for word in given.split()]
    return " ".join("-".join(f"{letter.upper()}." for letter in letters) for letters in words if letters)


# GB/T 7714 ------------------------------------------------------------------------------------------------------------
def _gbt(citation: Citation, today: date | None) -> Reference:
    is_chinese = citation.language == CHINESE.code
    translators = _gbt_names(citation.names(citation.translators), is_chinese)
    day = f"({citation.day.isoformat()})" if citation.day else ""
    parts = [
        _sentence(_gbt_names(citation.names(citation.authors), is_chinese)),
        f"{one_line(citation.title)}[EB/OL].",
        f"{translators}, {TRANSLATED[is_chinese]}." if translators else "",
        _sentence(f"{day}[{today.isoformat()}]" if today else day),
        f"{citation.address}.",
    ]
    return Reference("GB/T 7714", " ".join(filter(None, parts)), "", "")


def _gbt_names(names: list[Name], is_chinese: bool) -> str:
    """The first three, then "and others". Family names in Latin letters are capitals, given names initials without points."""
    listed = [_gbt_name(name) for name in names[:GBT_NAMES]]
    if len(names) > GBT_NAMES:
        listed.append("\u7b49" if is_chinese else "et al")
    return ", ".join(listed)


def _gbt_name(name: Name) -> str:
    if name.literal or name.is_han:
        return one_line(name.printed)
    initials = _initials(name.given).replace(".", "").replace("-", " ")
    return one_line(" ".join(filter(None, (name.family.upper(), initials, name.suffix.rstrip(".")))))
