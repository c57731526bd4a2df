"""A dataset and a run are packed from the window, and nothing is replaced."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.runs.recipe import Recipe
from gui.parcels.pack_dialog import PackDialog, PackRunDialog
from gui.session import Session
from tests.as_built import as_built
from tests.derived_dialogs import PATIENCE, shown
from tests.trained_runs import write_run


def test_a_run_is_packed_and_nothing_is_replaced(
    session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run(session.workspace, "run", Recipe(architecture="mlp", picture_size=8))
    dialog = PackRunDialog(session, "run")
    shown(dialog, qtbot)
    said = dialog.findChild(QLabel, "pack_run_place_said")
    assert not dialog.go.isEnabled()
    for wrong, why in (("relative", "whole path"), (str(tmp_path / "nowhere"), "no such folder")):
        dialog.place.line.setText(wrong)
        assert why in said.text()
        assert not dialog.go.isEnabled()
    (tmp_path / "out").mkdir()
    dialog.place.set_folder(tmp_path / "out")
    assert said.text() == "run.safelight.zip will lie there."
    as_built("pack-run", dialog, instead={re.escape(str(tmp_path)): "…"}, folded={"WorkPage"})
    dialog.go.click()
    qtbot.waitUntil(lambda: not dialog.is_working, timeout=PATIENCE)
    with zipfile.ZipFile(tmp_path / "out" / "run.safelight.zip") as parcel:
        assert parcel.testzip() is None
    assert dialog.findChild(QLabel, "pack_run_said").text().startswith("run.safelight.zip: 3 files")
    as_built("pack-run-done", dialog, instead={re.escape(str(tmp_path)): "…"}, folded={"WorkPage"})
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    dialog.go.click()
    assert opened == [str(tmp_path / "out")]
    again = PackRunDialog(session, "run")
    shown(again, qtbot)
    again.place.set_folder(tmp_path / "out")
    assert "nothing is replaced" in again.findChild(QLabel, "pack_run_place_said").text()
    assert not again.go.isEnabled()


def test_each_kind_says_what_goes_along() -> None:
    assert (PackDialog.kind, PackRunDialog.kind) == ("dataset", "run")
    assert PackDialog.about != PackRunDialog.about


def test_a_dataset_is_packed_with_its_pictures(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    dialog = PackDialog(session, shapes.name)
    shown(dialog, qtbot)
    as_built("pack", dialog, instead={re.escape(str(Path.home())): "…"}, folded={"WorkPage"})
