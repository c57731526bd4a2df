"""Four dots with their intervals for each class, told by shape, colour and words."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from core.evaluation.reliance import VARIANTS, part_of
from core.runs.headline import UNKNOWN_DIFFERENCE
from gui.evaluation import variant_dots
from gui.evaluation.variant_dots import _COLOURS, _KEY, BLOCK, VariantDots, _fall, told
from gui.theme import LIGHT, run_colour
from tests.as_built import as_built
from tests.noted_painting import looked_at, noting, of_kind, take_keyboard, text, texts, tip_at, tone

GROUPS = [str(number) for number in range(40)]


def part(name: str, *shares: float):  # type: ignore[no-untyped-def]
    return part_of(name, np.stack([np.arange(40) < round(40 * share) for share in shares]), GROUPS)


PARTS = (part("", 0.9, 0.7, 0.5, 0.3), part("boat", 1, 1, 1, 0))


@pytest.fixture
def dots(themed: QApplication, qtbot: QtBot) -> VariantDots:
    made = VariantDots("dots")
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show_parts(PARTS, 0.25)
    made.show()
    return made


def test_each_variant_lies_where_its_accuracy_is(dots: VariantDots) -> None:
    image = dots.grab().toImage()
    found = []
    for colour in _COLOURS:
        wanted = run_colour(colour).rgb()
        found.append([
            x for x in range(image.width()) if any(image.pixel(x, y) == wanted for y in range(_KEY, _KEY + BLOCK))
        ])  # fmt: skip
    middles = [(min(columns) + max(columns)) / 2 for columns in found]
    assert middles == sorted(middles, reverse=True)
    assert all(max(columns) - min(columns) > 40 for columns in found)  # their intervals
    as_built("variant-dots", dots)


def test_keys_and_pointer_hear_all_figures(dots: VariantDots, qtbot: QtBot) -> None:
    assert told(PARTS[1]).startswith("boat, 40 pictures: original 100 (")
    qtbot.keyClick(dots, Qt.Key.Key_Down)
    assert dots.accessibleDescription() == told(PARTS[1])
    qtbot.keyClick(dots, Qt.Key.Key_Up)
    assert dots.accessibleDescription().startswith("All, 40 pictures: original 90")
    QApplication.sendEvent(dots, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, _KEY + 5), QPoint(5, 5)))
    assert dots.height() == _KEY + 2 * BLOCK + 24


def test_the_ends_of_a_fall_are_told_where_they_are_known() -> None:
    for interval, ends in (((0.05, 0.2), " (−20 to −5)"), (UNKNOWN_DIFFERENCE, "")):
        part = SimpleNamespace(drop=lambda _variant, interval=interval: (0.1, interval))
        assert _fall(part) == f"swapped −10 points{ends}"  # type: ignore[arg-type]


def test_a_part_is_named_with_its_pictures_and_its_fall(dots: VariantDots, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = looked_at(dots, noting(monkeypatch, variant_dots))
    said = texts(seen)
    assert said[: len(VARIANTS) + 1] == [*VARIANTS, "always the commonest class"]
    blocks = [words for words in said[len(VARIANTS) + 1 :] if not words.endswith(" %")]
    assert [words.split(" (")[0] for words in blocks] == [
        "All", "40 pictures", "swapped −40 points", "boat", "40 pictures", "swapped ±0 points",
    ]  # fmt: skip
    assert (text(seen, "All").strong, text(seen, "boat").strong) == (True, False)
    assert text(seen, "All").place.top() < text(seen, "boat").place.top() - BLOCK + 2
    figures = [stroke for stroke in seen if stroke.words.startswith("swapped ")]
    assert all(stroke.align & Qt.AlignmentFlag.AlignRight.value for stroke in figures)
    pictures = [stroke for stroke in seen if stroke.words == "40 pictures"]
    assert {stroke.pen for stroke in pictures} == {tone(LIGHT.text_dim)}
    assert pictures[0].place.top() > text(seen, "All").place.top()


def test_what_the_marks_mean_stands_above_each_beside_its_name(dots: VariantDots, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = looked_at(dots, noting(monkeypatch, variant_dots))
    marks = [stroke for stroke in of_kind(seen, "ellipse", "polygon") if stroke.place.center().y() < _KEY]
    assert [mark.kind for mark in marks] == ["ellipse", "polygon", "polygon", "polygon"]
    assert [mark.brush for mark in marks] == [tone(run_colour(colour)) for colour in _COLOURS]
    for mark, name in zip(marks, VARIANTS, strict=True):
        assert mark.place.right() <= text(seen, name).place.left()
    lefts = [text(seen, name).place.left() for name in (*VARIANTS, "always the commonest class")]
    assert lefts == sorted(lefts)
    assert all(text(seen, name).place.right() < left for name, left in zip(VARIANTS, lefts[1:], strict=True))
    (dashed,) = [stroke for stroke in of_kind(seen, "line") if stroke.dashed and stroke.place.bottom() < _KEY]
    assert lefts[3] < dashed.place.left() < lefts[4]


def test_the_block_with_the_keyboard_is_lit_and_lines_lie_between_blocks(
    dots: VariantDots, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    strokes = noting(monkeypatch, variant_dots)
    dots.clearFocus()
    assert of_kind(looked_at(dots, strokes), "fill") == []
    take_keyboard(qtbot, dots)
    for at in (0, 1):
        (lit,) = of_kind(looked_at(dots, strokes), "fill")
        assert (lit.place.top(), lit.brush) == (_KEY + at * BLOCK, tone(LIGHT.hover))
        qtbot.keyClick(dots, Qt.Key.Key_Down)
        assert QToolTip.text().startswith("boat, 40 pictures")
    between = [stroke for stroke in of_kind(looked_at(dots, strokes), "line") if stroke.place.width() >= dots.width() - 1]
    assert [stroke.place.top() for stroke in between if stroke.place.height() == 0] == [_KEY + BLOCK]
    QToolTip.hideText()


def test_the_pointer_hears_the_block_below_it(dots: VariantDots) -> None:
    assert tip_at(dots, QPoint(5, _KEY + 5)).startswith("All, 40 pictures")
    assert tip_at(dots, QPoint(5, _KEY + BLOCK + 5)).startswith("boat, 40 pictures")
    assert tip_at(dots, QPoint(5, _KEY - 5)) == ""
    assert tip_at(dots, QPoint(5, _KEY + 2 * BLOCK + 5)) == ""
    assert dots.parts() == PARTS
    dots.show_parts(PARTS[1:], 0.25)
    assert dots.accessibleDescription() == told(PARTS[1])
