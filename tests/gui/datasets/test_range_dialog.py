"""The range of deep pictures in the window: shown with pictures in it, chosen, measured anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.support.workspace import Workspace
from gui.datasets.range_dialog import RangeDialog
from gui.session import Session
from tests.as_built import as_built
from tests.deep_pictures import ramp, tiff


def opened(session: Session, qtbot: QtBot, name: str) -> RangeDialog:
    dialog = RangeDialog(session, name)
    qtbot.addWidget(dialog)
    dialog.show()
    said = dialog.findChild(QLabel, "range_now")
    assert said is not None
    qtbot.waitUntil(lambda: bool(said.text()))
    return dialog


@pytest.fixture
def deep(workspace: Workspace, tmp_path: Path) -> Dataset:
    for place in range(6):
        file = tmp_path / "pictures" / f"class{place % 2}" / f"{place}.tif"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(tiff((ramp(400, 600) + place).astype(np.uint16)))
    import_pictures(workspace, "deep", tmp_path / "pictures")
    return Dataset.open(workspace, "deep")


def box(dialog: RangeDialog, name: str) -> QDoubleSpinBox:
    found = dialog.findChild(QDoubleSpinBox, name)
    assert found is not None
    return found


def test_the_range_is_shown_chosen_and_measured_anew(deep: Dataset, session: Session, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, "deep")
    measured = deep.value_range
    assert measured is not None
    assert (box(dialog, "range_black").value(), box(dialog, "range_white").value()) == measured
    pictures = dialog.findChild(QListWidget, "range_pictures")
    assert pictures is not None
    assert pictures.count() == 6
    caption = next(words for words in dialog.findChildren(QLabel) if words.buddy() is box(dialog, "range_black"))
    assert abs(caption.geometry().center().y() - box(dialog, "range_black").geometry().center().y()) <= 1
    box(dialog, "range_white").setValue(100)
    assert not dialog.go.isEnabled(), "white below black"
    box(dialog, "range_white").setValue(4000)
    with qtbot.waitSignal(session.dataset_changed, timeout=20_000):
        dialog.go.click()
    assert deep.value_range == (measured[0], 4000)
    qtbot.waitUntil(lambda: not dialog.is_working)
    again = dialog.findChild(QPushButton, "range_measure")
    assert again is not None
    with qtbot.waitSignal(session.dataset_changed, timeout=20_000):
        again.click()
    assert deep.value_range == measured
    assert box(dialog, "range_white").value() == measured[1]
    as_built("range", dialog, folded={"WorkPage"})
    dialog.reject()


def test_a_dataset_of_8_bits_says_that_it_needs_none(
    shapes_folder: object, session: Session, workspace: Workspace, qtbot: QtBot
) -> None:
    import_pictures(workspace, "plain", shapes_folder(classes=2, each=2))  # type: ignore[operator]
    dialog = opened(session, qtbot, "plain")
    said = dialog.findChild(QLabel, "range_now")
    assert said is not None
    assert said.text() == "plain has no deep pictures: all have 8 bits."
    assert not dialog.go.isEnabled()
    as_built("range-none", dialog, folded={"WorkPage"})
    dialog.reject()
