"""The table of runs: what cells say, how columns sort, what the filter keeps, what editing asks for."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.evaluation.run_columns import COLUMNS, column_of
from core.runs.listing import RunShelf, RunSummary
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.runs.table import RunSorting, RunTable
from tests.told_runs import told_run


def summary(run: str, **changes: object) -> RunSummary:
    base = RunSummary(
        run=run, dataset="vehicles", architecture="mlp", recipe="mlp", weights_origin="random, seed 0",
        weights_sha256="ab" * 32, parent=None, state="completed", val_accuracy=0.942, val_interval=(0.931, 0.953),
        test_accuracy=None, test_interval=None, opened=0, parameters=3_375_811, epochs=30, seconds=185.0,
        created="2026-01-01T10:00:00+00:00", note="", val_balanced=0.9, val_floor=0.34, test_pictures=90,
    )  # fmt: skip
    return dataclasses.replace(base, **changes)


@pytest.fixture
def table(qtbot: QtBot) -> RunTable:
    return RunTable()


def cell(table: RunTable, column: str, row: int = 0, role: int = Qt.ItemDataRole.DisplayRole) -> object:
    return table.data(table.index(row, column_of(column)), role)


def test_cells_say_what_a_person_wants_to_know(table: RunTable) -> None:
    table.set_runs([summary("a"), summary("b", test_accuracy=0.91, test_interval=(0.85, 0.97), opened=2)])
    assert cell(table, "val") == "94.2 ± 1.1"
    assert cell(table, "test") == "sealed"
    assert cell(table, "test", 1) == "91 ± 6"
    assert "Opened 2 times" in str(cell(table, "test", 1, Qt.ItemDataRole.ToolTipRole))
    assert "ab" * 32 in str(cell(table, "weights", 0, Qt.ItemDataRole.ToolTipRole))
    assert (cell(table, "balanced"), cell(table, "floor")) == ("90", "34")
    assert cell(table, "parameters") == "3.38 M"
    assert cell(table, "seconds") == "3 min 05 s"
    assert cell(table, "state") == "Completed"
    assert cell(table, "state", 0, Qt.ItemDataRole.DecorationRole) is not None


def test_a_val_figure_says_what_it_was_chosen_on_and_what_it_is_held_against(table: RunTable) -> None:
    table.set_runs([summary("a"), summary("b", val_interval=None)])
    for row in (0, 1):
        said = str(cell(table, "val", row, Qt.ItemDataRole.ToolTipRole))
        assert "chosen on these pictures; test decides" in said
        assert "lways saying the commonest class gives 34 %" in said
    for column in ("val", "balanced"):
        head = table.headerData(column_of(column), Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert "test decides" in str(head)


def test_a_run_without_a_test_side_says_so(table: RunTable) -> None:
    table.set_runs([summary("a", test_pictures=0)])
    assert cell(table, "test") == "no test side"
    assert "nothing is sealed" in str(cell(table, "test", 0, Qt.ItemDataRole.ToolTipRole))


def test_numbers_stand_at_the_right_with_their_header(table: RunTable) -> None:
    table.set_runs([summary("a")])
    for place, column in enumerate(COLUMNS):
        wanted = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
        for where in (
            table.data(table.index(0, place), Qt.ItemDataRole.TextAlignmentRole),
            table.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole),
        ):
            assert int(where) & int(wanted), column.name  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("column", "order"),
    [
        ("val", ["none", "low", "high"]),
        ("parameters", ["low", "none", "high"]),
        ("seconds", ["high", "low", "none"]),
        ("run", ["high", "low", "none"]),
    ],
)
def test_columns_sort_by_what_they_mean(table: RunTable, column: str, order: list[str]) -> None:
    table.set_runs(
        [
            summary("high", val_accuracy=0.99, parameters=20_000_000, seconds=9.0),
            summary("none", val_accuracy=None, val_interval=None, parameters=900_000, seconds=4000.0),
            summary("low", val_accuracy=0.5, parameters=812, seconds=70.0),
        ]
    )
    sorting = RunSorting()
    sorting.setSourceModel(table)
    sorting.sort(column_of(column), Qt.SortOrder.AscendingOrder)
    assert [sorting.index(row, 0).data() for row in range(3)] == order


def test_the_filter_keeps_rows_with_every_word_anywhere(table: RunTable) -> None:
    table.set_runs([summary("first", note="good one"), summary("second", state="failed"), summary("third", dataset="boats")])
    sorting = RunSorting()
    sorting.setSourceModel(table)
    for words, kept in (("", 3), ("VEHICLES", 2), ("vehicles good", 1), ("failed", 1), ("boats good", 0)):
        sorting.set_words(words)
        assert sorting.rowCount() == kept, words


def test_new_lists_change_only_the_rows_that_changed(table: RunTable, qtbot: QtBot) -> None:
    table.set_runs([summary("a"), summary("b"), summary("c")])
    changed, resets = [], []
    table.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    table.modelReset.connect(lambda: resets.append(1))
    table.set_runs([summary("a"), summary("c", epochs=31), summary("d")])
    assert changed == [(1, 1)]
    assert resets == []
    assert [run.run for run in table.runs()] == ["a", "c", "d"]


def test_editing_asks_and_does_not_change_by_itself(table: RunTable, qtbot: QtBot) -> None:
    table.set_runs([summary("a")])
    with qtbot.waitSignal(table.rename_asked) as asked:
        table.setData(table.index(0, column_of("run")), " better ", Qt.ItemDataRole.EditRole)
    assert asked.args == ["a", "better"]
    assert cell(table, "run") == "a"
    with qtbot.waitSignal(table.note_asked) as noted:
        table.setData(table.index(0, column_of("note")), "kept", Qt.ItemDataRole.EditRole)
    assert noted.args == ["a", "kept"]
    with qtbot.assertNotEmitted(table.rename_asked):
        table.setData(table.index(0, column_of("run")), "a", Qt.ItemDataRole.EditRole)
    assert not table.flags(table.index(0, column_of("val"))) & Qt.ItemFlag.ItemIsEditable


def test_the_shelf_reads_a_run_again_only_when_its_files_changed(workspace: Workspace) -> None:
    told_run(workspace, "one", right=0.6)
    told_run(workspace, "two", reason="stopped", epochs=3)
    (workspace.models / "broken").mkdir()
    (workspace.models / "broken" / "request.json").write_text("{")
    shelf = RunShelf(workspace)
    first = {row.run: row for row in shelf.look(Context())}
    assert {name: row.state for name, row in first.items()} == {"one": "completed", "two": "stopped", "broken": "damaged"}
    from core.runs.folder import RunFolder

    RunFolder.open(workspace, "two").set_note("later")
    second = {row.run: row for row in shelf.look(Context())}
    assert second["one"] is first["one"]
    assert second["two"].note == "later"
    workspace.trash(workspace.models / "one")
    assert {row.run for row in shelf.look(Context())} == {"two", "broken"}
