"""What a stage's augmentation makes of pictures: sixteen views, drawn anew while its values change; asked of the engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.engine.protocol import AugmentationPreview, Dropped, Failure, ViewsReady
from core.support.errors import SafelightError
from gui.kit.labels import error_label, label, say
from gui.kit.opening import path_of
from gui.kit.quiet import quiet_button
from gui.session import Session
from gui.tasks.engine_call import EngineCall
from gui.theme import SPACE
from gui.training.view_grid import ViewGrid

PATIENCE_MILLISECONDS = 150
"""Wait after the last change before the engine is asked, so that a value that is dragged asks once."""


class ViewsPreview(QWidget):
    """Shows the views of the latest question while it can be seen; answers to earlier ones are dropped.

    Pictures dropped on it are shown in place of the dataset's.

    Args:
        session: Has the engine.
        name: Beginning of object names, and the engine's channel: "stage_0_views".
    """

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAcceptDrops(True)
        self._session = session
        self._question: AugmentationPreview | None = None
        self._answered: AugmentationPreview | None = None
        self._call: EngineCall | None = None
        self._turn = self._seed = 0
        self._files: tuple[Path, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MILLISECONDS)
        self._timer.timeout.connect(self._send)
        self.grid = ViewGrid(f"{name}_grid", self)
        self._status = label(role="caption", name=f"{name}_status", wrap=True)
        self._problem = error_label(f"{name}_error", self)
        self._other = quiet_button("Other pictures", f"{name}_other", "pictures", self._take_others, self)
        self._other.setToolTip("Show other training pictures of the dataset. You can also drop pictures here.")
        self._again = quiet_button("Draw again", f"{name}_again", "shuffle", self._draw_again, self)
        self._again.setToolTip("Other random numbers for the same pictures")
        self._build()
        session.engine_changed.connect(self._engine_changed)

    def ask(self, question: AugmentationPreview | None) -> None:
        """Asks for these views soon, of the pictures chosen here; None when there is nothing to ask."""
        if question is not None and self._question is not None and question.dataset != self._question.dataset:
            # Pictures that were dropped here, or turned to, belong to the dataset before.
            self._files, self._turn = (), 0
        self._question = self._of_these_pictures(question)
        self._timer.stop()
        self._drop_call()
        if self._question is None:
            self.grid.clear()
            self._answered = None
            self._say("Choose a dataset with pictures and usable values to see views of them.")
        # Views for nobody would hold up the engine, which predictions and the plan wait for as well.
        elif self._question != self._answered and self.isVisible():
            self._timer.start()

    def close_questions(self) -> None:
        """Asks nothing more and drops what is under way; the next `ask` begins again."""
        self._timer.stop()
        self._drop_call()

    def take(self, files: tuple[Path, ...]) -> None:
        """Shows views of these pictures."""
        # As many as the grid has rows.
        self._files = files[:4]
        self.ask(self._question)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.ask(self._question)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_questions()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = tuple(Path(path_of(url)) for url in event.mimeData().urls() if url.isLocalFile())
        if files:
            event.acceptProposedAction()
            self.take(files)

    def _build(self) -> None:
        acts = QHBoxLayout()
        acts.setSpacing(SPACE)
        acts.addWidget(self._other)
        acts.addWidget(self._again)
        acts.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setSpacing(SPACE)
        for widget in (self.grid, self._status, self._problem):
            layout.addWidget(widget)
        layout.addLayout(acts)
        self._problem.hide()

    def _of_these_pictures(self, question: AugmentationPreview | None) -> AugmentationPreview | None:
        if question is None:
            return None
        return replace(question, count=ViewGrid.COUNT, seed=self._seed, turn=self._turn, files=self._files)

    @Slot()
    def _take_others(self) -> None:
        # From dropped pictures it leads back to those of the dataset that were shown before them.
        self._turn += not self._files
        self._files = ()
        self.ask(self._question)

    @Slot()
    def _draw_again(self) -> None:
        self._seed += 1
        self.ask(self._question)

    @Slot()
    def _engine_changed(self) -> None:
        if self._call is None and self.isVisible():
            self.ask(self._question)

    @Slot()
    def _send(self) -> None:
        question, engine = self._question, self._session.engine
        if question is None or question == self._answered:
            return
        if engine is None:
            self._say("The views are shown once the engine has started.")
            return
        self._drop_call()
        # The views before stay until the new ones come; a word that came and went would move what is below it.
        self._say("" if self.grid.count() else "Making views")
        # A channel of its own, or the previews of two stages would drop each other's questions.
        self._call = EngineCall(question, self.objectName())
        self._call.replied.connect(self._take)
        try:
            self._call.ask(engine)
        except SafelightError as error:
            self._fail(str(error))

    @Slot(object)
    def _take(self, reply: object) -> None:
        match reply:
            case ViewsReady(views):
                self._answered = self._question
                self._say("")
                self.grid.show_views(views)
            case Failure(message, hint):
                self._fail(f"{message} {hint}".strip())
            case Dropped():
                self._call = None
            case _:
                pass

    def _drop_call(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None

    def _fail(self, text: str) -> None:
        self._answered = None
        self.grid.clear()
        self._say("")
        say(self._problem, text)

    def _say(self, text: str) -> None:
        say(self._status, text)
        self._problem.hide()
