"""The Data page over a real dataset: look, filter, decide, undo, check, split."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QSpinBox, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.settings import SCHEMA
from core.datasets.importing.importing import import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.pictures.thumbnails import thumbnail_path
from core.support.workspace import Workspace
from gui.datasets.page import DataPage
from gui.pictures.gallery_view import SIDES
from gui.session import Session
from tests.seen_whole import wait_until_whole

PATIENCE = 20_000


@pytest.fixture
def page(session: Session, shapes: Dataset, qtbot: QtBot) -> DataPage:
    """The page, showing the dataset of shapes."""
    made = opened(session, qtbot)
    qtbot.waitUntil(lambda: made.pictures.pictures.rowCount() == 24)
    wait_for_samples(made, qtbot)
    return made


def opened(session: Session, qtbot: QtBot) -> DataPage:
    session.set_dataset(session.remembered_dataset())
    made = DataPage(session)
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    made.entered("")
    return made


def wait_for_samples(page: DataPage, qtbot: QtBot) -> None:
    pictures = page.pictures.pictures
    qtbot.waitUntil(lambda: all(pictures.sample(row) is not None for row in range(pictures.rowCount())))


def press(page: DataPage, name: str) -> None:
    button = page.findChild(QPushButton, name) or page.findChild(QToolButton, name)
    assert button is not None, name
    button.click()


def select(page: DataPage, *rows: int) -> None:
    gallery = page.pictures.gallery
    gallery.setFocus()
    gallery.setCurrentIndex(page.pictures.pictures.index(rows[0]))
    for row in rows:
        gallery.selectionModel().select(page.pictures.pictures.index(row), QItemSelectionModel.SelectionFlag.Select)


def labels_shown(page: DataPage) -> list[str | None]:
    pictures = page.pictures.pictures
    return [sample.label if (sample := pictures.sample(row)) is not None else None for row in range(pictures.rowCount())]


def test_an_empty_workspace_offers_what_to_do(session: Session, qtbot: QtBot) -> None:
    page = opened(session, qtbot)
    asked: list[tuple[str, str]] = []
    session.dialog_asked.connect(lambda name, argument: asked.append((name, argument)))
    qtbot.waitUntil(page._start.isVisible)
    for button in page._start.findChildren(QPushButton):
        button.click()
    assert asked == [("import", ""), ("flickr", ""), ("import", "sample:solar-cells"), ("import", "sample:digits")]


def test_a_dataset_that_may_only_be_read_offers_no_split(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    settings = shapes.folder / "dataset.toml"
    settings.write_text(settings.read_text().replace(f"schema_number = {SCHEMA}", f"schema_number = {SCHEMA + 1}"))
    page = opened(session, qtbot)
    qtbot.waitUntil(lambda: "read-only" in page.findChild(QLabel, "page_context").text())
    assert page._primary is None


def test_the_classes_stay_where_they_are_while_pictures_are_excluded(page: DataPage, qtbot: QtBot) -> None:
    assert page.pictures.bars.rows() == [("circle", 8), ("square", 8), ("triangle", 8)]
    select(page, *range(8))
    qtbot.keyClick(page.pictures.gallery, Qt.Key.Key_X)
    expected = [("circle", 0), ("square", 8), ("triangle", 8)]
    qtbot.waitUntil(lambda: page.pictures.bars.rows() == expected, timeout=PATIENCE)
    assert page.pictures.classes() == ["circle", "square", "triangle"], "no key means another class than before"


def test_of_pictures_that_all_wait_for_a_class_none_is_counted_as_missing(
    session: Session, shapes: Dataset, qtbot: QtBot
) -> None:
    with schema.writing(shapes.catalog.path) as connection:
        connection.execute("UPDATE samples SET label = ''")
    page = opened(session, qtbot)
    said = page.findChild(QLabel, "page_context")
    qtbot.waitUntil(lambda: said.text().startswith("24 pictures, unlabelled  ·  no split yet"), timeout=PATIENCE)


def test_a_dataset_is_shown_with_its_numbers(page: DataPage, qtbot: QtBot) -> None:
    assert page.findChild(QLabel, "page_title").text() == "shapes"
    assert page.findChild(QLabel, "page_context").text().startswith("24 pictures in 3 classes  ·  no split yet")
    assert page.datasets.names() == ["shapes"]
    assert page.pictures.bars.rows() == [("circle", 8), ("square", 8), ("triangle", 8)]
    assert page.findChild(QLabel, "gallery_said").text() == "24 pictures shown"
    assert page.findChild(QPushButton, "primary_action").text() == "Make a split"
    page._facts = replace(page._facts, unlabelled=1200, refused=(None, None), excluded=3)
    page._show_header()
    assert page._context.text().split("  ·  ")[1:5] == ["1,200 unlabelled", "3 excluded", "2 refused", "no split yet"]
    with qtbot.waitSignal(page.session.notified) as told:
        page._not_checked("boats", ValueError("gone"))
    assert told.args == ["boats: gone"]
    page.entered("/split")
    assert page.tabs.currentWidget() is page.split


def test_thumbnails_are_shown_and_missing_ones_are_marked(page: DataPage, shapes: Dataset, qtbot: QtBot) -> None:
    pictures = page.pictures.pictures
    first, second = pictures.sample(0), pictures.sample(1)
    assert first is not None
    assert second is not None
    qtbot.waitUntil(lambda: pictures.thumbnail(0) is not None and pictures.thumbnail(1) is not None)
    assert not pictures.thumbnail(0).isNull()  # type: ignore[attr-defined]
    thumbnail_path(shapes.folder, second.sha256).unlink()
    page.pictures.read_thumbnails_anew()
    qtbot.waitUntil(lambda: pictures.thumbnail(0) is not None and pictures.thumbnail(1) is not None)
    assert pictures.thumbnail(1).isNull()  # type: ignore[attr-defined]
    assert not page.pictures.gallery.grab().isNull()


def test_pictures_are_filtered_by_class_and_path(page: DataPage, qtbot: QtBot) -> None:
    bars = page.pictures.bars
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.row_rect(1).center())
    qtbot.waitUntil(lambda: page.pictures.pictures.rowCount() == 8)
    wait_for_samples(page, qtbot)
    assert set(labels_shown(page)) == {"square"}
    assert page.findChild(QPushButton, "chip_class").text() == "square"
    search = page.findChild(QLineEdit, "gallery_search")
    qtbot.keyClicks(search, "square-003")
    qtbot.waitUntil(lambda: page.pictures.pictures.rowCount() == 1)
    qtbot.keyClicks(search, "nowhere")
    qtbot.waitUntil(page.pictures._none.isVisible)
    press(page, "gallery_show_all")
    qtbot.waitUntil(lambda: page.pictures.pictures.rowCount() == 24)
    assert search.text() == ""


def test_pictures_are_sorted(page: DataPage, qtbot: QtBot) -> None:
    order = page.findChild(QComboBox, "gallery_order")
    before = [page.pictures.pictures.id_at(row) for row in range(24)]
    order.setCurrentIndex(order.findData("brightness"))
    press(page, "gallery_direction")
    qtbot.waitUntil(lambda: [page.pictures.pictures.id_at(row) for row in range(24)] != before)
    wait_for_samples(page, qtbot)
    brightness = [page.pictures.pictures.sample(row).measure("brightness") for row in range(24)]  # type: ignore[union-attr]
    assert brightness == sorted(brightness, reverse=True)


def test_excluding_and_undoing(page: DataPage, shapes: Dataset, qtbot: QtBot) -> None:
    said: list[str] = []
    page.session.notified.connect(said.append)
    select(page, 2, 3)
    qtbot.keyClick(page.pictures.gallery, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: "2 excluded" in page.findChild(QLabel, "page_context").text())
    assert shapes.catalog.count_used() == 22
    qtbot.waitUntil(lambda: page.pictures.pictures.sample(2).excluded)  # type: ignore[union-attr]
    assert page.findChild(QPushButton, "chip_excluded").text() == "Excluded 2"
    assert page.undo()
    qtbot.waitUntil(lambda: "excluded" not in page.findChild(QLabel, "page_context").text())
    assert shapes.catalog.count_used() == 24
    assert said == ["2 pictures excluded. Ctrl+Z undoes it.", "Undone: exclude 2 pictures: by hand."]
    assert page.step_words() == ("", "exclude 2 pictures: by hand")
    assert page.redo()
    qtbot.waitUntil(lambda: "2 excluded" in page.findChild(QLabel, "page_context").text())
    assert page.step_words() == ("exclude 2 pictures: by hand", "")


def test_what_was_decided_before_the_window_was_opened_stays(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    split = make_split(shapes, SplitRequest()).split
    page = opened(session, qtbot)
    page.entered("shapes")
    qtbot.waitUntil(lambda: page.pictures.pictures.rowCount() == 24)
    said: list[str] = []
    session.notified.connect(said.append)
    assert page.step_words() == ("", "")
    with qtbot.waitSignal(session.notified):
        page.undo()
    assert said == ["Nothing was decided here since the window was opened. The history has what was decided earlier."]
    assert shapes.split_names() == (split,)


def test_dropping_pictures_on_their_own_class_decides_nothing(page: DataPage, shapes: Dataset, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.session.notified) as told:
        page.pictures.bars.pictures_dropped.emit(shapes.catalog.ids()[:2], "circle")
    assert told.args == ["The selection is in circle already."]
    assert shapes.catalog.edits() == ()
    assert page.step_words() == ("", "")


def test_pressing_x_again_takes_pictures_in_again(page: DataPage, shapes: Dataset, qtbot: QtBot) -> None:
    select(page, 0)
    for used in (23, 24):
        with qtbot.waitSignal(page.session.datasets_changed):
            qtbot.keyClick(page.pictures.gallery, Qt.Key.Key_X)
        assert shapes.catalog.count_used() == used


def test_a_digit_moves_pictures_to_a_class(page: DataPage, shapes: Dataset, qtbot: QtBot) -> None:
    select(page, 0, 1)
    qtbot.keyClick(page.pictures.gallery, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: page.pictures.bars.rows() == [("circle", 6), ("square", 8), ("triangle", 10)])
    assert shapes.catalog.class_counts() == {"circle": 6, "square": 8, "triangle": 10}
    qtbot.waitUntil(lambda: labels_shown(page)[:2] == ["triangle", "triangle"])
    qtbot.keyClick(page.pictures.gallery, Qt.Key.Key_9)  # there is no ninth class
    assert shapes.catalog.class_counts()["triangle"] == 10


def test_a_picture_is_shown_large_and_walked_from(page: DataPage, qtbot: QtBot) -> None:
    select(page, 4)
    qtbot.keyClick(page.pictures.gallery, Qt.Key.Key_Space)
    zoom = page.pictures.zoom
    assert zoom.isVisible()
    assert page.findChild(QLabel, "zoom_words").text().startswith("circle/circle-004.png")
    qtbot.waitUntil(lambda: zoom.sharp, timeout=PATIENCE)
    qtbot.keyClick(zoom, Qt.Key.Key_Right)
    assert page.findChild(QLabel, "zoom_words").text().startswith("circle/circle-005.jpg")
    qtbot.keyClick(zoom, Qt.Key.Key_Space)
    assert not zoom.isVisible()
    assert page.pictures.gallery.currentIndex().row() == 5


def test_the_size_of_tiles_is_remembered(page: DataPage, qtbot: QtBot) -> None:
    page.pictures.filters.side_chosen.emit(SIDES[0])
    assert page.pictures.gallery.side == SIDES[0]
    again = opened(page.session, qtbot)
    assert again.pictures.gallery.side == SIDES[0]


def test_a_split_is_made_and_certified(page: DataPage, shapes: Dataset, qtbot: QtBot) -> None:
    press(page, "primary_action")
    assert page.tabs.currentWidget() is page.split
    train = page.findChild(QSpinBox, "split_train")
    train.setValue(70)
    assert not page.findChild(QPushButton, "split_make").isEnabled()
    assert "90 %" in page.findChild(QLabel, "split_error").text()
    page.findChild(QSpinBox, "split_val").setValue(20)
    press(page, "split_make")
    qtbot.waitUntil(lambda: page.findChild(QLabel, "certificate_verdict") is not None, timeout=PATIENCE)
    assert shapes.current_split == "70-20-10-seed0"
    table = page.findChild(QTableView, "split_table").model()
    last = table.rowCount() - 1
    assert table.index(last, 0).data() == "All classes"
    assert sum(int(table.index(last, column).data()) for column in (1, 2, 3)) == 24
    assert page.findChild(QLabel, "certificate_verdict").text().startswith("By hash only, nothing known leaks")
    assert "24 pictures in" in page.split._certificate.text()
    assert "bits differ" in page.split._certificate.text()
    pair = page.split._certificate.findChild(QToolButton, "pair_show")
    pair.click()
    qtbot.waitUntil(lambda: page.pictures.gallery.model().rowCount() == 2, timeout=PATIENCE)
    assert page.tabs.currentWidget() is page.pictures
    shown = {page.pictures.gallery.model().index(row, 0).data() for row in range(2)}
    assert all(any(name in pair.accessibleName() for name in (path, path.rpartition("/")[2])) for path in shown)
    qtbot.waitUntil(lambda: page.findChildren(QPushButton, "primary_action")[-1].text() == "Train a classifier")
    went: list[str] = []
    page.session.navigated.connect(lambda name, _argument: went.append(name))
    page.findChildren(QPushButton, "primary_action")[-1].click()
    assert went == ["train"]


def test_pictures_are_tied_by_hand_and_the_split_is_made_again(page: DataPage, shapes: Dataset, qtbot: QtBot) -> None:
    def told(words: str) -> None:
        qtbot.waitUntil(lambda: words in page.split._certificate.text(), timeout=PATIENCE)

    page.tabs.setCurrentWidget(page.split)
    press(page, "split_make")
    told("nothing known leaks")
    assert page.findChild(QPushButton, "certificate_again") is None
    pair = page.split._certificate.findChild(QToolButton, "pair_tie")
    said: list[str] = []
    page.session.notified.connect(said.append)
    pair.click()
    told("by now it does")
    (tied,) = (one for one in page.split._certificate.findChildren(QToolButton, "pair_tie") if not one.isEnabled())
    assert tied.text() == "Tied together"
    assert said == [
        "2 pictures tied together. The split 80-10-10-seed0 has them on several sides and stays so; "
        "make a split with another name or seed. Ctrl+Z undoes it."
    ]
    first, second = tied.accessibleName().removeprefix("Tied together: ").split(" and ")
    press(page, "certificate_again")
    qtbot.waitUntil(lambda: shapes.current_split == "80-10-10-seed0-2", timeout=PATIENCE)
    told("Tied together by hand: 2 pictures are tied to another one.")
    sides = dict(zip(shapes.table("80-10-10-seed0-2").paths, shapes.table("80-10-10-seed0-2").sides, strict=True))
    assert sides[first] == sides[second]
    for words in ("by now it does", "nothing known leaks"):  # first the split goes, then the tie
        with qtbot.waitSignal(page.session.datasets_changed):
            page.undo()
        told(words)
    qtbot.waitUntil(lambda: all(one.isEnabled() for one in page.split._certificate.findChildren(QToolButton, "pair_tie")))
    assert shapes.split_names() == ("80-10-10-seed0",)


def test_selected_pictures_are_tied_by_key(page: DataPage, shapes: Dataset, qtbot: QtBot) -> None:
    said: list[str] = []
    page.session.notified.connect(said.append)
    for rows in ((0,), (0, 5, 9), (5, 9)):
        select(page, *rows)
        with qtbot.waitSignal(page.session.notified):
            qtbot.keyClick(page.pictures.gallery, Qt.Key.Key_T)
        page.pictures.gallery.clearSelection()
    assert said == [
        "Select two pictures or more to tie them together.",
        "3 pictures tied together. Ctrl+Z undoes it.",
        "2 pictures are tied together already.",
    ]
    assert [(edit.action, edit.pictures) for edit in shapes.catalog.edits()] == [("tie", 3)]


def test_thumbnails_come_back_when_the_cache_was_deleted(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    shutil.rmtree(shapes.folder / "cache")
    page = opened(session, qtbot)
    page.entered("shapes")
    first = thumbnail_path(shapes.folder, shapes.catalog.samples()[0].sha256)
    qtbot.waitUntil(lambda: first.is_file() and not session.tasks, timeout=PATIENCE)
    pixmap = page.pictures.pictures.thumbnail
    qtbot.waitUntil(lambda: isinstance(made := pixmap(0), QPixmap) and not made.isNull(), timeout=PATIENCE)


def test_findings_are_listed_shown_and_excluded(
    session: Session, workspace: Workspace, shapes: Dataset, imported_shapes: Dataset, qtbot: QtBot
) -> None:
    twins = workspace.root.parent / "twins"
    shutil.copytree(imported_shapes.root, twins)
    shutil.copy(twins / "circle" / "circle-000.png", twins / "circle" / "copy.png")
    import_pictures(workspace, "twins", twins)
    session.set_dataset("twins")
    page = opened(session, qtbot)
    page.entered("twins")
    qtbot.waitUntil(lambda: page.pictures.pictures.rowCount() == 25)
    assert page.tabs.tabText(1) == "Findings"
    page.tabs.setCurrentWidget(page.findings)
    assert page.findings.findChild(QPushButton, "findings_check_first").isVisible()
    assert not page.findings.findChild(QPushButton, "findings_check").isVisible()  # nothing was looked for yet
    press(page, "findings_check_first")
    qtbot.waitUntil(lambda: page.tabs.tabText(1) != "Findings", timeout=PATIENCE)
    kinds = page.findings._kinds
    page.tabs.setCurrentWidget(page.findings)
    page.findings._kind_view.setCurrentIndex(page.findings._kind_lines.index(kinds.index("exact-duplicate"), 0))
    rows = page.findings.found.rows
    qtbot.waitUntil(lambda: rows.count() == 1 and "copy.png" in rows.rows.tile(0).told)
    with qtbot.waitSignal(session.notified) as said:
        press(page, "finding_copy")
    assert said.args == ["The list of 1 row is on the clipboard."]
    assert QGuiApplication.clipboard().text().splitlines()[1].split("\t")[1] == "2 files have the same content."
    press(page, "finding_show")
    qtbot.waitUntil(lambda: page.pictures.pictures.rowCount() == 2)
    with qtbot.waitSignal(session.dialog_asked) as asked:
        press(page, "finding_clean")
    assert asked.args == ["clean", "twins/exact-duplicate"]
    press(page, "finding_exclude")
    qtbot.waitUntil(lambda: "1 excluded" in page.findChild(QLabel, "page_context").text())
    qtbot.waitUntil(lambda: "exact-duplicate" not in page.findings._kinds)  # what is excluded has left the count


def test_another_dataset_is_chosen_from_the_list(
    session: Session, workspace: Workspace, shapes: Dataset, qtbot: QtBot, page: DataPage
) -> None:
    Dataset.create(workspace, "bare", None, "made", "CC0")
    session.datasets_changed.emit()
    qtbot.waitUntil(lambda: page.datasets.names() == ["bare", "shapes"])
    page.datasets._list.setCurrentRow(0)
    qtbot.waitUntil(lambda: page.findChild(QLabel, "page_title").text() == "bare")
    assert session.dataset == "bare"
    assert "licence: CC0" in page.findChild(QLabel, "page_context").text()


def test_a_damaged_dataset_says_so_and_the_others_can_be_used(workspace: Workspace, page: DataPage, qtbot: QtBot) -> None:
    broken = workspace.dataset_folder("broken")
    broken.mkdir()
    (broken / "dataset.toml").write_text("no toml")
    page.session.set_dataset("broken")
    qtbot.waitUntil(lambda: "damaged" in page.banner.text())
    page.session.set_dataset("shapes")
    qtbot.waitUntil(lambda: page.findChild(QLabel, "page_title").text() == "shapes")
    assert page.banner.text() == ""


def test_everything_to_press_is_seen_whole(page: DataPage, qtbot: QtBot) -> None:
    for place in range(page.tabs.count()):
        page.tabs.setCurrentIndex(place)
        wait_until_whole(qtbot, page)
