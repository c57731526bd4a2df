"""A run is followed, told of, and laid over by others; when it is closed nothing more is heard."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from core.runs.event_log import EventWriter
from core.runs.events import Finished
from core.runs.resources.samples import ResourceSample, SampleWriter, samples_path
from core.support.workspace import Workspace
from gui.kit.foldable import FoldableBox
from gui.runs.live import RunLive
from gui.session import Session
from gui.theme import SPACE
from tests.as_built import as_built
from tests.told_runs import BEGAN, told_run

SOON = 10_000


@pytest.fixture
def live(session: Session, qtbot: QtBot) -> Iterator[RunLive]:
    made = RunLive(session)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    yield made
    made.close_run()


def test_several_live_runs_are_followed_one_after_the_other(live: RunLive, workspace: Workspace, qtbot: QtBot) -> None:
    folders = [told_run(workspace, name, epochs=epochs, reason=None) for name, epochs in (("one", 2), ("two", 5))]
    with folders[0].claim(), folders[1].claim():
        for folder, epochs in ((folders[0], 2), (folders[1], 5), (folders[0], 2)):
            live.follow(folder)
            qtbot.waitUntil(lambda: live.state == "running", timeout=SOON)
            assert live.run == folder.name
            assert live.curves is not None
            shown = live.curves.runs()[0]
            qtbot.waitUntil(lambda shown=shown, epochs=epochs: len(shown.epochs) == epochs, timeout=SOON)


def test_a_failure_is_told_in_place(live: RunLive, workspace: Workspace, qtbot: QtBot) -> None:
    folder = told_run(workspace, "bad", epochs=1, reason=None)
    writer = EventWriter(folder.events_path)
    writer.write(Finished(time.time(), "failed", "The disk is full.", "Free some space."))
    writer.close()
    live.follow(folder)
    qtbot.waitUntil(lambda: live.state == "failed", timeout=SOON)
    assert "The disk is full." in live.problem.text()
    as_built("live-run", live, instead={r"[\d,]+ h \d\d min": "long"}, folded=("CurveLegend",))


def test_that_a_run_would_go_on_on_another_device_is_said_beforehand(live: RunLive, workspace: Workspace, qtbot: QtBot) -> None:
    folder = told_run(workspace, "far", epochs=1, reason="stopped")
    assert folder.plan is not None
    folder.write_plan(folder.plan.model_copy(update={"device": "cuda:97", "device_name": "a card"}))
    live.follow(folder)
    qtbot.waitUntil(lambda: live.state == "stopped", timeout=SOON)
    assert "begun on a card, which is not on this machine" in live.problem.text()


def test_another_run_is_laid_over_and_taken_away(live: RunLive, workspace: Workspace, qtbot: QtBot) -> None:
    told_run(workspace, "other")
    live.follow(told_run(workspace, "own"))
    qtbot.waitUntil(lambda: live.state == "completed", timeout=SOON)
    rows = live.side.earlier.list()
    rows.item(0).setCheckState(Qt.CheckState.Checked)
    assert live.curves is not None
    qtbot.waitUntil(lambda: [run.run for run in live.curves.runs()] == ["own", "other"], timeout=SOON)  # type: ignore[union-attr]
    live.refresh_runs()
    assert set(live._over) == {"other"}
    rows.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert [run.run for run in live.curves.runs()] == ["own"]
    rows.item(0).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: [run.run for run in live.curves.runs()] == ["own", "other"], timeout=SOON)  # type: ignore[union-attr]
    shutil.rmtree(workspace.run_folder("other"))
    live.refresh_runs()
    assert [run.run for run in live.curves.runs()] == ["own"], "its curve stayed until something else was drawn"
    assert (live._over, rows.count()) == ({}, 0), "one that is gone is laid over no more"


def test_what_is_laid_over_is_remembered_for_the_next_run(
    live: RunLive, workspace: Workspace, session: Session, qtbot: QtBot
) -> None:
    for name in ("one", "two", "three"):
        told_run(workspace, name)
    live.follow(told_run(workspace, "own"))
    qtbot.waitUntil(lambda: live.state == "completed", timeout=SOON)
    rows = live.side.earlier.list()
    lines = {rows.item(row).text(): rows.item(row) for row in range(rows.count())}
    for name, state in (("one", Qt.CheckState.Checked), ("two", Qt.CheckState.Checked), ("one", Qt.CheckState.Unchecked)):
        lines[name].setCheckState(state)
    assert live.curves is not None
    qtbot.waitUntil(lambda: [run.run for run in live.curves.runs()] == ["own", "two"], timeout=SOON)  # type: ignore[union-attr]
    live.follow(told_run(workspace, "next"))
    qtbot.waitUntil(lambda: live.curves is not None and {run.run for run in live.curves.runs()} == {"next", "two"}, timeout=SOON)


def test_what_was_laid_over_is_laid_over_in_the_next_window(
    live: RunLive, session: Session, workspace: Workspace, qtbot: QtBot
) -> None:
    for name in ("other", "third"):
        told_run(workspace, name)
    own = told_run(workspace, "own")
    live.follow(own)
    qtbot.waitUntil(lambda: live.state == "completed", timeout=SOON)
    rows = live.side.earlier.list()
    (other,) = rows.findItems("other", Qt.MatchFlag.MatchExactly)
    other.setCheckState(Qt.CheckState.Checked)
    plan = live.side.findChild(QToolButton, "live_plan_box")
    assert plan is not None
    plan.click()
    again = RunLive(session)
    qtbot.addWidget(again)
    assert [box.name for box in again.side.findChildren(FoldableBox) if not box.is_open()] == ["live_plan_box"]
    again.follow(own)
    assert again.curves is not None
    qtbot.waitUntil(lambda: [run.run for run in again.curves.runs()] == ["own", "other"], timeout=SOON)  # type: ignore[union-attr]
    marks = again.side.earlier.list()
    checked = [marks.item(row).text() for row in range(marks.count()) if marks.item(row).checkState() == Qt.CheckState.Checked]
    assert checked == ["other"]
    again.close_run()


def test_nothing_beside_the_curves_is_cut_off_in_the_smallest_window(
    themed: QApplication, live: RunLive, workspace: Workspace, qtbot: QtBot
) -> None:
    live.resize(1100 - 11 * SPACE - 6 * SPACE, 560)  # without rail and margins
    live.follow(told_run(workspace, "own"))
    qtbot.waitUntil(lambda: live.state == "completed" and live.curves is not None, timeout=SOON)
    QApplication.processEvents()
    inner = live.side.widget()
    assert inner.minimumSizeHint().width() <= live.side.viewport().width()
    assert live.side.geometry().right() < live.width()


def test_what_a_run_takes_is_drawn_while_it_goes(live: RunLive, workspace: Workspace, qtbot: QtBot) -> None:
    folder = told_run(workspace, "run", epochs=2, reason=None)
    with folder.claim():
        live.follow(folder)
        qtbot.waitUntil(lambda: live.state == "running", timeout=SOON)
        assert live.curves is not None
        shown = live.curves.runs()[0]
        qtbot.waitUntil(lambda: len(shown.epochs) == 2, timeout=SOON)
        assert len(shown.samples) == 0
        writer = SampleWriter(samples_path(folder.path))
        writer.write(ResourceSample(BEGAN + 10, 1.0, 1.5, 2e9))
        writer.close()
        qtbot.waitUntil(lambda: len(shown.samples) == 1, timeout=SOON)
        assert shown.samples["memory"].tolist() == [2.0]
