"""Chinese text keeps Chinese punctuation; everything that is not Chinese prose is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.punctuation import main, mend

# Narrow marks are written as escapes here, so that the check of this very folder leaves the examples as they are.
COMMA, COLON, QUESTION = "\x2c", "\x3a", "\x3f"


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (f"今天{COMMA}我们出发", "今天\uff0c我们出发"),
        (f"今天{COMMA} 我们出发", "今天\uff0c我们出发"),
        (f"题目{COLON}渡轮", "题目\uff1a渡轮"),
        (f"谁来付船费{QUESTION}", "谁来付船费\uff1f"),
        ("渡轮\x28第一班\x29开走", "渡轮\uff08第一班\uff09开走"),
        (f"《渡轮》{COMMA}第二版", "《渡轮》\uff0c第二版"),
    ],
)
def test_a_mark_among_chinese_words_becomes_wide(narrow: str, wide: str) -> None:
    assert mend(narrow) == wide


@pytest.mark.parametrize(
    "text",
    [
        "An English sentence, with commas: and more?",
        f"The word 渡轮{COMMA} which means ferry, stands in a long English sentence.",
        f"`渡轮{COMMA}码头`"[:1] + f"x={COMMA}y`",
        f"https://example.org/渡轮{COMMA}码头",
        f"<a title=渡轮{COMMA}>",
        f"响应{COLON} 渡轮之年",
        f"注{COLON} 中英文网站上发表的日志均为英文。",
        "%(渡轮)s, %(count)s",
        "今天\uff0c我们出发",
    ],
)
def test_what_is_no_chinese_prose_is_left_alone(text: str) -> None:
    assert mend(text) == text


@given(st.text(alphabet=f"渡轮开走ab {COMMA}{COLON}{QUESTION}!;()\uff0c。《》\n", max_size=40))
def test_mending_twice_is_mending_once_and_keeps_every_line(text: str) -> None:
    once = mend(text)
    assert mend(once) == once
    assert once.count("\n") == text.count("\n")
    assert [c for c in once if c in "渡轮开走ab"] == [c for c in text if c in "渡轮开走ab"]


def test_places_are_listed_and_end_with_1_until_they_are_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(f"好\n渡轮{COMMA}码头\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().out == f"{page}:2: 渡轮\uff0c码头\n"
    assert main(["--mend", str(tmp_path)]) == 0
    assert page.read_text(encoding="utf-8") == "好\n渡轮\uff0c码头\n"
    assert main([str(tmp_path)]) == 0


def test_of_a_catalogue_only_the_translations_are_touched(tmp_path: Path) -> None:
    catalogue = tmp_path / "django.po"
    text = f'#. 渡轮{COMMA}码头\nmsgid "渡轮{COMMA}码头"\nmsgstr ""\n"渡轮{COMMA}码头"\n'
    catalogue.write_text(text, encoding="utf-8")
    main(["--mend", str(catalogue)])
    assert catalogue.read_text(encoding="utf-8") == text[: text.index("msgstr")] + 'msgstr ""\n"渡轮\uff0c码头"\n'
