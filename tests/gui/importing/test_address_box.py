"""Links and buckets are looked at before anything comes in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QTabWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from core.web.guard import PRIVATE_VARIABLE
from gui.session import Session
from tests.import_dialogs import PATIENCE, button, opened, said
from tests.servers.files import FileServer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    monkeypatch.delenv(PRIVATE_VARIABLE, raising=False)
    with FileServer() as running:
        yield running


def test_a_link_is_looked_at_and_comes_in(
    session: Session, workspace: Workspace, server: FileServer, shapes_folder: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    archive = shutil.make_archive(str(tmp_path / "shapes"), "zip", shapes_folder(classes=2, each=2, size=16))
    server.put("shapes.zip", Path(archive).read_bytes())
    dialog = opened(session, qtbot, server.address("shapes.zip"))
    qtbot.waitUntil(lambda: "private address" in said(dialog, "link_survey"))
    assert server.asked == []
    assert not button(dialog, "import_go").isEnabled()
    dialog.findChild(QCheckBox, "link_private").click()
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert said(dialog, "import_will").startswith("Downloads ")
    assert dialog.findChild(QLineEdit, "import_name").text() == "shapes"
    dialog.findChild(QLineEdit, "link_address").setText("https://other.example/x.zip")
    dialog.findChild(QLineEdit, "import_name").textEdited.emit("")
    assert not button(dialog, "import_go").isEnabled()  # what was looked at is not what is typed now
    dialog.link.set_address(server.address("shapes.zip"))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(dialog, "import_go").click()
    assert Dataset.open(workspace, "shapes").catalog.class_counts() == {"circle": 2, "square": 2}
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)


def test_an_address_typed_on_another_page_goes_to_its_own(session: Session, server: FileServer, qtbot: QtBot) -> None:
    """On the page of buckets a link was refused with advice about a box that only the page of links has."""
    link = server.address("shapes.zip")
    dialog = opened(session, qtbot, "")
    tabs = dialog.findChild(QTabWidget, "import_tabs")
    for page, name in ((0, "import_path"), (2, "s3_address")):
        tabs.setCurrentIndex(page)
        field = dialog.findChild(QLineEdit, name)
        qtbot.keyClicks(field, link)
        assert tabs.currentIndex() == page, "while it is typed"
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert tabs.tabText(tabs.currentIndex()) == "Link"
        assert (field.text(), dialog.findChild(QLineEdit, "link_address").text()) == ("", link)
        qtbot.waitUntil(lambda: "private address" in said(dialog, "link_survey"), timeout=PATIENCE)


def test_an_address_opens_its_own_page(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFELIGHT_S3_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    bucket = opened(session, qtbot, "s3://pictures/pets")
    tabs = bucket.findChild(QTabWidget, "import_tabs")
    assert tabs.tabText(tabs.currentIndex()) == "S3"
    qtbot.waitUntil(lambda: "does not answer" in said(bucket, "s3_survey"), timeout=PATIENCE)
    dialog = opened(session, qtbot, "public:food-101")
    assert dialog.public.chosen().name == "food-101"
