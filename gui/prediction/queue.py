"""Asks the engine about the pictures of the table, newest first, until every chosen run has answered for each.

One question brings the small picture and the answers of all its runs. Before, a dropped picture was decoded by two pools, and
each answer was sent and taken twice.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from core.engine.protocol import Failure, Predict, Predicted, Prepare
from core.prediction.latency import Latency
from core.prediction.records import PicturePrediction, PicturesPredicted
from core.support.errors import SafelightError
from gui.prediction.table import PredictionTable, Unanswered
from gui.session import Session
from gui.tasks.engine_call import EngineCall

CHANNEL = "predict page"


class PredictionQueue(QObject):
    """Keeps one question to the engine under way. A new question takes the place of the one before.

    Args:
        session: Has the engine.
        table: What is asked about; gets the answers.
        thumbnails: Folder for the small pictures the table shows.

    Signals:
        working(bool): A question is under way, or none is any more.
        timed(): `latency` knows more.
        failed(object): The engine could not answer; nothing more is asked until `refresh`.
    """

    working = Signal(bool)
    timed = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, table: PredictionTable, thumbnails: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._table = table
        self._thumbnails = thumbnails
        self.latency = Latency()
        self._call: EngineCall | None = None
        self._question: Unanswered | None = None

    @property
    def is_working(self) -> bool:
        return self._call is not None

    def warm(self, runs: tuple[str, ...]) -> None:
        """Has the networks of these runs loaded, so that the first picture is answered at once."""
        if runs and self._call is None:
            # A channel of its own: on the other one it would drop the question that is under way.
            call = self._session.ask_engine(Prepare(runs), f"{CHANNEL}, warming")
            self._send(call)

    def refresh(self) -> None:
        """Asks for whatever the table lacks now; call it when pictures or runs have changed."""
        self._drop()
        self._ask_next()

    def set_flips(self, flips: bool) -> None:
        """Asks anew about all pictures, with their mirror images or without."""
        self._drop()
        self._table.flips, self.latency = flips, Latency()
        self._table.forget_answers({run for row in self._table.pictures() for run in row.answers})
        self._ask_next()

    def stop(self) -> None:
        """Asks no further; what has been answered stays."""
        self._drop()
        self.working.emit(False)

    def _drop(self) -> None:
        if self._call is not None:
            self._call.cancel()
        self._call = self._question = None

    def _ask_next(self) -> None:
        question = self._table.next_question()
        if question is None:
            self.working.emit(False)
            return
        self._question = question
        self._call = self._session.ask_engine(
            Predict(question.runs, question.pictures, self._thumbnails, self._table.flips), CHANNEL
        )
        self._call.replied.connect(self._heard)
        self.working.emit(True)
        self._send(self._call)

    def _send(self, call: EngineCall) -> None:
        # `ask_engine` has started it.
        assert self._session.engine is not None
        try:
            call.ask(self._session.engine)
        except SafelightError as error:
            self._give_up(error)

    @Slot(object)
    def _heard(self, reply: object) -> None:
        # A reply to the question before may have been on its way when this one took its place.
        if self.sender() is not self._call:
            return
        match reply:
            case PicturesPredicted():
                self._table.take_answers(reply.pictures)
                self.latency.take(reply)
                self.timed.emit()
            case Predicted():
                self._finish()
            case Failure():
                self._give_up(SafelightError(reply.message, reply.hint, reply.path))
            case _:
                pass

    def _finish(self) -> None:
        """The question is answered. A picture that got no answer is said to have none, rather than asked about for ever."""
        question = self._question
        self._call = self._question = None
        following = self._table.next_question()
        if question is not None and following is not None and following.runs == question.runs:
            silent = set(following.pictures) & set(question.pictures)
            self._table.take_answers(
                PicturePrediction(path, {}, "The engine gave no answer for this picture.") for path in silent
            )
        self._ask_next()

    def _give_up(self, error: SafelightError) -> None:
        self._call = self._question = None
        self.working.emit(False)
        self.failed.emit(error)
