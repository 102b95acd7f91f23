"""What is missing is said in sentences that read as written in either language."""

from __future__ import annotations

import pytest
from django.utils import translation

from essays.checklist import missing_in
from tests.desk import make_draft, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text_in", "page_in", "sentence"),
    [
        ("en", "en", "Title and summary in Chinese are missing."),
        ("zh-hans", "en", "Title and summary in English are missing."),
        ("en", "zh-hans", "还缺中文标题和摘要。"),
        ("zh-hans", "zh-hans", "还缺英文标题和摘要。"),
    ],
)
def test_the_other_language_is_named_in_the_language_of_the_page(text_in: str, page_in: str, sentence: str) -> None:
    edition = make_draft(make_person("contributor"), language=text_in)
    with translation.override(page_in):
        assert sentence in [str(missing.sentence) for missing in missing_in(edition)]
