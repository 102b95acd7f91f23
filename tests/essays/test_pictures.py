"""Pictures that are sent: what is taken, what is refused, and that only pixels go on."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from essays.errors import Refusal
from essays.pictures import LEAST_SIDE, MOST_BYTES, make_portrait

RED, BLUE = (200, 30, 30), (30, 30, 200)
PLACE = "zanzibar-harbour"


def picture(width: int = 400, height: int = 500, kind: str = "JPEG", mode: str = "RGB", **more: object) -> bytes:
    """A picture of one colour, red above and blue below."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (0, height // 2, width, height))
    out = BytesIO()
    image.convert(mode).save(out, kind, **more)
    return out.getvalue()


def with_place(**tags: int) -> bytes:
    """A JPEG that says where it was taken, and by whom."""
    exif = Image.Exif()
    exif[0x013B] = PLACE  # artist
    exif.get_ifd(0x8825)[2] = (55.0, 40.0, 3.0)  # latitude
    exif.get_ifd(0x8825)[29] = PLACE
    if "orientation" in tags:
        exif[0x0112] = tags["orientation"]
    return picture(exif=exif, comment=PLACE.encode())


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def code_of(data: bytes) -> str:
    with pytest.raises(Refusal) as refusal:
        make_portrait(data)
    return refusal.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_of_three_formats_becomes_one_small_webp(kind: str) -> None:
    made = make_portrait(picture(1600, 1200, kind))
    assert (made.width, made.height) == opened(made.data).size == (320, 400)
    assert opened(made.data).format == "WEBP"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_formats_are_refused_whatever_their_file_is_called(kind: str) -> None:
    assert code_of(picture(kind=kind)) == "no_picture"


def test_place_camera_and_owner_stay_behind() -> None:
    sent = with_place()
    assert PLACE.encode() in sent
    made = opened(make_portrait(sent).data)
    assert PLACE.encode() not in make_portrait(sent).data
    assert not made.getexif()
    assert not made.info.keys() & {"exif", "xmp", "icc_profile", "comment"}


def test_words_hidden_in_a_png_stay_behind() -> None:
    words = PngInfo()
    words.add_text("Author", PLACE)
    assert PLACE.encode() not in make_portrait(picture(kind="PNG", pnginfo=words)).data


def test_a_picture_is_turned_as_its_camera_was() -> None:
    """Orientation 3: the camera was held upside down."""
    made = opened(make_portrait(with_place(orientation=3)).data).convert("RGB")
    top = made.getpixel((160, 20))
    assert isinstance(top, tuple)
    assert top[2] > top[0]


def test_what_is_transparent_shows_the_paper() -> None:
    out = BytesIO()
    Image.new("RGBA", (400, 500), (0, 0, 0, 0)).save(out, "PNG")
    shown = opened(make_portrait(out.getvalue()).data).convert("RGB").getpixel((10, 10))
    assert isinstance(shown, tuple)
    assert min(shown) > 240


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "LA", "I;16"])
def test_pictures_of_few_or_other_colours_are_taken(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert make_portrait(picture(kind=kind, mode=mode)).width == 320


def test_a_small_picture_is_not_enlarged() -> None:
    made = make_portrait(picture(200, 200))
    assert (made.width, made.height) == (160, 200)


def test_a_picture_that_is_too_small_is_refused() -> None:
    assert code_of(picture(LEAST_SIDE - 1, 500)) == "small"


def test_a_file_that_is_too_heavy_is_refused_unopened() -> None:
    assert code_of(b"\0" * (MOST_BYTES + 1)) == "heavy"


def bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that says it unpacks to so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(5001, 5000), (12_000, 12_000), (60_000, 60_000)])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_bomb_is_refused_by_what_its_header_says(width: int, height: int) -> None:
    assert code_of(bomb(width, height)) == "large"


@given(st.binary(max_size=400))
def test_no_bytes_are_met_with_anything_but_a_sentence(data: bytes) -> None:
    assert code_of(data) == "no_picture"


@given(st.data(), st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_a_damaged_picture_is_taken_or_refused_with_a_sentence(data: st.DataObject, kind: str) -> None:
    sent = bytearray(picture(200, 250, kind))
    at = data.draw(st.integers(0, len(sent) - 1))
    sent[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(sent)))
    try:
        made = make_portrait(bytes(sent[:cut]))
    except Refusal as refusal:
        assert refusal.code in {"no_picture", "large", "small"}  # noqa: PT017  both ways out are looked at
    else:
        assert opened(made.data).format == "WEBP"
