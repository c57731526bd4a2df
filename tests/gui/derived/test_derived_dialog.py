"""The dialogs that derive and export datasets, driven as a person drives them; the work behind them is real."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QDesktopServices
from PySide6.QtWidgets import QCheckBox, QColorDialog, QLabel, QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.derived.background_request import BackgroundOptions
from core.derived.deriving import KIND
from core.support.workspace import Workspace
from gui.derived.augment_dialog import AugmentDialog
from gui.derived.background_dialog import REVIEWING, BackgroundDialog
from gui.derived.background_form import BackgroundForm
from gui.derived.export_dialog import ExportDialog
from gui.kit.job_dialog import CHOOSING, JobDialog
from gui.session import Session
from gui.window.dialogs import DIALOGS
from tests.derived_datasets import columns_of, objects_dataset, sides_of

PATIENCE = 60_000


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dialogs")
    return objects_dataset(Workspace.at(folder / "workspace"), folder / "pictures", each=4).folder


@pytest.fixture
def objects(workspace: Workspace, prepared: Path) -> Dataset:
    shutil.copytree(prepared, workspace.dataset_folder("objects"))
    return Dataset.open(workspace, "objects")


def shown(dialog: JobDialog, qtbot: QtBot) -> JobDialog:
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def text(dialog: JobDialog, name: str) -> str:
    return str(dialog.findChild(QLabel, name).text())


def ended(session: Session, qtbot: QtBot) -> None:
    """Waits for the check that follows."""
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)


def test_they_can_be_asked_for_by_name() -> None:
    assert {"background", "augment", "export"} <= set(DIALOGS)


def test_cut_outs_that_nobody_wants_are_thrown_away(
    session: Session, workspace: Workspace, objects: Dataset, qtbot: QtBot
) -> None:
    dialog = BackgroundDialog(session, "objects")
    shown(dialog, qtbot)
    dialog.form.editor("least_area").setValue(0.1873)
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.here == REVIEWING, timeout=PATIENCE)
    waiting = workspace.data / ".derive" / "objects-cut"
    assert waiting.is_dir()
    dialog.findChild(QPushButton, "background_throw_away").click()
    qtbot.waitUntil(lambda: dialog.here == CHOOSING, timeout=PATIENCE)
    assert dialog.banner.text().startswith("What was cut of 7 pictures is deleted")
    assert not waiting.exists()
    dialog.reject()


def test_backgrounds_are_removed_and_doubtful_masks_reviewed(
    session: Session, workspace: Workspace, objects: Dataset, qtbot: QtBot
) -> None:
    dialog = BackgroundDialog(session, "objects")
    shown(dialog, qtbot)
    dialog.form.editor("least_area").setValue(0.1873)
    attempt = dialog.findChild(QPushButton, "background_try")
    attempt.setFocus()
    qtbot.keyClick(attempt, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(dialog.tried.items) == 4, timeout=PATIENCE)
    assert dialog.focusWidget() is attempt  # not the button that closes
    assert all(dialog.tried.items[row].cut.is_file() for row in range(4))
    assert workspace.dataset_names() == ["objects"]
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.here == REVIEWING, timeout=PATIENCE)
    cuts = dialog.page(REVIEWING).cuts
    assert {cuts.items[row].path.split("/")[0] for row in range(len(cuts.items))} == {"disc"}
    assert all(cuts.items[row].remark.endswith(" % of the picture") for row in range(len(cuts.items)))
    assert text(dialog, "background_review_said").startswith("4 masks are within the limits. 3 are not")
    tiles = dialog.page(REVIEWING).cuts
    tiles.setCurrentIndex(cuts.tiles.index(0))
    qtbot.keyClick(tiles, Qt.Key.Key_Space)
    assert text(dialog, "background_review_count") == "1 of 3 accepted"
    qtbot.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=tiles.visualRect(cuts.tiles.index(1)).center())
    assert text(dialog, "background_review_count") == "2 of 3 accepted"
    qtbot.keyClick(tiles, Qt.Key.Key_X)
    assert dialog.page(REVIEWING).accepted() == {cuts.items[0].key}
    accepted = cuts.items[0].path
    went: list[tuple[str, str]] = []
    session.navigated.connect(lambda page, argument: went.append((page, argument)))
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        dialog.go.click()
    assert "5 pictures made from objects for objects-cut, 2 pictures left out." in text(dialog, "background_said")
    table = dialog.findChild(QTableView, "background_left_out")
    assert table.model().rowCount() == 2
    made = Dataset.open(workspace, "objects-cut")
    assert accepted in columns_of(made, "derived_at").values()
    assert KIND in (made.folder / "dataset.toml").read_text()
    dialog.go.click()
    assert went == [("data", "objects-cut")]
    ended(session, qtbot)


def test_the_keyboard_begins_with_the_choices_and_ends_with_the_buttons(session: Session, objects: Dataset, qtbot: QtBot) -> None:
    dialog = ExportDialog(session, "objects")
    shown(dialog, qtbot)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
    names = [dialog.focusWidget().objectName()]
    for _ in range(5):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        names.append(dialog.focusWidget().objectName())
    assert names == ["export_folder", "export_choose", "export_format", "export_by_side", "export_link", "export_cancel"]
    dialog.reject()


def test_what_is_wrong_with_the_choices_is_said_in_place(session: Session, objects: Dataset, qtbot: QtBot) -> None:
    dialog = BackgroundDialog(session, "objects")
    shown(dialog, qtbot)
    name = dialog.findChild(QLineEdit, "background_name")
    name.clear()
    assert not dialog.go.isEnabled()
    qtbot.keyClicks(name, "objects")
    assert dialog.go.isEnabled()  # the job knows whether it was made in the same way
    dialog.form.editor("least_area").setValue(0.95)
    dialog.start()
    assert "smaller than the most" in dialog.banner.text()
    dialog.form.editor("least_area").setValue(0.02)
    dialog.go.click()
    qtbot.waitUntil(lambda: "its own place" in dialog.banner.text(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: dialog.here == CHOOSING)
    dialog.form.editor("method").setValue("mask-rcnn")
    dialog.form.valueChanged.emit()
    assert not dialog.findChild(QPushButton, "background_try").isEnabled()
    ended(session, qtbot)


def test_any_colour_and_any_sort_of_object_can_be_chosen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    form = BackgroundForm()
    qtbot.addWidget(form)
    assert form.options() == BackgroundOptions()
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor("#102030"))
    with qtbot.waitSignal(form.valueChanged):
        form.findChild(QPushButton, "background_other_colour").click()
    form.editor("object_class").setValue("cat")
    form.editor("weights").setValue(" here.pth ")
    options = form.options()
    assert (options.fill, options.object_class, options.weights) == ("#102030", "cat", "here.pth")


def test_cancelling_changes_no_dataset(session: Session, workspace: Workspace, objects: Dataset, qtbot: QtBot) -> None:
    dialog = BackgroundDialog(session, "objects")
    shown(dialog, qtbot)
    dialog.go.click()
    assert dialog.is_working
    dialog.reject()
    qtbot.waitUntil(lambda: "cancelled" in dialog.banner.text(), timeout=PATIENCE)
    assert dialog.isVisible()
    assert workspace.dataset_names() == ["objects"]
    ended(session, qtbot)


def test_training_pictures_are_augmented_in_the_workshop(
    session: Session, workspace: Workspace, objects: Dataset, qtbot: QtBot
) -> None:
    dialog = AugmentDialog(session, "objects")
    shown(dialog, qtbot)
    table = dialog.findChild(QTableView, "augment_plan")
    qtbot.waitUntil(lambda: table.model().rowCount() == 2, timeout=PATIENCE)
    dialog.options.editor("per_class").setValue(2)
    dialog.options.valueChanged.emit()
    assert "already" in text(dialog, "augment_will")
    assert not dialog.go.isEnabled()
    dialog.options.editor("per_class").setValue(6)
    dialog.options.editor("picture_size").setValue(32)
    dialog.options.valueChanged.emit()
    views = sum(int(table.model().index(row, 2).data()) for row in range(2))
    assert text(dialog, "augment_will") == f"{views} views are made."
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        dialog.go.click()
    made = Dataset.open(workspace, "objects-augmented")
    assert len(sides_of(made)) == len(sides_of(objects)) + views
    assert made.current_split == objects.current_split
    dialog.accept()
    ended(session, qtbot)


def test_without_a_split_nothing_is_augmented(session: Session, objects: Dataset, qtbot: QtBot) -> None:
    objects.catalog.undo(objects.catalog.edits()[0].id)
    dialog = AugmentDialog(session, "objects")
    shown(dialog, qtbot)
    assert "Make one first" in text(dialog, "augment_will")
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_a_dataset_is_exported(
    session: Session, objects: Dataset, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = ExportDialog(session, "objects")
    shown(dialog, qtbot)
    assert not dialog.go.isEnabled()
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    line = dialog.findChild(QLineEdit, "export_folder")
    line.setText(str(full))
    add = dialog.findChild(QCheckBox, "export_add")
    assert (dialog.go.isEnabled(), add.isVisible()) == (False, True)
    add.setChecked(True)
    assert dialog.go.isEnabled()
    for relative in ("relative", "~nobody-has-this-name/out"):
        line.setText(relative)
        assert "whole path" in text(dialog, "export_place_said")
        assert not dialog.go.isEnabled()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    line.setText("~/out")
    assert dialog.go.isEnabled()
    dialog.findChild(QCheckBox, "export_by_side").setChecked(True)
    qtbot.waitUntil(lambda: "manifest" in text(dialog, "export_will"), timeout=PATIENCE)
    dialog.go.click()
    qtbot.waitUntil(dialog.outcome.isVisible, timeout=PATIENCE)
    assert "7 pictures of objects in " in text(dialog, "export_said")
    assert "(7 linked)" in text(dialog, "export_said")
    assert {entry.name for entry in (tmp_path / "out").iterdir()} >= {"train", "val", "test", "manifest.csv"}
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    dialog.go.click()
    assert opened == [str(tmp_path / "out")]
    dialog.reject()
    ended(session, qtbot)
