"""How many GPUs train together is asked only where there are several."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from core.training.presets import recipe_for
from gui.session import Session
from gui.training import setup as training_setup
from gui.training.device_count import DeviceCount


@pytest.mark.parametrize(("most", "shown"), [(0, False), (1, False), (4, True)])
def test_it_is_there_where_there_are_several(qtbot: QtBot, most: int, shown: bool) -> None:
    widget = DeviceCount(most)
    qtbot.addWidget(widget)
    assert (widget.isVisibleTo(widget.parentWidget()), widget.value()) == (shown, 1)
    number = widget.findChild(QSpinBox)
    assert number is not None
    number.setValue(9)
    assert widget.value() == max(1, most)


def test_it_is_not_asked_of_a_recipe_for_the_processor(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four processes would have shared the processor, under a caption of GPUs."""
    monkeypatch.setattr(training_setup, "gpus_here", lambda: 4)
    setup = training_setup.TrainSetup(session)
    qtbot.addWidget(setup)
    widget = setup.findChild(DeviceCount)
    assert widget is not None
    number = widget.findChild(QSpinBox)
    assert number is not None
    number.setValue(3)
    found = []
    for device in ("auto", "cpu", "auto"):
        setup.set_recipe(recipe_for("mlp", [f"device={device}"]))
        found.append((widget.isHidden(), widget.value()))
    assert found == [(False, 3), (True, 1), (False, 3)]
    setup.plan.close_questions()
