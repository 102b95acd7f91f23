"""Every act can be sent twice (a double click, a form sent again after a lost answer) and has one effect."""

from __future__ import annotations

import pytest

from tests.essays.services.acts import ACTS, Act
from tests.factories import make_user
from tests.rows import every_row

pytestmark = pytest.mark.django_db
# What says something anew each time: a second comment, link or work is meant; a record is saved with what its form changed.
SAY_AGAIN = {
    "start_essay",
    "add_comment",
    "create_preview",
    "remind",
    "refile_essay",
    "save_record",
}
REPEATABLE = [act for act in ACTS if act.name.partition(" ")[0] not in SAY_AGAIN]


@pytest.mark.parametrize("act", REPEATABLE, ids=lambda act: act.name)
def test_an_act_that_is_sent_twice_has_one_effect(act: Act) -> None:
    found, by = act.at(), make_user("managing editor")
    before = every_row()
    first = act.do(found, by)
    after = every_row()
    assert after != before
    again = act.do(found, by)
    assert every_row() == after
    assert again == first
