"""Every filter has its chip, the menu counts and ticks, and the order turns round."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog.facets import Facets, SideFacet, SourceFacet
from core.datasets.catalog.sample_filter import NOT_STATED, ORDERS, Order, SampleFilter
from gui.kit.flow import FlowLayout
from gui.pictures.filter_bar import FilterBar
from gui.pictures.filter_menu import FilterMenu
from gui.pictures.order_box import WORDS, OrderBox

FOUND = Facets(
    classes=(("cat & dog", 30), ("owl", 12)),
    findings=(("dark", 3),),
    sides=(SideFacet("first", "train", 40), SideFacet("first", "none", 2)),
    sources=(SourceFacet(1, "folder", "/pictures/pets", 40), SourceFacet(2, "flickr", "owl, barn owl", 2)),
    licences=(("CC BY 2.0", 2), (NOT_STATED, 40)),
    gone=1,
)


@pytest.fixture
def bar(themed: QApplication, qtbot: QtBot) -> FilterBar:
    made = FilterBar()
    qtbot.addWidget(made)
    qtbot.addWidget(made.size_slider)
    made.resize(740, 100)
    made.show()
    made.show_facets(FOUND)
    return made


def entries(menu: FilterMenu) -> dict[str, QAction]:
    """Every entry of the menu and its submenus by what it says."""
    menu.aboutToShow.emit()
    found: dict[str, QAction] = {}
    for act in menu.actions():
        for entry in act.menu().actions() if act.menu() is not None else [act]:
            found[entry.text()] = entry
    return found


def chips(bar: FilterBar) -> dict[str, str]:
    return {
        button.objectName(): button.text()
        for button in bar.findChildren(QPushButton)
        if not button.isHidden() and button.objectName() not in ("chip_all", "chip_used", "chip_excluded")
    }


def test_the_menu_offers_everything_with_its_number(bar: FilterBar) -> None:
    assert list(entries(bar._menu)) == [
        "cat && dog\t30", "owl\t12", "Dark\t3", "train of first\t40", "set aside in first\t2", "pets\t40", "owl, barn owl\t2",
        "CC BY 2.0\t2", "Licence not stated\t40", "Taken down since\t1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "which", "chip"),
    [
        ("owl\t12", SampleFilter(label="owl"), ("chip_class", "owl")),
        ("cat && dog\t30", SampleFilter(label="cat & dog"), ("chip_class", "cat && dog")),
        ("Dark\t3", SampleFilter(finding="dark"), ("chip_finding", "Dark")),
        ("set aside in first\t2", SampleFilter(split="first", side="none"), ("chip_side", "set aside in first")),
        ("owl, barn owl\t2", SampleFilter(source=2), ("chip_source", "owl, barn owl")),
        ("Licence not stated\t40", SampleFilter(licence=NOT_STATED), ("chip_licence", "Licence not stated")),
        ("Taken down since\t1", SampleFilter(gone=True), ("chip_gone", "taken down since")),
    ],
)
def test_a_choice_is_ticked_shown_on_a_chip_and_taken_away(
    bar: FilterBar, qtbot: QtBot, entry: str, which: SampleFilter, chip: tuple[str, str]
) -> None:
    with qtbot.waitSignal(bar.changed):
        entries(bar._menu)[entry].trigger()
    assert bar.which == which
    assert chips(bar) == dict([chip])
    assert [text for text, act in entries(bar._menu).items() if act.isChecked()] == [entry]
    with qtbot.waitSignal(bar.changed):
        bar.findChild(QPushButton, chip[0]).click()
    assert bar.which == SampleFilter()
    assert chips(bar) == {}
    entries(bar._menu)[entry].trigger()
    entries(bar._menu)[entry].trigger()  # once more takes it away too
    assert bar.which == SampleFilter()


def test_filters_narrow_together_and_all_takes_them_away(bar: FilterBar) -> None:
    for entry in ("owl\t12", "CC BY 2.0\t2", "train of first\t40"):
        entries(bar._menu)[entry].trigger()
    bar.show_numbers((3, 4), "2 from Sizes")
    assert bar.which == SampleFilter(label="owl", licence="CC BY 2.0", split="first", side="train", numbers=(3, 4))
    assert chips(bar)["chip_numbers"] == "2 from Sizes"
    bar.findChild(QPushButton, "chip_all").click()
    assert bar.which == SampleFilter()
    assert chips(bar) == {}


def test_before_anything_is_counted_the_menu_says_so(themed: QApplication, qtbot: QtBot) -> None:
    menu = FilterMenu()
    qtbot.addWidget(menu)
    assert [(text, act.isEnabled()) for text, act in entries(menu).items()] == [("Counting …", False)]
    menu.show_facets(Facets((("owl", 1),), (), (), (), (), 0))
    menu.aboutToShow.emit()
    assert [act.isEnabled() for act in menu.actions()] == [True, False, False, False, False]


def test_orders_are_those_of_the_catalog_and_begin_at_the_end_most_want(themed: QApplication, qtbot: QtBot) -> None:
    assert [words.key for words in WORDS] == list(ORDERS)
    box = OrderBox()
    qtbot.addWidget(box)
    assert box.order == Order("path", descending=False)
    for place, words in enumerate(WORDS[1:], 1):
        with qtbot.waitSignal(box.changed):
            box._keys.setCurrentIndex(place)
        assert box.order == Order(words.key, words.falls)
        button = box.findChild(QToolButton, "gallery_direction")
        with qtbot.waitSignal(box.changed):
            button.click()
        assert box.order == Order(words.key, not words.falls)
        assert button.accessibleName() == f"Direction: {words.rising if words.falls else words.falling}"


def test_a_finding_is_shown_strongest_first_and_then_the_order_comes_back(bar: FilterBar) -> None:
    bar.show_finding("dark")
    assert bar.order == Order("finding", descending=True)
    bar.show_finding("")
    assert bar.order == Order("path")
    bar._orders.set_order(Order("width", descending=True))
    bar.show_finding("dark")  # somebody who chose an order keeps it
    assert bar.order == Order("width", descending=True)


def test_widgets_flow_into_the_next_line(themed: QApplication, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(host, 8)
    parts = [QLabel() for _ in range(4)]
    for part in parts:
        part.setFixedSize(100, 20)
        flow.addWidget(part)
    host.resize(330, 100)
    host.show()
    assert [part.pos() for part in parts] == [QPoint(0, 0), QPoint(108, 0), QPoint(216, 0), QPoint(0, 28)]
    assert flow.heightForWidth(330) == 48
    assert flow.heightForWidth(1000) == 20
    parts[0].hide()
    flow.setGeometry(QRect(0, 0, 330, 100))
    assert parts[3].pos() == QPoint(216, 0)
    assert flow.takeAt(9) is None
    taken = flow.takeAt(0)
    assert taken is not None
    assert taken.widget() is parts[0]
    assert flow.count() == 3
