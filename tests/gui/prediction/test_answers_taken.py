"""What runs said is taken out of the page as it is shown: as CSV, as JSON, and as pictures in folders."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.prediction.records import ClassProbability, PicturePrediction
from core.support.workspace import Workspace
from gui.prediction.answers_taken import AnswersTaken
from gui.prediction.order import LEAST_SURE, RowOrder
from gui.prediction.table import PredictionTable
from gui.prediction.view import PredictionView
from gui.session import Session


@pytest.fixture
def taking(workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> AnswersTaken:
    table = PredictionTable()
    table.set_runs(["one"], {})
    view = PredictionView(table)
    table.setParent(view)
    qtbot.addWidget(view)
    for name, probability in (("a", 0.9), ("b", 0.6), ("c", 0.8)):
        file = tmp_path / f"{name}.png"
        file.write_bytes(name.encode())
        table.add([file])
        hidden = (ClassProbability("ferry", 1.0),)  # of a run that is not shown
        table.take_answers([PicturePrediction(file, {"one": (ClassProbability("car", probability),), "hidden": hidden})])
    settings = QSettings(str(workspace.root / "window.ini"), QSettings.Format.IniFormat)
    return AnswersTaken(Session(workspace, settings), view, view)


def test_both_files_hold_what_is_shown_in_its_order(
    taking: AnswersTaken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    view = taking.parent()
    assert isinstance(view, PredictionView)
    view.rows.show_order(RowOrder(LEAST_SURE))
    for name, kind in (("out.csv", "CSV (*.csv)"), ("out.json", "CSV (*.csv)"), ("plain", "JSON (*.json)")):
        asked = (view.window(), "Save predictions", "predictions.csv", "CSV (*.csv);;JSON (*.json)")
        known = {asked: (str(tmp_path / name), kind)}
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *about, known=known: known[about])
        with qtbot.waitSignal(taking.written, timeout=10_000):
            taking.save()
    with open(tmp_path / "out.csv", encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [(Path(row["path"]).stem, row["run"]) for row in table] == [("b", "one"), ("c", "one"), ("a", "one")]
    entries = json.loads((tmp_path / "out.json").read_text())
    assert [Path(entry["path"]).stem for entry in entries] == ["b", "c", "a"]
    assert entries[0]["predictions"] == {"one": [{"class": "car", "probability": 0.6}]}
    assert json.loads((tmp_path / "plain").read_text()) == entries
    with qtbot.waitSignal(taking.failed, timeout=10_000):
        taking.save_as(tmp_path / "a.png" / "out.json", as_json=True)


def test_selected_pictures_are_copied_into_folders_by_class(
    taking: AnswersTaken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    view = taking.parent()
    assert isinstance(view, PredictionView)
    view.selectRow(0)
    (tmp_path / "sorted pictures").mkdir()
    known = {(view.window(), "Where the folder “sorted pictures” is to be made"): str(tmp_path)}
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *about: known[about])
    taking.sort()
    copied = tmp_path / "sorted pictures 2" / "car" / "c.png"
    qtbot.waitUntil(copied.is_file, timeout=10_000)
    assert copied.read_bytes() == b"c"
    assert len(list(copied.parent.iterdir())) == 1
    with qtbot.waitSignal(taking.failed, timeout=10_000):
        taking.sort_into(tmp_path / "sorted pictures 2")


def test_rows_are_read_where_they_are_written_and_stay_as_they_were(taking: AnswersTaken, tmp_path: Path) -> None:
    view = taking.parent()
    assert isinstance(view, PredictionView)
    told = taking._told()
    assert told.pictures[0] is not told.pictures[0], "made when asked for: all at once held the window"
    view.table.forget_answers(["one"])
    view.table.remove([0])
    assert [picture.path.stem for picture in told.pictures] == ["c", "b", "a"]
    assert [picture.predictions["one"][0].probability for picture in told.pictures[1:]] == [0.6, 0.9]
    assert "hidden" not in told.pictures[0].predictions
