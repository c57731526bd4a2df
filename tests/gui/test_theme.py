"""Both themes can be read, have a value for everything, and reach what is painted by hand."""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Callable
from itertools import cycle

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.runs.colours import COLOURS
from gui.theme import (
    DARK,
    LIGHT,
    READ_ON,
    LateStyled,
    Theme,
    apply_theme,
    current_theme,
    keep_off_frame,
    mark_bar_by_need,
    run_colour,
    set_text_role,
    style_sheet,
    theme_for,
    theme_notifier,
)
from resources import catalogue


def contrast(first: str, second: str) -> float:
    """Contrast of two colours after WCAG 2.1, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_what_is_read_has_contrast(theme: Theme) -> None:
    weak = {
        f"{ink} on {ground}": round(contrast(getattr(theme, ink), getattr(theme, ground)), 2)
        for ink, ground in READ_ON
        if contrast(getattr(theme, ink), getattr(theme, ground)) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_borders_of_controls_and_the_focus_ring_can_be_seen(theme: Theme) -> None:
    for ground in (theme.surface, theme.window):
        assert contrast(theme.line_strong, ground) >= 3
        assert contrast(theme.accent, ground) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_runs_stand_out_from_the_ground(theme: Theme, qapp: QApplication) -> None:
    apply_theme(qapp, theme)
    colours = [run_colour(number).name() for number in range(8)]
    assert len(set(colours)) == 8
    assert min(contrast(colour, theme.surface) for colour in colours) >= 3
    assert COLOURS == 8
    assert run_colour(COLOURS).name() == colours[0]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_style_sheet_is_filled_and_names_files_that_exist(theme: Theme) -> None:
    filled = style_sheet(theme)
    assert "$" not in filled
    files = re.findall(r'url\("([^"]+)"\)', filled)
    assert len(files) > 5
    for file in files:
        assert catalogue.path("icons/" + file.rpartition("/")[2]).as_posix() == file


def test_colours_are_written_in_one_way() -> None:
    for theme in (LIGHT, DARK):
        for field in dataclasses.fields(Theme):
            if field.name != "name":
                assert re.fullmatch(r"#[0-9a-f]{6}", getattr(theme, field.name)), field.name


def test_a_theme_reaches_palette_and_painters(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, LIGHT)
    with qtbot.waitSignal(theme_notifier.theme_changed):
        apply_theme(qapp, DARK)
    assert current_theme() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    assert theme_for("light") is LIGHT
    assert theme_for("dark") is DARK
    assert theme_for("system") in (LIGHT, DARK)


def test_three_sizes_and_two_weights(themed: QApplication, qtbot: QtBot) -> None:
    fonts = []
    for role in ("title", "strong", "body", "caption"):
        label = QLabel("0123")
        qtbot.addWidget(label)
        set_text_role(label, role)
        fonts.append((round(label.font().pointSizeF(), 2), label.font().weight()))
    assert len({size for size, _ in fonts}) == 3
    assert {weight for _, weight in fonts} == {QFont.Weight.DemiBold, QFont.Weight.Normal}


def test_another_theme_costs_a_part_of_a_style_sheet_put_over_the_one_before(themed: QApplication, qtbot: QtBot) -> None:
    """Switching took 1.5 s of the main thread with all pages made."""
    box = QTabWidget()  # as pages that are not shown at the moment, in parts within parts
    qtbot.addWidget(box)
    box.show()
    for page in range(6):
        inner = QWidget()
        column = QVBoxLayout(inner)
        for number in range(12):
            part = QWidget()
            row = QVBoxLayout(part)
            row.addWidget(QLabel(f"{number}"))
            row.addWidget(QPushButton(f"{number}"))
            row.addWidget(QListView())
            column.addWidget(part)
        scrolled = QScrollArea()
        scrolled.setWidget(inner)
        box.addTab(scrolled, f"{page}")
        box.setCurrentIndex(page)

    def seconds(act: Callable[[], None]) -> float:
        took = []
        for _ in range(3):
            began = time.thread_time()
            act()
            took.append(time.thread_time() - began)
        return min(took)

    over = seconds(lambda: themed.setStyleSheet(themed.styleSheet()))
    themes = cycle((DARK, LIGHT))
    another = seconds(lambda: apply_theme(themed, next(themes)))
    assert another < 0.6 * over
    assert box.findChild(QPushButton).palette().color(QPalette.ColorRole.ButtonText).name() == current_theme().text


def test_what_is_not_seen_is_polished_once_it_is(themed: QApplication, qtbot: QtBot) -> None:
    """Nine of ten widgets are of pages behind the one that is seen; they were given every theme's style sheet at once."""
    polished = Qt.WidgetAttribute.WA_WState_Polished
    box = QTabWidget()
    qtbot.addWidget(box)
    behind, seen = QPushButton("behind"), QPushButton("seen")
    for button in (behind, seen):
        page = LateStyled()
        QVBoxLayout(page).addWidget(button)
        box.addTab(page, button.text())
    box.show()
    box.setCurrentIndex(1)
    for theme in (DARK, LIGHT, DARK):
        apply_theme(themed, theme)
        assert seen.testAttribute(polished)
        assert not behind.testAttribute(polished)
        assert seen.palette().color(QPalette.ColorRole.ButtonText).name() == theme.text
    box.setCurrentIndex(0)
    assert behind.testAttribute(polished)
    assert behind.palette().color(QPalette.ColorRole.ButtonText).name() == DARK.text
    assert behind.grab().toImage().pixelColor(8, behind.height() // 2).name() == DARK.surface


class Told(QPushButton):
    """Counts how often it is told of another style."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def changeEvent(self, event: QEvent) -> None:
        self.times += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


def test_what_is_not_seen_is_told_of_no_other_style(themed: QApplication, qtbot: QtBot) -> None:
    """Pages behind the one that is seen took more than half of what a switch costs."""
    box = QTabWidget()
    qtbot.addWidget(box)
    behind, seen, styled = Told(), Told(), QPushButton()
    styled.setStyle(themed.style())
    for buttons in ((behind, styled), (seen,)):
        page = LateStyled()
        column = QVBoxLayout(page)
        for button in buttons:
            column.addWidget(button)
        box.addTab(page, "")
    box.show()
    box.setCurrentIndex(1)
    behind.times = seen.times = 0
    apply_theme(themed, DARK)
    assert (behind.times, seen.times) == (0, 2)
    own = Qt.WidgetAttribute.WA_SetStyle
    assert [button.testAttribute(own) for button in (behind, seen, styled)] == [False, False, True]


def test_fields_of_a_form_begin_at_one_place_and_are_equally_high(themed: QApplication, qtbot: QtBot) -> None:
    line, fixed, written, number, day = QLineEdit("H"), QComboBox(), QComboBox(editable=True), QSpinBox(prefix="H"), QDateEdit()
    for box in (fixed, written):
        box.addItem("H")
    day.setDisplayFormat("'H'")
    begins, heights = set(), set()
    for field in (line, fixed, written, number, day):
        qtbot.addWidget(field)
        if isinstance(field, QAbstractSpinBox):
            keep_off_frame(field)
        field.show()
        heights.add(field.sizeHint().height())
        image, middle = field.grab().toImage(), range(field.height() // 2 - 4, field.height() // 2 + 4)
        inked = (x for x in range(4, 30) if any(image.pixelColor(x, y).lightness() < 150 for y in middle))
        begins.add(next(inked))
    assert len(begins) == 1, begins
    assert len(heights) == 1, heights


def test_a_bar_that_keeps_its_room_is_not_seen_where_nothing_scrolls(themed: QApplication, qtbot: QtBot) -> None:
    bar = QScrollBar(Qt.Orientation.Vertical)
    qtbot.addWidget(bar)
    mark_bar_by_need(bar)
    bar.resize(12, 200)
    bar.show()

    def inked() -> bool:
        image = bar.grab().toImage()
        return any(image.pixelColor(6, y).name() == LIGHT.line_strong for y in range(4, 196))

    bar.setRange(0, 0)
    assert not inked()
    bar.setRange(0, 300)
    assert inked()
