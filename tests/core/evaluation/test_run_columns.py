"""The columns of the table of runs: each says, sorts and explains something for every kind of run."""

from __future__ import annotations

import pytest

from core.evaluation.run_columns import COLUMNS, STATE_WORDS, column_of, state_word
from core.evaluation.wording import CHOSEN
from core.runs.folder import STATES
from core.runs.listing import list_runs
from core.support.workspace import Workspace
from tests.told_runs import told_run


@pytest.fixture
def runs(workspace: Workspace) -> Workspace:
    """A judged run, one that is on its way, and one that cannot be read."""
    told_run(workspace, "judged", right=0.9)
    told_run(workspace, "young", epochs=0, reason=None)
    (told_run(workspace, "damaged").path / "request.json").write_text("{")
    return workspace


def test_every_column_speaks_of_every_run_and_can_be_compared(runs: Workspace) -> None:
    rows = list_runs(runs)
    for column in COLUMNS:
        keys = [column.sorts_by(row) for row in rows]
        assert sorted(keys) is not None, column.name  # type: ignore[type-var]
        for row in rows:
            assert isinstance(column.text(row), str)
            assert isinstance(column.says(row), str)


def test_what_was_chosen_on_val_says_so_in_head_and_cell(runs: Workspace) -> None:
    judged = next(row for row in list_runs(runs) if row.run == "judged")
    for name in ("val", "balanced"):
        column = COLUMNS.get(name)
        assert CHOSEN in column.header_tip
        assert CHOSEN in column.says(judged)
    assert CHOSEN not in COLUMNS.get("test").says(judged)


def test_ranks_leave_no_doubt_and_names_are_found() -> None:
    ranks = [column.rank for column in COLUMNS if column.rank]
    assert len(ranks) == len(set(ranks))
    assert [column_of(name) for name in COLUMNS.names()] == list(range(len(COLUMNS)))


def test_every_state_has_a_word() -> None:
    assert {*STATES, "damaged"} == set(STATE_WORDS)
    assert state_word("dreaming") == "Dreaming"
