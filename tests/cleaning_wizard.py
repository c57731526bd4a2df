"""The cleaning wizard as tests drive it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import SampleFilter
from gui.cleaning.dialog import QUESTION, CleaningDialog
from gui.cleaning.picture_card import PictureCard
from gui.session import Session

PATIENCE = 20_000


def opened(session: Session, qtbot: QtBot, name: str = "faulty") -> CleaningDialog:
    dialog = CleaningDialog(session, name)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.walk.loaded is not None and button(dialog, "next").isEnabled(), timeout=PATIENCE)
    return dialog


def button(dialog: CleaningDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, f"cleaning_{name}")
    assert found is not None, name
    return found


def text(dialog: CleaningDialog, name: str) -> str:
    return str(dialog.findChild(QLabel, name).text())


def steps(dialog: CleaningDialog) -> dict[str, str]:
    table = dialog.findChild(QTableView, "cleaning_steps").model()
    return {table.index(row, 0).data(): table.index(row, 1).data() for row in range(table.rowCount())}


def fates(dialog: CleaningDialog) -> dict[str, str]:
    """What the cards say shall become of the pictures that are seen."""
    return {card.sample.path: card.decision().label or card.decision().act for card in cards(dialog)}


def cards(dialog: CleaningDialog) -> list[PictureCard]:
    return dialog.page(QUESTION).view.cards


def go_to(dialog: CleaningDialog, kind: str) -> None:
    table = dialog.findChild(QTableView, "cleaning_steps")
    table.selectRow(dialog.steps._steps.index(kind))
    assert dialog.walk.here[0] == kind


def excluded(dataset: Dataset) -> list[str]:
    return [sample.path for sample in dataset.catalog.samples(SampleFilter(excluded=True))]


def close(dialog: CleaningDialog, qtbot: QtBot) -> None:
    button(dialog, "close").click()
    assert not dialog.isVisible()
