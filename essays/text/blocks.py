"""A body as a sequence of blocks, each with a stable key: paragraphs, headings, quotations, lists, tables and rules."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from essays.text.alignment import align, weight
from essays.text.allowed import BLOCK_KEY
from essays.text.canonical import top_nodes
from essays.text.keys import fill_keys
from essays.text.markup import Piece, clean_html, pieces
from essays.text.matching import match_blocks


@dataclass(frozen=True, slots=True)
class Block:
    """One block at the top of a body.

    `key` is "" where it has none; `html` is its clean markup without the key; `text` its words; `digest` the SHA-256 of
    `html`, so that equal digests mean the same words with the same marks; `lang` its own language tag, mostly "".
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
    """A block ready for a page: `html` is clean and carries `id="p7"`; the margin prints `number`, "7" or "6a"."""

    key: str
    number: str
    tag: str
    lang: str
    html: str


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


def render_blocks(html: str) -> list[RenderedBlock]:
    """The blocks of a stored body for a template: cleaned again, each with its id; no id stands twice."""
    blocks = split_blocks(html)
    keys = _once([block.key for block in blocks])
    return [_rendered(block, key) for block, key in zip(blocks, keys, strict=True)]


def with_ids(html: str) -> str:
    """A stored body as one piece of markup for readers: cleaned, with ids instead of keys."""
    return "".join(block.html for block in render_blocks(html))


def _blocks_of(cleaned: str) -> Iterator[Block]:
    for node in top_nodes(cleaned):
        key = node.attributes.get("data-block") or ""
        if key:
            del node.attrs["data-block"]
        steps = tuple(pieces(node))
        tag, markup = node.tag or "", node.html or ""
        digest = hashlib.sha256(markup.encode()).hexdigest()
        text = "".join(step.text for step in steps)
        yield Block(key, tag, markup, text, digest, node.attributes.get("lang") or "", steps)


def _rendered(block: Block, key: str) -> RenderedBlock:
    marked = _with_attribute(block, "id", key) if key else block.html
    return RenderedBlock(key, key.removeprefix("p"), block.tag, block.lang, marked)


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
