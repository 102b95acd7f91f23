from __future__ import annotations

import pytest

from essays.exporting.names import han_name, latin_name


@pytest.mark.parametrize(
    ("name", "sorted_as", "reading", "inverted", "printed"),
    [
        ("Renata \u00d6hman", "", "", "\u00d6hman, Renata", "Renata \u00d6hman"),
        ("Vincent van Gogh", "", "", "van Gogh, Vincent", "Vincent van Gogh"),
        ("Martin Luther King Jr.", "", "", "King, Martin Luther, Jr.", "Martin Luther King Jr."),
        ("Maria de la Cruz Ortiz", "de la Cruz Ortiz, Maria", "", "de la Cruz Ortiz, Maria", "Maria de la Cruz Ortiz"),
        ("Lin Ruoxi", "", "lin", "Lin, Ruoxi", "Lin Ruoxi"),
        ("Ruoxi Lin", "", "lin", "Lin, Ruoxi", "Ruoxi Lin"),
        ("Lin Ruoxi", "", "", "Lin, Ruoxi", "Lin Ruoxi"),
        ("Ouyang Na", "", "ouyang", "Ouyang, Na", "Ouyang Na"),
        ("L\u00fc Yuan", "", "lu", "L\u00fc, Yuan", "L\u00fc Yuan"),
        ("Long John Silver", "", "", "Silver, Long John", "Long John Silver"),
    ],
)
def test_a_latin_name_comes_apart_into_family_and_given(
    name: str, sorted_as: str, reading: str, inverted: str, printed: str
) -> None:
    taken = latin_name(name, sorted_as, reading)

    assert (taken.inverted, taken.printed) == (inverted, printed)


@pytest.mark.parametrize("name", ["Plato", "The Harbor Circle", "Center for Coastal Studies", "Editors of Dialogue"])
def test_bodies_and_single_names_stay_whole(name: str) -> None:
    assert latin_name(name).literal == name


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [("\u6797\u82e5\u6eaa", "\u6797", "\u82e5\u6eaa"),
     ("\u6b27\u9633\u5a1c", "\u6b27\u9633", "\u5a1c"), ("\u674e \u6d1b", "\u674e", "\u6d1b")],
)  # fmt: skip
def test_a_han_name_begins_with_its_family_name(name: str, family: str, given: str) -> None:
    taken = han_name(name)

    assert (taken.family, taken.given) == (family, given)
    assert taken.printed == taken.inverted == f"{family}{given}"


@pytest.mark.parametrize(
    "name", ["\u96f7\u5a1c\u5854\u00b7\u5384\u66fc", "\u6d77\u89d2\u5927\u5b66\u7f16\u8f91\u90e8", "\u660e\u6708\u6e05\u98ce", "L. \u6797"]
)  # fmt: skip
def test_names_from_elsewhere_and_bodies_in_han_stay_whole(name: str) -> None:
    assert han_name(name).literal == "".join(name.split())
