"""The columns of the table of runs: each says, sorts and explains something for every kind of run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.evaluation.run_columns import COLUMNS, STATE_WORDS, column_of, setting_column, state_word
from core.evaluation.wording import CHOSEN
from core.runs.folder import STATES
from core.runs.listing import RunSummary, list_runs
from core.runs.resources.use import ResourceUse, use_words
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


@pytest.fixture
def row(workspace: Workspace) -> RunSummary:
    told_run(workspace, "judged", right=0.9)
    (found,) = list_runs(workspace)
    return replace(
        found, val_accuracy=0.9, val_interval=(0.85, 0.95), val_floor=0.5, val_balanced=0.8, test_accuracy=0.97,
        test_interval=(0.9, 0.99), test_floor=0.25, test_balanced=0.9, opened=2, test_pictures=60, stale="",
        note="", parent=None, uneven="", old_figures=False, scored_again=(), use=None,
    )  # fmt: skip


def cell(name: str, row: RunSummary) -> tuple[str, str]:
    column = COLUMNS.get(name)
    return column.text(row), column.says(row)


def test_accuracies_are_told_with_all_that_stands_behind_them(row: RunSummary) -> None:
    chosen = f" ({CHOSEN})"
    assert cell("val", row) == (
        "90 ± 5", f"90.00 % of val, 95 % interval 85.00 to 95.00 %{chosen}.\nAlways saying the commonest class gives 50 %.",
    )  # fmt: skip
    assert cell("val", replace(row, stale="It is stale."))[0] == "90 ± 5 stale"
    assert cell("val", replace(row, val_interval=None, val_floor=None)) == (
        "90", f"Best val accuracy so far{chosen}; the interval comes with the report.",
    )  # fmt: skip
    assert cell("val", replace(row, val_accuracy=None)) == ("", "")
    assert cell("test", row) == (
        "97 (90–99)", "97.00 % of test, 95 % interval 90.00 to 99.00 %.\nAlways saying the commonest class gives 25 %.\n"
        "Balanced accuracy 90 %.\nOpened 2 times.",
    )  # fmt: skip
    assert cell("test", replace(row, opened=1, test_balanced=None, test_floor=None))[1].endswith(" %.\nOpened once.")
    sealed = replace(row, test_accuracy=None, opened=0)
    assert cell("test", sealed) == (
        "sealed", "The test result is sealed, so that nothing is chosen by it. Opening it is counted.",
    )  # fmt: skip
    assert cell("test", replace(sealed, val_interval=None)) == ("", "")
    assert cell("test", replace(sealed, test_pictures=0)) == (
        "no test side",
        "The run's split has no test side, so nothing is sealed: its accuracy on val is all that is known of it.",
    )  # fmt: skip


def test_other_cells_and_their_tips(row: RunSummary) -> None:
    assert cell("balanced", row) == ("80", f"On average 80 % of each class of val are recognised ({CHOSEN}).")
    assert cell("balanced", replace(row, uneven="Uneven."))[1].endswith(").\nUneven.")
    assert cell("balanced", replace(row, val_balanced=None, uneven="Uneven.")) == ("", "Uneven.")
    assert cell("floor", row) == ("50", "On val always saying the commonest class gives 50 %.")
    assert cell("floor", replace(row, val_floor=None)) == ("", "")
    assert cell("floor", replace(row, val_floor=1.0))[0] == "100"
    assert cell("run", replace(row, note="mine")) == (
        "judged", f"judged\nDataset: {row.dataset}\nmine\nEnter or a double click opens it, F2 renames it.",
    )  # fmt: skip
    assert cell("weights", replace(row, weights_origin="random", weights_sha256="ab")) == ("random", "random\nSHA-256 ab")
    assert cell("weights", replace(row, weights_origin="random", weights_sha256="")) == ("random", "random")
    assert cell("parameters", replace(row, parameters=4213000)) == ("4.21 M", "4,213,000 numbers")
    assert cell("parameters", replace(row, parameters=None)) == ("", "")
    assert cell("epochs", replace(row, epochs=0))[0] == ""
    assert cell("seconds", replace(row, seconds=0.0))[0] == ""
    assert cell("parent", replace(row, parent="first"))[0] == "first"
    use = ResourceUse(60.0, 5e8, 2.0, None, None, 0.0, 0.0)
    assert cell("memory", replace(row, use=use)) == ("500.0 MB", use_words(use))
    assert cell("memory", row) == ("", "")
    damaged = replace(row, state="damaged", note="No JSON.")
    assert (cell("note", damaged), cell("state", damaged)) == (("", "No JSON."), ("Damaged", "No JSON."))
    assert (cell("note", replace(row, note="mine"))[0], cell("state", row)) == ("mine", ("Completed", ""))


def test_columns_sort_by_numbers_and_the_unknown_comes_below(row: RunSummary) -> None:
    for name, fields in {
        "val": {"val_accuracy": None}, "test": {"test_accuracy": None}, "balanced": {"val_balanced": None},
        "floor": {"val_floor": None}, "parameters": {"parameters": None}, "memory": {"use": None},
    }.items():  # fmt: skip
        assert COLUMNS.get(name).sorts_by(replace(row, **fields)) == float("-inf"), name  # type: ignore[arg-type]
    assert COLUMNS.get("val").sorts_by(row) == 0.9
    assert COLUMNS.get("state").sorts_by(replace(row, state="running")) == 0
    assert COLUMNS.get("state").sorts_by(replace(row, state="dreaming")) == len(STATE_WORDS)
    assert COLUMNS.get("dataset").sorts_by(replace(row, dataset="Boats")) == "boats"
    assert COLUMNS.get("test").quiet(replace(row, test_accuracy=None))
    assert not COLUMNS.get("test").quiet(row)
    assert COLUMNS.get("floor").quiet(row)
    assert not COLUMNS.get("val").quiet(row)


def test_a_setting_is_a_column_of_numbers_or_words(row: RunSummary) -> None:
    one = replace(row, settings=(("stages.0.epochs", "12"), ("fit", "Pad")))
    epochs, fit = setting_column("stages.0.epochs"), setting_column("fit")
    assert (epochs.name, epochs.header, epochs.number, epochs.header_tip) == (
        "setting:stages.0.epochs", "Epochs", True, "stages.0.epochs of the recipe",
    )  # fmt: skip
    assert (epochs.text(one), epochs.sorts_by(one), fit.sorts_by(one)) == ("12", (0, 12.0, ""), (1, 0.0, "pad"))
    assert (fit.number, fit.text(replace(one, settings=()))) == (False, "")
    assert (setting_column("fit").width, setting_column("stages.1.augmentation.brightness").width) == (11, 23)
    assert setting_column("x" * 40).width == 28
