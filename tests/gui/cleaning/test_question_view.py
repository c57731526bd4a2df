"""A finding with its pictures side by side: decided about by mouse and keys, large, leafed through."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import SampleFilter
from core.datasets.cleaning.checking import check
from core.datasets.importing.importing import import_pictures
from core.support.workspace import Workspace
from gui.cleaning.dialog import QUESTION
from gui.session import Session
from tests.cleaning_wizard import PATIENCE, button, cards, close, fates, go_to, opened, text
from tests.pictures import draw_shapes


def test_pictures_are_decided_about_by_mouse_and_keys(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "near-duplicate")
    assert text(dialog, "cleaning_place") == "1 of 1"
    assert fates(dialog) == {"circle/larger.jpg": "keep", "circle/circle-003.jpg": "exclude"}
    large, small = cards(dialog)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is large)
    qtbot.keyClick(large, Qt.Key.Key_Right)
    assert QApplication.focusWidget() is small
    qtbot.keyClick(small, Qt.Key.Key_X)
    assert fates(dialog)["circle/circle-003.jpg"] == "exclude"  # as proposed: a key says what it says, however often
    qtbot.keyClick(small, Qt.Key.Key_K)
    assert fates(dialog)["circle/circle-003.jpg"] == "keep"
    qtbot.mouseClick(large.findChild(QPushButton, "card_exclude"), Qt.MouseButton.LeftButton)
    assert fates(dialog) == {"circle/larger.jpg": "exclude", "circle/circle-003.jpg": "keep"}
    menu = large.class_menu()
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == ["square\t2", "New class …"]
    menu.actions()[0].trigger()
    menu.close()
    assert fates(dialog)["circle/larger.jpg"] == "square"
    assert large.accessibleName() == "circle/larger.jpg, circle, to be moved to square"
    qtbot.keyClick(small, Qt.Key.Key_Space)
    assert list(fates(dialog)) == ["circle/circle-003.jpg"]
    qtbot.keyClick(cards(dialog)[0], Qt.Key.Key_Space)
    assert len(cards(dialog)) == 2
    button(dialog, "back").click()  # what was changed by hand stays, whichever way one leaves
    go_to(dialog, "near-duplicate")
    assert fates(dialog) == {"circle/larger.jpg": "square", "circle/circle-003.jpg": "keep"}
    button(dialog, "skip").click()
    go_to(dialog, "near-duplicate")
    assert fates(dialog) == {"circle/larger.jpg": "keep", "circle/circle-003.jpg": "exclude"}
    close(dialog, qtbot)
    assert faulty.catalog.edits() == ()


def test_large_views_take_the_place_of_thumbnails(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "near-duplicate")
    seen: list[str] = []
    for card in cards(dialog):
        original = card.show_image
        card.show_image = lambda image, path=card.sample.path, show=original: (seen.append(path), show(image))  # type: ignore[method-assign,misc]
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=PATIENCE)
    assert not cards(dialog)[0].pane.grab().isNull()
    assert (faulty.folder / "cache" / "large").is_dir()
    close(dialog, qtbot)


def test_suspect_labels_show_what_they_are_mistaken_for(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    circles = faulty.catalog.samples(SampleFilter(label="circle"))
    squares = faulty.catalog.samples(SampleFilter(label="square"))[:4]
    with schema.writing(faulty.catalog.path) as connection:
        asked = circles[4]
        connection.execute("INSERT INTO looks VALUES (?, 'circle', 'square', 0.1, 0.9, 0.2)", (asked.id,))
        rows = [(asked.id, place, other.id, 0.1 * place) for place, other in enumerate(squares)]
        connection.executemany("INSERT INTO nearest VALUES (?, ?, ?, ?)", rows)
        connection.execute("INSERT INTO findings VALUES (999, 'suspect-label', 0.9, 'It looks like another class.')")
        connection.execute("INSERT INTO finding_paths VALUES (999, 0, ?, ?)", (asked.path, asked.id))
    dialog = opened(session, qtbot)
    go_to(dialog, "suspect-label")
    assert text(dialog, "cleaning_detail").endswith("It looks like square.")
    assert list(fates(dialog).values()) == ["square"]
    nearest = dialog.page(QUESTION).view._near
    assert nearest.isVisible()
    assert [nearest.tiles.index(row).data() for row in range(nearest.tiles.rowCount())] == ["square"] * 4
    close(dialog, qtbot)


def test_a_finding_about_many_pictures_is_leafed_through(
    session: Session, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = draw_shapes(tmp_path / "many", classes=2, each=3, size=24)
    for number in range(8):
        shutil.copy(folder / "circle" / "circle-000.png", folder / "circle" / f"again-{number}.png")
    import_pictures(workspace, "many", folder)
    check(Dataset.open(workspace, "many"))
    dialog = opened(session, qtbot, "many")
    go_to(dialog, "exact-duplicate")
    assert text(dialog, "cleaning_range") == "Pictures 1 to 6 of 9"
    dialog.resize(1040, 640)  # as it opens over the smallest window: cards scroll, and are not squeezed
    assert all(card.height() >= card.minimumSizeHint().height() for card in cards(dialog))
    qtbot.keyClick(cards(dialog)[5], Qt.Key.Key_Right)
    assert text(dialog, "cleaning_range") == "Pictures 1 to 6 of 9"  # the keyboard was on the first
    cards(dialog)[5].setFocus()
    qtbot.waitUntil(lambda: not cards(dialog)[5].visibleRegion().isEmpty())
    qtbot.keyClick(cards(dialog)[5], Qt.Key.Key_Right)
    assert text(dialog, "cleaning_range") == "Pictures 7 to 9 of 9"
    assert len(cards(dialog)) == 3
    assert len(dialog.page(QUESTION).view.answer()) == 9
    close(dialog, qtbot)


def test_pages_of_a_finding_are_leafed_through_by_buttons_and_end_at_its_ends(
    session: Session, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = draw_shapes(tmp_path / "many", classes=2, each=3, size=24)
    for number in range(11):
        shutil.copy(folder / "circle" / "circle-000.png", folder / "circle" / f"again-{number}.png")
    import_pictures(workspace, "many", folder)
    check(Dataset.open(workspace, "many"))
    dialog = opened(session, qtbot, "many")
    go_to(dialog, "exact-duplicate")
    view = dialog.page(QUESTION).view
    ranges = []
    for name in ("earlier", "further", "further", "earlier"):
        view.findChild(QToolButton, f"cleaning_{name}").click()
        ranges.append(text(dialog, "cleaning_range"))
    assert ranges == [
        "Pictures 1 to 6 of 12", "Pictures 7 to 12 of 12", "Pictures 7 to 12 of 12", "Pictures 1 to 6 of 12",
    ]  # fmt: skip
    assert view.findChild(QToolButton, "cleaning_further").toolTip() == "Further pictures of this finding"
    qtbot.keyClick(cards(dialog)[2], Qt.Key.Key_Space)
    assert len(cards(dialog)) == 1
    assert not view._pager.isVisible()
    qtbot.keyClick(cards(dialog)[0], Qt.Key.Key_Right)
    assert len(cards(dialog)) == 1, "alone it is walked nowhere"
    close(dialog, qtbot)


def test_cards_stand_in_even_lines_as_far_as_there_is_room(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "near-duplicate")
    view = dialog.page(QUESTION).view
    first, second = cards(dialog)
    for width, beside in ((1200, True), (400, False)):
        view.resize(width, 600)
        place = [view._grid.getItemPosition(view._grid.indexOf(card))[:2] for card in (first, second)]
        assert place == ([(0, 0), (0, 1)] if beside else [(0, 0), (1, 0)])
        assert [view._grid.columnStretch(column) for column in range(3)] == ([1, 1, 0] if beside else [1, 0, 0])
    close(dialog, qtbot)
