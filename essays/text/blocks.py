"""A body as a sequence of blocks, each with a stable key: paragraphs, headings, quotations, lists, tables and rules."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from essays.text.alignment import align, weight
from essays.text.allowed import BLOCK_KEY
from essays.text.canonical import top_nodes
from essays.text.keys import fill_keys
from essays.text.markup import Piece, clean_html, pieces, split_notes
from essays.text.matching import match_blocks
from essays.text.notes import Note, take_out_notes


@dataclass(frozen=True, slots=True)
class Block:
    """One block at the top of a body.

    `key` is "" where it has none; `html` is its clean markup without the key; `text` its words without those of its
    footnotes, which would distort lengths and likenesses; `digest` the SHA-256 of `html`, so that equal digests mean the
    same words and notes with the same marks; `lang` its own language tag, mostly "".
    """

    key: str
    tag: str
    html: str
    text: str
    digest: str
    lang: str = ""
    pieces: tuple[Piece, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class RenderedBlock:
    """A block ready for a page: `html` is clean and carries `id="p7"`; the margin prints `number`, "7" or "6a".

    `text` is its words without those of its footnotes; these are `notes`, and `html` refers to each by its number.
    """

    key: str
    number: str
    tag: str
    lang: str
    html: str
    text: str = ""
    notes: tuple[Note, ...] = ()


def split_blocks(html: str) -> list[Block]:
    """The blocks of a body, in order. The markup is cleaned first; loose text at the top becomes paragraphs."""
    return list(_blocks_of(clean_html(html)))


def key_blocks(html: str, parent: str = "", source: str = "", used: Collection[str] = ()) -> str:
    """The body, clean, with a key (`data-block`) on every block; run it when a revision is saved.

    `parent` is the keyed body of the revision before: a block that continues one of its blocks keeps that block's key,
    moved or edited. `used` holds every key that the edition ever gave (a deleted one is not given again). `source` is
    the keyed body that this one translates: a block without a key of its own takes that of its counterpart, by place
    where the numbers of blocks agree, else by length. All others are numbered as `essays.text.keys` says. Keys that
    come with `html` are a client's claim: they count only where they stand once and belong to a block of the parent.
    """
    blocks, elder, foreign = split_blocks(html), split_blocks(parent), split_blocks(source)
    known = _once(["" if place is None else elder[place].key for place in match_blocks(elder, blocks)])
    forbidden = {*used, *(block.key for block in elder)}
    if foreign:
        known = _take_over(known, _counterparts(blocks, foreign), forbidden)
    keys = fill_keys(known, forbidden)
    return "".join(_with_attribute(block, "data-block", key) for block, key in zip(blocks, keys, strict=True))


def render_blocks(html: str, *, notes: str = "n") -> list[RenderedBlock]:
    """The blocks of a stored body for a template: cleaned again, each with its id; no id stands twice.

    Footnotes are numbered through the body. Their ids begin with `notes`: two bodies on one page need two beginnings, and
    none of them one that keys of blocks have ("p"). With "" the notes stay where they stand, as the desk shows them.
    """
    blocks = split_blocks(html)
    keys = _once([block.key for block in blocks])
    rendered = [_rendered(block, key) for block, key in zip(blocks, keys, strict=True)]
    return list(_with_notes(rendered, notes)) if notes else rendered


def with_ids(html: str) -> str:
    """A stored body as one piece of markup: cleaned, with ids instead of keys, its footnotes where they stand."""
    return "".join(block.html for block in render_blocks(html, notes=""))


def _blocks_of(cleaned: str) -> Iterator[Block]:
    for node in top_nodes(cleaned):
        key = node.attributes.get("data-block") or ""
        if key:
            del node.attrs["data-block"]
        steps = tuple(pieces(node))
        tag, markup = node.tag or "", node.html or ""
        digest = hashlib.sha256(markup.encode()).hexdigest()
        yield Block(key, tag, markup, split_notes(steps)[0], digest, node.attributes.get("lang") or "", steps)


def _rendered(block: Block, key: str) -> RenderedBlock:
    marked = _with_attribute(block, "id", key) if key else block.html
    return RenderedBlock(key, key.removeprefix("p"), block.tag, block.lang, marked, block.text)


def _with_notes(blocks: Sequence[RenderedBlock], prefix: str) -> Iterator[RenderedBlock]:
    number = 0
    for block in blocks:
        html, notes = take_out_notes(block.html, prefix, number + 1)
        number += len(notes)
        yield replace(block, html=html, notes=notes)


def _once(keys: Sequence[str]) -> list[str]:
    """The keys, each where it stands first; "" in place of a repeated one."""
    return ["" if key in keys[:place] else key for place, key in enumerate(keys)]


def _with_attribute(block: Block, name: str, key: str) -> str:
    """The block's clean markup with one more attribute; only a well-formed key can come in, so nothing else can."""
    if not BLOCK_KEY.fullmatch(key):
        raise ValueError(f"Not the key of a block: {key!r}")
    opening = f"<{block.tag}"
    return f'{opening} {name}="{key}"{block.html.removeprefix(opening)}'


def _counterparts(blocks: Sequence[Block], source: Sequence[Block]) -> list[str]:
    """For each block the key of the source block that it translates, or ""."""
    if len(blocks) == len(source):
        return [block.key for block in source]
    keys = [""] * len(blocks)
    for theirs, ours in align([block.text for block in source], [block.text for block in blocks]):
        if theirs and ours:
            keys[_chief(ours, blocks)] = source[_chief(theirs, source)].key
    return keys


def _chief(places: Sequence[int], blocks: Sequence[Block]) -> int:
    """Of blocks that come joined the first that is no mere heading or note: at least half as long as the longest."""
    weights = [weight(blocks[place].text) for place in places]
    return next(place for place, own in zip(places, weights, strict=True) if 2 * own >= max(weights))


def _take_over(known: Sequence[str], offered: Sequence[str], forbidden: Collection[str]) -> list[str]:
    """Known keys, and where there is none the one offered, unless this edition has used it for something else."""
    taken = {*known, *forbidden}
    keys = []
    for own, other in zip(known, offered, strict=True):
        key = own or ("" if other in taken else other)
        taken.add(key)
        keys.append(key)
    return keys


def without_id(block: RenderedBlock) -> RenderedBlock:
    """The block for a page on which another element carries its id already."""
    return replace(block, html=block.html.replace(f' id="{block.key}"', "", 1)) if block.key else block
