"""Words that readers must not see, planted in every hidden state and looked for at every public address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import Author
from essays.models import Essay, Path, Release, Revision
from tests.factories import (
    in_both,
    make_author,
    make_edition,
    make_essay,
    make_response,
    make_revision,
    make_series,
    make_topic,
    release,
)

pytestmark = pytest.mark.django_db

SECRET = "zanzibar"
HOUR = timedelta(hours=1)

# Where a text, its people and its questions could show: one row for every public address. `{…}` are slugs of the hidden ones.
MATRIX = {
    "language_choice": ["/"],
    "robots": ["/robots.txt"],
    "sitemap": ["/sitemap.xml"],
    "web_manifest": ["/site.webmanifest"],
    "healthz": ["/healthz"],
    "preview": ["/preview/nobodys-token/"],  # a link opens one revision for whoever has it; nobody guesses one
    "home": in_both(""),
    "about": in_both("about/"),
    "response_list": [*in_both("responses/"), *in_both("responses/?page=1")],
    "response_detail": [
        *in_both("responses/{essay}/"),
        *in_both("responses/open/"),
        *in_both("responses/open-beside/"),
    ],
    "response_version": [
        *(path for number in (1, 2, 3) for path in in_both(f"responses/{{essay}}/versions/{number}/")),
        *in_both("responses/open/versions/1/"),
    ],
    "series_list": in_both("series/"),
    "series_detail": [*in_both("series/{series}/"), *in_both("series/open/")],
    "topic_list": in_both("topics/"),
    "topic_detail": [*in_both("topics/{topic}/"), *in_both("topics/open/")],
    "author_list": in_both("authors/"),
    "author_detail": [*in_both("authors/{author}/"), *in_both("authors/open/")],
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
    "response_feed": in_both("feeds/responses/"),
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
# A version that was corrected keeps its address, and only that.
ADMITTED = {"replaced": {"response_version"}}


def secret_revision(essay: Essay, language: str = "en") -> Revision:
    words = [f"{SECRET}-{place}" for place in ("title", "summary", "body")]
    return make_revision(make_edition(essay, language), words[0], words[1], f"<p>{words[2]}</p>")


def secret_essay(**fields: object) -> Essay:
    """A work whose every word is secret, beside an open one in the same kind of place."""
    author = make_author(
        f"{SECRET} author", slug="secret-author", affiliation_en=f"{SECRET} college", bio_en=f"{SECRET} life"
    )
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
        essay = make_response("en", "zh-hans", slug="secret", authors=(author,))
        essay.authorships.update(affiliation_en=f"{SECRET} printed")
        Path.objects.create(kind="author", slug="secret-author", author=author)

    return plant


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
    "initials": protected(Author.Byline.INITIALS),
    "withheld": protected(Author.Byline.WITHHELD),
}


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
    slugs = {"essay": "secret", "series": "secret-series", "topic": "secret-topic", "author": "secret-author"}

    for name, paths in MATRIX.items():
        for path in paths:
            response = client.get(path.format(**slugs))
            said = response.content.decode().lower() + str(response.headers).lower()
            assert SECRET not in said or name in ADMITTED.get(state, ()), f"{state}: {path}"


def test_the_crawl_finds_words_that_are_public(client: Client, open_pages: None) -> None:
    release(secret_revision(secret_essay()))

    found = {name for name, paths in MATRIX.items() if any(_says(client, path) for path in paths)}

    assert found == {
        "home", "response_list", "response_detail", "response_version", "series_list", "series_detail", "topic_list",
        "topic_detail", "author_list", "author_detail", "response_feed",
        "search", "search_suggestions",
    }  # fmt: skip


def _says(client: Client, path: str) -> bool:
    slugs = {"essay": "secret", "series": "secret-series", "topic": "secret-topic", "author": "secret-author"}
    return SECRET in client.get(path.format(**slugs)).content.decode()


@pytest.mark.parametrize("state", ["draft", "ready", "future", "cancelled"])
@pytest.mark.parametrize("prefix", ["/en/responses/", "/zh-hans/responses/", "/responses/", "/cn/responses/"])
def test_what_was_never_public_answers_like_an_address_that_never_was(client: Client, state: str, prefix: str) -> None:
    STATES[state]()

    hidden, random = client.get(f"{prefix}secret/"), client.get(f"{prefix}of-this-there-is-nothing/")

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

    for language in ("en", "zh-hans"):
        for path in ("search/", "search/suggestions/"):
            pages = [
                client.get(f"/{language}/{path}", {"q": asked.format(word)}).content.decode().replace(word, "~")
                for word in (SECRET, "xylograf")
            ]
            assert pages[0] == pages[1]


@pytest.mark.parametrize("kind", ["series", "topics", "authors"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_series_topics_and_authors_of_drafts_alone_do_not_exist(client: Client, kind: str, language: str) -> None:
    draft()
    slug = f"secret-{kind.removesuffix('s') if kind != 'series' else kind}"

    hidden, random = client.get(f"/{language}/{kind}/{slug}/"), client.get(f"/{language}/{kind}/nobody/")

    assert hidden.status_code == 404
    assert hidden.content == random.content


def test_public_pages_set_no_cookie_and_carry_their_policy(client: Client, open_pages: None) -> None:
    slugs = {"essay": "open", "series": "open", "topic": "open", "author": "open"}

    for paths in MATRIX.values():
        for path in paths:
            response = client.get(path.format(**slugs))
            assert "Set-Cookie" not in response.headers, path
            assert not response.cookies, path
            assert "Cookie" not in response.headers.get("Vary", "") or path == "/", path
            assert "script-src 'self'" in response.headers["Content-Security-Policy"], path
