"""The layers of what will be trained, asked of an engine's process through the real client."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.engine.client import EngineClient
from core.engine.protocol import LayersPreview
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from gui.session import Session
from gui.training.layers_dialog import LayersDialog
from tests.as_built import as_built

SOON = 15_000
ROOT = Path(__file__).resolve().parents[3]

ENGINE = """
import sys
sys.path.insert(0, sys.argv[1])
from core.architectures.layer_table import Layer, LayerTable, Part
from core.engine.lines import from_line, to_line
from core.engine.protocol import Failure, LayersReady
parts = (
    Part("Block 1 of 1", (Layer("conv", "Conv2d, 3 x 3", (8, 4, 4), 216, 3456, ("frozen",)),
                          Layer("norm", "BatchNorm2d", (8, 4, 4), 16, 0, ("frozen",)))),
    Part("Head", (Layer("head.1", "Linear", (2,), 18, 16, ("trains",)),)),
)
for line in sys.stdin.buffer:
    number, request, channel = from_line(line)
    reply = LayersReady(LayerTable("Small CNN", (request.recipe.picture_size,), 2, ("Head only",), parts))
    if request.recipe.seed == 404:
        reply = Failure("The run gone does not exist.", "Choose another.")
    sys.stdout.buffer.write(to_line(number, reply))
    sys.stdout.buffer.flush()
"""


@pytest.fixture
def engine(session: Session, workspace: Workspace, tmp_path: Path) -> Session:
    script = tmp_path / "engine.py"
    script.write_text(ENGINE)
    session.engine = EngineClient(workspace, [sys.executable, str(script), str(ROOT)])
    return session


def shown(dialog: LayersDialog) -> list[list[str]]:
    model = dialog.table.model()
    return [[str(model.index(row, column).data()) for column in range(6)] for row in range(model.rowCount())]


def test_parts_are_shown_and_every_layer_on_request(engine: Session, qtbot: QtBot) -> None:
    dialog = LayersDialog(engine, LayersPreview("", Recipe(picture_size=64)))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.table.model().rowCount() == 2, timeout=SOON)
    assert shown(dialog) == [
        ["Block 1 of 1", "Conv2d, BatchNorm2d", "8 x 4 x 4", "232", "3,456", "frozen"],
        ["Head", "Linear", "2", "18", "16", "trains"],
    ]
    said = dialog.findChild(QLabel, "layers_said")
    assert said is not None
    assert said.text() == "Small CNN for 2 classes and pictures of 64 pixels: 250 parameters, 3,472 multiply-adds a picture."
    dialog.every.click()
    assert [row[0] for row in shown(dialog)] == ["conv", "norm", "head.1"]
    copy = dialog.findChild(QPushButton, "layers_copy")
    assert copy is not None
    copy.click()
    assert "norm\tBatchNorm2d\t8 x 4 x 4\t16\t0\tfrozen" in QApplication.clipboard().text()
    as_built("layers-dialog", dialog)


def test_what_the_engine_refuses_is_said_in_place(engine: Session, qtbot: QtBot) -> None:
    dialog = LayersDialog(engine, LayersPreview("", Recipe(seed=404)))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "The run gone does not exist." in dialog.banner.text(), timeout=SOON)
