"""The button that saves what is drawn: asks where, adds the ending, and says in place what went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from core.support.errors import BadInput
from gui.plots.saving import SaveButton, save_drawn


def test_the_ending_of_the_kind_is_added_and_errors_are_said(
    themed: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = QWidget()
    qtbot.addWidget(shown)
    button = SaveButton(
        "thing_save", "the thing", lambda path: save_drawn(path, shown, [], "Thing", ["a"], [[1]]), lambda: "thing", shown
    )
    said: list[str] = []
    button.said.connect(said.append)
    answers = iter([str(tmp_path / "one"), "", str(tmp_path / "nowhere" / "two.csv")])
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *what: asked.append(what) or (next(answers), ""))
    act = button.menu().findChild(QAction, "thing_save_csv")
    assert act is not None
    for _ in range(3):
        act.trigger()
    assert asked == 3 * [(button, "Save the thing", "thing.csv", "*.csv")]
    assert (tmp_path / "one.csv").read_text(encoding="utf-8-sig") == "a\n1\n"
    assert said[0] == ""
    assert len(said) == 2, "nothing is said where nothing was chosen"
    with pytest.raises(BadInput):
        save_drawn(tmp_path / "thing.bmp", shown, [], "Thing", ["a"], [[1]])


@pytest.mark.parametrize(
    ("kind", "chosen", "saved"), [("png", "plot", "plot.png"), ("svg", "plot.csv", "plot.csv"), ("csv", "", None)]
)
def test_it_asks_where_to_and_minds_the_ending(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, chosen: str, saved: str | None
) -> None:
    paths: list[Path] = []
    button = SaveButton("made", "the curves", paths.append, lambda: "my curves")
    qtbot.addWidget(button)
    asked: list[tuple[object, ...]] = []

    def answer(*what: object) -> tuple[str, str]:
        asked.append(what[1:])
        return str(tmp_path / chosen) if chosen else "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    entry = next(act for act in button.menu().actions() if act.objectName() == f"made_{kind}")
    entry.trigger()
    assert asked == [("Save the curves", f"my curves.{kind}", f"*.{kind}")]
    assert paths == ([tmp_path / saved] if saved else [])
    assert button.accessibleName() == "Save the curves"
