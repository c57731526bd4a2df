"""The findings of one kind: what is shown, what is selected, and what the acts are about."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.finding_words import finding_title
from core.datasets.cleaning.findings import store_findings
from core.datasets.cleaning.open_findings import OpenFinding, open_findings
from core.support.left_out import LeftOut
from gui.datasets.found_pictures import FoundPictures
from gui.session import Session
from tests.as_built import as_built


@pytest.fixture
def found(session: Session, shapes: Dataset, qtbot: QtBot) -> FoundPictures:
    """Two sets of copies, of three and of two pictures."""
    paths = tuple(sample.path for sample in shapes.catalog.samples())
    with schema.writing(shapes.catalog.path) as connection:
        store_findings(
            connection,
            [Finding("near-duplicate", paths[:3], 0.9, "Alike."), Finding("near-duplicate", paths[3:5], 0.496, "Hardly.")],
        )
    made = FoundPictures(session)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.show_found("near-duplicate", open_findings(shapes, ["near-duplicate"]), shapes.folder, read_only=False)
    return made


def button(found: FoundPictures, name: str) -> QPushButton:
    return found.findChild(QPushButton, f"finding_{name}")


def test_the_acts_are_about_what_is_selected_or_else_all(found: FoundPictures, qtbot: QtBot) -> None:
    assert button(found, "show").text() == "Show 5"
    assert button(found, "exclude").text() == "Exclude 3 pictures"  # of each set the largest stays
    assert sum("stays" in words for words in found.rows.rows.tile(0).words) == 1
    found.rows.setFocus()
    found.rows.choose(1)
    assert button(found, "show").text() == "Show 2"
    assert button(found, "exclude").text() == "Exclude 1 picture"
    with qtbot.waitSignal(found.exclude_asked) as asked:
        button(found, "exclude").click()
    assert asked.args == [tuple(found._found[1].left_out), "near-duplicate"]
    with qtbot.waitSignal(found.clean_asked) as asked:
        button(found, "clean").click()
    assert asked.args == [found._found[1].key]
    found.rows.choose(0)
    with qtbot.waitSignal(found.clean_asked) as asked:
        qtbot.keyClick(found.rows, Qt.Key.Key_Return)
    assert asked.args == [found._found[0].key]


def test_a_threshold_narrows_what_is_seen_and_what_is_excluded(found: FoundPictures, qtbot: QtBot) -> None:
    least, most = found.findChild(QSpinBox, "finding_least"), found.findChild(QSpinBox, "finding_most")
    least.setValue(50)  # the row says 50 %, so 50 % shows it
    assert found.rows.count() == 2
    least.setValue(51)
    assert found.rows.count() == 1
    assert found.findChild(QLabel, "finding_said").text() == "1 of 2 findings"
    assert button(found, "exclude").text() == "Exclude 2 pictures"
    least.setValue(0)
    most.setValue(1)
    assert [row.detail for row in found.found()] == ["Alike."]
    with qtbot.waitSignal(found.show_asked) as asked:
        button(found, "show").click()
    assert len(asked.args[0]) == 3


def test_refused_files_are_listed_with_their_reasons(found: FoundPictures) -> None:
    found.show_files("refused", [LeftOut("a/words.jpg", "It is no picture.", "unreadable")])
    assert [found._files.index(0, column).data() for column in (0, 1)] == ["a/words.jpg", "It is no picture."]
    assert not button(found, "exclude").isVisible()
    assert not button(found, "clean").isVisible()
    assert button(found, "copy").isVisible()
    as_built("found-files", found)


def test_what_a_doubtful_picture_looks_like_stands_beside_it(found: FoundPictures, shapes: Dataset, qtbot: QtBot) -> None:
    circle, *others = shapes.catalog.samples()
    near = tuple(sample for sample in others if sample.label == "square")[:3]
    doubt = OpenFinding("suspect-label", 0.9, "It looks like square.", "key", (circle,), frozenset({circle.id}), near)
    found.show_found("suspect-label", [doubt], shapes.folder, read_only=False)
    row = found.rows.rows.tile(0)
    assert row.words == ("circle", "like square", "like square", "like square")
    assert len(row.files) == 4
    assert button(found, "show").text() == "Show 1"
    assert button(found, "exclude").text() == "Exclude 1 picture"
    as_built("found", found)
    with qtbot.waitSignal(found.clean_asked) as asked:
        found._opened(0)
    assert asked.args == ["key"]
    found.show_found("suspect-label", [doubt], shapes.folder, read_only=True)
    with qtbot.waitSignal(found.show_asked) as asked, qtbot.assertNotEmitted(found.clean_asked):
        found._opened(0)
    assert asked.args == [(circle.id,), finding_title("suspect-label")], "where nothing may be changed it is shown"


def test_the_tab_key_goes_from_the_acts_to_the_rows(found: FoundPictures) -> None:
    place, met = found.nextInFocusChain(), []
    while place is not found:
        met.append(place.objectName())
        place = place.nextInFocusChain()
    named = [name for name in met if name.startswith("finding_") and name.removeprefix("finding_") in _ORDER]
    assert named == [f"finding_{name}" for name in _ORDER]


_ORDER = ("clean", "show", "exclude", "copy", "least", "most", "rows")
