"""A form drawn from a record: rows for its fields, errors under them, and only the rows that matter."""

from __future__ import annotations

from typing import Literal

import pytest
from pydantic import model_validator
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from core.support.errors import BadInput
from core.support.fields import Record, describe, field
from gui.kit.foldable import FoldableBox
from gui.kit.record_form import RecordForm, field_tip, record_or_errors
from tests.as_built import as_built


class Span(Record):
    """From one number to another, in one of two ways."""

    low: int = field(1, "Where it begins.", label="Lowest", unit="pixels", ge=0, le=100)
    high: int = field(9, "Where it ends.", label="Highest", unit="pixels", ge=0, le=100)
    way: Literal["whole", "part"] = field("whole", "How.", label="Way")
    part: float = field(0.5, "How much.", label="Part", unit="fraction", gt=0, le=1)
    seed: int = field(0, "What is drawn.", label="Seed", advanced=True, ge=0)

    @model_validator(mode="after")
    def in_order(self) -> Span:
        if self.low > self.high:
            raise ValueError("the lowest is above the highest")
        return self


@pytest.fixture
def form(themed: QApplication, qtbot: QtBot) -> RecordForm:
    made = RecordForm(describe(Span), "span", "Limits", {"part": ("way", {"part"})})
    qtbot.addWidget(made)
    made.set_values(Span())
    return made


def write(form: RecordForm, name: str, text: str) -> None:
    line = form.findChild(QLineEdit, f"span_{name}")
    line.setText(text)
    line.textEdited.emit(text)


def test_it_shows_a_record_and_gives_it_back(form: RecordForm) -> None:
    form.set_values(Span(low=3, high=4, way="part", part=0.25, seed=7))
    assert record_or_errors(form, Span) == Span(low=3, high=4, way="part", part=0.25, seed=7)
    line = form.findChild(QLineEdit, "span_low")
    assert line.accessibleName() == "Limits, Lowest"
    assert line.toolTip() == field_tip(form.row("low").info) == "Where it begins.\nRange: 0 to 100 pixels.\nUsual: 1 pixels."


def test_what_is_wrong_is_said_under_its_field_and_found_where_it_is_folded_away(form: RecordForm) -> None:
    heard: list[bool] = []
    form.valueChanged.connect(lambda: heard.append(True))
    write(form, "low", "many")
    write(form, "seed", "-1")
    assert heard == [True, True]
    values, errors = form.values()
    assert set(errors) == {"low", "seed"}
    assert set(values) == {"high", "way", "part"}
    assert not form.findChild(FoldableBox).is_open()
    with pytest.raises(BadInput, match="Lowest is not a number"):
        record_or_errors(form, Span)
    assert form.findChild(QLabel, "span_low_error").text().startswith("Lowest is not a number.")
    assert form.findChild(QLineEdit, "span_low").property("wrong") is True
    assert form.findChild(FoldableBox).is_open()
    write(form, "low", "2")
    write(form, "seed", "1")
    record_or_errors(form, Span)
    assert form.findChild(QLabel, "span_low_error").isHidden()
    as_built("record-form", form)


def test_what_concerns_several_fields_is_said_as_a_whole(form: RecordForm) -> None:
    write(form, "low", "50")
    with pytest.raises(BadInput) as caught:
        record_or_errors(form, Span)
    assert caught.value.message == "The lowest is above the highest."


def test_rows_that_do_not_matter_are_hidden(form: RecordForm) -> None:
    row = form.row("part")
    assert row.editor.isHidden()
    form.set_values(Span(way="part"))
    assert not row.editor.isHidden()
    assert not row.label.isHidden()
    form.set_values(Span(way="whole"))
    assert row.label.isHidden()
    as_built("record-form-some", form)


def test_a_fold_with_nothing_in_it_is_hidden(themed: QApplication, qtbot: QtBot) -> None:
    form = RecordForm(describe(Span), "span", "Limits", {"seed": ("way", {"part"})})
    qtbot.addWidget(form)
    form.show()
    fold = form.findChild(FoldableBox)
    assert fold is not None
    for way in ("whole", "part", "whole"):
        form.set_values(Span.model_validate({"way": way}))
        assert fold.isVisible() == (way == "part")
