"""Masks that look wrong are shown with what is said of them, and accepted or left out all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.derived.background import DoubtfulCut
from core.derived.background_request import GRABCUT
from core.support.workspace import Workspace
from gui.derived.background_dialog import REVIEWING, BackgroundDialog
from gui.derived.background_review import CutReview, remarks
from gui.kit.job_dialog import CHOOSING
from gui.session import Session
from tests.derived_dialogs import PATIENCE, shown


def cut(number: int, area: float = 0.04) -> DoubtfulCut:
    return DoubtfulCut(f"a/{number}.png", f"{number:064x}", Path(f"{number}.png"), Path(f"{number}.jpg"), "Too little.", area)


@pytest.fixture
def review(session: Session, objects: Dataset, qtbot: QtBot) -> Iterator[CutReview]:
    dialog = BackgroundDialog(session, "objects")
    qtbot.addWidget(dialog)
    page = dialog.page(REVIEWING)
    assert isinstance(page, CutReview)
    page.show_cuts(objects.folder, 1200, [cut(1), cut(2), cut(3)])
    yield page
    dialog.reject()  # which clears the folder of its tries away


def said(review: CutReview, name: str) -> str:
    return str(review.findChild(QLabel, name).text())


def test_all_are_accepted_or_left_out_at_once(review: CutReview) -> None:
    assert said(review, "background_review_said") == (
        "1,200 masks are within the limits. 3 are not, and will be left out unless you accept them."
    )
    assert said(review, "background_review_count") == "0 of 3 accepted"
    review.findChild(QPushButton, "background_accept_all").click()
    assert review.accepted() == {cut(number).sha256 for number in (1, 2, 3)}
    assert said(review, "background_review_count") == "3 of 3 accepted"
    review.findChild(QPushButton, "background_leave_all").click()
    assert review.accepted() == frozenset()


def test_one_mask_is_one(review: CutReview, objects: Dataset) -> None:
    review.show_cuts(objects.folder, 1, [cut(1)])
    assert said(review, "background_review_said").startswith("1 mask is within the limits. 1 is not, and ")


def test_a_cut_is_told_by_its_share_or_by_why_there_is_none() -> None:
    assert remarks(cut(1, 0.0437)) == ("4.4 % of the picture", "Too little.")
    unsure = replace(cut(1, 0.2), doubt=0.62)
    assert remarks(unsure)[0] == "20.0 % of the picture, 62 % of the mask unsure"
    assert remarks(cut(1, 0.0)) == ("Too little.", "Too little.")


def test_cut_outs_that_nobody_wants_are_thrown_away(
    session: Session, workspace: Workspace, objects: Dataset, qtbot: QtBot
) -> None:
    dialog = BackgroundDialog(session, "objects")
    shown(dialog, qtbot)
    dialog.form.editor("method").setValue(GRABCUT)
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
