"""Documents of every format, made from texts whose fields are known; those in word/ were written by LibreOffice 7.4."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from pathlib import Path

from bench.pages import Page
from essays.languages import CHINESE, ENGLISH

WORD = Path(__file__).parent / "word"
PEOPLE = ("Nuria Castell", "Idris Vale", "Tobias Wren", "Hanna Okoro", "Rosa Lindqvist")
PEOPLE_ZH = ("顾雨晴", "沈知远", "温浩然", "林若兰", "程子墨")
THINGS = ("ferry", "staircase", "orchard", "ledger", "lantern", "umbrella", "kettle", "bridge", "whistle", "ladder")
THINGS_ZH = ("渡轮", "楼梯", "果园", "账本", "灯笼", "雨伞", "水壶", "木桥", "口哨", "梯子")


@dataclass(frozen=True)
class Text:
    """A text and what is to be found of it."""

    name: str
    title: str
    authors: tuple[str, ...]
    series: str
    published: date | None
    language: str
    body: tuple[str, ...]

    @property
    def is_chinese(self) -> bool:
        return self.language == CHINESE.code

    @property
    def day(self) -> str:
        """The date as the old site printed it."""
        assert self.published
        if self.is_chinese:
            return f"{self.published.year}年{self.published.month}月{self.published.day}日"
        return f"{self.published:%B} {self.published.day}, {self.published.year}"

    @property
    def label(self) -> str:
        return f"{'响应：' if self.is_chinese else 'Responding To: '}{self.series}"

    @property
    def byline(self) -> str:
        return "、".join(self.authors) if self.is_chinese else " and ".join(self.authors)


def text(kind: str, number: int, language: str = ENGLISH.code) -> Text:
    """The text of a kind and a number: words of its own, and fields that differ from its neighbours'."""
    chinese = language == CHINESE.code
    thing = (THINGS_ZH if chinese else THINGS)[number % 10]
    people = PEOPLE_ZH if chinese else PEOPLE
    authors = (people[number % 5], people[(number + 2) % 5]) if number % 3 == 0 else (people[number % 5],)
    mark = f"{kind}{number}"
    body = (
        (
            f"第{mark}次看见那{thing}的时候，我们谁也没有说话，因为大家都以为它是别人的。",
            f"到了第{number + 2}年，{mark}号的{thing}已经有了名字，名字是两种语言里都没有的。",
        )
        if chinese
        else (
            f"The {thing} of {mark} stood where nobody had put it, and for {number + 2} years each of us took it for the other's.",
            f"When we finally asked about {mark}, it turned out that the {thing} had been waiting for exactly that question.",
        )
    )
    title = f"{mark}号{thing}" if chinese else f"The {thing.title()} Numbered {mark.title()}"
    series = "我们共有之物" if chinese else "What We Hold in Common"
    return Text(mark, title, authors, series, date(2024, 1, 1) + timedelta(days=number * 9), language, body)


def markdown(one: Text) -> bytes:
    """Front matter, in YAML or TOML by turns."""
    assert one.published
    if one.published.day % 2:
        authors = ", ".join(f'"{name}"' for name in one.authors)
        head = (
            f'+++\ntitle = "{one.title}"\nauthors = [{authors}]\nseries = "{one.series}"\ndate = {one.published}\n+++\n'
        )
    else:
        authors = "".join(f"\n  - {name}" for name in one.authors)
        head = f'---\ntitle: "{one.title}"\nauthors:{authors}\nseries: {one.series}\ndate: {one.published}\nlang: {one.language}\n---\n'
    return (head + "\n" + "\n\n".join(one.body) + "\n").encode()


def labelled_markdown(one: Text) -> bytes:
    """No front matter: the head as people type it."""
    byline = f"作者：{one.byline}" if one.is_chinese else f"By {one.byline}"
    return "\n\n".join([f"# {one.title}", byline, one.day, one.label, *one.body, ""]).encode()


def old_page(one: Text, *, heading: bool = True) -> bytes:
    """A page of the old site as a browser saves it."""
    site = "美中全球议题对话项目" if one.is_chinese else "Initiative for U.S.-China Dialogue on Global Issues"
    tag = "h1" if heading else "p"
    paragraphs = "".join(f"<p>{escape(words)}</p>" for words in one.body)
    return f"""<!DOCTYPE html>
<!-- saved from url=(0051)https://uschinadialogue.example/responses/{one.name} -->
<html lang="{one.language}"><head><meta charset="utf-8"><title>{escape(one.title)} | {site}</title>
<script>alert("frame")</script><style>p {{ color: red }}</style></head><body>
<a href="#main">Skip to {site}</a> <a href="#menu">Full Site Menu</a> <a href="#main">Skip to main content</a>
<nav><ul><li><a href="/">Home</a></li><li><a href="/events">Events</a></li></ul></nav>
<main id="main"><div class="masthead"><p>{one.day}</p></div>
<p><a href="/series">{escape(one.label)}</a></p><{tag}>{escape(one.title)}</{tag}><p>{escape(one.byline)}</p>
<div class="prose">{paragraphs}</div><div class="share-links"><a href="https://social.example/">Share this page</a></div></main>
<footer><p>Georgetown and everybody else, all rights reserved, a long line of the frame.</p></footer></body></html>""".encode()


def bare_old_page(one: Text) -> bytes:
    return old_page(one, heading=False)


def described_page(one: Text) -> bytes:
    """An article page of some other site, which describes itself in JSON-LD."""
    article = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "A Magazine"},
            {
                "@type": "NewsArticle",
                "headline": one.title,
                "author": [{"@type": "Person", "name": name} for name in one.authors],
                "datePublished": f"{one.published}T09:00:00+08:00",
                "inLanguage": one.language,
                "isPartOf": {"@type": "CreativeWorkSeries", "name": one.series},
            },
        ],
    }
    return _page(one, f'<script type="application/ld+json">{json.dumps(article)}</script>')


def cited_page(one: Text) -> bytes:
    """An article page with the meta elements that libraries read, and its series in a line of its text."""
    metas = "".join(f'<meta name="citation_author" content="{name}">' for name in one.authors)
    metas += f'<meta name="citation_title" content="{escape(one.title)}"><meta name="citation_publication_date" content="{one.published}">'
    return _page(one, metas, before=f"<p>{escape(one.label)}</p>")


def _page(one: Text, head: str, before: str = "") -> bytes:
    paragraphs = "".join(f"<p>{escape(words)}</p>" for words in one.body)
    return f"""<!doctype html><html lang="{one.language}"><head><meta charset="utf-8"><title>{escape(one.title)} | A Magazine</title>
<link rel="canonical" href="https://magazine.example/{one.name}">{head}</head><body><header class="site-header"><a href="/">A Magazine</a>
</header><nav>Home News Archive</nav><article><h1>{escape(one.title)}</h1>{before}<div class="entry-content">{paragraphs}</div>
<div class="related"><h2>Read next</h2><p>Another article about something else entirely, with a teaser of some length.</p></div></article>
<aside><p>Subscribe to our newsletter, free and weekly.</p></aside><footer>Imprint</footer></body></html>""".encode()


def word(one: Text) -> bytes:
    """A Word document with nothing but what must be there."""
    lines = [
        ("Title", one.title),
        ("", one.byline),
        ("", one.day),
        ("", one.label),
        *(("", words) for words in one.body),
    ]
    return ooxml("".join(paragraph(words, style) for style, words in lines))


def paragraph(words: str, style: str = "") -> str:
    """A paragraph of OOXML."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'


def ooxml(body: str, *, before: str = "", **parts: bytes) -> bytes:
    """The bytes of a Word document with this body; `before` stands before its root, `parts` are further files (`__` for `/`)."""
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{office}" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f'<?xml version="1.0"?>{before}<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{main}"><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
        "</w:styles>",
    }
    return zipped(files | {name.replace("__", "/"): data for name, data in parts.items()})


def zipped(files: dict[str, str | bytes]) -> bytes:
    """An archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def dump(one: Text) -> bytes:
    """A page dump, as the archive has them."""
    return Page(one.title, one.body, one.series, one.authors, one.published, one.language).data()


def wordpress(posts: list[Text], extra: str = "") -> bytes:
    """An export of WordPress; `extra` are further items."""
    items = "".join(post(one) for one in posts)
    people = "".join(
        f"<wp:author><wp:author_login>a{number}</wp:author_login><wp:author_display_name>{name}</wp:author_display_name></wp:author>"
        for number, name in enumerate((*PEOPLE, *PEOPLE_ZH))
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old blog</title><wp:wxr_version>1.2</wp:wxr_version>{people}
{items}{extra}</channel></rss>""".encode()


def post(one: Text, status: str = "publish", kind: str = "post", more: str = "") -> str:
    """One item of an export: a post of the old editor, with blank lines for paragraphs."""
    login = f"a{(*PEOPLE, *PEOPLE_ZH).index(one.authors[0])}"
    words = "\n\n".join(one.body)
    return f"""<item><title>{escape(one.title)}</title><link>https://blog.example/{one.name}/</link><dc:creator>{login}</dc:creator>
<content:encoded><![CDATA[{one.label}\n\n{words}]]></content:encoded><wp:post_id>{one.name[2:]}</wp:post_id>
<wp:post_date>{one.published} 09:00:00</wp:post_date><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>"""


# Form, how many of them, the ending of their names, and what makes them.
FORMS: tuple[tuple[str, int, str, Callable[[Text], bytes]], ...] = (
    ("fm", 10, ".md", markdown),
    ("md", 8, ".markdown", labelled_markdown),
    ("op", 8, ".html", old_page),
    ("bp", 4, ".htm", bare_old_page),
    ("dp", 6, ".html", described_page),
    ("cp", 6, ".html", cited_page),
    ("wd", 6, ".docx", word),
    ("tx", 6, ".txt", dump),
)
POSTS = [text("wp", number, (ENGLISH.code, CHINESE.code)[number % 2]) for number in range(8)]


def write(folder: Path) -> dict[str, Text]:
    """Write all of them into a folder and folders in it; returns what is to be found, by the path that a report names."""
    expected: dict[str, Text] = {}
    for form, count, suffix, make in FORMS:
        for number in range(count):
            one = text(form, number, (ENGLISH.code, CHINESE.code)[number % 2])
            path = folder / form / f"{one.name}{suffix}"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(make(one))
            expected[str(path)] = one
    path = folder / "blog.xml"
    path.write_bytes(wordpress(POSTS))
    one_author = {one.name: Text(**{**one.__dict__, "authors": one.authors[:1]}) for one in POSTS}
    return expected | {f"{path}/{name[2:]}": one for name, one in one_author.items()}
