"""What an editor says of two columns: kept by key, as long as the paragraphs exist, whatever is saved in the meantime."""

from __future__ import annotations

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from essays.errors import MoveRefused
from essays.models import ContentVersion, Edition, Essay, Event, Pairing
from essays.models.pairing import pair_editions
from essays.services import drafting, translating
from essays.services.pairing import correct_pairing, forget_pairing
from essays.text.blocks import split_blocks
from essays.text.pairing import KnownPair, Pair
from tests.factories import make_edition, make_essay, make_revision, release

pytestmark = pytest.mark.django_db
ENGLISH = ["One ferry crosses.", "Two ports wait.", "Three weeks pass.", "Nobody minds."]
CHINESE = ["一班渡轮驶过。", "两座港口等着。", "三个星期过去。", "没有人介意。"]


def html(paragraphs: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs)


def write(edition: Edition, body: str) -> Edition:
    edition = Edition.objects.get(pk=edition.pk)
    drafting.save_revision(edition=edition, parent=edition.head, title="T", body=body, by=None, via="test")
    return Edition.objects.select_related("head").get(pk=edition.pk)


def make_pair() -> tuple[Edition, Edition]:
    """An original and its translation, keyed alike."""
    original = write(make_edition(make_essay()), html(ENGLISH))
    return original, write(translating.start_translation(original=original, by=None, via="test"), html(CHINESE))


def rows(original: Edition, translation: Edition) -> list[Pair]:
    assert original.head
    assert translation.head
    return pair_editions(original, translation, split_blocks(original.head.body), split_blocks(translation.head.body))


def correct(essay: Essay, *pairs: KnownPair) -> list[Pairing]:
    return correct_pairing(essay=essay, pairs=pairs, by=None, via="test")


def test_what_an_editor_joined_stays_joined_when_other_paragraphs_are_rewritten() -> None:
    original, translation = make_pair()
    correct(original.essay, KnownPair(("p2", "p3"), ("p2", "p3")))
    original = write(original, original.head.body.replace("Nobody minds", "Somebody minds"))

    assert rows(original, translation)[1] == Pair((1, 2), (1, 2), is_corrected=True)


def test_a_correction_falls_silent_when_its_paragraph_goes_and_speaks_again_when_it_comes_back() -> None:
    original, translation = make_pair()
    correct(original.essay, KnownPair(("p2",), ()), KnownPair((), ("p2",)))
    whole = original.head.body
    without = write(original, whole.replace(f'<p data-block="p2">{ENGLISH[1]}</p>', ""))
    assert not any(pair.is_corrected and pair.source for pair in rows(without, translation))
    assert Pairing.objects.count() == 2

    # A rollback shows an earlier revision, with its keys.
    earlier = without.revisions.get(number=1)
    blocks = split_blocks(earlier.body), split_blocks(translation.head.body)
    assert Pair((1,), (), is_corrected=True) in pair_editions(without, translation, *blocks)


def test_a_new_word_about_a_paragraph_replaces_the_old_one() -> None:
    original, translation = make_pair()
    correct(original.essay, KnownPair(("p1", "p2"), ("p1", "p2")))
    correct(original.essay, KnownPair(("p2",), ("p2", "p3")))

    assert [pair for pair in rows(original, translation) if pair.is_corrected] == [Pair((1,), (1, 2), True)]
    assert Event.objects.filter(verb="pairing_corrected").latest("id").details == {
        "before": [[["p1", "p2"], ["p1", "p2"]]],
        "after": [[["p2"], ["p2", "p3"]]],
    }


def test_taking_a_correction_back_leaves_it_to_keys_and_lengths() -> None:
    original, translation = make_pair()
    correct(original.essay, KnownPair(("p1", "p2"), ("p1", "p2")))
    forget_pairing(essay=original.essay, pair=KnownPair(("p1", "p2"), ("p1", "p2")), by=None, via="test")

    assert [(pair.source, pair.target) for pair in rows(original, translation)] == [((n,), (n,)) for n in range(4)]


@pytest.mark.parametrize(
    "pairs",
    [
        [KnownPair(("p9",), ("p1",))],
        [KnownPair(("p1",), ("p1",)), KnownPair(("p1",), ("p2",))],
        [KnownPair((), ())],
    ],
    ids=["a paragraph that is not there", "one paragraph twice", "nothing"],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(pairs: list[KnownPair]) -> None:
    original, _translation = make_pair()
    with pytest.raises(MoveRefused) as refusal:
        correct(original.essay, *pairs)
    assert refusal.value.code == "stale"
    assert not Pairing.objects.exists()


def test_only_what_readers_can_see_renews_the_content_version() -> None:
    original, _translation = make_pair()
    correct(original.essay, KnownPair(("p1",), ("p1",)))
    assert not ContentVersion.objects.exists()

    release(original.head, starts=timezone.now())
    correct(original.essay, KnownPair(("p2",), ("p2",)))
    assert ContentVersion.objects.exists()


def test_texts_that_were_written_apart_are_not_paired_by_their_numbers() -> None:
    essay = make_essay()
    english = make_revision(make_edition(essay), body=html([ENGLISH[0] * 9, ENGLISH[1] * 9, ENGLISH[2] * 9]))
    chinese = make_revision(
        make_edition(essay, "zh-hans"), body=html([CHINESE[0] * 9 + CHINESE[1] * 9, CHINESE[2] * 9])
    )

    pairs = pair_editions(english.edition, chinese.edition, split_blocks(english.body), split_blocks(chinese.body))

    assert [(pair.source, pair.target) for pair in pairs] == [((0, 1), (0,)), ((2,), (1,))]


SEVENTH = "What the harbor clerk wrote down on the last page of his ledger, nobody has read aloud."
OTHERS = [
    f"Paragraph {n} speaks of {thing}."
    for n, thing in enumerate(("rain", "bread", "ropes", "letters", "salt", "glass"))
]
SAVES = st.lists(
    st.tuples(st.lists(st.sampled_from(OTHERS), max_size=6), st.lists(st.sampled_from(OTHERS), max_size=6)),
    min_size=1,
    max_size=4,
)


class Places(TestCase):
    """A link to a paragraph, and its counterpart, outlive every save and every correction that does not touch them."""

    @settings(max_examples=25)
    @given(SAVES)
    def test_p7_names_the_same_paragraph_across_saves_that_do_not_touch_it(
        self, saves: list[tuple[list[str], list[str]]]
    ) -> None:
        original = write(make_edition(make_essay()), html([*OTHERS, SEVENTH]))
        translated = translating.start_translation(original=original, by=None, via="test")
        translation = write(translated, html([*CHINESE, *CHINESE[:2], "账本的最后一页"]))
        correct(original.essay, KnownPair(("p7",), ("p7",)))
        for before, after in saves:
            original = write(original, html([*before, SEVENTH, *after]))
            named = {block.key: block.text for block in split_blocks(original.head.body)}
            assert named["p7"] == SEVENTH
            place = len(before)
            assert Pair((place,), (6,), is_corrected=True) in rows(original, translation)
