"""A row says what is varied, and nothing where no value is said."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.studies.searching.ranges import searched_of
from core.studies.study import Factor, factor_of
from core.support.errors import BadInput
from gui.studies.factor_row import FactorRow


def test_a_row_gives_back_what_it_was_given(themed: QApplication, qtbot: QtBot) -> None:
    row = FactorRow(0)
    qtbot.addWidget(row)
    assert row.factor() is None
    assert not row.values.isEnabled()
    for text in ("learning_rate=0.1,0.01", "preset=mlp,quick", "stages.0.epochs=3"):
        row.set_factor(factor_of(text))
        assert row.factor() == factor_of(text)
        assert row.values.isEnabled()
    row.values.setText(" , ")
    assert row.factor() is None
    row.values.setText("1,, 1, 2 ")
    assert row.factor() == Factor(key="stages.0.epochs", values=("1", "2"))
    row.set_factor(searched_of("learning_rate=0.001..0.1"))
    assert row.factor() == searched_of("learning_rate=0.001..0.1")
    row.values.setText("1..0.1")
    with pytest.raises(BadInput, match="comes first"):
        row.factor()
    row.set_factor(None)
    assert row.factor() is None


def test_what_is_varied_most_comes_first_and_the_rest_by_its_label(themed: QApplication, qtbot: QtBot) -> None:
    row = FactorRow(0)
    qtbot.addWidget(row)
    keys = [row.key.itemData(place) for place in range(row.key.count())]
    first = keys.index("learning_rate")
    assert keys[first : first + 3] == ["learning_rate", "batch_size", "epochs"]
    rest = [row.key.itemText(place) for place in range(keys.index("picture_size") + 1, row.key.count())]
    assert len(rest) > 20
    assert rest == sorted(rest)


def test_a_row_says_what_its_values_are(themed: QApplication, qtbot: QtBot) -> None:
    row = FactorRow(2)
    qtbot.addWidget(row)
    assert (row.key.accessibleName(), row.values.accessibleName()) == ("What is varied, 3", "Its values, 3")
    assert row.values.toolTip() == "", "nothing is varied yet"
    for key, begin in (("preset", "Names of presets. A search chooses"), ("learning_rate", "")):
        with qtbot.waitSignal(row.changed):
            row.key.setCurrentIndex(row.key.findData(key))
        assert row.values.toolTip().startswith(begin)
        assert "unless :linear stands behind it." in row.values.toolTip()
    with qtbot.waitSignal(row.changed):
        row.values.setText("0.1")
    row.key.setCurrentIndex(0)
    assert not row.values.isEnabled()
    assert "range: 0.001..0.1" in row.values.placeholderText()
