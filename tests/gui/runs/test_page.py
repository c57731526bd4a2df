"""The Runs page over real run folders: listing, curves of the selection, verdicts, rename, note, delete and undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.evaluation.run_columns import column_of
from core.queueing.folder import QueueFolder
from core.runs.folder import RunFolder
from core.runs.headline import read_headline
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.joining.of_runs import ensemble_of
from core.training.run_acts import rename_run
from gui.queueing.watch import queue_watch
from gui.runs.compare import ComparePanel
from gui.runs.page import RunsPage
from gui.runs.trash_dialog import TrashDialog
from gui.session import Session
from tests.judged_runs import finished_run, predictions
from tests.queues import carried_by_nobody_else, held, states
from tests.stale_runs import judged_on_shapes

SOON = 10_000


def text_of(page: QWidget, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert label is not None, name
    return label.text()


def press(page: QWidget, qtbot: QtBot, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None, name
    assert button.isVisible(), name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def rename_in_place(page: RunsPage, qtbot: QtBot, text: str) -> None:
    """Types into the editor that F2 opens in the current row."""
    qtbot.keyClick(page.list, Qt.Key.Key_F2)
    editor = page.list.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_an_empty_workspace_says_what_runs_are_and_offers_to_train(session: Session, qtbot: QtBot) -> None:
    page = RunsPage(session)
    qtbot.addWidget(page)
    page.show()
    page.entered("")
    qtbot.waitUntil(lambda: page.findChild(QPushButton, "empty_state_button").isVisible(), timeout=SOON)
    with qtbot.waitSignal(session.navigated) as went:
        press(page, qtbot, "empty_state_button")
    assert went.args == ["train", ""]
    page.left()


def test_the_queue_is_shown_where_there_is_no_run_yet(session: Session, qtbot: QtBot) -> None:
    with carried_by_nobody_else(session.workspace):
        QueueFolder.of(session.workspace).change(lambda queue: queue.with_new(1.0, study="rates"))
        page = RunsPage(session)
        qtbot.addWidget(page)
        page.show()
        page.entered("queue:")
        qtbot.waitUntil(lambda: page._listed, timeout=SOON)
        assert page.tabs.isVisible()
        assert not page._empty.isVisible()
        qtbot.waitUntil(lambda: queue_watch(session)._task is None, timeout=SOON)
        page.left()
        page.entered("")
        qtbot.waitUntil(lambda: page._looking is None, timeout=SOON)
        assert page.tabs.isVisible(), "whoever comes back finds it again"
    page.left()


def test_the_test_result_stays_sealed_until_it_is_opened_and_counted(page: RunsPage, runs: Workspace, qtbot: QtBot) -> None:
    page.list.select_runs(["strong"])
    page._test.click()
    assert "every opening is counted" in page.acted.text()
    headline = read_headline(RunFolder.open(runs, "strong").report_path)
    assert headline is not None
    assert headline.opened == ()
    press(page, qtbot, "runs_acted_act")

    def opened() -> bool:
        row = page.list.table.place_of("strong")
        assert row is not None
        return page.list.table.runs()[row].opened == 1

    qtbot.waitUntil(opened, timeout=SOON)
    row = page.list.table.place_of("strong")
    assert row is not None
    assert page.list.table.index(row, column_of("test")).data() not in ("sealed", "")
    assert not page._test.isEnabled()


def test_a_run_without_a_test_side_offers_no_test_result(
    page: RunsPage, comparison: ComparePanel, runs: Workspace, qtbot: QtBot
) -> None:
    for name in ("untested", "blind"):
        finished_run(runs, name, None, predictions([f"{n}.png" for n in range(40)], [name == "blind"] * 40))
    page.refresh()
    qtbot.waitUntil(lambda: page.list.table.place_of("blind") is not None, timeout=SOON)
    page.list.select_runs(["untested"])
    row = page.list.table.place_of("untested")
    assert row is not None
    assert page.list.table.index(row, column_of("test")).data() == "no test side"
    assert not page._test.isEnabled(), "opening it would fail"
    with qtbot.waitSignal(comparison.compared, timeout=SOON):
        page.list.select_runs(["untested", "blind"])
    button = page.findChild(QPushButton, "compare_on_test")
    assert button is not None
    assert not button.isEnabled()
    assert "chosen on these pictures; test decides" in text_of(page, "compare_status")


def test_looks_that_are_asked_for_during_one_are_made_once_more_after_it(
    page: RunsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: page._looking is None, timeout=SOON)
    looks: list[Context] = []
    look = page._shelf.look

    def counted_look(context: Context) -> object:
        looks.append(context)
        return look(context)

    monkeypatch.setattr(page._shelf, "look", counted_look)
    for _ in range(3):
        page.refresh()
    qtbot.waitUntil(lambda: page._looking is None, timeout=SOON)
    assert len(looks) == 2, "the one under way may have passed by what has changed"


def test_a_run_is_renamed_in_its_row_and_stays_selected(page: RunsPage, runs: Workspace, qtbot: QtBot) -> None:
    page.list.select_runs(["weak"])
    rename_in_place(page, qtbot, "baseline")
    qtbot.waitUntil(lambda: page.list.table.place_of("baseline") is not None, timeout=SOON)
    qtbot.waitUntil(lambda: [run.run for run in page.list.selected()] == ["baseline"], timeout=SOON)
    assert "weak" not in runs.run_names()


def test_a_taken_name_is_refused_in_place(page: RunsPage, runs: Workspace, qtbot: QtBot) -> None:
    page.list.select_runs(["weak"])
    rename_in_place(page, qtbot, "strong")
    qtbot.waitUntil(lambda: "There is a run called strong already" in page.banner.text(), timeout=SOON)
    assert {"weak", "strong"} <= set(runs.run_names())


def test_a_note_is_kept_in_the_run(page: RunsPage, runs: Workspace, qtbot: QtBot) -> None:
    page.list.table.note_asked.emit("weak", "the one to beat")
    qtbot.waitUntil(lambda: RunFolder.open(runs, "weak").request.note == "the one to beat", timeout=SOON)
    row = page.list.table.place_of("weak")
    assert row is not None
    qtbot.waitUntil(lambda: page.list.table.index(row, column_of("note")).data() == "the one to beat", timeout=SOON)


def test_deleted_runs_come_back_by_undo(page: RunsPage, runs: Workspace, qtbot: QtBot) -> None:
    page.list.select_runs(["weak", "halted"])
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: set(runs.run_names()) == {"strong", "heir"}, timeout=SOON)
    qtbot.waitUntil(lambda: page.acted.text() == "2 runs are in the trash.", timeout=SOON)
    press(page, qtbot, "runs_acted_act")
    qtbot.waitUntil(lambda: page.acted.text() == "2 runs are back.", timeout=SOON)
    qtbot.waitUntil(lambda: {run.run for run in page.list.selected()} == {"weak", "halted"}, timeout=SOON)
    assert len(runs.run_names()) == 4
    page.list.select_runs(["weak"])
    page.delete_selected()
    qtbot.waitUntil(lambda: "weak" not in runs.run_names(), timeout=SOON)
    qtbot.waitUntil(lambda: page.acted.text() == "weak is in the trash.", timeout=SOON)
    assert page.undo()
    qtbot.waitUntil(lambda: "weak" in runs.run_names(), timeout=SOON)
    assert not page.undo(), "there is nothing more to undo"


def test_a_deleted_run_is_told_by_its_own_name(page: RunsPage, runs: Workspace, qtbot: QtBot) -> None:
    rename_run(runs, "weak", "Größe & Mühe", Context())
    page.refresh()
    qtbot.waitUntil(lambda: "Größe & Mühe" in [run.run for run in page.list.listed()], timeout=SOON)
    page.list.select_runs(["Größe & Mühe"])
    page.delete_selected()
    qtbot.waitUntil(lambda: page.acted.text() == "Größe & Mühe is in the trash.", timeout=SOON)
    assert page.undo()
    qtbot.waitUntil(lambda: "Größe & Mühe" in runs.run_names(), timeout=SOON)


def test_the_key_takes_back_what_a_tab_offers_to(page: RunsPage) -> None:
    done: list[str] = []
    page.tabs.offered.emit("strong left the queue.", "Undo", "undo", lambda: done.append("back"))
    assert page.undo(), "it said that there was nothing to undo, beside the button"
    assert done == ["back"]
    page.tabs.offered.emit("Ask strong about them?", "Ask", "predict", lambda: done.append("asked"))
    assert not page.undo()
    assert done == ["back"]


def test_no_undo_is_offered_for_what_is_gone_for_good(page: RunsPage, runs: Workspace, session: Session, qtbot: QtBot) -> None:
    page.list.select_runs(["weak"])
    page.delete_selected()
    qtbot.waitUntil(lambda: page.acted.text() == "weak is in the trash.", timeout=SOON)
    dialog = TrashDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    button = dialog.findChild(QPushButton, "trash_empty")
    qtbot.waitUntil(button.isEnabled, timeout=SOON)
    button.click()
    press(dialog, qtbot, "trash_asked_act")
    qtbot.waitUntil(lambda: page.acted.text() == "", timeout=SOON)
    assert not page.undo()
    assert page.banner.text() == ""


def test_a_run_in_training_is_neither_deleted_nor_renamed(page: RunsPage, runs: Workspace, qtbot: QtBot) -> None:
    with RunFolder.open(runs, "heir").claim():
        page.list.select_runs(["heir"])
        page.delete_selected()
        qtbot.waitUntil(lambda: "heir is being trained" in page.banner.text(), timeout=SOON)
        assert "heir" in runs.run_names()


def test_enter_shows_the_run_on_the_train_page(page: RunsPage, session: Session, qtbot: QtBot) -> None:
    page.list.select_runs(["heir"])
    with qtbot.waitSignal(session.navigated) as went:
        qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert went.args == ["train", "heir"]


def test_the_filter_and_the_menu_work_on_what_is_shown(page: RunsPage, qtbot: QtBot) -> None:
    line = page.findChild(QLineEdit, "runs_filter")
    assert line is not None
    qtbot.keyClicks(line, "lite0")
    assert page.list.sorting.rowCount() == 2
    assert text_of(page, "runs_count") == "2 of 4 shown"
    page.list.select_runs(["strong"])
    menu = QMenu(page)
    page._fill_menu(menu)
    texts = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    again = ["Train again with the same settings", "Copy as command", "Judge with its other folds, on test", "Save as preset …"]
    first = ["Show in Train", "Open the test result", "Make an ensemble of these"]
    rates = [text for text in texts if text.startswith("Look for a learning rate")]
    assert rates
    more = ["Save as page", "Look for wrong labels with this run", "Put in the queue", "Export …", "Serve …", "Pack …"]
    assert texts == [*first, *again, *rates, *more, "Rename", "Write a note", "Delete"]
    assert not next(act for act in menu.actions() if act.text() == again[2]).isEnabled(), "it was trained on no fold"
    menu.deleteLater()


def test_a_run_that_has_not_ended_is_put_in_the_queue_and_the_queue_is_opened(
    page: RunsPage, runs: Workspace, session: Session, qtbot: QtBot
) -> None:
    held(runs, "later")
    page.refresh()
    qtbot.waitUntil(lambda: page.list.table.place_of("later") is not None)
    page.list.select_runs(["later"])
    menu = QMenu(page)
    page._fill_menu(menu)
    act = next(action for action in menu.actions() if action.text().startswith("Put in the queue"))
    assert act.isEnabled()
    with carried_by_nobody_else(runs):
        act.trigger()
        qtbot.waitUntil(lambda: states(runs) == {"later": "waiting"})
        page.entered("queue:")
        qtbot.waitUntil(lambda: len(queue_watch(session).look.rows) == 1)
        assert page.tabs.tabText(page.tabs.currentIndex()) == "Queue"
        qtbot.waitUntil(lambda: queue_watch(session)._task is None and not session.tasks)
    menu.deleteLater()


def test_a_run_that_goes_on_is_listed_as_it_grows(page: RunsPage, runs: Workspace, qtbot: QtBot) -> None:
    from core.runs.event_log import EventWriter
    from core.runs.events import Epoch

    writer = EventWriter(RunFolder.open(runs, "heir").events_path)
    writer.write(Epoch(2.0, 3, 0, 60, 0.1, 0.9, 0.2, 0.999, 1e-3, 1.0, 1.0))
    writer.close()

    def grown() -> bool:
        row = page.list.table.place_of("heir")
        return row is not None and page.list.table.runs()[row].epochs == 3

    qtbot.waitUntil(grown, timeout=SOON)


def test_columns_are_remembered(page: RunsPage, session: Session, qtbot: QtBot) -> None:
    page.list.columns.choose("dataset", False)
    page.left()
    again = RunsPage(session)
    qtbot.addWidget(again)
    assert again.list.isColumnHidden(column_of("dataset"))
    assert not again.list.isColumnHidden(column_of("val"))


def test_an_ensemble_of_the_selected_runs_is_set_up_on_the_train_page(page: RunsPage, session: Session, qtbot: QtBot) -> None:
    page.list.select_runs(["weak"])
    assert not page._ensemble_act.isEnabled()
    assert page._ensemble_act.toolTip().startswith("Select 2 to ")
    page.list.select_runs(["weak", "halted"])
    assert not page._ensemble_act.isEnabled()
    assert page._ensemble_act.toolTip() == "There is no report yet of halted."
    page.list.select_runs(["weak", "strong"])
    assert page._ensemble_act.toolTip() == "Set up a training whose members are the selected runs"
    with qtbot.waitSignal(session.navigated) as went:
        page._ensemble_act.click()
    assert went.args == ["train", ""]
    assert sorted(session.wanted_members) == ["strong", "weak"]


def test_an_ensemble_alone_is_compared_with_its_members(session: Session, workspace: Workspace, qtbot: QtBot) -> None:
    names = [f"{number}.png" for number in range(60)]
    for name, wrong in (("a", range(8)), ("b", range(4, 14))):
        finished_run(workspace, name, val=predictions(names, [place not in wrong for place in range(60)]))
    recipe, _ = ensemble_of(workspace, ["a", "b"])
    finished_run(workspace, "both", val=predictions(names, [place not in range(5) for place in range(60)]), recipe=recipe)
    page = RunsPage(session)
    qtbot.addWidget(page)
    page.show()
    page.entered("")
    qtbot.waitUntil(lambda: len(page.list.table.runs()) == 3, timeout=SOON)
    page.tabs.show_tab("comparison")
    comparison = page.tabs.tab("comparison")
    assert isinstance(comparison, ComparePanel)
    with qtbot.waitSignal(comparison.compared, timeout=SOON) as told:
        page.list.select_runs(["both"])
    assert [one.run for one in told.args[0].standings] == ["both", "a", "b"]
    assert "at least one of a and b is right on 93 (84 to 97) %" in text_of(page, "compare_status")
    page.left()


def test_a_stale_run_is_marked_and_scored_again_in_one_step(workspace: Workspace, session: Session, qtbot: QtBot) -> None:
    judged = judged_on_shapes(workspace)
    page = RunsPage(session)
    qtbot.addWidget(page)
    page.show()
    page.entered("")
    qtbot.waitUntil(lambda: len(page.list.selected()) == 1, timeout=SOON)
    assert not page._score_act.isVisible()
    (first,) = judged.dataset.catalog.named(judged.paths("val")[:1])
    judged.dataset.catalog.relabel([first.id], "square" if first.label == "circle" else "circle")
    page.refresh()
    qtbot.waitUntil(page._score_act.isVisible, timeout=SOON)
    val = page.list.model().index(0, column_of("val"))
    assert val.data().endswith(" stale")
    assert "1 has been relabelled." in val.data(Qt.ItemDataRole.ToolTipRole)
    page._score_act.click()
    qtbot.waitUntil(lambda: not page._score_act.isVisible(), timeout=SOON)
    assert "83.3 % on val before, 100.0 % now" in page.acted.text()
    assert not val.data().endswith(" stale")
    page.left()
