"""Runs stand below the dataset that each has learned from, can be searched, and never fill the screen."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.prediction.usable import UsableRun, usable_runs
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.labelling.asker_list import SEARCH_FROM, AskerList
from tests.as_built import as_built
from tests.recipes import recipe
from tests.trained_runs import write_run


def _many(workspace: Workspace, count: int) -> list[UsableRun]:
    """That many, every second one of another dataset."""
    write_run(workspace, "first", recipe("mlp"))
    (one,) = usable_runs(workspace, Context())
    return [
        replace(one, summary=replace(one.summary, run=f"run {number}", dataset=("pets", "birds")[number % 2]))
        for number in range(count)
    ]


def _shown(runs: AskerList) -> list[str]:
    return [item.text().split("  ")[0] for item in runs._items() if not item.isHidden()]


def test_many_are_grouped_searched_and_scrolled(themed: QApplication, workspace: Workspace, qtbot: QtBot) -> None:
    runs = AskerList()
    qtbot.addWidget(runs)
    runs.show_runs(_many(workspace, 40), ["run 3"])
    runs.show()
    assert _shown(runs)[:3] == ["pets", "run 0", "run 2"]
    assert len(_shown(runs)) == 42
    assert runs.sizeHint().height() < 500
    as_built("label-runs", runs)
    runs.search.setText("BIRDS 3")
    assert _shown(runs) == ["birds", "run 3", "run 13", "run 23", *(f"run {number}" for number in range(31, 40, 2))]
    ticked = [item.text() for item in runs._items() if item.checkState() == Qt.CheckState.Checked]
    assert len(ticked) == 1
    item = next(item for item in runs._items() if item.text().startswith("run 13"))
    with qtbot.waitSignal(runs.ticked) as told:
        item.setCheckState(Qt.CheckState.Checked)
    assert told.args == ["run 13", True]
    with qtbot.assertNotEmitted(runs.ticked):
        runs.mark(["run 1"])


def test_a_few_need_no_search(themed: QApplication, workspace: Workspace, qtbot: QtBot) -> None:
    runs = AskerList()
    qtbot.addWidget(runs)
    runs.show_runs(_many(workspace, SEARCH_FROM - 1), ())
    runs.show()
    assert not runs.search.isVisible()
    assert runs.list.hasFocus() or not runs.isActiveWindow()


def test_a_run_tells_its_dataset_and_the_keyboard_goes_to_the_search(
    themed: QApplication, workspace: Workspace, qtbot: QtBot
) -> None:
    runs = AskerList()
    qtbot.addWidget(runs)
    found = _many(workspace, SEARCH_FROM)
    runs.show_runs(found, ["run 1"])
    runs.show()
    assert runs.search.isVisible()
    assert runs.focusWidget() is runs.search
    heads = [item for item in runs._items() if not item.flags() & Qt.ItemFlag.ItemIsEnabled]
    assert [item.text() for item in heads] == ["pets", "birds"], "a dataset is nobody to ask"
    one = next(item for item in runs._items() if item.text().startswith("run 1"))
    assert one.toolTip().startswith(f"run 1\nDataset: birds\nWeights: {found[1].summary.weights_origin}\nArchitecture: ")
    low = runs.list.height()
    runs.show_runs(found[:1], ())
    assert runs.list.height() < low
    assert runs.names() == ["run 0"]
    with qtbot.waitSignal(runs.ticked) as told:
        runs.list.item(1).setCheckState(Qt.CheckState.Checked)
    assert told.args == ["run 0", True]
    with qtbot.waitSignal(runs.ticked) as told:
        runs.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert told.args == ["run 0", False]
