from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essays.text.blocks import key_blocks, render_blocks, split_blocks, with_ids
from essays.text.markup import clean_html

WORDS = ("harbour", "bridge", "winter", "ticket", "answer", "border", "paper", "river", "silence", "engine")


def paragraph(seed: int) -> str:
    """A paragraph unlike those of other seeds."""
    return " ".join(f"{word}{seed * 31 + at}" for at, word in enumerate(WORDS))


def body(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def keys(html: str) -> list[str]:
    return re.findall(r'data-block="(\w+)"', html)


ALPHA, BETA, GAMMA, DELTA = map(paragraph, range(4))


def test_a_body_is_split_into_its_kinds_of_blocks() -> None:
    html = "loose<h2>T</h2><blockquote>q</blockquote><ul><li>i</ul><table><tr><td>c</table><p lang=en>e</p>"
    blocks = split_blocks(html)
    assert [(b.tag, b.text, b.lang) for b in blocks] == [
        ("p", "loose", ""), ("h2", "T", ""), ("blockquote", "q", ""), ("ul", "i", ""), ("table", "c", ""),
        ("p", "e", "en"),
    ]  # fmt: skip
    assert "".join(b.html for b in blocks) == clean_html(html)


def test_a_digest_tells_marks_but_not_keys() -> None:
    plain, keyed, marked = split_blocks("<p>a</p><p data-block=p1>a</p><p><em>a</em></p>")
    assert plain.digest == keyed.digest != marked.digest
    assert (keyed.key, keyed.html) == ("p1", "<p>a</p>")


def test_the_first_revision_counts_all_kinds_of_blocks() -> None:
    html = key_blocks("<h2>T</h2><p>a</p><ul><li>b</li></ul><hr>")
    assert html == (
        '<h2 data-block="p1">T</h2><p data-block="p2">a</p><ul data-block="p3"><li>b</li></ul><hr data-block="p4">'
    )


def test_keyed_markup_is_clean_already() -> None:
    html = key_blocks("<h1>T</h1><script>x</script><blockquote>a<p>b</blockquote>")
    assert clean_html(html) == html


def test_a_paragraph_put_in_after_p6_becomes_p6a() -> None:
    texts = [paragraph(n) for n in range(8)]
    parent = key_blocks(body(*texts))
    edited = key_blocks(body(*texts[:6], "Something quite new.", *texts[6:]), parent)
    assert keys(edited) == ["p1", "p2", "p3", "p4", "p5", "p6", "p6a", "p7", "p8"]


def test_an_edited_paragraph_keeps_its_key() -> None:
    parent = key_blocks(body(ALPHA, BETA, GAMMA))
    edited = key_blocks(body(ALPHA, BETA.replace("winter", "spring-") + " And an afterthought.", GAMMA), parent)
    assert keys(edited) == ["p1", "p2", "p3"]


def test_a_chinese_paragraph_is_compared_by_character() -> None:
    old = "那天的讨论是从一张地铁票开始的，我说因为上面印着两种文字。"
    new = "那天的讨论是从一张旧地铁票开始的，我说因为票面印着两种文字。"
    parent = key_blocks(body("第一段说的是别的事情。", old))
    assert keys(key_blocks(body("新的开头。", "第一段说的是别的事情。", new), parent)) == ["p0a", "p1", "p2"]


def test_an_emphasised_paragraph_keeps_its_key() -> None:
    parent = key_blocks(body("Yes.", BETA))
    assert keys(key_blocks(f"<p><em>Yes.</em></p><p>{BETA}</p>", parent)) == ["p1", "p2"]


def test_a_rewritten_paragraph_is_another_paragraph() -> None:
    parent = key_blocks(body(ALPHA, BETA, GAMMA))
    assert keys(key_blocks(body(ALPHA, DELTA, GAMMA), parent)) == ["p1", "p1a", "p3"]


def test_a_moved_paragraph_keeps_its_key() -> None:
    parent = key_blocks(body(ALPHA, BETA, GAMMA))
    assert keys(key_blocks(body(GAMMA, ALPHA, BETA), parent)) == ["p3", "p1", "p2"]


def test_a_deleted_key_is_never_given_again() -> None:
    first = key_blocks(body(ALPHA, BETA, GAMMA))
    second = key_blocks(body(ALPHA, BETA), first)
    third = key_blocks(body(ALPHA, BETA, DELTA), second, used={"p1", "p2", "p3"})
    assert keys(third) == ["p1", "p2", "p4"]


def test_the_key_that_an_editor_kept_decides_for_a_paragraph_rewritten_in_place() -> None:
    parent = key_blocks(body(ALPHA, BETA, GAMMA))
    edited = parent.replace(BETA, DELTA)
    assert keys(key_blocks(edited, parent)) == ["p1", "p2", "p3"]


def test_keys_that_belong_to_nothing_in_the_parent_are_made_anew() -> None:
    parent = key_blocks(body(ALPHA))
    assert keys(key_blocks(f'<p>{ALPHA}</p><p data-block="p999">{BETA}</p>', parent)) == ["p1", "p2"]
    assert keys(key_blocks(f'<p data-block="p7">{ALPHA}</p>')) == ["p1"]


def test_of_two_claims_to_one_key_the_likeness_decides() -> None:
    parent = key_blocks(body(ALPHA, BETA))
    claims = f'<p data-block="p1">{DELTA}</p><p data-block="p1">{ALPHA} More.</p><p>{BETA}</p>'
    assert keys(key_blocks(claims, parent)) == ["p0a", "p1", "p2"]


def test_a_key_claimed_by_two_that_are_unlike_its_paragraph_goes_to_neither() -> None:
    parent = key_blocks(body(ALPHA, BETA))
    claims = f'<p data-block="p1">{DELTA}</p><p data-block="p1">{GAMMA}</p><p>{BETA}</p>'
    assert keys(key_blocks(claims, parent)) == ["p0a", "p0b", "p2"]


def test_a_key_claimed_for_another_paragraph_stays_with_its_own() -> None:
    parent = key_blocks(body(ALPHA, BETA))
    claims = f'<p data-block="p2">{DELTA}</p><p>{ALPHA}</p><p>{BETA}</p>'
    assert keys(key_blocks(claims, parent)) == ["p0a", "p1", "p2"]


def test_of_two_paragraphs_with_the_same_words_each_keeps_its_key() -> None:
    parent = key_blocks(body("Yes.", ALPHA, "Yes."))
    without_first = parent.replace('<p data-block="p1">Yes.</p>', "")
    assert keys(key_blocks(without_first, parent)) == ["p2", "p3"]


def test_a_translation_takes_the_keys_of_its_source_where_the_numbers_of_blocks_agree() -> None:
    source = '<h2 data-block="p1">T</h2><p data-block="p3">a</p><p data-block="p3a">b</p>'
    assert keys(key_blocks("<h2>题</h2><p>甲</p><p>乙</p>", source=source)) == ["p1", "p3", "p3a"]


def test_a_translation_with_a_paragraph_more_takes_the_keys_of_those_that_answer_by_length() -> None:
    source = key_blocks(body(*("word " * n for n in (60, 300, 40, 200))))
    target = body(*("字" * n for n in (80, 180, 220, 53, 266)))
    assert keys(key_blocks(target, source=source)) == ["p1", "p2", "p2a", "p3", "p4"]


def test_a_heading_that_the_translation_left_out_does_not_give_its_key_to_the_paragraph_beside_it() -> None:
    source = key_blocks(f"<p>{'word ' * 90}</p><h2>Heading</h2><p>{'word ' * 200}</p>")
    assert keys(key_blocks(body("字" * 120, "字" * 266), source=source)) == ["p1", "p3"]


def test_a_translation_that_has_keys_of_its_own_keeps_them() -> None:
    parent = key_blocks("<p>甲方的第一段话</p>")
    source = '<p data-block="p4">a</p><p data-block="p1">b</p>'
    assert keys(key_blocks("<p>甲方的第一段话</p><p>乙</p>", parent, source)) == ["p1", "p2"]


def test_rendered_blocks_carry_ids_and_numbers_instead_of_keys() -> None:
    first, second = render_blocks('<p data-block="p6a" lang="en">a</p><ul data-block="p7"><li>b</li></ul>')
    assert (first.key, first.number, first.tag, first.lang) == ("p6a", "6a", "p", "en")
    assert first.html == '<p id="p6a" lang="en">a</p>'
    assert second.html == '<ul id="p7"><li>b</li></ul>'


def test_a_body_stored_with_hostile_markup_or_a_key_twice_is_shown_clean_and_with_one_id() -> None:
    html = '<p data-block="p1" onclick="x()">a</p><p data-block="p1">b</p><script>c</script>'
    assert with_ids(html) == '<p id="p1">a</p><p>b</p>'


EDITS = st.lists(
    st.tuples(st.sampled_from(["insert", "delete", "edit", "move"]), st.integers(0, 50), st.integers(0, 50)), max_size=8
)


@given(st.integers(1, 8), st.lists(EDITS, max_size=4), st.booleans())
@settings(max_examples=60, deadline=None)
def test_through_any_editing_keys_are_unique_and_untouched_paragraphs_keep_theirs(
    size: int, revisions: list, client_keeps_keys: bool
) -> None:
    fresh = iter(range(1000, 2000))
    texts = [paragraph(next(fresh)) for _ in range(size)]
    parent = key_blocks(body(*texts))
    used = set(keys(parent))
    for edits in revisions:
        before = {block.text: block.key for block in split_blocks(parent)}
        for act, at, to in edits:
            if act == "insert" or not texts:
                texts.insert(at % (len(texts) + 1), paragraph(next(fresh)))
            elif act == "delete":
                del texts[at % len(texts)]
            elif act == "edit":
                texts[at % len(texts)] += f" Added {next(fresh)}."
            else:
                texts.insert(to % len(texts), texts.pop(at % len(texts)))
        sent = [(f' data-block="{before[t]}"' if client_keeps_keys and t in before else "", t) for t in texts]
        saved = key_blocks("".join(f"<p{claim}>{text}</p>" for claim, text in sent), parent, used=used)
        blocks = split_blocks(saved)
        now = [block.key for block in blocks]
        assert len(set(now)) == len(now) == len(texts)
        assert [block.text for block in blocks] == texts
        assert all(block.key == before[block.text] for block in blocks if block.text in before)
        assert not (set(now) - set(before.values())) & used
        used |= set(now)
        parent = saved


@given(st.text(alphabet="<>/p abem=\"'\u4e2d-block:1", max_size=60), st.text(max_size=20))
def test_keying_never_raises_and_keys_every_block(html: str, parent: str) -> None:
    keyed = key_blocks(html, parent, source=parent)
    assert all(block.key for block in split_blocks(keyed))


@pytest.mark.parametrize("html", ["", "   ", "<p></p>", "<script>x</script>"])
def test_an_empty_body_has_no_blocks(html: str) -> None:
    assert split_blocks(html) == []
    assert key_blocks(html) == ""
