"""Pictures that people send, made into what readers get: bytes in, a small WebP out. Knows no models and no database.

What a file is, its content says, never its name. Only the pixels go on: place, camera and owner that a telephone writes into its
pictures stay behind, and so does whatever else hides in a file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from essays.errors import Refusal

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_BYTES: Final = 8 * 1024 * 1024
MOST_PIXELS: Final = 25_000_000  # a telephone's of today; unpacked 100 MB
LEAST_SIDE: Final = 160
WIDTH, HEIGHT = 320, 400  # twice what a page shows, for screens with fine pixels
ABOVE_THE_MIDDLE: Final = (0.5, 0.35)  # faces are in the upper half
PAPER: Final = "#fcfbf8"  # behind what is transparent
QUALITY: Final = 80
_UNREADABLE: Final = _(
    "This is no picture in JPEG, PNG or WebP, or it is damaged. Save it as JPEG, then choose it again."
)


_TOO_LARGE: Final = (
    _("This picture has more than 25 million pixels. Save it smaller, then choose it again."),
    "large",
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as readers get it."""

    data: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def make_portrait(data: bytes) -> Picture:
    """An upright picture of four by five, at most 320 by 400 pixels, from a file of any of three formats.

    Refuses, with a sentence, what is too heavy, too large when unpacked (judged before unpacking it), too small, or no picture.
    """
    if len(data) > MOST_BYTES:
        raise Refusal(_("This file has more than 8 MB. Save the picture smaller, then choose it again."), "heavy")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            _check_size(*image.size)
            image.draft("RGB", (2 * WIDTH, 2 * HEIGHT))  # a large JPEG is unpacked at a fraction of its size
            ImageOps.exif_transpose(image, in_place=True)
            return _encode(_on_paper(_cut(_plain(image))))
    except Image.DecompressionBombError:
        raise Refusal(*_TOO_LARGE) from None
    except (OSError, SyntaxError, ValueError):  # what Pillow raises for damaged files, each in its own way
        raise Refusal(_UNREADABLE, "no_picture") from None


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Refusal(*_TOO_LARGE)
    if min(width, height) < LEAST_SIDE:
        raise Refusal(_("This picture is too small: each side needs at least 160 pixels."), "small")


def _plain(image: Image.Image) -> Image.Image:
    """The picture in plain colours, with transparency where it has some."""
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def _cut(image: Image.Image) -> Image.Image:
    """Four by five, never enlarged."""
    width = min(WIDTH, image.width, image.height * WIDTH // HEIGHT)
    size = (width, width * HEIGHT // WIDTH)
    return ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=ABOVE_THE_MIDDLE)


def _on_paper(image: Image.Image) -> Image.Image:
    """What is transparent shows the page's paper."""
    if image.mode == "RGB":
        return image
    return Image.alpha_composite(Image.new("RGBA", image.size, PAPER), image).convert("RGB")


def _encode(image: Image.Image) -> Picture:
    """The pixels alone: a new image carries none of what the old one's file said."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    out = BytesIO()
    bare.save(out, "WEBP", quality=QUALITY, method=6)
    return Picture(out.getvalue(), *bare.size)
