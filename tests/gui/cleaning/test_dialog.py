"""The cleaning wizard, driven from the first finding to one edit that can be undone; nothing happens before the last page."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QDoubleSpinBox, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import SampleFilter
from core.datasets.cleaning.checking import check
from core.datasets.cleaning.size_limits import read_limits
from core.datasets.importing.importing import import_pictures
from core.support.workspace import Workspace
from gui.cleaning.dialog import CleaningDialog
from gui.cleaning.picture_card import PictureCard
from gui.session import Session
from gui.window.dialogs import open_dialog
from tests.pictures import draw_shapes

PATIENCE = 20_000


@pytest.fixture(scope="session")
def made_faulty(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A checked dataset with copies, a contradiction, blurred pictures and odd shapes; made once, never to be changed."""
    folder = tmp_path_factory.mktemp("faulty")
    pictures = draw_shapes(folder / "pictures", classes=2, each=12, size=96)
    circle, square = pictures / "circle", pictures / "square"
    shutil.copy(circle / "circle-000.png", circle / "copy.png")
    with Image.open(circle / "circle-003.jpg") as picture:
        picture.convert("RGB").resize((150, 150), Image.Resampling.LANCZOS).save(circle / "larger.jpg", quality=90)
    shutil.copy(circle / "circle-006.png", square / "contradiction.png")
    for number in (4, 5):
        with Image.open(next(square.glob(f"square-00{number}.*"))) as picture:
            picture.convert("RGB").rotate(90).filter(ImageFilter.GaussianBlur(7)).save(square / f"blurred-{number}.png")
    with Image.open(circle / "circle-008.png") as picture:
        picture.rotate(90).resize((200, 46)).save(circle / "wide.png")
    (circle / "words.jpg").write_text("no picture")
    workspace = Workspace.at(folder / "workspace")
    import_pictures(workspace, "faulty", pictures)
    dataset = Dataset.open(workspace, "faulty")
    check(dataset)
    return dataset


@pytest.fixture
def faulty(workspace: Workspace, made_faulty: Dataset) -> Dataset:
    """The faulty dataset in the test's own workspace."""
    shutil.copytree(made_faulty.folder, workspace.dataset_folder("faulty"))
    return Dataset.open(workspace, "faulty")


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
    return dialog.asking.view.cards


def go_to(dialog: CleaningDialog, kind: str) -> None:
    table = dialog.findChild(QTableView, "cleaning_steps")
    table.selectRow(dialog.steps._steps.index(kind))
    assert dialog.walk.here[0] == kind


def excluded(dataset: Dataset) -> list[str]:
    return [sample.path for sample in dataset.catalog.samples(SampleFilter(excluded=True))]


def close(dialog: CleaningDialog, qtbot: QtBot) -> None:
    button(dialog, "close").click()
    assert not dialog.isVisible()


def test_the_whole_wizard_ends_in_one_edit_that_undo_takes_back(
    session: Session, faulty: Dataset, made_faulty: Dataset, qtbot: QtBot
) -> None:
    files = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in made_faulty.root.rglob("*.*")}
    before = faulty.catalog.class_counts()
    dialog = opened(session, qtbot)
    assert text(dialog, "cleaning_totals").startswith("0 of ")
    assert text(dialog, "cleaning_unusable") == "1 file cannot be read and is not used."
    go_to(dialog, "blurred")
    answers = 0
    while dialog.walk.here[0] != "review":
        assert cards(dialog)
        kind = dialog.walk.here[0]
        if kind == "label-conflict":
            assert set(fates(dialog).values()) == {"exclude"}
            card = next(card for card in cards(dialog) if card.sample.label == "square")
            card.setFocus()
            qtbot.keyClick(card, Qt.Key.Key_1)  # the first class
            other = next(card for card in cards(dialog) if card.sample.label == "circle")
            qtbot.keyClick(other, Qt.Key.Key_K)
            assert sorted(fates(dialog).values()) == ["circle", "keep"]
        answers += 1
        button(dialog, "next").click()
        assert faulty.catalog.edits() == ()
    assert answers == len(dialog.walk.cleaning.questions) - len(dialog.walk.cleaning.of_kind("odd-aspect")) - len(
        dialog.walk.cleaning.of_kind("odd-size")
    )
    expected = {verdict.sample.path for verdict in dialog.walk.cleaning.verdicts() if verdict.decision.act == "exclude"}
    assert "circle/copy.png" in expected
    assert "circle/circle-003.jpg" in expected  # the larger copy stays
    said = text(dialog, "review_said")
    assert said.startswith(f"{len(expected)} pictures will be excluded and ")
    view = dialog.findChild(QTableView, "review_pictures")
    dialog.resize(dialog.minimumSize())
    assert dialog.width() <= 1100
    assert all(view.columnWidth(column) >= view.sizeHintForColumn(column) for column in range(3)), "names are cut off"
    table = view.model()
    assert table.rowCount() == dialog.walk.cleaning.totals().excluded + dialog.walk.cleaning.totals().relabelled
    assert button(dialog, "next").text() == "Apply"
    notes: list[str] = []
    session.notified.connect(notes.append)
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(dialog, "next").click()
    assert not dialog.isVisible()
    assert notes[0].startswith(f"{len(expected)} pictures excluded, ")
    assert set(excluded(faulty)) == expected
    (entry,) = faulty.catalog.edits()
    assert entry.action == "clean"
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)  # the check that follows
    faulty.catalog.undo(entry.id)
    assert faulty.catalog.class_counts() == before
    assert {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in made_faulty.root.rglob("*.*")} == files


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
    assert not cards(dialog)[0].room.grab().isNull()
    assert (faulty.folder / "cache" / "large").is_dir()
    close(dialog, qtbot)


def test_an_answer_is_applied_to_all_like_it(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "blurred")
    count = len(dialog.walk.cleaning.of_kind("blurred"))
    assert count > 1
    qtbot.keyClick(cards(dialog)[0], Qt.Key.Key_K)
    assert text(dialog, "cleaning_alike_said") == "Keep all pictures."
    assert button(dialog, "alike").text() == f"Apply to all {count} like this"
    qtbot.waitUntil(lambda: QApplication.focusWidget() is cards(dialog)[0])
    qtbot.keyClick(cards(dialog)[0], Qt.Key.Key_A)
    assert steps(dialog)["Blurred"] == f"{count} of {count}"
    assert dialog.walk.here[0] != "blurred"
    assert dialog.walk.cleaning.totals().excluded == 0
    go_to(dialog, "exact-duplicate")
    open_ones = len(dialog.walk.cleaning.of_kind("exact-duplicate"))
    assert button(dialog, "proposed").text() == f"Take all {open_ones} proposals"
    button(dialog, "proposed").click()
    assert steps(dialog)["Same file"] == f"{open_ones} of {open_ones}"
    assert dialog.walk.cleaning.totals().excluded >= 1
    close(dialog, qtbot)


def test_it_is_taken_up_where_it_was_closed(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "exact-duplicate")
    button(dialog, "next").click()
    here, totals = dialog.walk.here, dialog.walk.cleaning.totals()
    close(dialog, qtbot)
    again = opened(session, qtbot)
    assert again.walk.here == here
    assert again.walk.cleaning.totals() == totals
    assert totals.answered == 1
    close(again, qtbot)


def test_limits_are_tried_before_they_count(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "limits")
    assert text(dialog, "limits_said").startswith("1 picture lies beyond the limits")
    low = dialog.findChild(QDoubleSpinBox, "limits_side_from")
    low.setValue(120)
    qtbot.waitUntil(lambda: "29 by its size" in text(dialog, "limits_said"), timeout=PATIENCE)
    assert dialog.findChild(QPushButton, "limits_side_usual").isEnabled()
    assert len(dialog.walk.cleaning.of_kind("odd-size")) == 29
    dialog.findChild(QDoubleSpinBox, "limits_side_to").setValue(50)
    qtbot.waitUntil(lambda: "lower one first" in text(dialog, "limits_error"), timeout=PATIENCE)
    assert len(dialog.walk.cleaning.of_kind("odd-size")) == 29
    dialog.findChild(QPushButton, "limits_side_usual").click()
    qtbot.waitUntil(lambda: text(dialog, "limits_said").startswith("1 picture lies"), timeout=PATIENCE)
    dialog.findChild(QDoubleSpinBox, "limits_aspect_to").setValue(0)
    qtbot.waitUntil(lambda: text(dialog, "limits_said") == "No picture lies beyond the limits.", timeout=PATIENCE)
    go_to(dialog, "review")
    assert "limits of size and shape are kept" in text(dialog, "review_said")
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(dialog, "next").click()
    stored = read_limits(faulty.catalog)
    assert stored.side is None
    assert stored.aspect is not None
    assert stored.aspect[1] == float("inf")
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)


def test_next_waits_for_limits_that_were_just_typed(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "limits")
    dialog.findChild(QDoubleSpinBox, "limits_side_from").setValue(120)
    button(dialog, "next").click()
    assert dialog.walk.here[0] == "limits"
    assert not dialog.steps.isEnabled()
    qtbot.waitUntil(lambda: dialog.walk.here[0] == "odd-size", timeout=PATIENCE)
    assert dialog.steps.isEnabled()
    assert list(fates(dialog).values()) == ["exclude"]  # beyond a limit set by hand
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
    nearest = dialog.asking.view._near
    assert nearest.isVisible()
    assert [nearest.pictures.index(row).data() for row in range(nearest.pictures.rowCount())] == ["square"] * 4
    close(dialog, qtbot)


def test_what_was_kept_is_asked_again_on_request(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "blurred")
    qtbot.keyClick(cards(dialog)[0], Qt.Key.Key_K)
    button(dialog, "alike").click()
    go_to(dialog, "review")
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(dialog, "next").click()
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)
    later = opened(session, qtbot)
    assert "Blurred" not in steps(later)
    again = later.findChild(QCheckBox, "cleaning_again")
    assert again.isVisible()
    again.setChecked(True)
    qtbot.waitUntil(lambda: "Blurred" in steps(later), timeout=PATIENCE)
    close(later, qtbot)


def test_a_dataset_without_findings_says_so_and_can_be_checked(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, "shapes")
    assert dialog.findChild(QPushButton, "cleaning_check").isVisible()
    assert "Not checked yet" in [label.text() for label in dialog._none.findChildren(QLabel)]
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(dialog, "check").click()
    qtbot.waitUntil(lambda: dialog.findChild(QPushButton, "cleaning_check").isVisible(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)
    assert "Nothing to clean" in [label.text() for label in dialog._none.findChildren(QLabel)]
    close(dialog, qtbot)


def test_nothing_is_asked_before_the_first_check_which_can_be_cancelled(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    with schema.writing(faulty.catalog.path) as connection:
        connection.execute("DELETE FROM choices WHERE name = 'checked'")
        connection.execute("DELETE FROM findings")
    dialog = opened(session, qtbot)
    check = button(dialog, "check")
    assert check.isVisible()
    assert check.text() == "Check the pictures"
    check.click()
    assert dialog._checking is not None
    dialog._checking.abandon()
    qtbot.waitUntil(lambda: check.isVisible() and dialog._checking is None, timeout=PATIENCE)
    assert button(dialog, "next").isEnabled()
    check.click()
    qtbot.waitUntil(lambda: bool(cards(dialog)), timeout=PATIENCE)
    close(dialog, qtbot)


def test_it_opens_by_its_name_and_a_dataset_that_is_gone_is_explained(session: Session, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    dialog = open_dialog("clean", session, "nowhere", parent)
    assert isinstance(dialog, CleaningDialog)
    qtbot.waitUntil(lambda: "no dataset called 'nowhere'" in dialog.banner.text(), timeout=PATIENCE)
    assert not button(dialog, "next").isEnabled()
    dialog.reject()


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
    qtbot.keyClick(cards(dialog)[5], Qt.Key.Key_Right)
    assert text(dialog, "cleaning_range") == "Pictures 1 to 6 of 9"  # the keyboard was on the first
    cards(dialog)[5].setFocus()
    qtbot.keyClick(cards(dialog)[5], Qt.Key.Key_Right)
    assert text(dialog, "cleaning_range") == "Pictures 7 to 9 of 9"
    assert len(cards(dialog)) == 3
    assert len(dialog.asking.view.answer()) == 9
    close(dialog, qtbot)
