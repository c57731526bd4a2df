"""Every filter has its chip, and filters narrow together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.class_names import UNLABELLED
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.datasets.catalog.sample_filter import NOT_STATED, Order, SampleFilter
from core.support.workspace import Workspace
from gui.pictures.filter_bar import FilterBar
from gui.pictures.gallery_view import SIDES
from tests.as_built import as_built
from tests.filter_menus import entries


def chips(bar: FilterBar) -> dict[str, str]:
    return {
        button.objectName(): button.text()
        for button in bar.findChildren(QPushButton)
        if not button.isHidden() and button.objectName() not in ("chip_all", "chip_used", "chip_excluded")
    }


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


def test_a_chip_comes_once_it_is_known_that_it_shows_something(themed: QApplication, qtbot: QtBot) -> None:
    """Two without a number stood beside "All" until a dataset was read, and vanished then."""
    bar = FilterBar()
    qtbot.addWidget(bar)
    shown = [button.objectName() for button in bar.findChildren(QPushButton) if not button.isHidden()]
    assert [name for name in shown if name.startswith("chip_")] == ["chip_all"]
    as_built("filter-bar-none", bar)


def test_filters_narrow_together_and_all_takes_them_away(bar: FilterBar) -> None:
    for entry in ("owl\t12", "CC BY 2.0\t2", "train of first\t40"):
        entries(bar._menu)[entry].trigger()
    bar.show_numbers((3, 4), "2 from Sizes")
    assert bar.which == SampleFilter(label="owl", licence="CC BY 2.0", split="first", side="train", numbers=(3, 4))
    assert chips(bar)["chip_numbers"] == "2 from Sizes"
    bar.findChild(QPushButton, "chip_all").click()
    assert bar.which == SampleFilter()
    assert chips(bar) == {}


def test_a_finding_is_shown_strongest_first_and_then_the_order_comes_back(bar: FilterBar) -> None:
    entries(bar._menu)["Dark\t3"].trigger()
    assert bar.order == Order("finding", descending=True)
    entries(bar._menu)["Dark\t3"].trigger()
    assert bar.order == Order("path")
    bar._orders.set_order(Order("width", descending=True))
    entries(bar._menu)["Dark\t3"].trigger()  # somebody who chose an order keeps it
    assert bar.order == Order("width", descending=True)


def test_the_tab_key_goes_through_it_as_it_stands(bar: FilterBar) -> None:
    menu, search = bar.findChild(QToolButton, "gallery_filter"), bar.findChild(QLineEdit, "gallery_search")
    place, met = bar.findChild(QPushButton, "chip_excluded"), []
    while place is not search:
        place = place.nextInFocusChain()
        met.append(place)
    assert met[0] is menu


def shown_chip(bar: FilterBar, name: str) -> str | None:
    """What a chip says; None while it is hidden."""
    chip = bar.findChild(QPushButton, f"chip_{name}")
    return None if chip.isHidden() else chip.text()


def test_chips_count_and_those_without_anything_to_show_are_hidden(bar: FilterBar, workspace: Workspace, shapes: Dataset) -> None:
    facts = overview(workspace, shapes.name)
    bar.show_counts(facts)
    names = ("all", "used", "excluded", "unlabelled")
    assert [shown_chip(bar, name) for name in names] == ["All 24", None, None, None]
    many = replace(facts, counts={"a": 1_200}, excluded=3, lost=2, unlabelled=5)
    bar.show_counts(many)
    assert [shown_chip(bar, name) for name in names] == ["All 1,210", "In use 1,200", "Excluded 3", "Unlabelled 5"]
    for name, which in (
        ("used", SampleFilter(excluded=False)), ("excluded", SampleFilter(excluded=True)),
        ("unlabelled", SampleFilter(label=UNLABELLED)),
    ):  # fmt: skip
        bar.reset()
        bar.findChild(QPushButton, f"chip_{name}").click()
        assert bar.which == which
        ticked = [found for found in names if bar.findChild(QPushButton, f"chip_{found}").isChecked()]
        assert ticked == [name]
        bar.show_counts(facts)
        assert shown_chip(bar, name) is not None, "a chip in force stays, or nobody could take it back"
    bar.findChild(QPushButton, "chip_unlabelled").click()
    assert bar.which == SampleFilter(), "once more takes it away"
    assert bar.findChild(QPushButton, "chip_all").isChecked()


def test_a_path_is_looked_for_once_typing_has_settled(bar: FilterBar, qtbot: QtBot) -> None:
    told: list[str | None] = []
    bar.changed.connect(lambda: told.append(bar.which.text))
    search = bar.findChild(QLineEdit, "gallery_search")
    bar._typing.setInterval(20)
    qtbot.keyClicks(search, " owl ")
    assert told == [], "not for each letter"
    qtbot.waitUntil(lambda: told == ["owl"])
    search.clear()
    qtbot.waitUntil(lambda: told == ["owl", None])
    qtbot.keyClicks(search, "cat")
    bar.reset()
    assert search.text() == ""
    assert not bar._typing.isActive()
    assert bar.which == SampleFilter()
    assert len(told) == 2


def test_the_size_of_tiles_is_chosen_and_marked(bar: FilterBar, qtbot: QtBot) -> None:
    slider = bar.size_slider
    assert (slider.minimum(), slider.maximum(), SIDES[slider.value()]) == (0, len(SIDES) - 1, 160)
    with qtbot.waitSignal(bar.side_chosen) as told:
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert told.args == [SIDES[3]]
    with qtbot.assertNotEmitted(bar.side_chosen):
        bar.mark_side(SIDES[0])
    assert slider.value() == 0


def test_chips_say_what_they_take_back_and_stand_in_a_line_of_their_own(bar: FilterBar) -> None:
    assert bar._line.isHidden()
    with_class = bar.findChild(QPushButton, "chip_class")
    bar.show_class("cat & dog")
    assert not bar._line.isHidden()
    assert (with_class.toolTip(), with_class.isChecked()) == ("Stop showing only cat & dog", True)
    assert with_class.accessibleName() == with_class.toolTip()
    assert not with_class.icon().isNull()
    bar.show_class("")
    assert bar.which == SampleFilter()
    assert bar._line.isHidden()
    bar.findChild(QPushButton, "chip_unlabelled").click()
    assert with_class.isHidden(), "that none has a class says the chip above"
    as_built("filter-bar", bar)


def test_a_chosen_order_is_not_given_back(bar: FilterBar, qtbot: QtBot) -> None:
    entries(bar._menu)["Dark\t3"].trigger()
    with qtbot.waitSignal(bar.changed):
        bar.findChild(QToolButton, "gallery_direction").click()
    entries(bar._menu)["Dark\t3"].trigger()
    assert bar.order == Order("finding", descending=False), "somebody has chosen it meanwhile"
    bar.reset()
    assert bar.order == Order("finding", descending=False)
