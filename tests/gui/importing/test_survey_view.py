"""What a look at a source found is shown, and what is left aside with its reasons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.sources.reading import Undecided
from gui.session import Session
from tests.import_dialogs import button, looked, opened, said


def test_what_an_import_could_not_decide_is_asked_anew(session: Session, levels: Path, qtbot: QtBot) -> None:
    """What lay there had changed since it was looked at."""
    dialog = opened(session, qtbot, str(levels))
    looked(dialog, qtbot)
    view = dialog.source._survey
    assert view.found is not None
    question = view.found.question
    assert question is not None
    view._choose(0)
    assert view.usable()
    assert button(dialog, "import_go").isEnabled()
    asked = Undecided(levels, question.readings[:1])
    dialog._asked(asked)
    assert (view.reading, view.usable()) == (None, False)
    assert (view.found.readings, view.found.question) == (asked.readings, asked)
    assert not button(dialog, "import_go").isEnabled()
    assert view._readings.isVisible()


def test_what_is_left_aside_is_listed_with_its_reasons(
    session: Session, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=2, size=24)
    (folder / "readme.md").write_text("words")
    dialog = opened(session, qtbot, str(folder))
    looked(dialog, qtbot)
    assert said(dialog) == "4 files in 2 classes; 1 other is left aside."
    dialog.findChild(QPushButton, "import_left").click()
    table = dialog.findChild(QTableView, "import_left_aside")
    assert table.isVisible()
    assert (table.model().index(0, 0).data(), table.model().index(0, 1).data()) == (
        "readme.md", "Lies beside the class folders, so its class is not known.",
    )  # fmt: skip
