"""What a harvester asks for, checked: the arguments of OAI-PMH 2.0, and the tokens by which a list goes on.

A token carries the arguments of the list and the place where it stopped, signed: no state is kept, and none can be made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.core import signing

from essays.exporting.oai import PREFIX

# Verb -> the arguments that it needs, and those that it may have.
VERBS: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset()),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
LISTS: Final = frozenset({"ListSets", "ListIdentifiers", "ListRecords"})
LONGEST_TOKEN: Final = 2_000
SALT: Final = "oai-pmh.1"  # another number whenever what a token carries takes another form
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECOND: Final = re.compile(rf"{_DAY.pattern}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z")
_WORD: Final = r"[A-Za-z0-9\-_.!~*'()]+"
_FORMAT: Final = re.compile(_WORD)
_SET: Final = re.compile(rf"{_WORD}(?::{_WORD})*")


class ProtocolError(Exception):
    """A request that OAI-PMH answers with an error: its `code`, and a sentence for whoever wrote the harvester."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


@dataclass(frozen=True, slots=True)
class HarvestRequest:
    """A verb and the arguments of its list or record. `since` is included, `before` is not; `place` is where a list goes on."""

    verb: str
    arguments: dict[str, str] = field(default_factory=dict)
    since: datetime | None = None
    before: datetime | None = None
    place: Sequence[Any] = ()

    def token(self, place: Sequence[Any]) -> str:
        """The token by which this list goes on behind a place (values that JSON can hold)."""
        return signing.dumps([self.verb, self.arguments, list(place)], salt=SALT)


def read_request(pairs: Iterable[tuple[str, str]]) -> HarvestRequest:
    """Check a request, argument by argument. Raises ProtocolError."""
    pairs = list(pairs)
    verb = _verb([value for name, value in pairs if name == "verb"])
    given = [(name, value) for name, value in pairs if name != "verb"]
    arguments = dict(given)
    if len(arguments) != len(given):
        raise ProtocolError("badArgument", "An argument is repeated.")
    if "resumptionToken" in arguments and verb in LISTS:
        if len(arguments) > 1:
            raise ProtocolError("badArgument", "resumptionToken stands alone: it carries the other arguments.")
        return _resumed(verb, arguments["resumptionToken"])
    needed, allowed = VERBS[verb]
    if missing := needed - set(arguments):
        raise ProtocolError("badArgument", f"{verb} needs {' and '.join(sorted(missing))}.")
    if set(arguments) - needed - allowed:
        raise ProtocolError("badArgument", f"{verb} does not take one of these arguments.")
    return _understood(verb, arguments, ())


def _verb(verbs: list[str]) -> str:
    if not verbs:
        raise ProtocolError("badVerb", "This address is for harvesters. It needs a verb, such as ?verb=Identify.")
    if len(verbs) > 1:
        raise ProtocolError("badVerb", "The verb is repeated.")
    if verbs[0] not in VERBS:
        raise ProtocolError("badVerb", f"There is no such verb. These there are: {', '.join(VERBS)}.")
    return verbs[0]


def _resumed(verb: str, token: str) -> HarvestRequest:
    try:
        of, arguments, place = signing.loads(token[:LONGEST_TOKEN], salt=SALT)
    except signing.BadSignature as error:
        raise ProtocolError("badResumptionToken", "This token is not of this repository.") from error
    if of != verb:
        raise ProtocolError("badResumptionToken", f"This token goes on with {of}.")
    return _understood(verb, arguments, place)


def _understood(verb: str, arguments: dict[str, str], place: Sequence[Any]) -> HarvestRequest:
    """The request with its values checked, from the address or from a token."""
    prefix = arguments.get("metadataPrefix", PREFIX)
    if not _FORMAT.fullmatch(prefix):
        raise ProtocolError("badArgument", "metadataPrefix has a character that none can have.")
    if not _SET.fullmatch(arguments.get("set", "all")):
        raise ProtocolError("badArgument", "This set has a character that none can have, or is empty.")
    since, before = _period(arguments.get("from"), arguments.get("until"))
    if prefix != PREFIX:
        raise ProtocolError("cannotDisseminateFormat", f"The one format here is {PREFIX}.")
    return HarvestRequest(verb, arguments, since, before, place)


def _period(first: str | None, last: str | None) -> tuple[datetime | None, datetime | None]:
    since, of_since = _moment(first) if first is not None else (None, None)
    until, of_until = _moment(last) if last is not None else (None, None)
    if since is None or until is None or of_since is None or of_until is None:
        return since, _after(until, of_until)
    if of_since != of_until:
        raise ProtocolError("badArgument", "from and until are both days, or both moments.")
    if since > until:
        raise ProtocolError("badArgument", "from is later than until.")
    return since, _after(until, of_until)


def _moment(value: str) -> tuple[datetime, timedelta]:
    """A point in time (UTC) and the granularity in which it is given."""
    granularity = timedelta(days=1) if _DAY.fullmatch(value) else timedelta(seconds=1)
    if _DAY.fullmatch(value) or _SECOND.fullmatch(value):
        try:
            return datetime.fromisoformat(value).replace(tzinfo=UTC), granularity
        except ValueError:
            pass
    raise ProtocolError("badArgument", "from and until look like 2026-01-31 or 2026-01-31T23:59:59Z, in UTC.")


def _after(until: datetime | None, granularity: timedelta | None) -> datetime | None:
    """The first moment behind the last one that is asked for; none where the calendar ends."""
    if until is None or granularity is None:
        return None
    try:
        return until + granularity
    except OverflowError:
        return None
