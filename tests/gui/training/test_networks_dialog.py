"""The choice among all networks, asked of an engine's process through the real client."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.engine.client import EngineClient
from core.support.workspace import Workspace
from gui.session import Session
from gui.training.networks_dialog import NetworksDialog
from tests.as_built import as_built

SOON = 15_000
ROOT = Path(__file__).resolve().parents[3]

ENGINE = """
import sys
sys.path.insert(0, sys.argv[1])
from core.architectures.known.networks import KnownNetwork
from core.engine.lines import from_line, to_line
from core.engine.protocol import NetworksListed
networks = (
    KnownNetwork("timm:small.a", "small.a", "timm", 1_000_000, 5_000_000, 224, None, "mit", "to download", 4_000_000),
    KnownNetwork("torchvision:large", "large", "torchvision", 9_000_000, None, 64, 70.25, "", "downloaded"),
    KnownNetwork("mlp", "Multilayer perceptron", "Safelight", 500, 100, 32, None, "", "none"),
)
for line in sys.stdin.buffer:
    number, request, channel = from_line(line)
    sys.stdout.buffer.write(to_line(number, NetworksListed(networks)))
    sys.stdout.buffer.flush()
"""


@pytest.fixture
def dialog(session: Session, workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> NetworksDialog:
    script = tmp_path / "engine.py"
    script.write_text(ENGINE)
    session.engine = EngineClient(workspace, [sys.executable, str(script), str(ROOT)])
    made = NetworksDialog(session)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.table.model().rowCount() == 3, timeout=SOON)
    return made


def titles(dialog: NetworksDialog) -> list[str]:
    model = dialog.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def button(dialog: NetworksDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def test_words_narrow_the_list_and_headings_put_it_in_order(dialog: NetworksDialog, qtbot: QtBot) -> None:
    dialog.table.horizontalHeader().sectionClicked.emit(2)
    assert titles(dialog) == ["Multilayer perceptron", "small.a", "large"]
    dialog.table.horizontalHeader().sectionClicked.emit(2)
    assert titles(dialog) == ["large", "small.a", "Multilayer perceptron"]
    dialog.put_in_order("accuracy")
    assert titles(dialog)[0] == "large"
    qtbot.keyClicks(dialog.line, "mit")
    assert titles(dialog) == ["small.a"]
    model = dialog.table.model()
    cells = [str(model.index(0, column).data()) for column in range(8)]
    assert cells == ["small.a", "timm", "1.00 M", "5.00 M", "224", "unknown", "mit", "to download"]
    assert int(model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole)) & int(Qt.AlignmentFlag.AlignRight)
    qtbot.keyClicks(dialog.line, " nothing")
    assert titles(dialog) == []
    assert not button(dialog, "networks_random").isEnabled()


def test_a_network_is_taken_with_its_weights_or_without(dialog: NetworksDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.line, "small")
    said = dialog.findChild(QLabel, "networks_said")
    assert said is not None
    assert "about 4.0 MB, when the training begins; that needs a network. Their licence: mit." in said.text()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        button(dialog, "networks_pretrained").click()
    assert (chosen.args[0].name, chosen.args[1]) == ("timm:small.a", "imagenet")


def test_one_without_weights_is_taken_with_random_ones(dialog: NetworksDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.line, "perceptron")
    assert not button(dialog, "networks_pretrained").isEnabled()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.table.activated.emit(dialog.table.model().index(0, 0))
    assert (chosen.args[0].name, chosen.args[1]) == ("mlp", "random")


@pytest.mark.parametrize(("words", "taken"), [("small", ("timm:small.a", "imagenet")), ("perceptron", ("mlp", "random"))])
@pytest.mark.parametrize("place", ["line", "table"])
def test_enter_takes_what_is_selected_once(
    dialog: NetworksDialog, qtbot: QtBot, words: str, taken: tuple[str, str], place: str
) -> None:
    chosen: list[tuple[str, str]] = []
    dialog.chosen.connect(lambda network, weights: chosen.append((network.name, weights)))
    qtbot.keyClicks(dialog.line, words)
    qtbot.keyClick(getattr(dialog, place), Qt.Key.Key_Return)
    assert chosen == [taken]
    assert not dialog.isVisible()


def test_enter_closes_nothing_where_no_network_is_found(dialog: NetworksDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.line, "nothing")
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_it_is_built_as_it_was_looked_at(dialog: NetworksDialog) -> None:
    as_built("networks-dialog", dialog)
