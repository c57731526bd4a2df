"""Views of an augmentation: asked of an engine's process through the real client, only while they can be seen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.engine.client import EngineClient
from core.engine.protocol import AugmentationPreview, Dropped, Greeting
from core.runs.augmentation import Augmentation
from core.runs.recipe import Recipe, Stage
from core.support.workspace import Workspace
from gui.session import Session
from gui.tasks.engine_call import EngineCall
from gui.training.views_preview import ViewsPreview
from tests.as_built import as_built

SOON = 15_000
ROOT = Path(__file__).resolve().parents[3]

ENGINE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from PIL import Image
from core.engine.lines import from_line, to_line
from core.engine.protocol import AugmentedView, Failure, ViewsReady
asked = 0
for line in sys.stdin.buffer:
    number, request, channel = from_line(line)
    asked += 1
    if request.recipe.picture_size == 404:
        reply = Failure("vehicles has no pictures to train on.", "Import pictures first.")
    else:
        file = Path(sys.argv[2]) / f"{asked}.png"
        Image.new("RGB", (8, 8), "red").save(file)
        first = request.files[0].name if request.files else f"turn {request.turn}, seed {request.seed}, flip {flip(request)}"
        views = [AugmentedView(file, f"{name}, {first}") for name in "abcd" for _ in range(request.count // 4)]
        reply = ViewsReady(tuple(views))
    sys.stdout.buffer.write(to_line(number, reply))
    sys.stdout.buffer.flush()
""".replace("asked = 0", "flip = lambda request: request.recipe.stages[request.stage].augmentation.flip\nasked = 0")
"""An engine without torch; the names of its pictures tell what it was asked."""


@pytest.fixture
def preview(session: Session, workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> Iterator[ViewsPreview]:
    script = tmp_path / "engine.py"
    script.write_text(ENGINE)
    session.engine = EngineClient(workspace, [sys.executable, str(script), str(ROOT), str(tmp_path)])
    made = ViewsPreview(session, "stage_0_views")
    qtbot.addWidget(made)
    made.resize(420, 500)
    made.show()
    yield made
    made.close_questions()


def question(flip: bool = True, size: int = 64) -> AugmentationPreview:
    stage = Stage(augmentation=Augmentation(flip=flip))
    return AugmentationPreview("vehicles", Recipe(picture_size=size, stages=(stage,)))


def shown(preview: ViewsPreview) -> str:
    return preview.grid.pictures()[0] if preview.grid.count() else ""


def press(preview: ViewsPreview, name: str, qtbot: QtBot) -> None:
    button = preview.findChild(QPushButton, f"stage_0_views_{name}")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def said(preview: ViewsPreview, name: str) -> str:
    label = preview.findChild(QLabel, f"stage_0_views_{name}")
    assert label is not None
    return "" if label.isHidden() else label.text()


def test_sixteen_views_follow_the_values_and_the_latest_counts(preview: ViewsPreview, qtbot: QtBot) -> None:
    preview.ask(None)
    assert "Choose a dataset" in said(preview, "status")
    for flip in (True, False, True, False):
        preview.ask(question(flip))
    qtbot.waitUntil(lambda: shown(preview) == "a, turn 0, seed 0, flip False", timeout=SOON)
    assert (preview.grid.count(), len(preview.grid.pictures())) == (16, 4)
    assert preview.grid.accessibleName().startswith("16 views of a, turn 0")
    assert said(preview, "status") == ""
    preview.ask(question(True))
    qtbot.waitUntil(lambda: shown(preview).endswith("flip True"), timeout=SOON)


def test_other_pictures_and_other_numbers_can_be_asked_for(preview: ViewsPreview, qtbot: QtBot) -> None:
    preview.ask(question())
    qtbot.waitUntil(lambda: preview.grid.count() == 16, timeout=SOON)
    press(preview, "again", qtbot)
    qtbot.waitUntil(lambda: "turn 0, seed 1" in shown(preview), timeout=SOON)
    press(preview, "other", qtbot)
    qtbot.waitUntil(lambda: "turn 1, seed 1" in shown(preview), timeout=SOON)


def test_dropped_pictures_are_shown_until_others_are_wanted(preview: ViewsPreview, tmp_path: Path, qtbot: QtBot) -> None:
    preview.ask(question())
    qtbot.waitUntil(lambda: preview.grid.count() == 16, timeout=SOON)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "mine.jpg"))])
    middle, buttons = QPointF(50, 50), Qt.MouseButton.LeftButton
    preview.dropEvent(QDropEvent(middle, Qt.DropAction.CopyAction, data, buttons, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: shown(preview) == "a, mine.jpg", timeout=SOON)
    press(preview, "other", qtbot)
    qtbot.waitUntil(lambda: "turn 0" in shown(preview), timeout=SOON)


def test_what_goes_wrong_is_said_in_place_and_ends_with_the_next_views(preview: ViewsPreview, qtbot: QtBot) -> None:
    preview.ask(question(size=404))
    qtbot.waitUntil(lambda: said(preview, "error") != "", timeout=SOON)
    assert said(preview, "error") == "vehicles has no pictures to train on. Import pictures first."
    assert preview.grid.count() == 0
    preview.ask(question())
    qtbot.waitUntil(lambda: preview.grid.count() == 16, timeout=SOON)
    assert said(preview, "error") == ""


def test_nothing_is_asked_while_nobody_can_see_it(preview: ViewsPreview, qtbot: QtBot) -> None:
    preview.hide()
    preview.ask(question())
    assert not preview._timer.isActive()
    preview.show()
    qtbot.waitUntil(lambda: preview.grid.count() == 16, timeout=SOON)


def test_views_that_nobody_waits_for_any_more_are_not_shown(preview: ViewsPreview, session: Session, qtbot: QtBot) -> None:
    preview.ask(question())
    preview._send()  # as its timer does, a moment later: no answer can have come when nothing is wanted any more
    assert said(preview, "status") == "Making views"
    preview.ask(None)
    later = EngineCall(question(), "later")
    assert session.engine is not None
    with qtbot.waitSignal(later.replied, timeout=SOON):  # the engine answers in order: the first answer has been there
        later.ask(session.engine)
    assert preview.grid.count() == 0
    assert "Choose a dataset" in said(preview, "status")


def test_it_is_built_as_it_was_looked_at(preview: ViewsPreview, qtbot: QtBot) -> None:
    preview.ask(None)
    as_built("views-preview", preview)


@pytest.mark.parametrize(
    ("urls", "taken"), [(["file:///a.jpg"], True), (["https://a", "file:///b"], True), (["https://a"], False), ([], False)]
)
def test_pictures_of_this_machine_may_be_dropped_four_at_most(
    preview: ViewsPreview, urls: list[str], taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, action, none = QMimeData(), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    data.setUrls([QUrl(url) for url in urls])
    enter = QDragEnterEvent(QPoint(5, 5), action, data, Qt.MouseButton.LeftButton, none)
    drop = QDropEvent(QPointF(5, 5), action, data, Qt.MouseButton.LeftButton, none)
    for event, heard in ((enter, preview.dragEnterEvent), (drop, preview.dropEvent)):
        event.ignore()
        heard(event)
        assert event.isAccepted() is taken
    assert len(preview._files) == sum(url.startswith("file:") for url in urls)
    preview.take(tuple(Path(f"{number}.jpg") for number in range(6)))
    assert len(preview._files) == 4, "as many as the grid has rows"


def test_it_asks_anew_once_an_engine_is_there_and_where_it_is_seen(preview: ViewsPreview, session: Session, qtbot: QtBot) -> None:
    engine, session.engine = session.engine, None
    preview.ask(question())
    qtbot.waitUntil(lambda: said(preview, "status") == "The views are shown once the engine has started.", timeout=SOON)
    preview.hide()
    preview._timer.stop()
    session.engine_changed.emit()
    assert not preview._timer.isActive()
    preview.show()
    preview._timer.stop()
    session.engine_changed.emit()
    assert preview._timer.isActive()
    preview._timer.stop()
    session.engine = engine


def test_replies_that_bring_no_views_leave_what_is_shown(preview: ViewsPreview) -> None:
    preview._fail("It cannot be.")
    assert said(preview, "error") == "It cannot be."
    preview._call = EngineCall(question(), "other")
    preview._take(Greeting("cpu", "CPU", "2.9"))
    assert preview._call is not None
    preview._take(Dropped())
    assert preview._call is None, "the next engine is asked anew"
    assert said(preview, "error") == "It cannot be."
