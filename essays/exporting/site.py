"""The site as static files: which file an address becomes, and a page whose links lead from file to file."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterator
from hashlib import blake2b
from posixpath import relpath
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

# What these kinds are called where Python's table knows no ending, or another one.
ENDINGS: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/atom+xml": ".xml",
    "application/epub+zip": ".epub",
    "application/x-bibtex": ".bib",
    "application/x-research-info-systems": ".ris",
    "application/vnd.citationstyles.csl+json": ".json",
    "application/feed+json": ".json",
}
# Elements that name another file, and the attribute that does.
NAMING: Final = {"a": "href", "link": "href", "script": "src", "img": "src"}
# What works only where the server answers: forms, and pictures of other sizes.
SERVERS: Final = "form, search, source, iframe, object"
_SPOKEN = re.compile(r"[a-z0-9][a-z0-9.-]{0,40}")
_NAMED_BY_CSS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")


def local_address(link: str, page: str, site: str) -> str | None:
    """The address (path and query) that a link on a page means, or None if it leads elsewhere or nowhere.

    `page` is the address of the page, `site` what absolute addresses of this site begin with.
    """
    try:
        here = urlsplit(urljoin(f"{site}{page}", link.strip()))
    except ValueError:
        return None
    if f"{here.scheme}://{here.netloc}" != site:
        return None
    return (here.path or "/") + (f"?{here.query}" if here.query else "")


def file_of(address: str, content_type: str) -> str:
    """The file of an address, relative to the folder: `/en/topics/` is en/topics/index.html, its `?page=2` index.page-2.html.

    Only characters that every file system allows, and nothing that leaves the folder.
    """
    path, _mark, query = address.partition("?")
    kind = content_type.partition(";")[0].strip().lower()
    ending = ENDINGS.get(kind) or mimetypes.guess_extension(kind) or ".bin"
    parts = [part for part in unquote(path).split("/") if part]
    if any(part.startswith(".") or re.search(r'[\x00-\x1f<>:"\\|?*]', part) for part in parts):
        parts = ["other", _digest(path)]
    has_name = bool(parts) and not path.endswith("/") and "." in parts[-1]
    stem = "/".join([*parts, "index"]) if not has_name else "/".join(parts).rpartition(".")[0]
    if has_name:
        ending = f".{parts[-1].rpartition('.')[2]}"
    return f"{stem}{f'.{_said(query)}' if query else ''}{ending}"


def _said(query: str) -> str:
    """A query as part of a file's name: page-2, order-oldest_page-2; one that cannot be said so gets a digest."""
    pairs = [f"{name}-{value}" for name, value in sorted(parse_qsl(query, keep_blank_values=True))]
    said = "_".join(pairs)
    return said if pairs and len(said) <= 80 and all(_SPOKEN.fullmatch(pair) for pair in pairs) else _digest(query)


def _digest(words: str) -> str:
    return blake2b(words.encode(), digest_size=8).hexdigest()


def css_names(style: str) -> list[str]:
    """The files that a style sheet asks for."""
    return [name for name in _NAMED_BY_CSS.findall(style) if not name.startswith("data:")]


class SitePage:
    """One page on its way into a file. What needs the server is taken out at once."""

    def __init__(self, html: str, address: str, site: str) -> None:
        self.address, self.site = address, site
        self.tree = LexborHTMLParser(html)
        for node in self.tree.css(SERVERS):
            node.decompose()
        for node in self.tree.css("img[srcset]"):
            del node.attrs["srcset"]

    def targets(self) -> Iterator[tuple[str, str]]:
        """The element and the address of everything on this site that the page names."""
        for node, _link, address in self._named():
            yield node.tag or "", address

    def _named(self) -> Iterator[tuple[LexborNode, str, str]]:
        for tag, attribute in NAMING.items():
            for node in self.tree.css(f"{tag}[{attribute}]"):
                link = node.attributes.get(attribute) or ""
                address = local_address(link, self.address, self.site)
                if address is not None:
                    yield node, link, address

    def written(self, file: str, file_of_address: Callable[[str], str | None]) -> str:
        """The page for its file, each link leading to a file; links to what was not written are taken out, their words stay."""
        for node, link, address in list(self._named()):
            target = file_of_address(address)
            if target is None:
                _take_out(node)
                continue
            fragment = urlsplit(link).fragment
            is_here = target == file and fragment
            path = "" if is_here else quote(relpath(target, _folder(file)))
            node.attrs[NAMING[node.tag or ""]] = path + (f"#{fragment}" if fragment else "")
        return (self.tree.html or "") + "\n"


def _folder(file: str) -> str:
    return file.rpartition("/")[0] or "."


def _take_out(node: LexborNode) -> None:
    """A link that leads nowhere here: the item of a list goes with it, words inside a sentence stay."""
    parent = node.parent
    if node.tag != "a":
        node.decompose()
    elif parent is not None and parent.tag == "li" and parent.text(strip=True) == node.text(strip=True):
        parent.decompose()
    else:
        node.unwrap()
