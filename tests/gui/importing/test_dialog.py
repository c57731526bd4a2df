"""The import dialog: a folder really comes in, mistakes are said in place, cancelling leaves nothing."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QTableView, QTabWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.samples import SAMPLES
from core.datasets.sources.public.registry import PUBLIC
from core.support.jobs import Context, Progress
from core.support.wording import bytes_text
from core.support.workspace import Workspace
from core.web.guard import PRIVATE_VARIABLE
from gui.importing import dialog as import_dialog
from gui.importing.dialog import ImportDialog
from gui.session import Session
from tests.servers.files import FileServer

PATIENCE = 30_000


def opened(session: Session, qtbot: QtBot, source: str = "") -> ImportDialog:
    dialog = ImportDialog(session, source)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def text(dialog: ImportDialog, name: str) -> str:
    return str(dialog.findChild(QLabel, name).text())


def button(dialog: ImportDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def test_a_folder_comes_in_and_what_does_not_is_listed(
    session: Session, workspace: Workspace, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=3)
    (folder / "circle" / "broken.jpg").write_bytes(b"no picture")
    dialog = opened(session, qtbot, str(folder))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert text(dialog, "import_survey").startswith("7 files in 2 classes")
    name = dialog.findChild(QLineEdit, "import_name")
    assert name.text() == folder.name
    name.clear()
    qtbot.keyClicks(name, "my shapes")
    went: list[tuple[str, str]] = []
    session.navigated.connect(lambda page, argument: went.append((page, argument)))
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(dialog, "import_go").click()
        assert [task.title for task in session.tasks] == ["Importing my shapes"]
    assert text(dialog, "import_said") == "6 pictures added to my shapes, 1 file left out."
    table = dialog.findChild(QTableView, "import_left_out")
    assert table.isVisible()
    assert table.model().index(0, 0).data() == "circle/broken.jpg"
    button(dialog, "import_copy_list").click()
    assert "circle/broken.jpg\t" in QGuiApplication.clipboard().text()
    button(dialog, "import_go").click()
    assert went == [("data", "my shapes")]
    assert Dataset.open(workspace, "my shapes").catalog.class_counts() == {"circle": 3, "square": 3}
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)  # the check that follows
    assert Dataset.open(workspace, "my shapes").catalog.finding_counts()["unreadable"] == 1


def test_the_name_is_checked_while_it_is_typed(session: Session, shapes: Dataset, imported_shapes: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, str(imported_shapes.root))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert text(dialog, "import_name_said").startswith("shapes exists; what is new is added to it.")
    name = dialog.findChild(QLineEdit, "import_name")
    name.clear()
    qtbot.keyClicks(name, "a/b")
    assert "cannot be used as a dataset name" in text(dialog, "import_name_said")
    assert not button(dialog, "import_go").isEnabled()
    name.clear()
    qtbot.keyClicks(name, "fresh")
    assert text(dialog, "import_name_said") == "A new dataset is made."
    assert button(dialog, "import_go").isEnabled()


def test_a_path_that_cannot_be_imported_is_explained_in_place(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, str(tmp_path / "nothing here"))
    qtbot.waitUntil(lambda: "does not exist" in text(dialog, "import_survey"))
    assert not button(dialog, "import_go").isEnabled()


def test_an_import_that_fails_says_so_in_the_dialog(
    session: Session, workspace: Workspace, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    dialog = opened(session, qtbot, str(shapes_folder(classes=1, each=2)))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    button(dialog, "import_go").click()
    qtbot.waitUntil(lambda: "only one class" in dialog.banner.text(), timeout=PATIENCE)
    qtbot.waitUntil(button(dialog, "import_go").isVisible)
    assert workspace.dataset_names() == []
    dialog.source.set_path(dialog.source.address())
    assert "only one class" in dialog.banner.text(), "the same folder is still told about"
    dialog.source.set_path(str(shapes_folder(classes=2, each=2)))
    assert dialog.banner.text() == "", "it was about another folder"


def test_cancelling_leaves_nothing(
    session: Session, workspace: Workspace, imported_shapes: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()
    original = import_dialog.import_pictures

    def slow(*arguments: object, context: Context) -> object:
        context.report(Progress("Reading pictures", 1, 24, 9.0))
        begun.set()
        while not context.stop_requested:
            begun.wait(0.001)
        return original(*arguments, context=context)  # type: ignore[arg-type]

    monkeypatch.setattr(import_dialog, "import_pictures", slow)
    dialog = opened(session, qtbot, str(imported_shapes.root))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    button(dialog, "import_go").click()
    assert begun.wait(5)
    qtbot.waitUntil(lambda: text(dialog, "job_bar_text") == "Reading pictures: 1 of 24, about 10 s left")
    dialog.reject()
    qtbot.waitUntil(lambda: "cancelled" in dialog.banner.text(), timeout=PATIENCE)
    assert dialog.isVisible()
    assert workspace.dataset_names() == []
    assert [entry.name for entry in workspace.data.iterdir() if not entry.name.startswith(".")] == []


def test_a_sample_shows_its_licence_and_comes_in(session: Session, workspace: Workspace, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, "sample:digits")
    assert dialog.samples.sample().name == "digits"
    for sample in SAMPLES:
        licence = dialog.findChild(QLabel, f"licence_{sample.name}")
        assert sample.licence in licence.text()
    assert dialog.findChild(QLineEdit, "import_name").text() == "digits"
    assert button(dialog, "import_go").isEnabled()


def test_copying_is_offered_for_what_can_be_used_in_place(
    session: Session, shapes_folder: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=1)
    archive = shutil.make_archive(str(tmp_path / "shapes"), "zip", folder)
    dialog = opened(session, qtbot, str(folder))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert dialog.findChild(QCheckBox, "import_copy").isEnabled()
    dialog.source.set_path(archive)
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert not dialog.findChild(QCheckBox, "import_copy").isEnabled()
    assert dialog.findChild(QLineEdit, "import_name").text() == "shapes"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    monkeypatch.delenv(PRIVATE_VARIABLE, raising=False)
    with FileServer() as running:
        yield running


def test_an_archive_tells_its_classes_before_it_is_unpacked(
    session: Session, shapes_folder: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=2)
    (folder / "stray.txt").write_text("beside the classes")
    dialog = opened(session, qtbot, shutil.make_archive(str(tmp_path / "shapes"), "gztar", folder))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert text(dialog, "import_survey") == "4 files in 2 classes; 1 other is left aside."
    assert text(dialog, "import_will") == (
        "Unpacks the archive and keeps 4 files in the workspace; the archive itself stays as it is."
    )
    table = dialog.findChild(QTableView, "import_classes")
    assert [table.model().index(row, 0).data() for row in range(2)] == ["circle", "square"]
    button(dialog, "import_left").click()
    assert dialog.findChild(QTableView, "import_left_aside").model().index(0, 0).data() == "stray.txt"
    assert not table.isVisible()


def test_a_link_is_looked_at_and_comes_in(
    session: Session, workspace: Workspace, server: FileServer, shapes_folder: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    archive = shutil.make_archive(str(tmp_path / "shapes"), "zip", shapes_folder(classes=2, each=2, size=16))
    server.put("shapes.zip", Path(archive).read_bytes())
    dialog = opened(session, qtbot, server.address("shapes.zip"))
    qtbot.waitUntil(lambda: "private address" in text(dialog, "link_survey"))
    assert server.asked == []
    assert not button(dialog, "import_go").isEnabled()
    dialog.findChild(QCheckBox, "link_private").click()
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert text(dialog, "import_will").startswith("Downloads ")
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


def test_an_address_opens_its_own_page(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFELIGHT_S3_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    bucket = opened(session, qtbot, "s3://pictures/pets")
    tabs = bucket.findChild(QTabWidget, "import_tabs")
    assert tabs.tabText(tabs.currentIndex()) == "S3"
    qtbot.waitUntil(lambda: "does not answer" in text(bucket, "s3_survey"), timeout=PATIENCE)
    dialog = opened(session, qtbot, "public:food-101")
    assert dialog.public.chosen().name == "food-101"


def test_every_public_dataset_shows_size_and_licence_before(session: Session, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, "public:caltech-101")
    table = dialog.findChild(QTableView, "public_sets").model()
    assert table.rowCount() == len(PUBLIC)
    for row, entry in enumerate(PUBLIC):
        cells = [table.index(row, column).data() for column in range(5)]
        assert cells[0] == entry.title
        dialog.public.choose(entry.name)
        assert text(dialog, "public_title") == entry.title
        if entry.unavailable:
            assert not button(dialog, "import_go").isEnabled()
            assert text(dialog, "public_licence") == entry.unavailable
        else:
            assert cells[3] == f"{entry.megabytes:,}"
            assert entry.licence in text(dialog, "public_licence")
            assert f"Downloads about {bytes_text(entry.megabytes * 10**6)} from" in text(dialog, "import_will")
            assert button(dialog, "import_go").isEnabled()
            assert dialog.findChild(QLineEdit, "import_name").text() == entry.name
