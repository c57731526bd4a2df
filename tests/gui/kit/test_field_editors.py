"""An editor for each kind of field: it shows a value, takes what a person writes, and says what cannot be used."""

from __future__ import annotations

from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.support.fields import FieldInfo, Record, describe, field
from gui.kit.field_editors import choice_text, editor_for, number_text, parse_number, range_text, stepped, value_text
from tests.as_built import as_built


class Sorts(Record):
    """A field of every kind."""

    count: int = field(5, "A count.", label="Count", unit="pictures", ge=1, le=10_000)
    rate: float = field(0.001, "A rate.", label="Rate", gt=0, le=10)
    part: float = field(0.5, "A part.", label="Part", unit="fraction", ge=0, le=1)
    on: bool = field(True, "A switch.", label="On")
    method: Literal["grabcut", "mask-rcnn"] = field("grabcut", "A choice.", label="Method")
    words: str = field("a", "A text.", label="Words")


FIELDS = {info.name: info for info in describe(Sorts)}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("count", " 300 ", 300),
        ("count", "1_000", 1000),
        ("count", "10,000", 10_000),
        ("rate", "3e-4", 0.0003),
        ("rate", "0,5", 0.5),
        ("part", "1", 1.0),
    ],
)
def test_numbers_are_read_as_people_write_them(name: str, text: str, value: float) -> None:
    read = parse_number(FIELDS[name], text)
    assert read == value
    assert isinstance(read, int if FIELDS[name].kind == "int" else float)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("count", "many", "Count is not a number. Write a whole number from 1 to 10,000."),
        ("count", "1.5", "Count is out of range. Write a whole number from 1 to 10,000."),
        ("count", "0", "Count is out of range. Write a whole number from 1 to 10,000."),
        ("rate", "0", "Rate is out of range. Write a number above 0 up to 10."),
        ("rate", "nan", "Rate is out of range. Write a number above 0 up to 10."),
    ],
)
def test_what_is_no_usable_number_is_said_with_the_range(name: str, text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_number(FIELDS[name], text)
    assert str(caught.value) == said
    assert range_text(FIELDS[name]) in said


@pytest.mark.parametrize(
    ("name", "value", "steps", "expected"),
    [
        ("count", 5, 1, 6), ("count", 1, -1, 1), ("count", 10_000, 1, 10_000), ("part", 0.5, 1, 0.55), ("part", 1.0, 1, 1.0),
        ("rate", 0.001, 1, 0.002), ("rate", 0.002, 1, 0.005), ("rate", 0.001, -1, 0.0005), ("rate", 10, 1, 10),
    ],
)  # fmt: skip
def test_numbers_step_sensibly_and_stay_within_bounds(name: str, value: float, steps: int, expected: float) -> None:
    assert stepped(FIELDS[name], value, steps) == pytest.approx(expected)


def test_a_step_up_from_a_wish_is_to_a_usual_number() -> None:
    size = next(field for field in describe(Recipe) if field.name == "picture_size")
    assert (size.zero, stepped(size, 0, 1), stepped(size, 0, -1), stepped(size, 224, 1)) == ("auto", 224, 0, 225)


def test_numbers_are_written_as_short_as_they_can_be_read_back() -> None:
    assert [number_text(value) for value in (5.0, 0.0003, 1_000_000)] == ["5", "0.0003", "1000000"]
    assert number_text(1_000_000, grouped=True) == "1,000,000"


def shown(info: FieldInfo, qtbot: QtBot) -> object:
    editor = editor_for(info)
    qtbot.addWidget(editor)
    return editor


@pytest.mark.parametrize(
    ("name", "value"), [("count", 7), ("rate", 0.25), ("on", False), ("method", "mask-rcnn"), ("words", "b")]
)
def test_every_kind_shows_a_value_and_gives_it_back_without_a_word(
    themed: QApplication, name: str, value: object, qtbot: QtBot
) -> None:
    editor = shown(FIELDS[name], qtbot)
    heard: list[bool] = []
    editor.valueChanged.connect(lambda: heard.append(True))
    editor.setValue(value)
    assert editor.value() == value
    assert heard == [], "only a person changes a value"
    as_built(f"editor-{name}", editor)


def test_the_person_is_heard(themed: QApplication, qtbot: QtBot) -> None:
    heard: list[str] = []
    for name in FIELDS:
        editor = shown(FIELDS[name], qtbot)
        editor.setValue(FIELDS[name].default)
        editor.valueChanged.connect(lambda name=name: heard.append(name))
        inner = editor.field()
        if isinstance(inner, QCheckBox):
            inner.click()
            assert inner.text() == "Off"
        elif isinstance(inner, QComboBox):
            inner.activated.emit(1)
        else:
            assert isinstance(inner, QLineEdit)
            qtbot.keyClick(inner, Qt.Key.Key_Up if FIELDS[name].kind in ("int", "float") else Qt.Key.Key_X)
    assert heard == list(FIELDS)


def test_an_empty_text_is_no_value(themed: QApplication, qtbot: QtBot) -> None:
    editor = shown(FIELDS["words"], qtbot)
    editor.setValue("  ")
    with pytest.raises(BadInput, match="Words is empty"):
        editor.value()


def test_choices_are_spelt_as_their_makers_do() -> None:
    assert [choice_text(name) for name in ("grabcut", "mask-rcnn", "cosine")] == ["GrabCut", "Mask R-CNN", "Cosine"]


def test_a_zero_with_a_name_is_shown_and_read_by_it(themed: QApplication, qtbot: QtBot) -> None:
    class Sized(Record):
        side: int = field(0, "Side.", unit="pixels", ge=0, le=1024, zero="auto")

    (info,) = describe(Sized)
    editor = editor_for(info)
    qtbot.addWidget(editor)
    line = editor.field()
    assert isinstance(line, QLineEdit)
    for value, text in ((0, "auto"), (96, "96")):
        editor.setValue(value)
        assert (line.text(), editor.value()) == (text, value)
    line.setText(" Auto")
    assert editor.value() == 0
    assert range_text(info) == "auto, or a whole number from 0 to 1,024"
    assert [value_text(value, info.zero) for value in (0, 96)] == ["auto", "96"]
