"""The shapes of what the API answers, from which its description is written. Names stand as every byline prints them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

LanguageCode = Literal["en", "zh-hans"]
KindName = Literal["response", "essay", "page"]
Row = TypeVar("Row")

InBoth = TypedDict("InBoth", {"en": str | None, "zh-hans": str | None})
InBoth.__doc__ = "A name or text in each language; null where there is none."


class Link(BaseModel):
    """Another form of a record: its page, its citations, its feed, its own address here."""

    rel: str = Field(examples=["alternate"])
    type: str = Field(examples=["text/html"])
    href: str
    hreflang: str | None = None


class SeriesName(BaseModel):
    """A question, named."""

    uuid: UUID
    slug: str
    titles: InBoth
    href: str


class TopicName(BaseModel):
    """A topic, named."""

    slug: str
    names: InBoth
    href: str


class Person(BaseModel):
    """A person as printed. One who asked for protection has neither UUID nor address, and no other name than the printed one."""

    name: str
    names: InBoth
    uuid: UUID | None
    slug: str | None
    href: str | None


class Credit(Person):
    """A name of a byline, with the institution as it was printed then."""

    affiliation: InBoth


class Answered(BaseModel):
    """What a work replies to, and at which paragraph."""

    uuid: UUID
    slug: str
    block: str | None
    href: str


class EditionName(BaseModel):
    """A work in one language, without its words. A summary edition has title and summary only."""

    uuid: UUID
    language: LanguageCode
    title: str
    summary: str
    is_summary: bool
    version: Annotated[int, Field(description="The number of the version that readers see.")]
    released_at: datetime
    minutes: Annotated[int, Field(description="Minutes of silent reading.")]
    href: str


class Text(BaseModel):
    """The words of an edition."""

    language: LanguageCode
    version: int
    html: Annotated[str, Field(description="Each block carries its number as its id, `p7` for the seventh paragraph.")]
    plain: Annotated[str, Field(description="The same without markup; footnotes come after all paragraphs.")]


class EssayRecord(BaseModel):
    """A work. `title` and `summary` are in the language asked for, else in the one that exists, which `title_language` names."""

    uuid: UUID
    slug: str
    kind: KindName
    original_language: LanguageCode
    title: str
    title_language: LanguageCode
    titles: InBoth
    summary: str
    published_on: Annotated[date | None, Field(description="The date that was printed on it.")]
    listed_on: Annotated[date | None, Field(description="The date that lists order by.")]
    series: SeriesName | None
    authors: list[Credit]
    topics: list[TopicName]
    in_reply_to: Answered | None
    editions: list[EditionName]
    links: list[Link]


class EssayText(EssayRecord):
    """A work with the words that a reader of the language asked for gets; null where there are summaries only."""

    text: Text | None


class EssayOfEdition(BaseModel):
    """The work that an edition is of."""

    uuid: UUID
    slug: str
    kind: KindName
    original_language: LanguageCode
    href: str


class EditionRecord(EditionName):
    """A work in one language, and who made it so."""

    essay: EssayOfEdition
    translator: Person | None
    reviser: Person | None
    is_machine_assisted: bool
    links: list[Link]


class EditionText(EditionRecord):
    """An edition with its words; null if it is a summary."""

    text: Text | None


class SeriesRecord(BaseModel):
    """A question and its prompt. `title` and `prompt` are in the language asked for, else in the one that exists."""

    uuid: UUID
    slug: str
    title: str
    titles: InBoth
    prompt: str
    prompts: InBoth
    opened_on: date | None
    closes_on: date | None
    topics: list[TopicName]
    links: list[Link]


class TopicRecord(BaseModel):
    """A subject that gathers works."""

    slug: str
    name: str
    names: InBoth
    description: str
    descriptions: InBoth
    links: list[Link]


class AuthorRecord(BaseModel):
    """An author who is printed with their full name."""

    uuid: UUID
    slug: str
    name: str
    names: InBoth
    affiliation: InBoth
    country: Literal["US", "CN"] | None
    bio: InBoth
    links: list[Link]


class SearchResult(BaseModel):
    """A work that was found, and where the words stand. `is_cross`: found by what a name is called in the other language."""

    essay: EssayRecord
    excerpt: str
    excerpt_language: LanguageCode
    is_cross: bool


class Change(BaseModel):
    """Something that readers could notice. It names no words: fetch the work anew to have those that hold now."""

    id: Annotated[str, Field(description="The same each time the entry is read.")]
    what: Literal["released", "corrected", "withdrawn", "ended"]
    at: Annotated[datetime, Field(description="When it took effect.")]
    essay: UUID
    edition: UUID
    kind: KindName
    language: LanguageCode
    version: int
    address: Annotated[str, Field(description="The page that it was noticed on.")]
    href: Annotated[str, Field(description="The work in this API: 410 once none of it can be read.")]


class Listed(BaseModel, Generic[Row]):
    """A page of a list; `next` is the address of the page after it."""

    items: list[Row]
    next: str | None


class Found(Listed[SearchResult]):
    """A page of results. `respelt` is what was looked for instead of a query that finds nothing; `is_cut` says that there were
    more candidates than were weighed."""

    query: str
    respelt: str | None
    is_cut: bool


class Changes(Listed[Change]):
    """A page of changes, the oldest first. `resume` is where to go on another time; it may repeat the newest entries."""

    resume: str


class Entrance(BaseModel):
    """What there is."""

    title: str
    languages: list[LanguageCode]
    links: list[Link]


class WrongParameter(BaseModel):
    """A parameter that was refused, and why."""

    parameter: str
    detail: str


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[WrongParameter] = []
