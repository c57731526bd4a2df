"""Every state of a run has a sign and a colour of the theme."""

from __future__ import annotations

from core.evaluation.run_columns import STATE_WORDS
from gui.icons import icon
from gui.runs.state_look import RESUMABLE, state_look
from gui.theme import DARK, LIGHT


def test_every_state_has_a_sign_and_a_colour_in_both_themes() -> None:
    for state in (*STATE_WORDS, "of a newer Safelight"):
        look = state_look(state)
        for theme in (LIGHT, DARK):
            assert getattr(theme, look.colour).startswith("#")
        assert not icon(look.icon, look.colour).isNull()


def test_states_with_one_colour_differ_by_sign_or_word() -> None:
    looks = [state_look(state) for state in STATE_WORDS]
    assert len({(look.word, look.icon) for look in looks}) == len(looks)
    assert set(RESUMABLE) < set(STATE_WORDS)
