"""Every filter has its chip, and filters narrow together."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.sample_filter import NOT_STATED, Order, SampleFilter
from gui.pictures.filter_bar import FilterBar
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
