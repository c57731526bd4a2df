"""Pictures of a dataset are walked through one by one, over the page they are asked for on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.evaluation.enlarged_pictures import EnlargedPictures, WalkedPicture, classes_asked, gone_words
from gui.kit.page import Page
from gui.session import Session
from tests.as_built import as_built

SOON = 10_000


@pytest.fixture
def within(session: Session, qtbot: QtBot) -> Iterator[QWidget]:
    """A small widget deep in a page."""
    page = Page(session, "Runs")
    qtbot.addWidget(page)
    page.resize(900, 600)
    inner = QWidget()
    part = QWidget(inner)
    QVBoxLayout(inner).addWidget(part)
    page.body.addWidget(inner)
    page.show()
    yield part
    page.close()


def test_the_whole_page_is_covered_and_findings_can_be_walked_through(
    session: Session, shapes: Dataset, within: QWidget, qtbot: QtBot
) -> None:
    enlarged = EnlargedPictures(session, within)
    paths = [sample.path for sample in shapes.catalog.samples()]
    with qtbot.waitSignal(enlarged.shown, timeout=SOON):
        enlarged.show_pictures("shapes", [WalkedPicture(path, "words") for path in paths[:2]], 1)
    zoom = enlarged.zoom
    assert zoom is not None
    assert zoom.size() == within.window().size()
    zoom.moved.emit(1)  # there is no third
    with qtbot.waitSignal(enlarged.shown, timeout=SOON) as told:
        zoom.together_asked.emit(paths[5:8], "near-duplicate")
    assert told.args == [0]
    assert zoom.accessibleName() == f"Picture {paths[5]}"
    enlarged.end()
    assert zoom.isHidden()


def test_who_goes_back_in_the_middle_of_a_step_is_not_brought_there_again(
    session: Session, shapes: Dataset, within: QWidget, qtbot: QtBot
) -> None:
    enlarged = EnlargedPictures(session, within)
    walked = [WalkedPicture(sample.path, "words") for sample in shapes.catalog.samples()[:2]]
    with qtbot.waitSignal(enlarged.shown, timeout=SOON):
        enlarged.show_pictures("shapes", walked, 0)
    assert enlarged.zoom is not None
    enlarged.zoom.moved.emit(1)
    assert enlarged._task.is_waiting
    enlarged.zoom.end()
    assert not enlarged._task.is_waiting
    assert enlarged.zoom.isHidden()


def test_a_path_the_dataset_has_no_longer_is_told_of(session: Session, shapes: Dataset, within: QWidget, qtbot: QtBot) -> None:
    enlarged = EnlargedPictures(session, within)
    with qtbot.waitSignal(enlarged.failed, timeout=SOON) as told:
        enlarged.show_pictures("shapes", [WalkedPicture("gone.png", "")], 0)
    assert "shapes has no picture gone.png any more" in str(told.args[0])
    assert enlarged.zoom is None


def test_why_pictures_are_gone_is_said(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / ".trash" / "thrown").mkdir(parents=True)
    assert gone_words("there", tmp_path / "there") == ""
    assert gone_words("thrown", tmp_path / "thrown") == "thrown lies in the trash; its pictures can be shown once it is put back."
    assert gone_words("ships", tmp_path / "ships").startswith("ships is not among the datasets any more")


def test_steps_keys_and_words_lead_through_the_pictures(session: Session, shapes: Dataset, within: QWidget, qtbot: QtBot) -> None:
    assert classes_asked("car", "car") == ("car",)
    assert classes_asked("car", "tram") == ("car", "tram")
    enlarged = EnlargedPictures(session, within)
    enlarged.end()  # nothing is shown yet
    paths = [sample.path for sample in shapes.catalog.samples()[:3]]
    told: list[int] = []
    enlarged.shown.connect(told.append)
    enlarged.show_pictures("shapes", [WalkedPicture(path, "taken for a car") for path in paths], 1)
    qtbot.waitUntil(lambda: told == [1], timeout=SOON)
    zoom = enlarged.zoom
    assert zoom is not None
    assert zoom._words.text() == f"2 of 3  ·  taken for a car  ·  {paths[1]}"
    zoom.moved.emit(-1)
    qtbot.waitUntil(lambda: told == [1, 0], timeout=SOON)
    assert [sample.path for sample in enlarged._near] == [paths[1]], "the next one is made ready"
    zoom.moved.emit(-1)  # there is none before
    assert not enlarged._task.is_waiting
    page = within.window()
    page.resize(700, 500)
    qtbot.waitUntil(lambda: zoom.size() == page.size())
    assert set(enlarged._switches) == {"heat", "nearest"}
    assert all(button.isCheckable() for button in enlarged._switches.values())
    as_built("enlarged", zoom, folded={"FactsPanel"})
    with qtbot.waitSignal(enlarged.closed):
        zoom.end()
