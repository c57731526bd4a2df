"""The list of datasets: a long name ends in an ellipsis, not in the middle of a letter."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.datasets.catalog.overview import Headline
from gui.datasets.dataset_list import DatasetList
from gui.kit.labels import ElidedLabel


def test_a_name_too_long_for_its_line_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    datasets = DatasetList()
    qtbot.addWidget(datasets)
    datasets.resize(200, 300)
    datasets.show_headlines([Headline("same-names-in-train-and-test-again", 24, 3)], "")
    datasets.show()
    (name,) = datasets.findChildren(ElidedLabel)
    assert name.shown_text().endswith("\u2026")
    assert name.text() == "same-names-in-train-and-test-again"
