"""At a glance: counts as bars with exact numbers, the same numbers as tables, read only when looked at."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QCheckBox, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import SplitRequest, make_split
from core.pictures.thumbnails import thumbnail_path
from core.support.workspace import Workspace
from gui.datasets.glance_tab import GlanceTab, balance_words, sides_words
from gui.pictures.bar_chart import BarChart, BarRow
from gui.session import Session
from tests.as_built import as_built
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"a/{i}.png", "a", width=640, height=480) for i in range(40)])
    plant(made, [Planted(f"b/{i}.png", "b", width=100, height=90) for i in range(10)])
    return made


@pytest.fixture
def tab(session: Session, dataset: Dataset, qtbot: QtBot) -> GlanceTab:
    made = GlanceTab(session)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show_dataset(dataset)
    assert made.found is None  # nobody looks yet
    made.show()
    qtbot.waitUntil(lambda: made.found is not None)
    return made


def chart(tab: GlanceTab, name: str) -> BarChart:
    return tab.cards[name].chart


def table(tab: GlanceTab, name: str) -> list[tuple[object, ...]]:
    model = tab.cards[name].lines
    return [model.row(row) for row in range(model.rowCount())]


def test_counts_are_shown_with_exact_numbers(tab: GlanceTab) -> None:
    classes = chart(tab, "classes")
    assert classes.words(0) == "a: 40 pictures, 80.0 %"
    assert classes.words(1) == "b: 10 pictures, 20.0 %"
    assert classes.accessibleDescription() == "a: 40 pictures, 80.0 %; b: 10 pictures, 20.0 %"
    assert chart(tab, "sizes").words(0) == "64 to 95: 10 pictures, 20.0 %, pixels along the short side"
    assert chart(tab, "formats").words(0) == "PNG: 50 pictures, 100.0 %"
    assert chart(tab, "sources").words(0) == "made up: 50 pictures, 100.0 %, folder"
    assert chart(tab, "licences").words(0) == "none: 50 pictures, 100.0 %"
    assert tab.found is not None
    assert balance_words(tab.found) == "2 classes; a has 4.0 times as many pictures as b."
    even = replace(tab.found, classes=tuple(replace(part, pictures=14) for part in tab.found.classes))
    assert balance_words(even) == "2 classes of 14 pictures each."
    uneven = tuple(replace(part, pictures=1_100 - 100 * place) for place, part in enumerate(tab.found.classes))
    assert balance_words(replace(tab.found, classes=uneven)) == "2 classes of 1,000 to 1,100 pictures."
    assert balance_words(replace(tab.found, classes=uneven[:1])) == "", "of one class there is nothing to say"
    assert sides_words(tab.found) == "No split yet."
    assert not tab.grab().isNull()
    as_built("glance", tab)


def test_the_same_numbers_stand_in_tables(tab: GlanceTab, dataset: Dataset, qtbot: QtBot) -> None:
    assert table(tab, "classes") == [("a", 40), ("b", 10)]
    assert not tab.findChild(QTableView, "glance_classes_table").isVisible()
    tab.findChild(QCheckBox, "glance_tables").click()
    assert tab.findChild(QTableView, "glance_classes_table").isVisible()
    assert not chart(tab, "classes").isVisible()
    again = GlanceTab(tab._session)
    qtbot.addWidget(again)
    assert again.findChild(QCheckBox, "glance_tables").isChecked()


def test_sides_are_counted_once_there_is_a_split(tab: GlanceTab, dataset: Dataset, qtbot: QtBot) -> None:
    result = make_split(dataset, SplitRequest())
    tab.show_dataset(dataset)
    qtbot.waitUntil(lambda: tab.found is not None and tab.found.split == result.split)
    for name, train, val, test, aside, total in table(tab, "sides"):
        assert (train, val, test, aside) == (*(result.counts[side].get(str(name), 0) for side in ("train", "val", "test")), 0)
        assert total == {"a": 40, "b": 10}[str(name)]
    assert "(train " in chart(tab, "sides").words(0)
    header = tab.cards["sides"].table.horizontalHeader()
    assert [place for place in range(6) if header.isSectionHidden(place)] == [4], "no picture is on no side"
    assert tab.found is not None
    assert sides_words(tab.found).startswith(f"{result.split}: train ")
    first, *others = tab.found.sides
    for aside, told in ((1, "; 1 picture on no side."), (2, "; 2 pictures on no side.")):
        assert sides_words(replace(tab.found, sides=(replace(first, aside=aside), *others))).endswith(told)


def test_the_keyboard_walks_the_bars(tab: GlanceTab, qtbot: QtBot) -> None:
    classes = chart(tab, "classes")
    for key, place in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0)):
        qtbot.keyClick(classes, key)
        assert classes._at == place


def cards_fit(tab: GlanceTab) -> bool:
    """True when every card shows all its rows, and none lies on another or beyond the edge."""
    places = [QRect(card.mapTo(tab, QPoint()), card.size()) for card in tab.cards.values()]
    whole = all(card.height() >= card._rooms.height() + card._rooms.y() for card in tab.cards.values())
    apart = not any(one.intersects(other) for one, other in combinations(places, 2))
    return whole and apart and all(place.left() >= 0 and place.right() < tab.width() for place in places)


def test_cards_stand_in_as_many_columns_as_fit(tab: GlanceTab, qtbot: QtBot) -> None:
    for width, columns in ((1300, 3), (800, 2), (400, 1), (1300, 3)):
        tab.resize(width, 600)
        assert all(card.isVisible() for card in tab.cards.values())
        qtbot.waitUntil(lambda: cards_fit(tab))
        assert len({card.mapTo(tab, QPoint()).x() for card in tab.cards.values()}) == columns


def test_nothing_is_shown_before_it_is_counted(session: Session, dataset: Dataset, qtbot: QtBot) -> None:
    made = GlanceTab(session)
    qtbot.addWidget(made)
    made.show()
    assert not any(card.isVisible() for card in made.cards.values())
    made.show_dataset(dataset)
    qtbot.waitUntil(lambda: all(card.isVisible() for card in made.cards.values()))


def test_cards_are_as_high_as_their_rows_and_lie_beside_each_other(tab: GlanceTab, qtbot: QtBot) -> None:
    for width in (1400, 700):
        tab.resize(width, 900)
        for wanted in (True, False):
            tab._tables.setChecked(wanted)
            qtbot.waitUntil(lambda: cards_fit(tab))
            tab.cards["classes"].show_counts([BarRow(f"class {i}", (i + 1,)) for i in range(9)], "A sentence of words. " * 12)
            assert not cards_fit(tab)  # not laid out yet
            qtbot.waitUntil(lambda: cards_fit(tab))
            tab.cards["classes"].show_counts([BarRow("class", (1,))], "")
            qtbot.waitUntil(lambda: cards_fit(tab) and tab.cards["classes"].height() < 200)


def test_each_class_is_shown_with_a_picture_of_it(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    made = GlanceTab(session)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show_dataset(shapes)
    made.show()
    qtbot.waitUntil(lambda: made.found is not None)
    classes = chart(made, "classes")
    firsts = {sample.label: sample.sha256 for sample in reversed(shapes.catalog.samples())}
    assert {row.name: row.picture for row in classes._rows} == {
        name: thumbnail_path(shapes.folder, sha256) for name, sha256 in firsts.items()
    }
    bare = classes.row_rect(0).adjusted(4, 2, 0, 0)
    bare.setWidth(48)

    def colours() -> int:
        image = classes.grab(bare).toImage()
        return len({image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)})

    qtbot.waitUntil(lambda: colours() > 20)
    assert chart(made, "sizes").pitch < classes.pitch
