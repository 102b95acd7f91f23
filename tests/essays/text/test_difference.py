from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essays.text.blocks import Block, key_blocks, split_blocks
from essays.text.difference import BlockChange, Run, compare


def side(change: BlockChange, left_out: str) -> str:
    return "".join(run.text for run in change.runs if run.kind != left_out)


def words(block: Block) -> str:
    """The words of a block with those of its notes where they stand."""
    return "".join(piece.text for piece in block.pieces)


def kinds(old: str, new: str) -> list[tuple[str, str]]:
    return [(change.kind, (change.new or change.old).text) for change in compare(old, new)]


def test_equal_bodies_have_no_changes() -> None:
    assert kinds("<p>a</p><p>b</p>", "<p>a</p><p>b</p>") == [("same", "a"), ("same", "b")]


def test_a_changed_word_is_one_deletion_and_one_insertion() -> None:
    [change] = compare("<p>The ferry left at noon.</p>", "<p>The ferry left at dusk.</p>")
    assert change.kind == "changed"
    assert change.runs == (
        Run("same", "The ferry left at "), Run("delete", "noon"), Run("insert", "dusk"), Run("same", "."),
    )  # fmt: skip


def test_chinese_is_compared_by_character() -> None:
    [change] = compare("<p>他昨天去了北京。天气很好。</p>", "<p>他昨天去了南京。天气很好。</p>")
    assert change.runs == (
        Run("same", "他昨天去了"), Run("delete", "北"), Run("insert", "南"), Run("same", "京。天气很好。"),
    )  # fmt: skip


@pytest.mark.parametrize("mark", ["。", "\uff01", "\uff1f", "\uff1b", ". ", "? "])
def test_a_sentence_put_in_is_one_run(mark: str) -> None:
    old = f"<p>甲说了一句{mark}乙也说了一句{mark}</p>"
    new = f"<p>甲说了一句{mark}丙说了另外的话{mark}乙也说了一句{mark}</p>"
    [change] = compare(old, new)
    assert [run.text.strip() for run in change.runs if run.kind == "insert"] == [f"丙说了另外的话{mark}".strip()]
    assert not [run for run in change.runs if run.kind == "delete"]


def test_a_sentence_struck_out_after_a_tag_leaves_the_rest_alone() -> None:
    [change] = compare("<p><em>One was here.</em> Two was there. Three.</p>", "<p><em>One was here.</em> Three.</p>")
    assert [run for run in change.runs if run.kind != "same"] == [Run("delete", "Two was there. ")]


def test_sentences_with_little_in_common_are_shown_whole() -> None:
    keep = "<p>The harbour was quiet that night and nobody spoke of it later. {}</p>"
    [change] = compare(keep.format("Snow fell on the quay."), keep.format("Then the mayor wrote to us."))
    assert change.runs[1:] == (Run("delete", "Snow fell on the quay."), Run("insert", "Then the mayor wrote to us."))


def test_a_changed_link_is_told_though_the_words_are_the_same() -> None:
    old, new = (f"<p>See <a href='https://{host}.example/'>this page</a> here.</p>" for host in ("one", "two"))
    [change] = compare(old, new)
    assert [run for run in change.runs if run.kind != "same"] == [
        Run("delete", "", '<a href="https://one.example/">'), Run("insert", "", '<a href="https://two.example/">'),
    ]  # fmt: skip


def test_a_paragraph_that_became_a_heading_is_changed() -> None:
    [change] = compare("<p>Part one of it</p>", "<h2>Part one of it</h2>")
    assert (change.kind, change.old.tag, change.new.tag) == ("changed", "p", "h2")
    assert {run.kind for run in change.runs} == {"same"}


def test_blocks_put_in_and_struck_out_stand_where_they_were() -> None:
    old = "<p>first one here</p><p>going away soon</p><p>last of them</p>"
    new = "<p>first one here</p><p>last of them</p><p>quite another thing</p>"
    assert kinds(old, new) == [
        ("same", "first one here"), ("deleted", "going away soon"), ("same", "last of them"),
        ("inserted", "quite another thing"),
    ]  # fmt: skip


def test_a_deleted_first_block_comes_first() -> None:
    assert kinds("<p>gone</p><p>kept here</p>", "<p>kept here</p>") == [("deleted", "gone"), ("same", "kept here")]


def test_a_moved_block_is_marked_and_the_others_are_not() -> None:
    assert kinds("<p>a1</p><p>b2</p><p>c3</p>", "<p>c3</p><p>a1</p><p>b2</p>") == [
        ("moved", "c3"), ("same", "a1"), ("same", "b2"),
    ]  # fmt: skip


def test_keys_pair_blocks_whose_words_have_nothing_in_common() -> None:
    [change] = compare('<p data-block="p4">one two</p>', '<p data-block="p4">three four</p>')
    assert (change.kind, change.key) == ("changed", "p4")
    assert kinds("<p>one two</p>", "<p>three four</p>") == [("deleted", "one two"), ("inserted", "three four")]


def test_keys_decide_before_words() -> None:
    old = '<p data-block="p1">one two</p><p data-block="p2">three four</p>'
    new = '<p data-block="p1">three four</p><p data-block="p2">one two</p>'
    assert [(change.key, change.kind) for change in compare(old, new)] == [("p1", "changed"), ("p2", "changed")]


def test_one_changed_word_in_a_very_long_paragraph_is_still_told_by_itself() -> None:
    long = " ".join(f"Sentence {n} has several words." for n in range(200))
    [change] = compare(f"<p>{long}</p>", f"<p>{long.replace(' 99 has several', ' 99 has seven')}</p>")
    assert [run for run in change.runs if run.kind != "same"] == [Run("delete", "several"), Run("insert", "seven")]


def test_a_very_long_sentence_rewritten_is_shown_whole() -> None:
    words = [f"word{n}" for n in range(700)]
    [change] = compare(
        f"<p>{' '.join(words)} end</p>",
        f"<p>{' '.join(words)} stop</p>",
    )
    assert [run.kind for run in change.runs] == ["delete", "insert"]


NOTE = "<span data-note>A long note about a ferry that did not sail that day. And about many other things.</span>"


def test_a_footnote_put_in_is_one_insertion_however_long_and_the_sentence_stays() -> None:
    [change] = compare("<p>The ferry sailed.</p>", f"<p>The ferry{NOTE} sailed.</p>")
    assert [(run.kind, run.tag) for run in change.runs] == [
        ("same", ""), ("insert", "<note>"), ("insert", ""), ("insert", "</note>"), ("same", ""),
    ]  # fmt: skip
    assert side(change, "insert") == "The ferry sailed."


def test_a_footnote_struck_out_is_one_deletion() -> None:
    [change] = compare(f"<p>The ferry{NOTE} sailed.</p>", "<p>The ferry sailed.</p>")
    assert [run.kind for run in change.runs] == ["same", "delete", "delete", "delete", "same"]


def test_a_changed_word_in_a_footnote_is_told_inside_it() -> None:
    [change] = compare(f"<p>The ferry{NOTE} sailed.</p>", f"<p>The ferry{NOTE.replace('long', 'short')} sailed.</p>")
    assert [run for run in change.runs if run.kind != "same"] == [Run("delete", "long"), Run("insert", "short")]
    assert [run.kind for run in change.runs if run.tag] == ["same", "same"]


BODIES = st.lists(
    st.text(alphabet="ab .!中文。？", min_size=1, max_size=25).map(lambda text: f"<p>x{text}</p>")
    | st.sampled_from(
        [
            "<ul><li>a<li>b <em>c</em></ul>",
            "<p>a<br>b <em>c</em></p>",
            "<hr>",
            "<h2>T a b</h2>",
            "<p>a b<span data-note>c. d</span> c</p>",
            "<p>a b<span data-note>c. e <em>f</em></span> c</p>",
            "<p>a b c<span data-note lang=fr>g</span><span data-note>h</span></p>",
        ]
    ),
    max_size=7,
).map("".join)


@given(BODIES, BODIES, st.booleans())
@settings(max_examples=150, deadline=None)
def test_leaving_out_insertions_gives_the_old_text_and_leaving_out_deletions_the_new(
    old: str, new: str, keyed: bool
) -> None:
    if keyed:
        old = key_blocks(old)
        new = key_blocks(new, old)
    changes = compare(old, new)
    assert [side(change, "delete") for change in changes if change.new] == [words(block) for block in split_blocks(new)]
    by_old = {id(change.old): side(change, "insert") for change in changes if change.old}
    assert sorted(by_old.values()) == sorted(words(block) for block in split_blocks(old))
    assert all(side(change, "insert") == words(change.old) for change in changes if change.old)
    assert not [change for change in changes if change.kind == "same" and {run.kind for run in change.runs} - {"same"}]


@given(BODIES)
def test_a_body_compared_with_itself_is_the_same_throughout(html: str) -> None:
    assert {change.kind for change in compare(html, html)} <= {"same"}
