"""The Predict page with a real engine and two runs: drop, paste, choose, cancel, remove, save."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.engine.protocol import Predict, is_final
from core.runs.folder import RunFolder
from core.support.workspace import Workspace
from core.training.presets import recipe_for
from gui.prediction import page as predict_module
from gui.prediction.dropped import DroppedPictures
from gui.prediction.order import SUREST, RowOrder, WantedRows
from gui.prediction.page import PICTURES, PredictPage
from gui.session import Session
from tests.as_built import as_built
from tests.guards import children
from tests.pictures import draw_shapes
from tests.trained_runs import write_run

pytestmark = pytest.mark.leaves("children")  # the engine of all tests here renews its decoder; `session` checks at the end
SHAPES = ("circle", "square", "triangle")
ANSWER = 60_000
"""Milliseconds within which an engine that first loads torch must have answered, on a busy machine."""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with two runs that can answer, and pictures beside it."""
    folder = tmp_path_factory.mktemp("trained")
    workspace = Workspace.at(folder / "workspace")
    draw_shapes(folder / "shapes", classes=3, each=16, size=32)
    for seed in (0, 1):
        write_run(workspace, f"mlp-{seed}", recipe_for("mlp", [f"seed={seed}", "picture_size=32"]), SHAPES)
    return workspace


@pytest.fixture(scope="module")
def session(trained: Workspace, qapp: QApplication) -> Iterator[Session]:
    """One session for all tests here; its engine has torch, a network and its decoder ready."""
    settings = QSettings(str(trained.root / "window.ini"), QSettings.Format.IniFormat)
    made = Session(trained, settings)
    made.start_engine()
    assert made.engine is not None
    answered = threading.Event()
    question = Predict(("mlp-0",), tuple(_pictures(trained)[:1]))
    made.engine.request(question, lambda reply: answered.set() if is_final(reply) else None)
    assert answered.wait(ANSWER / 1000)
    yield made
    assert made.close()
    _, alive = psutil.wait_procs(children.present(), timeout=5)
    assert alive == []


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> PredictPage:
    session.remember("predict/runs", [])  # what the test before chose
    made = opened(session, qtbot)
    qtbot.waitUntil(lambda: len(made.chooser.value()) == 2, timeout=10_000)
    return made


def opened(session: Session, qtbot: QtBot) -> PredictPage:
    made = PredictPage(session)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.entered("")
    return made


def _pictures(workspace: Workspace) -> list[Path]:
    return sorted((workspace.root.parent / "shapes").rglob("*.*"))


def _drop(page: PredictPage, mime: QMimeData) -> None:
    """A drop as the system delivers it: enter, then drop."""
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(page.rect().center(), action, mime, buttons, keys)
    QGuiApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    overlay = page.findChild(QWidget, "drop_overlay")
    assert overlay is not None
    assert overlay.isVisible()
    fall = QDropEvent(QPointF(page.rect().center()), action, mime, buttons, keys)
    QGuiApplication.sendEvent(page, fall)
    assert fall.isAccepted()
    assert not overlay.isVisible()


def _copied(page: PredictPage, qtbot: QtBot) -> list[dict[str, str]]:
    """The table that is copied, as rows by column."""
    with qtbot.waitSignal(page.taking.written, timeout=10_000):
        page.taking.copy_csv()
    return list(csv.DictReader(io.StringIO(QGuiApplication.clipboard().text())))


def _all_answered(page: PredictPage, count: int) -> bool:
    return page.table.count() == (count, count) and not page.queue.is_working


def test_dropped_pictures_are_answered_by_every_chosen_run(
    page: PredictPage, trained: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    damaged = tmp_path / "damaged.png"
    damaged.write_bytes(b"\x89PNG no picture")
    pictures = _pictures(trained)[::6]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in (*pictures, damaged)])
    _drop(page, mime)
    qtbot.waitUntil(lambda: _all_answered(page, len(pictures) + 1), timeout=ANSWER)
    rows = page.table.pictures()
    assert [row.path for row in rows] == [*pictures, damaged]
    for row in rows[:-1]:
        assert set(row.answers) == {"mlp-0", "mlp-1"}
        for ranked in row.answers.values():
            assert {entry.class_name for entry in ranked} == set(SHAPES)
            assert sum(entry.probability for entry in ranked) == pytest.approx(1, abs=1e-4)
    assert rows[-1].error
    for row in rows[:-1]:
        assert row.preview is not None, "the same decode made the small picture"
        assert row.preview.thumbnail.is_file()
        assert (row.preview.width, row.preview.height) == (32, 32)
    assert not page.grab().isNull()
    assert all(page.queue.latency.words(run).endswith("ms a picture") for run in ("mlp-0", "mlp-1"))

    page.chooser.setValue(["mlp-1"])
    assert page.table.runs == ("mlp-1",)
    assert page.table.next_question() is None, "what is known is not asked again"

    page.view.selectRow(1)
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert page.table.count()[1] == len(pictures)
    assert page.undo()
    assert [row.path for row in page.table.pictures()] == [*pictures, damaged]

    page.view.clearSelection()
    with qtbot.waitSignal(page.taking.written, timeout=10_000):
        page.taking.copy_csv()
    table = list(csv.DictReader(io.StringIO(QGuiApplication.clipboard().text())))
    assert [row["path"] for row in table] == [path.as_posix() for path in (*pictures, damaged)]
    assert {row["run"] for row in table[:-1]} == {"mlp-1"}
    assert table[-1]["error"]


def test_the_runs_that_were_chosen_are_chosen_in_the_next_window(page: PredictPage, session: Session, qtbot: QtBot) -> None:
    page.chooser.setValue(["mlp-0"])
    again = opened(session, qtbot)
    qtbot.waitUntil(lambda: again.table.runs == ("mlp-0",), timeout=10_000)
    # Read anew, as the next start of the program would.
    kept = QSettings(session.settings.fileName(), QSettings.Format.IniFormat)
    session.settings.sync()
    assert Session(session.workspace, kept).remembered_names("predict/runs") == ["mlp-0"]


def test_mirror_images_are_asked_about_anew(page: PredictPage, trained: Workspace, qtbot: QtBot) -> None:
    page.take(DroppedPictures(paths=tuple(_pictures(trained)[:3])))
    qtbot.waitUntil(lambda: _all_answered(page, 3), timeout=ANSWER)
    before = [row.answers for row in page.table.pictures()]
    page.promises.flips.click()
    assert page.table.count() == (0, 3)
    qtbot.waitUntil(lambda: _all_answered(page, 3), timeout=ANSWER)
    assert [row.answers for row in page.table.pictures()] != before
    assert {row["mirror images"] for row in _copied(page, qtbot)} == {"yes"}
    page.promises.flips.click()
    qtbot.waitUntil(lambda: _all_answered(page, 3), timeout=ANSWER)
    assert [row.answers for row in page.table.pictures()] == before
    assert all("mirror images" not in row for row in _copied(page, qtbot))


def test_rows_that_are_not_shown_are_not_copied(page: PredictPage, trained: Workspace, qtbot: QtBot) -> None:
    pictures = _pictures(trained)[:4]
    page.take(DroppedPictures(paths=tuple(pictures)))
    qtbot.waitUntil(lambda: _all_answered(page, 4), timeout=ANSWER)
    page.view.rows.show_order(RowOrder(SUREST, "mlp-0"))
    copied = _copied(page, qtbot)
    assert [row["path"] for row in copied[:: len(copied) // 4]] == [row.path.as_posix() for row in page.view.rows.rows()]
    for kind in ("all", "differ"):
        page.view.rows.show_wanted(WantedRows(kind))
        copied = _copied(page, qtbot)
        assert {row["path"] for row in copied} == {row.path.as_posix() for row in page.view.rows.rows()}


def test_what_was_copied_is_pasted(page: PredictPage, trained: Workspace, qtbot: QtBot) -> None:
    picture = _pictures(trained)[0]
    mime = QMimeData()
    mime.setData("image/png", picture.read_bytes())
    QGuiApplication.clipboard().setMimeData(mime)
    window = QWidget()  # as in the program: the focus is on the rail beside the page, where the page was chosen
    qtbot.addWidget(window)
    rail, row = QPushButton("Predict"), QHBoxLayout(window)
    row.addWidget(rail)
    row.addWidget(page)
    with qtbot.waitActive(window):
        window.show()
    rail.setFocus()
    qtbot.keyClick(rail, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _all_answered(page, 1), timeout=ANSWER)
    (row,) = page.table.pictures()
    assert row.path != picture
    assert row.path.read_bytes() == picture.read_bytes()
    page.setParent(None)
    # What Python has made and the clipboard holds is destroyed after Python has ended: the process crashed with it.
    QGuiApplication.clipboard().clear()


def test_many_pictures_show_progress_that_can_be_cancelled_and_continued(
    page: PredictPage, trained: Workspace, qtbot: QtBot
) -> None:
    page.take(DroppedPictures(paths=(trained.root.parent / "shapes",)))
    qtbot.waitUntil(lambda: page.queue.is_working, timeout=ANSWER)
    assert page.progress.isVisible()
    act = page.findChild(QAbstractButton, "prediction_progress_act")
    assert act is not None
    assert act.text() == "Cancel"
    act.click()
    assert not page.queue.is_working
    assert act.text() == "Continue"
    act.click()
    qtbot.waitUntil(lambda: _all_answered(page, 48), timeout=ANSWER)
    assert not page.progress.isVisible()


def test_a_part_of_a_picture_is_asked_about_and_taken_back(page: PredictPage, trained: Workspace, qtbot: QtBot) -> None:
    page.take(DroppedPictures(paths=(_pictures(trained)[0],)))
    qtbot.waitUntil(lambda: _all_answered(page, 1), timeout=ANSWER)
    page.large.open_current()
    page.large.part_wanted.emit(_pictures(trained)[0], (0.25, 0.25, 0.75, 0.75))
    qtbot.waitUntil(lambda: _all_answered(page, 2), timeout=ANSWER)
    part = page.table.picture(0)
    assert ", part " in part.path.name
    assert part.preview is not None
    assert (part.preview.width, part.preview.height) == (16, 16)
    assert page.large.isVisible()
    assert page.large.accessibleName() == f"Picture {part.path.name}"
    assert page.undo()
    assert [row.path for row in page.table.pictures()] == [_pictures(trained)[0]]
    assert not page.large.isVisible()
    assert not page.undo()


def test_a_run_can_be_asked_for_by_name(page: PredictPage, qtbot: QtBot) -> None:
    page.entered("mlp-0")
    qtbot.waitUntil(lambda: page.chooser.value() == ("mlp-0",), timeout=10_000)
    assert page.view.isColumnHidden(1), "one run alone agrees with nobody"


def test_what_cannot_be_taken_is_said_in_place(page: PredictPage, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "empty").mkdir()
    page.take(DroppedPictures(paths=(tmp_path / "empty", tmp_path / "gone.png")))
    qtbot.waitUntil(lambda: "empty has no files" in page.banner.text(), timeout=10_000)
    assert "1 more" in page.banner.text()
    assert page.table.count()[1] == 0


def test_a_run_with_better_weights_is_asked_again(page: PredictPage, trained: Workspace, qtbot: QtBot) -> None:
    page.take(DroppedPictures(paths=(_pictures(trained)[0],)))
    qtbot.waitUntil(lambda: _all_answered(page, 1), timeout=ANSWER)
    weights = RunFolder.open(trained, "mlp-0").best_weights
    weights.touch()
    with qtbot.waitSignal(page.queue.working, timeout=10_000, check_params_cb=lambda working: working):
        page.entered("")
    qtbot.waitUntil(lambda: _all_answered(page, 1), timeout=ANSWER)


def test_without_a_run_the_page_says_what_to_do(tmp_path: Path, qtbot: QtBot) -> None:
    session = Session(Workspace.at(tmp_path / "empty"), QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    page = PredictPage(session)
    qtbot.addWidget(page)
    page.show()
    page.entered("")
    button = page.findChild(QAbstractButton, "empty_state_button")
    assert button is not None
    qtbot.waitUntil(button.isVisible, timeout=10_000)
    with qtbot.waitSignal(session.navigated, check_params_cb=lambda place, _: place == "train"):
        button.click()
    assert session.close()


def test_it_is_built_as_it_was_looked_at(page: PredictPage) -> None:
    as_built("predict-page", page, folded=("prediction_table",))  # its columns are the runs, which are as old as one another


def test_pictures_and_folders_are_asked_for(page: PredictPage, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[tuple[Path, ...]] = []
    monkeypatch.setattr(page, "take", lambda what: taken.append(what.paths))
    asked: list[tuple[object, ...]] = []
    for names, folder in (([], ""), (["/a.png", "/b.png"], "/c")):
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *about, names=names: asked.append(about) or (names, ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *about, folder=folder: asked.append(about) or folder)
        for button in page._no_pictures.findChildren(QPushButton):
            button.click()
    assert taken == [(Path("/a.png"), Path("/b.png")), (Path("/c"),)], "who chose nothing is asked nothing"
    assert asked[0] == (page, "Open pictures", "", PICTURES)
    assert asked[1] == (page, "Open a folder of pictures")


def test_all_are_taken_out_and_brought_back(page: PredictPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page.queue, "refresh", lambda: None)
    said: list[str] = []
    page.session.notified.connect(said.append)
    page.clear()
    assert (said, page.undo()) == ([], False), "nothing is there"
    page.table.add([tmp_path / "a.png", tmp_path / "b.png"])
    page.clear()
    assert (page.table.count()[1], said) == (0, ["2 pictures removed from the list. Ctrl+Z brings them back."])
    assert page.undo()
    assert page.table.count()[1] == 2


def test_what_is_dragged_away_again_leaves_no_trace(page: PredictPage) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/a.png")])
    actions, buttons = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(page.rect().center(), actions, data, buttons, Qt.KeyboardModifier.NoModifier)
    enter.setDropAction(Qt.DropAction.MoveAction)
    page.dragEnterEvent(enter)
    assert (enter.dropAction(), page._overlay.isVisible()) == (Qt.DropAction.CopyAction, True), "to move would delete the files"
    page.dragLeaveEvent(QDragLeaveEvent())
    assert not page._overlay.isVisible()
    page._halls.setCurrentWidget(page._no_runs)
    page.dragEnterEvent(enter)
    assert not page._overlay.isVisible(), "no run can be asked"
    page._halls.setCurrentWidget(page._split)


def test_runs_made_elsewhere_are_listed_once_and_where_they_are_seen(page: PredictPage, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[object] = []
    monkeypatch.setattr(predict_module, "usable_runs", lambda workspace: listed.append(workspace) or ())
    page._listing = None
    page.hide()
    page.session.runs_changed.emit()
    assert page._listing is None
    page.show()
    page.session.runs_changed.emit()
    first = page._listing
    assert first is not None
    page.session.runs_changed.emit()
    assert page._listing is first, "the one under way will do"
    first.abandon()
