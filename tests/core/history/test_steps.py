"""Steps through decisions: back to where the window was opened, forward to what was undone last."""

from __future__ import annotations

import pytest

from core.datasets.catalog.edits import Edit
from core.history.steps import steps


def log(*undone: bool) -> tuple[Edit, ...]:
    """Decisions 1, 2, 3 ..., the latest first."""
    return tuple(Edit(n, "2026", "exclude", f"Excluded {n} pictures: x", n, gone) for n, gone in enumerate(undone, 1))[::-1]


@pytest.mark.parametrize(
    ("undone", "since", "back", "forward"),
    [
        ((), 0, None, None),
        ((False, False, False), 0, 3, None),
        ((False, False, True), 0, 2, 3),
        ((False, True, True), 0, 1, 2),  # what was undone last comes first
        ((True, True, True), 0, None, 1),
        ((False, True, False), 0, 3, None),  # a new decision leaves nothing to do again
        ((True, False, True), 0, 2, 3),  # an older one was undone by name
        ((False, False, False), 2, 3, None),
        ((False, False, False), 3, None, None),  # all of it was there when the window was opened
        ((False, False, True), 3, None, None),
        ((False, True, True), 2, None, 3),
    ],
)
def test_steps_go_back_and_forward(undone: tuple[bool, ...], since: int, back: int | None, forward: int | None) -> None:
    found = steps(log(*undone), since)
    assert (found.back and found.back.id, found.forward and found.forward.id) == (back, forward)


def test_steps_say_what_they_would_do() -> None:
    assert steps(log(False, True), 0).words == ("exclude 1 pictures: x", "exclude 2 pictures: x")
    assert steps((), 0).words == ("", "")
