"""Training pictures are augmented in the workshop, where there is a split."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from gui.derived.augment_dialog import AugmentDialog
from gui.session import Session
from tests.as_built import as_built
from tests.derived_datasets import sides_of
from tests.derived_dialogs import PATIENCE, ended, shown, text


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
    as_built("augment", dialog, folded={"WorkPage"})
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        dialog.go.click()
    made = Dataset.open(workspace, "objects-augmented")
    assert len(sides_of(made)) == len(sides_of(objects)) + views
    as_built("augment-done", dialog, folded={"WorkPage"})
    assert made.current_split == objects.current_split
    dialog.accept()
    ended(session, qtbot)


def test_without_a_split_nothing_is_augmented(session: Session, objects: Dataset, qtbot: QtBot) -> None:
    objects.catalog.undo(objects.catalog.edits()[0].id)
    dialog = AugmentDialog(session, "objects")
    shown(dialog, qtbot)
    assert "Make one first" in text(dialog, "augment_will")
    as_built("augment-no-split", dialog, folded={"WorkPage"})
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_what_every_class_gets_is_told_before(session: Session, objects: Dataset, qtbot: QtBot) -> None:
    dialog = AugmentDialog(session, "objects")
    shown(dialog, qtbot)
    table = dialog.findChild(QTableView, "augment_plan")
    qtbot.waitUntil(lambda: table.model().rowCount() == 2, timeout=PATIENCE)
    dialog._train = {"cat": 3, "dog": 0, "owl": 9}
    dialog.options.editor("per_class").setValue(5)
    dialog.options.valueChanged.emit()
    rows = [tuple(table.model().index(row, column).data() for column in range(4)) for row in range(3)]
    assert rows == [("cat", "3", "2", "5"), ("dog", "0", "0", "0"), ("owl", "9", "0", "9")], "of nothing nothing can be varied"
    assert text(dialog, "augment_will") == "2 views are made."
    dialog.options.editor("per_class").setValue(4)
    dialog.options.valueChanged.emit()
    assert text(dialog, "augment_will") == "1 view is made."
    assert dialog.go.isEnabled()
    dialog.target.findChild(QLineEdit, "augment_name").setText("objects")
    assert not dialog.go.isEnabled(), "a name that is taken"
    dialog.reject()
