"""Every public dataset shows its size and licence before anything is downloaded."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.sources.public.registry import PUBLIC
from core.support.wording import bytes_text
from gui.session import Session
from tests.as_built import as_built
from tests.import_dialogs import button, opened, said


def test_every_public_dataset_shows_size_and_licence_before(session: Session, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, "public:caltech-101")
    table = dialog.findChild(QTableView, "public_sets").model()
    assert table.rowCount() == len(PUBLIC)
    as_built("import-public", dialog, folded={"ClassTable", "WorkPage"})
    for row, entry in enumerate(PUBLIC):
        cells = [table.index(row, column).data() for column in range(5)]
        assert cells[0] == entry.title
        dialog.public.choose(entry.name)
        assert said(dialog, "public_title") == entry.title
        if entry.unavailable:
            assert not button(dialog, "import_go").isEnabled()
            assert said(dialog, "public_licence") == entry.unavailable
        else:
            assert cells[3] == f"{entry.megabytes:,}"
            assert entry.licence in said(dialog, "public_licence")
            assert f"Downloads about {bytes_text(entry.megabytes * 10**6)} from" in said(dialog, "import_will")
            assert button(dialog, "import_go").isEnabled()
            assert dialog.findChild(QLineEdit, "import_name").text() == entry.name
