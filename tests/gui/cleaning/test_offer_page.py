"""Answers that an earlier window left are offered: the person goes on with them, or begins anew."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from gui.cleaning.dialog import OFFER, CleaningDialog
from gui.session import Session
from tests.as_built import as_built
from tests.cleaning_wizard import PATIENCE, button, close, opened


def shown(session: Session, qtbot: QtBot) -> CleaningDialog:
    """The wizard as a window opens it that has just been started."""
    dialog = CleaningDialog(session, "faulty")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_another_window_offers_to_go_on_where_one_was_closed(
    session: Session, workspace: Workspace, faulty: Dataset, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(session, qtbot)
    button(dialog, "next").click()
    place = dialog.walk.here
    close(dialog, qtbot)
    qtbot.waitUntil((faulty.folder / "cleaning.json").is_file)
    qtbot.waitUntil(lambda: not session.tasks)
    for begin_anew in (False, True):
        later = Session(workspace, QSettings(str(tmp_path / f"{begin_anew}.ini"), QSettings.Format.IniFormat))
        dialog = shown(later, qtbot)
        qtbot.waitUntil(lambda dialog=dialog: dialog.here == OFFER, timeout=PATIENCE)  # type: ignore[misc]
        assert " findings answered, on 20" in dialog.page(OFFER).text()
        assert dialog.page(OFFER).text().startswith("Continue where you were: 1 of ")
        as_built("cleaning-offer", dialog.page(OFFER), instead={r"on 20[-\d]+ [:\d]+": "then"})
        button(dialog, "anew" if begin_anew else "continue").click()
        qtbot.waitUntil(lambda dialog=dialog: button(dialog, "next").isEnabled(), timeout=PATIENCE)  # type: ignore[misc]
        assert dialog.walk.cleaning.totals().answered == (0 if begin_anew else 1)
        if not begin_anew:
            assert dialog.walk.here == place
        close(dialog, qtbot)
        assert later.close()
    qtbot.waitUntil(lambda: not (faulty.folder / "cleaning.json").exists())
