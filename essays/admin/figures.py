"""The three figures under the queue: each a plot and a table that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts.models import Author
from essays import languages
from essays.charts import Plot, classes, shares, stacked_columns
from essays.models.dashboard import balance_of_series, published_per_month, time_to_decision

if TYPE_CHECKING:
    from essays.models.dashboard import Balance
    from essays.moments import Moment

DAY_LIMITS = (0, 2, 7, 14, 30)
WIDE_COLUMN = 72  # room for "15–30 days" below
LONGEST_LABEL = 22  # characters that fit before the bars


@dataclass(frozen=True, slots=True)
class Key:
    """What a fill stands for."""

    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot with its title, a sentence that says what it shows, its keys, and the same as a table (first column: row heads)."""

    name: str
    title: str
    sentence: str
    plot: Plot
    keys: tuple[Key, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figures(moment: Moment) -> list[Figure]:
    """The figures that have something to show."""
    return [figure for figure in (_published(moment), _decisions(), *_balances(moment)) if figure]


def _published(moment: Moment) -> Figure | None:
    months = published_per_month(moment)
    total = sum(sum(month.counts.values()) for month in months)
    if not total:
        return None
    # Translators: months below the columns of a plot; Chinese: "n月"
    short, long = pgettext("date format", "M"), pgettext("date format", "F Y")
    codes = list(languages.BY_CODE)
    return Figure(
        name="published",
        title=_("Published in the last twelve months"),
        sentence=ngettext("%(count)s edition came out.", "%(count)s editions came out.", total) % {"count": total},
        plot=stacked_columns(
            [(date_format(m.first_day, short), [(kind_of(code), m.counts[code]) for code in codes]) for m in months]
        ),
        keys=tuple(Key(kind_of(code), languages.BY_CODE[code].own_name) for code in codes),
        head=(_("Month"), *(languages.BY_CODE[code].own_name for code in codes)),
        rows=tuple((date_format(m.first_day, long), *(str(m.counts[code]) for code in codes)) for m in months),
    )


def _decisions() -> Figure | None:
    decisions = time_to_decision()
    if not decisions.days:
        return None
    counts = classes(decisions.days, DAY_LIMITS)
    words = (_("same day"), _("1–2 days"), _("3–7 days"), _("8–14 days"), _("15–30 days"), _("longer"))
    return Figure(
        name="decisions",
        title=_("From submission to decision"),
        sentence=_half_within(round(decisions.median)),
        plot=stacked_columns(
            [(word, [("ink", count)]) for word, count in zip(words, counts, strict=True)], WIDE_COLUMN
        ),
        keys=(),
        head=(_("Time"), _("Decisions")),
        rows=tuple((word, str(count)) for word, count in zip(words, counts, strict=True)),
    )


def _half_within(days: int) -> str:
    if days == 0:
        return _("Half of the last decisions came on the same day.")
    return ngettext(
        "Half of the last decisions came within %(days)s day.",
        "Half of the last decisions came within %(days)s days.",
        days,
    ) % {"days": days}


def _balances(moment: Moment) -> list[Figure]:
    balances = balance_of_series(moment)
    return [_by_country(balances), _by_language(balances)] if balances else []


def _by_country(balances: list[Balance]) -> Figure:
    """Names in bylines by the country of their institution. Countries stand in the alphabet (or pinyin) of the reader's language."""
    codes = ["CN", "US"] if not (get_language() or "").startswith("zh") else ["US", "CN"]
    words = {**{code: str(Author.Country(code).label) for code in codes}, "": _("not given")}
    kinds = {codes[0]: "ink", codes[1]: "seal", "": "none"}
    return Figure(
        name="countries",
        title=_("Who answers a series: countries of the institutions"),
        sentence=_("Names in the bylines of what readers can open, in the newest series."),
        plot=shares([(_label(b), [(kinds[code], b.countries.get(code, 0)) for code in words]) for b in balances]),
        keys=tuple(Key(kinds[code], word) for code, word in words.items()),
        head=(_("Series"), *words.values()),
        rows=tuple((str(b.series.title), *(str(b.countries.get(code, 0)) for code in words)) for b in balances),
    )


def _by_language(balances: list[Balance]) -> Figure:
    codes = list(languages.BY_CODE)
    own_names = [languages.BY_CODE[code].own_name for code in codes]
    return Figure(
        name="languages",
        title=_("Who answers a series: languages of the originals"),
        sentence=_("Works that readers can open, by the language in which they were written."),
        plot=shares([(_label(b), [(kind_of(code), b.languages[code]) for code in codes]) for b in balances]),
        keys=tuple(Key(kind_of(code), name) for code, name in zip(codes, own_names, strict=True)),
        head=(_("Series"), *own_names),
        rows=tuple((str(b.series.title), *(str(b.languages[code]) for code in codes)) for b in balances),
    )


def kind_of(language: str) -> str:
    """The fill of a language: ink for English, the seal's red for Chinese, in every plot."""
    return "ink" if language == languages.ENGLISH.code else "seal"


def _label(balance: Balance) -> str:
    title = str(balance.series.title)
    limit = LONGEST_LABEL if title.isascii() else LONGEST_LABEL // 2
    return title if len(title) <= limit else f"{title[: limit - 1]}…"
