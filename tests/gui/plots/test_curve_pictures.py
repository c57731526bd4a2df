"""Curves in files: a picture, a drawing of lines, and the numbers."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from core.support.errors import BadInput
from gui.plots.curves import CurvesView
from tests.told_curves import curves_of, history_of


def test_curves_are_saved_as_picture_drawing_and_numbers(view: CurvesView, tmp_path: Path) -> None:
    runs = [curves_of(history_of("mlp", 4), "one"), curves_of(history_of("mlp", 3), "two")]
    view.set_runs(runs)
    for kind in ("png", "svg", "csv"):
        view.save_to(tmp_path / f"curves.{kind}")
    picture = QImage(str(tmp_path / "curves.png"))
    assert picture.width() == 2 * view._picture.width()
    drawing = (tmp_path / "curves.svg").read_text()
    assert drawing.count("<polyline") + drawing.count("<path") > 20
    assert "<image" not in drawing, "it must be lines, not a bitmap"
    with open(tmp_path / "curves.csv", newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert sum(row["row"] == "epoch" for row in rows) == 7
    assert sum(row["row"] == "step" for row in rows) == 140
    third = next(row for row in rows if row["run"] == "two" and row["row"] == "epoch" and row["epoch"] == "3")
    assert float(third["val_accuracy_percent"]) == pytest.approx(runs[1].epochs["val_accuracy"][2])
    with pytest.raises(BadInput):
        view.save_to(tmp_path / "curves.bmp")
    (tmp_path / "file").touch()
    view.saving.save(tmp_path / "file" / "curves.csv")
    assert "cannot be written" in view._problem.text()
    assert view._problem.isVisibleTo(view)
