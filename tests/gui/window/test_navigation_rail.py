"""The rail: a button for each page, of which one is down, and the switch of the theme."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT, apply_theme
from gui.window.navigation_rail import NavigationRail
from tests.as_built import as_built


@pytest.fixture
def rail(themed: QApplication, qtbot: QtBot) -> NavigationRail:
    made = NavigationRail()
    qtbot.addWidget(made)
    made.add_page("data", "Data", "data", "Ctrl+1")
    made.add_page("runs", "Runs", "runs", "Ctrl+3")
    made.show()
    return made


def button(rail: NavigationRail, name: str) -> QToolButton:
    found = rail.findChild(QToolButton, name)
    assert found is not None, name
    return found


def test_a_page_is_asked_for_and_marked_alone(rail: NavigationRail, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rail.chosen) as asked:
        qtbot.mouseClick(button(rail, "rail_runs"), Qt.MouseButton.LeftButton)
    assert asked.args == ["runs"]
    rail.show_page("data")
    assert [button(rail, f"rail_{key}").isChecked() for key in ("data", "runs")] == [True, False]
    assert button(rail, "rail_runs").toolTip() == "Runs (Ctrl+3)"


def test_the_other_theme_is_what_is_offered(rail: NavigationRail, themed: QApplication, qtbot: QtBot) -> None:
    for theme, other in ((LIGHT, "dark"), (DARK, "light"), (LIGHT, "dark")):
        apply_theme(themed, theme)
        assert button(rail, "rail_theme").accessibleName() == f"Switch to the {other} theme"
        with qtbot.waitSignal(rail.theme_asked) as asked:
            button(rail, "rail_theme").click()
        assert asked.args == [other]


def test_pages_stand_in_their_order_with_the_theme_at_the_end(rail: NavigationRail, qtbot: QtBot) -> None:
    rail.resize(rail.width(), 500)
    names = ("rail_data", "rail_runs", "rail_theme")
    qtbot.waitUntil(lambda: [button(rail, name).y() for name in names] == sorted({button(rail, name).y() for name in names}))
    assert button(rail, "rail_theme").y() > button(rail, "rail_runs").y() + 100, "apart, at the foot"
    assert {button(rail, name).focusPolicy() for name in names[:2]} == {Qt.FocusPolicy.TabFocus}
    assert button(rail, "rail_runs").accessibleName() == "Runs page"
    assert button(rail, "rail_theme").toolTip() == "Switch to the dark theme"


def test_the_page_that_is_shown_has_the_sign_of_another_colour(rail: NavigationRail, qtbot: QtBot) -> None:
    def look(key: str) -> object:
        return button(rail, f"rail_{key}").icon().pixmap(20, 20).toImage()

    before = look("runs")
    rail.show_page("runs")
    marked = look("runs")
    assert marked != before
    with qtbot.assertNotEmitted(rail.chosen):
        rail.show_page("data")
    assert look("runs") == before


def test_it_is_built_as_it_was_looked_at(rail: NavigationRail) -> None:
    rail.show_page("runs")
    as_built("rail", rail)


def test_signs_are_drawn_anew_with_the_theme(rail: NavigationRail, themed: QApplication) -> None:
    rail.show_page("runs")
    apply_theme(themed, DARK)
    as_built("rail-dark", rail)
    apply_theme(themed, LIGHT)
