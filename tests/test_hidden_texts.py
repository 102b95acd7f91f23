"""Words that readers must not see, planted in every hidden state and looked for at every public address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Author
from essays.languages import BY_CODE
from essays.models import Edition, Essay, Mark, Path, Release, Revision, Term
from essays.services.indexing import index_names
from tests.factories import (
    in_both,
    make_author,
    make_edition,
    make_essay,
    make_portrait,
    make_response,
    make_revision,
    make_series,
    make_topic,
    release,
)
from tests.open_books import open_books

pytestmark = pytest.mark.django_db

SECRET = "zanzibar"
HOUR = timedelta(hours=1)


def in_api(path: str) -> list[str]:
    """A path of the API in each language."""
    return [f"/api/v1/{path}{'&' if '?' in path else '?'}language={code}" for code in BY_CODE]


# Where a text, its people and its questions could show: one row for every public address. `{…}` are slugs of the hidden ones.
MATRIX = {
    "language_choice": ["/"],
    "robots": ["/robots.txt"],
    "sitemap": ["/sitemap.xml"],
    "sitemap_part": [
        f"/sitemaps/{name}-0.xml" for name in ("front", "responses", "pages", "series", "topics", "authors", "terms")
    ],
    "oai": [
        *(f"/oai/?verb={verb}" for verb in ("Identify", "ListMetadataFormats", "ListSets")),
        *(f"/oai/?verb={verb}&metadataPrefix=oai_dc" for verb in ("ListIdentifiers", "ListRecords")),
        *(f"/oai/?verb=ListRecords&metadataPrefix=oai_dc&set={kind}:{{{kind}}}" for kind in ("series", "topic")),
        *(f"/oai/?verb=ListRecords&metadataPrefix=oai_dc&set={kind}:open" for kind in ("series", "topic")),
        *(
            f"/oai/?verb={verb}&identifier=oai:127.0.0.1:{{edition_uuid}}{rest}"
            for verb, rest in (("GetRecord", "&metadataPrefix=oai_dc"), ("ListMetadataFormats", ""))
        ),
    ],
    "web_manifest": ["/site.webmanifest"],
    "healthz": ["/healthz"],
    "readyz": ["/readyz"],
    "metrics": ["/metrics"],
    "preview": ["/preview/nobodys-token/"],  # a link opens one revision for whoever has it; nobody guesses one
    "home": in_both(""),
    "about": in_both("about/"),
    "standing_page": in_both("pages/{essay}/"),
    "response_list": [*in_both("responses/"), *in_both("responses/?page=1")],
    "response_detail": [
        *in_both("responses/{essay}/"),
        *in_both("responses/open/"),
        *in_both("responses/open-beside/"),
    ],
    "response_parallel": [*in_both("responses/{essay}/parallel/"), *in_both("responses/open/parallel/")],
    "response_versions": [*in_both("responses/{essay}/versions/"), *in_both("responses/open/versions/")],
    "response_changes": [
        *(path for number in (1, 2, 3) for path in in_both(f"responses/{{essay}}/versions/{number}/changes/")),
        *in_both("responses/open/versions/1/changes/"),
    ],
    "response_year": [f"/{code}/responses/years/{timezone.localdate().year}/" for code in BY_CODE],
    "ask_for_translation": [*in_both("responses/{essay}/ask/"), *in_both("responses/open-beside/ask/")],
    "translation_asked": [*in_both("responses/{essay}/asked/"), *in_both("responses/open-beside/asked/")],
    "response_version": [
        *(path for number in (1, 2, 3) for path in in_both(f"responses/{{essay}}/versions/{number}/")),
        *in_both("responses/open/versions/1/"),
    ],
    "series_list": in_both("series/"),
    "series_detail": [*in_both("series/{series}/"), *in_both("series/open/")],
    "term_list": in_both("glossary/"),
    "term_detail": [*in_both("glossary/secret-term/"), *in_both("glossary/open/")],
    "topic_list": in_both("topics/"),
    "topic_detail": [
        *in_both("topics/{topic}/"),
        *in_both("topics/open/"),
        *in_both("topics/open/?language=zh-hans&series={series}&author={author}"),
    ],
    "author_list": in_both("authors/"),
    "author_detail": [*in_both("authors/{author}/"), *in_both("authors/open/")],
    "author_portrait": [*in_both("authors/{author}/portrait/"), *in_both("authors/open/portrait/")],
    # A page of results repeats what was asked, so the word itself is asked for in a test of its own, below.
    "search": [
        *(
            path
            for asked in ("zanziba", "zanzibra", "ferry", "open", "quill", "")
            for path in in_both(f"search/?q={asked}")
        ),
        *(path for kind in ("series", "topic", "author") for path in in_both(f"search/?q=ferry&{kind}=secret-{kind}")),
    ],
    "search_suggestions": [
        path for asked in ("zanz", "quill", "open") for path in in_both(f"search/suggestions/?q={asked}")
    ],
    **{
        f"response{form}": in_both(f"feeds/responses/{file}")
        for form, file in (("_feed", ""), ("_json_feed", "feed.json"))
    },
    **{
        f"{noun}{form}": [*in_both(f"feeds/{nouns}/{{{noun}}}/{file}"), *in_both(f"feeds/{nouns}/open/{file}")]
        for form, file in (("_feed", ""), ("_json_feed", "feed.json"))
        for noun, nouns in (("series", "series"), ("topic", "topics"), ("author", "authors"))
    },
    "api_docs": in_both("api/"),
    "api_docs_choice": ["/api/v1/docs"],
    "api_entrance": ["/api/v1/"],
    "api_openapi": ["/api/v1/openapi.json"],
    "api_essay_list": [
        *in_api("essays"),
        *in_api("essays?kind=page"),
        *(path for kind in ("series", "topic", "author") for path in in_api(f"essays?{kind}=secret-{kind}")),
    ],
    "api_essay": [*in_api("essays/{essay}"), *in_api("essays/{essay_uuid}"), *in_api("essays/open")],
    "api_edition_list": in_api("editions"),
    "api_edition": in_api("editions/{edition_uuid}"),
    "api_series_list": in_api("series"),
    "api_series": [*in_api("series/{series}"), *in_api("series/open")],
    "api_topic_list": in_api("topics"),
    "api_topic": [*in_api("topics/{topic}"), *in_api("topics/open")],
    "api_author_list": in_api("authors"),
    "api_author": [*in_api("authors/{author}"), *in_api("authors/open")],
    "api_search": [path for asked in ("zanziba", "zanzibra", "ferry", "quill") for path in in_api(f"search?q={asked}")],
    "api_changes": in_api("changes"),
    "citation_file": [
        *(path for suffix in ("bib", "ris", "json") for path in in_both(f"responses/{{essay}}/cite.{suffix}")),
        *in_both("responses/open/cite.bib"),
    ],
    "response_epub": [*in_both("responses/{essay}/book.epub"), *in_both("responses/open/book.epub")],
    "response_pdf": [*in_both("responses/{essay}/book.pdf"), *in_both("responses/open/book.pdf")],
    "series_epub": [*in_both("series/{series}/book.epub"), *in_both("series/open/book.epub")],
    "series_pdf": [*in_both("series/{series}/book.pdf"), *in_both("series/open/book.pdf")],
    "response_card": [*in_both("responses/{essay}/card.png"), *in_both("responses/open/card.png")],
    "old_address": [
        *(f"{prefix}/responses/{{essay}}" for prefix in ("", "/cn")),
        *(f"{prefix}/{section}/{{series}}/" for prefix in ("", "/cn") for section in ("series", "posts")),
        *(f"{prefix}/topics/{{topic}}" for prefix in ("", "/cn")),
        *(f"{prefix}/authors/{{author}}" for prefix in ("", "/cn")),
        "/responses/",
    ],
    "old_front_page": ["/cn", "/cn/"],
}
# What is not for readers, and guarded by its own tests.
NOT_FOR_READERS = ("admin/", "accounts/", "desk/")
# A version that was corrected keeps its address, and is struck out where the next one says what it changed; nowhere else.
ADMITTED = {"replaced": {"response_version", "response_changes"}}


def secret_revision(essay: Essay, language: str = "en") -> Revision:
    words = [f"{SECRET}-{place}" for place in ("title", "summary", "body")]
    return make_revision(make_edition(essay, language), words[0], words[1], f"<p>{words[2]}</p>")


def secret_essay(**fields: object) -> Essay:
    """A work whose every word is secret, beside an open one in the same kind of place."""
    author = make_author(
        f"{SECRET} author", slug="secret-author", affiliation_en=f"{SECRET} college", bio_en=f"{SECRET} life"
    )
    make_portrait(author, alt_en=f"{SECRET} face")
    series = make_series(f"{SECRET} series", slug="secret-series", prompt_en=f"{SECRET} prompt", opened_on=None)
    topic = make_topic(f"{SECRET} topic", slug="secret-topic", description_en=f"{SECRET} description")
    fields = {"slug": "secret", "series": series, "note_en": f"{SECRET} note", **fields}
    return make_essay(authors=(author,), topics=(topic,), **fields)


def draft() -> None:
    secret_revision(secret_essay())


def ready() -> None:
    revision = secret_revision(secret_essay())
    Release.objects.create(edition=revision.edition, essay=revision.edition.essay, revision=revision, basis="approval")


def future() -> None:
    release(secret_revision(secret_essay()), starts=timezone.now() + HOUR, note_en=f"{SECRET} note")


def ended() -> None:
    now = timezone.now()
    release(secret_revision(secret_essay()), starts=now - 2 * HOUR, ends=now - HOUR, ended_as="ended")


def withdrawn() -> None:
    now = timezone.now()
    release(secret_revision(secret_essay()), starts=now - 2 * HOUR, ends=now - HOUR, ended_as="withdrawn")


def cancelled() -> None:
    at = timezone.now() - HOUR
    release(secret_revision(secret_essay()), starts=at, ends=at, ended_as="cancelled")


def replaced() -> None:
    """The words of a version that was corrected."""
    now = timezone.now()
    essay = make_essay(slug="secret")
    release(secret_revision(essay), starts=now - 2 * HOUR, ends=now - HOUR, ended_as="corrected")
    release(make_revision(make_edition(essay), "As it stands now"), starts=now - HOUR)


def replaced_and_withdrawn() -> None:
    """A withdrawal closes the versions before it too."""
    now = timezone.now()
    essay = make_essay(slug="secret")
    release(secret_revision(essay), starts=now - 3 * HOUR, ends=now - 2 * HOUR, ended_as="corrected")
    release(secret_revision(essay), starts=now - 2 * HOUR, ends=now - HOUR, ended_as="withdrawn")


def draft_beside_live() -> None:
    """The next words of a text that is live, and its translation that is not."""
    essay = make_response("en", slug="secret")
    secret_revision(essay)
    secret_revision(essay, "zh-hans")


def correction_to_come() -> None:
    now = timezone.now()
    essay = make_essay(slug="secret")
    release(
        make_revision(make_edition(essay), "As it stands now"), starts=now - HOUR, ends=now + HOUR, ended_as="corrected"
    )
    release(secret_revision(essay), starts=now + HOUR, note_en=f"{SECRET} note")


def reply(starts_in: timedelta | None = None, **ends: object) -> Callable[[], None]:
    """A reply to the open response that readers cannot open: a draft, or with a release of another time."""

    def plant() -> None:
        answered = Essay.objects.get(slug="open")
        essay = secret_essay(series=answered.series, in_reply_to=answered, in_reply_to_block="p1")
        revision = secret_revision(essay)
        if starts_in is not None:
            release(revision, starts=timezone.now() + starts_in, **ends)
        Mark.objects.create(essay=essay, block="p1", kind="difference", note_en=SECRET, accepted_at=timezone.now())

    return plant


def mark(**fields: object) -> Callable[[], None]:
    """A mark on the open response."""

    def plant() -> None:
        essay = Essay.objects.get(slug="open")
        Mark.objects.create(essay=essay, kind="difference", note_en=SECRET, note_zh=SECRET, **fields)

    return plant


def answers_hidden() -> None:
    """An open response replies to a hidden one."""
    hidden = secret_essay()
    secret_revision(hidden)
    Essay.objects.filter(slug="open").update(in_reply_to=hidden, in_reply_to_block="p1")


def protected(byline: str) -> Callable[[], None]:
    def plant() -> None:
        author = make_author(
            f"{SECRET.title()} Quill",
            slug="secret-author",
            affiliation_en=f"{SECRET} college",
            affiliation_zh=f"{SECRET} zh",
            bio_en=f"{SECRET} life",
            byline=byline,
        )
        make_portrait(author, alt_en=f"{SECRET} face")
        essay = make_response("en", "zh-hans", slug="secret", authors=(author,))
        essay.authorships.update(affiliation_en=f"{SECRET} printed")
        Path.objects.create(kind="author", slug="secret-author", author=author)

    return plant


def standing(plant: Callable[[], None]) -> Callable[[], None]:
    """The same for a standing page."""

    def plant_page() -> None:
        plant()
        Essay.objects.filter(slug="secret").update(kind=Essay.Kind.PAGE)

    return plant_page


def term_draft() -> None:
    index_names(
        [
            Term.objects.create(
                slug="secret-term", name_en=f"{SECRET} term", name_zh=SECRET, usage_us_en=f"{SECRET} usage"
            )
        ]
    )


def term_future() -> None:
    term_draft()
    Term.objects.update(public_from=timezone.now() + HOUR)


STATES = {
    "draft": draft,
    "ready": ready,
    "future": future,
    "ended": ended,
    "withdrawn": withdrawn,
    "cancelled": cancelled,
    "replaced": replaced,
    "replaced_and_withdrawn": replaced_and_withdrawn,
    "draft_beside_live": draft_beside_live,
    "correction_to_come": correction_to_come,
    "draft_reply": reply(),
    "future_reply": reply(HOUR),
    "withdrawn_reply": reply(-2 * HOUR, ends=timezone.now() - HOUR, ended_as="withdrawn"),
    "answers_hidden": answers_hidden,
    "proposed_mark": mark(block="p1"),
    "mark_to_come": mark(block="p1", accepted_at=timezone.now() + HOUR),
    "mark_of_a_paragraph_that_is_gone": mark(block="p99", accepted_at=timezone.now() - HOUR),
    "term_draft": term_draft,
    "term_future": term_future,
    "page_draft": standing(draft),
    "page_future": standing(future),
    "page_withdrawn": standing(withdrawn),
    "page_to_come": standing(correction_to_come),
    "initials": protected(Author.Byline.INITIALS),
    "withheld": protected(Author.Byline.WITHHELD),
}


@pytest.fixture(autouse=True)
def pictures_can_be_read(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """What a picture or a book says stands in its bytes; every machine can print, and nobody is asked to wait."""
    settings.RATE_LIMITS = False
    monkeypatch.setattr("essays.views.drawing.draw_card", lambda card: repr(card).encode())
    open_books(monkeypatch)


@pytest.fixture
def open_pages() -> None:
    """One of each kind that everybody may see, so that no page is empty for another reason."""
    author, topic = make_author("Open Author", slug="open"), make_topic("Open topic", slug="open")
    make_response("en", "zh-hans", slug="open", series=make_series(slug="open"), authors=(author,), topics=(topic,))
    make_response("zh-hans", slug="open-beside", topics=(topic,))


def named_patterns(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Name and route of every address, the desk's left out."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from named_patterns(pattern.url_patterns, route)
        elif not route.startswith(NOT_FOR_READERS):
            yield pattern.name or "", route


def test_every_public_address_has_a_row_in_the_matrix() -> None:
    without = {route for name, route in named_patterns(get_resolver().url_patterns) if name not in MATRIX}

    assert not without


@pytest.mark.parametrize("state", STATES)
def test_hidden_words_are_nowhere(client: Client, open_pages: None, state: str) -> None:
    STATES[state]()
    slugs = hidden_names()

    for name, paths in MATRIX.items():
        for path in paths:
            response = client.get(path.format(**slugs))
            said = response.content.decode(errors="replace").lower() + str(response.headers).lower()
            assert SECRET not in said or name in ADMITTED.get(state, ()), f"{state}: {path}"


def test_the_crawl_finds_words_that_are_public(client: Client, open_pages: None) -> None:
    release(secret_revision(secret_essay()))

    found = {name for name, paths in MATRIX.items() if any(_says(client, path) for path in paths)}

    assert found == {
        "home", "response_list", "response_year", "response_detail", "response_version", "response_versions",
        "series_list", "series_detail", "topic_list",
        "topic_detail", "author_list", "author_detail", "response_feed", "series_feed", "topic_feed", "author_feed",
        "citation_file", "response_card", "response_epub", "response_pdf", "series_epub", "series_pdf", "search",
        "search_suggestions", "oai",
        "response_json_feed", "series_json_feed", "topic_json_feed", "author_json_feed",
        "api_essay_list", "api_essay", "api_edition_list", "api_edition", "api_series_list", "api_series", "api_topic_list",
        "api_topic", "api_author_list", "api_author", "api_search",
    }  # fmt: skip


def hidden_names() -> dict[str, str]:
    """What names the hidden records in addresses."""
    essay = Essay.objects.filter(slug="secret").first()
    edition = Edition.objects.filter(essay=essay).order_by("id").last() if essay else None
    return {
        "essay": "secret",
        "series": "secret-series",
        "topic": "secret-topic",
        "author": "secret-author",
        "essay_uuid": str(essay.uuid if essay else uuid4()),
        "edition_uuid": str(edition.uuid if edition else uuid4()),
    }


def _says(client: Client, path: str) -> bool:
    return SECRET in client.get(path.format(**hidden_names())).content.decode(errors="replace")


@pytest.mark.parametrize("state", ["draft", "ready", "future", "cancelled"])
@pytest.mark.parametrize("prefix", ["/en/responses/", "/zh-hans/responses/", "/responses/", "/cn/responses/"])
def test_what_was_never_public_answers_like_an_address_that_never_was(client: Client, state: str, prefix: str) -> None:
    STATES[state]()

    hidden, random = (
        client.get(f"{prefix}{slug}/", headers={"x-request-id": "one"})
        for slug in ("secret", "of-this-there-is-nothing")
    )

    assert hidden.status_code == random.status_code == 404
    assert hidden.content == random.content
    assert dict(hidden.headers) == dict(random.headers)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    "asked", ["{}", "{}-body", '"{} body"', "ferry {}", "ferry -{}", "-{} ferry", "\u6e21\u8f6e -{}", "{}s"]
)
def test_a_hidden_word_is_looked_for_like_one_that_is_nowhere(
    client: Client, open_pages: None, state: str, asked: str
) -> None:
    STATES[state]()

    for path in (*in_both("search/"), *in_both("search/suggestions/"), "/api/v1/search"):
        pages = [
            client.get(path, {"q": asked.format(word)}).content.decode().replace(word, "~")
            for word in (SECRET, "xylograf")
        ]
        assert pages[0] == pages[1], path


@pytest.mark.parametrize("state", ["draft", "ready", "future", "cancelled"])
def test_the_api_knows_what_was_never_public_no_better(client: Client, state: str) -> None:
    STATES[state]()
    names = hidden_names()

    for path in ("essays/{essay}", "essays/{essay_uuid}", "editions/{edition_uuid}"):
        hidden = client.get("/api/v1/" + path.format(**names))
        random = client.get("/api/v1/" + path.format(essay="of-this", essay_uuid=uuid4(), edition_uuid=uuid4()))
        assert hidden.status_code == random.status_code == 404
        assert hidden.content == random.content
        assert hidden.headers.pop("X-Request-ID") != random.headers.pop("X-Request-ID")
        assert dict(hidden.headers) == dict(random.headers)


@pytest.mark.parametrize("kind", ["series", "topics", "authors"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_series_topics_and_authors_of_drafts_alone_do_not_exist(client: Client, kind: str, language: str) -> None:
    draft()
    slug = f"secret-{kind.removesuffix('s') if kind != 'series' else kind}"

    hidden, random = client.get(f"/{language}/{kind}/{slug}/"), client.get(f"/{language}/{kind}/nobody/")

    assert hidden.status_code == 404
    assert hidden.content == random.content


@pytest.mark.parametrize("state", ["draft_reply", "future_reply", "withdrawn_reply", "proposed_mark"])
def test_hidden_replies_and_marks_change_no_page_at_all(client: Client, open_pages: None, state: str) -> None:
    paths = [*in_both(""), *in_both("series/open/"), *in_both("responses/open/")]
    before = [client.get(path).content for path in paths]

    STATES[state]()

    assert [client.get(path).content for path in paths] == before


def test_public_pages_set_no_cookie_and_carry_their_policy(client: Client, open_pages: None) -> None:
    slugs = dict.fromkeys(("essay", "series", "topic", "author"), "open") | dict.fromkeys(
        ("essay_uuid", "edition_uuid"), "x"
    )

    for paths in MATRIX.values():
        for path in paths:
            response = client.get(path.format(**slugs))
            assert "Set-Cookie" not in response.headers, path
            assert not response.cookies, path
            assert "Cookie" not in response.headers.get("Vary", "") or path == "/", path
            assert "script-src 'self'" in response.headers["Content-Security-Policy"], path
