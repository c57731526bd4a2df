"""What tests of the window share: a session of its own that ends with the test, settings nobody else sees."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.support.workspace import Workspace
from gui.session import Session
from gui.theme import LIGHT, apply_theme
from tests.pictures import draw_shapes


@pytest.fixture(autouse=True)
def garbage_is_collected_here() -> None:
    """Has garbage go between tests, on this thread: a task's thread once collected Qt objects of a test before, and crashed.

    Before a test, when nothing holds any more what the one before was given. Collected at its end, its windows were held still,
    came to the old objects, and stayed for good with all their timers.
    """
    gc.disable()
    gc.collect(1)


@pytest.fixture(autouse=True)
def answered(qapp: QApplication) -> Iterator[None]:
    """Ends a loop that waits for a person: a question that only a slow machine asks would hold the tests for ever."""
    asked: list[str] = []

    def give_up() -> None:
        modal = qapp.activeModalWidget() or qapp.activePopupWidget()
        asked.append(f"{type(modal).__name__} {modal.windowTitle()!r}" if modal else "an event loop")
        if modal:
            modal.close()
            patience.start()
        else:
            qapp.exit(3)

    patience = QTimer(singleShot=True, interval=60_000)
    patience.timeout.connect(give_up)
    patience.start()
    yield
    patience.stop()
    patience.timeout.disconnect(give_up)  # or it stays for good: every later test looked through a thousand of them
    if asked:
        # No loop runs in an application that was told to exit, until all of it has run once more: every test after failed.
        QTimer.singleShot(0, qapp.quit)
        qapp.exec()
        pytest.fail(f"waited for an answer: {', '.join(asked)}", pytrace=False)


@pytest.fixture(autouse=True, scope="session")
def waits_are_cheap() -> Iterator[None]:
    """Has waiting make no loop and timer of its own each time: half of what each look of `waitUntil` took, a hundred a second."""
    free: list[tuple[QEventLoop, QTimer]] = []

    def wait(self: QtBot, ms: int) -> None:
        loop, timer = free.pop() if free else _loop_and_timer()
        timer.start(ms)
        loop.exec()
        free.append((loop, timer))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QtBot, "wait", wait)
        yield


def _loop_and_timer() -> tuple[QEventLoop, QTimer]:
    loop, timer = QEventLoop(), QTimer(singleShot=True)
    timer.timeout.connect(loop.quit)
    return loop, timer


@pytest.fixture(autouse=True)
def engines_are_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Has engines and workshops answer from this process, except where a test is about theirs."""
    from tests.engines_here import engines_here

    with nullcontext() if request.node.get_closest_marker("own_engine") else engines_here():
        yield


@pytest.fixture
def themed(qapp: QApplication) -> QApplication:
    """The application in the light theme."""
    apply_theme(qapp, LIGHT)
    return qapp


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """Settings in a file of the test's own."""
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def session(themed: QApplication, workspace: Workspace, settings: QSettings) -> Iterator[Session]:
    """A session over an empty workspace."""
    made = Session(workspace, settings)
    yield made
    assert made.close()


@pytest.fixture(scope="session")
def imported_shapes(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A dataset of drawn shapes, three classes of eight pictures; imported once, never to be changed."""
    folder = tmp_path_factory.mktemp("imported")
    workspace = Workspace.at(folder / "workspace")
    import_pictures(workspace, "shapes", draw_shapes(folder / "shapes", classes=3, each=8))
    return Dataset.open(workspace, "shapes")


@pytest.fixture
def shapes(workspace: Workspace, imported_shapes: Dataset) -> Dataset:
    """The dataset of drawn shapes in the test's own workspace."""
    shutil.copytree(imported_shapes.folder, workspace.dataset_folder("shapes"))
    return Dataset.open(workspace, "shapes")


@pytest.fixture
def every_move() -> Iterator[None]:
    """Has pyqtgraph hear every movement of the mouse, however fast they come."""
    import pyqtgraph

    usual = pyqtgraph.getConfigOption("mouseRateLimit")
    pyqtgraph.setConfigOption("mouseRateLimit", 0)
    yield
    pyqtgraph.setConfigOption("mouseRateLimit", usual)
