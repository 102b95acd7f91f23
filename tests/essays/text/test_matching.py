from __future__ import annotations

from dataclasses import dataclass

from essays.text.matching import match_blocks


@dataclass
class Text:
    text: str
    key: str = ""

    @property
    def digest(self) -> str:
        return self.text


def match(old: list[Text], new: list[Text], *, trust_keys: bool = False) -> list[int | None]:
    return match_blocks(old, new, trust_keys=trust_keys)


def test_of_two_alike_the_pairs_that_share_most_are_made() -> None:
    old = [Text("the quick brown fox jumps over the lazy dog"), Text("the quick brown fox sleeps under the old tree")]
    new = [Text("the quick brown fox sleeps under the very old tree"), Text("the quick brown fox jumps over lazy dogs")]
    assert match(old, [new[0]]) == [1]
    assert match(old, [new[1]]) == [0]


def test_similar_texts_are_matched_in_order_only() -> None:
    old = [Text("one two three four five six"), Text("seven eight nine ten eleven twelve")]
    new = [Text("seven eight nine ten eleven twelve!!"), Text("one two three four five six!!")]
    assert sorted(match(old, new), key=str) in ([0, None], [1, None])


def test_unrelated_texts_of_one_language_are_not_matched() -> None:
    old = [Text("It was the winter in which the river did not freeze and the ferries kept their hours.")]
    new = [Text("There is a rule in the archive that the reader of a letter signs for it at the desk.")]
    assert match(old, new) == [None]


def test_trusted_keys_decide_before_words() -> None:
    old = [Text("a b c", "p1"), Text("d e f", "p2")]
    new = [Text("d e f", "p1"), Text("a b c", "p2")]
    assert match(old, new, trust_keys=True) == [0, 1]
    assert match(old, new) != [0, 1]
