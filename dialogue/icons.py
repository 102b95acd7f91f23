"""Draws the pictures of the site that stand in static/icons/: `python -m dialogue.icons`.

The mark is that of dialogue.svg. What was drawn is kept in the repository, so that no font and no drawing is needed to install.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from essays.exporting.cards import PAPER, SEAL, Card, draw_card

ICONS: Final = Path(__file__).resolve().parent.parent / "static" / "icons"
UNITS: Final = 32  # the mark's own square
FINER: Final = 4  # drawn larger and made smaller, which smooths its edges
STROKE: Final = 2.4
# (file, pixels, radius of the corners in units, how large the mark is: a maskable icon may be cut to a circle)
FILES: Final = (
    ("icon-192.png", 192, 4.0, 1.0),
    ("icon-512.png", 512, 4.0, 1.0),
    ("maskable-512.png", 512, 0.0, 0.72),
    ("apple-touch-icon.png", 180, 0.0, 0.86),
)
Point = tuple[float, float]
POSTS: Final[tuple[tuple[Point, Point], ...]] = (((9, 6), (9, 26)), ((23, 6), (23, 26)))
BRIDGE: Final[tuple[Point, ...]] = ((9, 11), (17, 11), (15, 21), (23, 21))


def draw_icon(pixels: int, radius: float, scale: float) -> Image.Image:
    """The mark, light on the red of the seal."""
    unit = pixels * FINER / UNITS
    image = Image.new("RGBA", (pixels * FINER, pixels * FINER), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, pixels * FINER - 1, pixels * FINER - 1), radius * unit, fill=SEAL)
    width = STROKE * unit * scale
    for line in (*POSTS, _curve(BRIDGE)):
        for x, y in _dense([_placed(point, unit, scale) for point in line]):
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=PAPER)
    return image.resize((pixels, pixels), Image.Resampling.LANCZOS)


def _placed(point: Point, unit: float, scale: float) -> Point:
    """A point of the mark in the picture, drawn together towards the middle."""
    middle = UNITS / 2
    x, y = ((middle + (value - middle) * scale) * unit for value in point)
    return x, y


def _curve(points: tuple[Point, ...], steps: int = 60) -> list[Point]:
    """A cubic Bezier curve as points."""
    curve = []
    for step in range(steps + 1):
        t, s = step / steps, 1 - step / steps
        weights = (s**3, 3 * s * s * t, 3 * s * t * t, t**3)
        x, y = (sum(w * point[axis] for w, point in zip(weights, points, strict=True)) for axis in (0, 1))
        curve.append((x, y))
    return curve


def _dense(points: list[Point]) -> list[Point]:
    """A line with a point at least at every pixel: a round pen leaves no gaps."""
    dense = []
    for (x0, y0), (x1, y1) in pairwise(points):
        steps = max(1, round(max(abs(x1 - x0), abs(y1 - y0))))
        dense += [(x0 + (x1 - x0) * n / steps, y0 + (y1 - y0) * n / steps) for n in range(steps + 1)]
    return dense


def main() -> None:
    """Draw all of them."""
    for name, pixels, radius, scale in FILES:
        draw_icon(pixels, radius, scale).quantize(64).save(ICONS / name, optimize=True)
    picture = draw_card(Card("", "Dialogue \u5bf9\u8bdd", "One question, answered from two countries"))
    if picture is None:
        raise SystemExit("No font with Chinese characters is installed (Debian: fonts-noto-cjk).")
    (ICONS / "card.png").write_bytes(picture)


if __name__ == "__main__":
    main()
