from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from essays.text.allowed import TAGS, admitted
from essays.text.canonical import rewrite
from essays.text.markup import GUARD, clean_html, paragraphs_to_html, plain_text

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x0d\x0a>alert(1)</script\x09>",
    "<script/random>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<image href=x onerror=alert(1)>",
    "<p onclick=alert(1)>x</p>",
    "<p>x<span data-note='1\" onclick=\"alert(1)'>y</span></p>",
    "<p data-note>x</p><li data-note>y</li><em data-note>z</em>",
    "<p>x<span data-note><a href='https://e.org/</span><img src=x onerror=alert(1)>'>y</a></span></p>",
    "<p onmouseover\x00=alert(1)>x</p>",
    '<p "onclick=alert(1)">x</p>',
    "<p/onfocus=alert(1) autofocus tabindex=1>x</p>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<svg><foreignObject><p onclick=alert(1)>x</p></foreignObject></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><style><!--</style><img src=x onerror=alert(1)>--></style></svg>",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<math><maction actiontype=statusline#http://evil.example xlink:href=javascript:alert(1)>x",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=JaVaScRiPt:alert(1)>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='java&Tab;script&colon;alert(1)'>x</a>",
    "<a href='&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)'>x</a>",
    "<a href='&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)'>x</a>",
    "<a href='&#0000106avascript:alert(1)'>x</a>",
    "<a href='javascript\x00:alert(1)'>x</a>",
    "<a href='\ufeffjavascript:alert(1)'>x</a>",
    "<a href='java\u202escript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='DATA:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<a href='view-source:javascript:alert(1)'>x</a>",
    "<a href='blob:https://evil.example/1'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='/admin/logout/'>x</a>",
    "<a href='\\\\evil.example'>x</a>",
    "<a href='https:\\\\evil.example'>x</a>",
    "<a href='#main'>x</a>",
    "<a href='mailto:a@example.org?bcc=b@evil.example'>x</a>",
    "<a href=https://example.org target=_blank ping=//evil.example download rel=opener>x</a>",
    "<style>p{background:url(//evil.example)}</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object><embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input name=csrfmiddlewaretoken><button formaction=javascript:alert(1)>x</form>",
    "<p id=main name=forms class=hidden>x</p>",
    "<a id=document name=cookie href=https://example.org>x</a>",
    "<template><script>alert(1)</script></template>",
    "<template><p><template><img src=x onerror=alert(1)></template></p></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<noembed><img title='</noembed><img src=x onerror=alert(1)>'></noembed>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<title><img title='</title><img src=x onerror=alert(1)>'></title>",
    "<xmp><img title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<select><style></select><img src=x onerror=alert(1)></style></select>",
    "<table><td><svg><desc><td><script>alert(1)</script>",
    "<p><!--><img src=x onerror=alert(1)>--></p>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?><p>x</p>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<p lang='en\" onclick=\"alert(1)'>x</p>",
    "<p data-block='p1\" onclick=\"alert(1)'>x</p>",
    "<p data-block=main data-x=1 contenteditable>x</p>",
    "<td colspan=999999999 rowspan=-1>x</td>",
    "<plaintext><script>alert(1)</script>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<x-custom is=x onclick=alert(1)>x</x-custom>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "\ud800<p>\udfff</p>",
]

FRAGMENTS = [
    "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<em>", "</em>", "<i>", "<span>", "</span>", "<ul>", "</ul>",
    "<ol>", "<li>", "</li>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<th>", "<thead>", "<caption>",
    "<tfoot>", "<blockquote>", "</blockquote>", "<a>", "</a>", "<br>", "<hr>", "<h1>", "</h1>", "<h3>", "<h5>",
    "<svg>", "</svg>", "<math>", "<style>", "</style>", "<script>", "</script>", "<template>", "<select>", "<form>",
    "</form>", "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&lt;", "&nbsp;", "&#0;", "&#55296;", "&#1;", "text", "中",
    "文字", "\n", "\u3000", "\ud800", "\x00", "\x85", "\ufeff", "\u202e", "<", ">", "&", '"', "'", "<pre>", "<dl>",
    "<dt>", "<img>", "<nobr>", "<frameset>", "<body>", "<html>", "<head>", "<title>", "</title>", "<textarea>",
    "<noscript>", " ", "<a href='https://e.org/?a=1&b=\"'>", "<a href='#p7'>", "<a href='http://xn--a/'>",
    "<a href=x lang=en>", "<span lang=zh-HANS>", "<span lang=en>", "<p lang=ZH data-block=p3>",
    "<p data-block='p0a'>", "<td colspan=3>", "<ol start=4>", "<b style='font-weight: normal'>",
    "<p class=MsoNormal>", "<o:p>", "<li data-block=p1>", "<span data-note>", "<span data-note lang=fr>", "x<span data-note>",
    "<a href='#n' id=r>", "<a href='#r' id=n>",
]  # fmt: skip
MARKUP = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join) | st.text(max_size=80)


def offences(html: str) -> list[str]:
    """What a browser's parser finds in the markup that is outside the allow list."""
    found = []
    tree = LexborHTMLParser(f"<!doctype html><body>{html}", scripting=True)
    for node in tree.root.traverse():
        if node.tag in {"html", "head", "body"}:
            found += [f"{node.tag} {name}" for name in node.attributes]
        elif node.tag not in TAGS:
            found.append(node.tag)
        else:
            found += [f"{node.tag} {a}={v}" for a, v in node.attributes.items() if admitted(node.tag, a, v or "") != v]
    return found


@pytest.mark.parametrize("payload", HOSTILE)
@pytest.mark.parametrize("place", ["{}", "<p>a {} b</p>", "<table><tr><td>{}</td></tr></table>", "<ul><li><em>{}"])
def test_no_hostile_markup_survives_cleaning(payload: str, place: str) -> None:
    assert offences(clean_html(place.replace("{}", payload))) == []


@pytest.mark.parametrize("payload", HOSTILE)
def test_the_writer_and_the_guard_each_stop_hostile_markup_alone(payload: str) -> None:
    assert offences(rewrite(payload)) == []
    assert offences(GUARD.clean(payload.encode(errors="replace").decode())) == []


def test_the_check_for_offences_sees_what_is_not_allowed() -> None:
    assert offences("<p id=x>a<img src=x></p><a href='javascript:x'>y</a>") == ["p id=x", "img", "a href=javascript:x"]


@given(MARKUP)
@example("<p>" * 3000 + "<em>" * 3000 + "x")
@example("<blockquote><ul><li>" * 400 + "x<table><tr><td>y")
@settings(max_examples=400, deadline=None)
def test_cleaning_never_raises_leaves_nothing_outside_the_list_and_is_done_when_done_once(html: str) -> None:
    cleaned = clean_html(html)
    assert offences(cleaned) == []
    assert clean_html(cleaned) == cleaned


@given(MARKUP)
def test_what_is_cleaned_can_stand_in_xml(html: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]", clean_html(html))


@pytest.mark.parametrize(
    ("pasted", "clean"),
    [
        ("loose text", "<p>loose text</p>"),
        ("<h1>A</h1><h5>B</h5>", "<h2>A</h2><h4>B</h4>"),
        ("<p><b>a</b> <i>b</i></p>", "<p><strong>a</strong> <em>b</em></p>"),
        ("<div>a<div>b</div>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<p>a</p><p>&nbsp;</p><p><br></p><p> \n </p>", "<p>a</p>"),
        ("<p><em>a</em><em>b</em><em></em></p>", "<p><em>ab</em></p>"),
        ("<p><span><span style='color:red'>a</span></span></p>", "<p>a</p>"),
        ("<em><p>a</p><p>b</p></em>", "<p><em>a</em></p><p><em>b</em></p>"),
        ("<b style='font-weight:normal'><p>a</p></b>", "<p>a</p>"),
        ("<p>a\n  b <em> c </em>d</p>", "<p>a b <em>c</em> d</p>"),
        ("<p>中国\n文字</p>", "<p>中国文字</p>"),
        ("<p>\u3000\u3000中国</p>", "<p>中国</p>"),
        ("<p><br>a<br>b<br></p>", "<p>a<br>b</p>"),
        ("<ul>\n<li>a\n<ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ul><li><p>a</p></li></ul>", "<ul><li><p>a</p></li></ul>"),
        ("<ul><li></li></ul><blockquote><p></p></blockquote>", ""),
        ("<blockquote>a</blockquote>", "<blockquote><p>a</p></blockquote>"),
        ("<li>a</li><li>b</li>", "<p>a</p><p>b</p>"),
        (
            "<table><tr><td>a<td></table>",
            "<table><tbody><tr><td>a</td><td></td></tr></tbody></table>",
        ),
        ("<p>a <sup>2</sup><sub>x</sub><del>y</del></p>", "<p>a <sup>2</sup><sub>x</sub><s>y</s></p>"),
        (
            "<table><tr><th scope=COL colspan=3 rowspan=51>a<td rowspan=1>b</table>",
            '<table><tbody><tr><th scope="col" colspan="3">a</th><td>b</td></tr></tbody></table>',
        ),
        ("<p><b>a <i>b</i></b> <i>c</i></p>", "<p><strong>a <em>b</em></strong> <em>c</em></p>"),
        ("a<hr>b", "<p>a</p><hr><p>b</p>"),
        ("<ol start=3 type=a reversed><li>a</ol>", '<ol start="3"><li>a</li></ol>'),
        ("<p lang=ZH-hans>a <span lang=en-us>b</span></p>", '<p lang="zh-Hans">a <span lang="en-US">b</span></p>'),
        ("<p lang=klingonese>a</p>", "<p>a</p>"),
        ("<p data-block=p7a>a</p><p data-block=x>b</p>", '<p data-block="p7a">a</p><p>b</p>'),
        (
            "<blockquote data-block=p2><p data-block=p3>a</p></blockquote>",
            '<blockquote data-block="p2"><p>a</p></blockquote>',
        ),
        ("<p><a href=' HTTPS://example.org/a b '>x</a></p>", '<p><a href="https://example.org/a%20b">x</a></p>'),
        ("<p><a href=mailto:a@example.org>x</a></p>", '<p><a href="mailto:a@example.org">x</a></p>'),
        ("<p><a href='#p7a'>x</a><a href='#top'>y</a></p>", '<p><a href="#p7a">x</a>y</p>'),
        ("<p><a href='http://xn--a/'>x</a></p>", "<p>x</p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p>a<span data-note=7> b <br></span> c</p>", '<p>a<span data-note="">b</span> c</p>'),
        ("<p>a <span data-note>b</span>c</p>", '<p>a<span data-note="">b</span> c</p>'),
        ("<p>a<br><span data-note>b</span>c</p>", '<p>a<span data-note="">b</span><br>c</p>'),
        ("<p>a<span data-note></span><span data-note>&nbsp;<em> </em></span>b</p>", "<p>ab</p>"),
        (
            "<p>a<span data-note>b</span><span data-note>c</span></p>",
            '<p>a<span data-note="">b</span><span data-note="">c</span></p>',
        ),
        ("<p>a<span data-note>b<span data-note>c</span>d</span></p>", '<p>a<span data-note="">bcd</span></p>'),
        (
            "<p><em>a<span data-note>b <em>c</em></span>d</em></p>",
            '<p><em>a</em><span data-note="">b <em>c</em></span><em>d</em></p>',
        ),
        (
            "<p><a href=https://a.org>a<span data-note>b</span>c</a></p>",
            '<p><a href="https://a.org">a</a><span data-note="">b</span><a href="https://a.org">c</a></p>',
        ),
        (
            "<div>a<span data-note lang=FR>b<div>c</div><ul><li>d</ul></span>e</div>",
            '<p>a<span data-note="" lang="fr">b<br>c<br>d</span>e</p>',
        ),
        ("<p><span data-note>a</span>b</p>", "<p>ab</p>"),
        ("<h2>a<span data-note>b</span></h2>", '<h2>a<span data-note="">b</span></h2>'),
        ("<p>a<img src=x alt='A map of the harbour'>b</p>", "<p>ab</p>"),
    ],
)
def test_what_is_pasted_takes_the_one_plain_form(pasted: str, clean: str) -> None:
    assert clean_html(pasted) == clean


def test_a_paste_from_a_word_processor_comes_out_clean() -> None:
    pasted = (
        "<!--StartFragment--><p class=MsoNormal style='mso-margin-top-alt:auto'><b><span lang=EN-US "
        "style='font-size:14pt'>The ferry<o:p></o:p></span></b></p>"
        "<p class=MsoNormal><span lang=EN-US>left <i style='mso-bidi-font-style:normal'>without</i> us.</span></p>"
        "<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>"
        "<![if !supportLists]><p class=MsoListParagraph>end</p><![endif]><!--EndFragment-->"
    )
    assert clean_html(pasted) == "<p><strong>The ferry</strong></p><p>left <em>without</em> us.</p><p>end</p>"


def test_lists_nested_beyond_reason_become_flat_and_keep_their_words() -> None:
    cleaned = clean_html("<ul><li>" * 200 + "deep")
    assert cleaned.count("<ul>") == 6
    assert plain_text(cleaned) == "deep"


def test_plain_blocks_become_escaped_paragraphs_and_headings() -> None:
    blocks = [("A <b> & c", False), ("Part\u00a0one", True), (" \n ", False), ("one\ntwo", False)]
    expected = "<p>A &lt;b&gt; &amp; c</p><h2>Part&nbsp;one</h2><p>one<br>two</p>"
    assert paragraphs_to_html(blocks) == expected


def test_plain_text_sets_blocks_apart_by_blank_lines_and_items_rows_and_breaks_by_line_ends() -> None:
    html = (
        "<h2>T</h2><p>a <em>b</em><br>c</p><hr><ul><li>d<ul><li>e</li></ul></li><li><p>f</p></li></ul>"
        "<table><tr><th>g<th>h<tr><td>i<td>j</table><script>no</script>"
    )
    assert plain_text(html) == "T\n\na b\nc\n\nd\ne\nf\n\ng\th\ni\tj"


def test_plain_text_has_footnotes_after_all_blocks_or_not_at_all() -> None:
    html = "<p>One<span data-note>A <em>b</em>.<br>C.</span> two.</p><ul><li>x<span data-note>D.</span><li>y</ul>"
    assert plain_text(html) == "One two.\n\nx\ny\n\nA b.\nC.\n\nD."
    assert plain_text(html, notes=False) == "One two.\n\nx\ny"


NOTED = st.lists(
    st.sampled_from(["ab ", " cd", "<em>ef</em>", " <strong>g<em>h</em></strong> ", "\u4e2d\u6587"])
    | st.sampled_from(["n1 ", " n2", "<em>n3</em>", "<a href='https://e.org'>n4</a>", "n5<br>n6"]).map(
        lambda words: f"<span data-note>{words}</span>"
    ),
    max_size=12,
).map(lambda parts: f"<p>x{''.join(parts)}</p>")


@given(NOTED)
def test_a_text_reads_as_if_its_footnotes_were_not_there_and_all_of_them_are_kept(html: str) -> None:
    without = re.sub("<span data-note>.*?</span>", "", html)
    assert plain_text(html, notes=False) == plain_text(without)
    assert clean_html(html).count('<span data-note="">') == html.count("<span data-note>")
    assert re.findall("n[1-6]", plain_text(html)) == re.findall("n[1-6]", html)


@given(st.lists(st.text(alphabet="ab<>&\"' 中文,", max_size=20), max_size=6))
def test_plain_blocks_keep_their_words(texts: list[str]) -> None:
    kept = [" ".join(text.split()) for text in texts if text.strip()]
    assert plain_text(paragraphs_to_html((text, False) for text in texts)) == "\n\n".join(kept)
