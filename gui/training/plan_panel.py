"""What a recipe would resolve to before anything runs: steps, time, memory, precision, weights; asked of the engine."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.engine.protocol import Dropped, Failure, PlanPreview, PlanReady, Progress
from core.runs.plan import Plan
from core.support.errors import SafelightError
from gui.kit.fact_rows import FactRows
from gui.kit.labels import error_label, label, say
from gui.runs.plan_facts import plan_facts
from gui.session import Session
from gui.tasks.engine_call import EngineCall
from gui.theme import SPACE

PATIENCE_MILLISECONDS = 400
"""Wait after the last change before the engine is asked, so that typing asks once."""


class PlanPanel(QWidget):
    """Shows the plan of the latest question; answers to earlier ones are dropped.

    Signals:
        answered(object): A `Plan` arrived for the question that still stands.
        refused(): There can be none, and `failure` tells why.
    """

    NOTHING = "Choose a dataset with a split and a usable recipe to see the plan."

    answered = Signal(object)
    refused = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plan_panel")
        self._session = session
        self._question: PlanPreview | None = None
        self._answered: PlanPreview | None = None
        self._plan: Plan | None = None
        self._failed: tuple[PlanPreview, SafelightError] | None = None
        self._call: EngineCall | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MILLISECONDS)
        self._timer.timeout.connect(self._send)
        self._status = label(role="caption", name="plan_status", wrap=True)
        self._problem = error_label("plan_error")
        self._again = QPushButton("Try again", self)
        self._again.setObjectName("plan_again")
        self._again.clicked.connect(self._send)
        self._again.hide()
        self._facts = FactRows("plan", parent=self)
        self._facts.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for widget in (self._status, self._problem, self._again, self._facts):
            layout.addWidget(widget)
        session.engine_changed.connect(self._engine_changed)
        session.runs_changed.connect(self._doubt)

    def ask(self, question: PlanPreview | None, otherwise: str = NOTHING) -> None:
        """Asks for the plan of this question soon; None when there is nothing to ask, and `otherwise` is said."""
        self._question = question
        self._timer.stop()
        self._drop_call()
        if question is None:
            self._say(otherwise)
            self._facts.hide()
        elif question == self._answered:
            self._say("")
            self._facts.show()
        else:
            # The plan before stays, greyed, or the page would jump at every letter that is typed.
            self._facts.setEnabled(False)
            self._say("Working out the plan")
            self._timer.start()

    def close_questions(self) -> None:
        """Asks nothing more and drops what is under way; the next `ask` begins again."""
        self._timer.stop()
        self._drop_call()

    @property
    def seconds(self) -> float | None:
        """How long a run takes as the question stands; None while there is no plan for it."""
        plan = self._plan if self._answered == self._question else None
        return plan.estimate.seconds if plan is not None and plan.estimate is not None else None

    def failure(self) -> SafelightError | None:
        """Why there can be no plan for the question that stands; None when there is one, or nobody knows yet."""
        return self._failed[1] if self._failed is not None and self._failed[0] == self._question else None

    def show_plan(self, plan: Plan) -> None:
        """Shows a plan's facts."""
        self._facts.show_facts(plan_facts(plan))
        self._facts.setEnabled(True)
        self._facts.show()

    @Slot()
    def _send(self) -> None:
        question, engine = self._question, self._session.engine
        if question is None:
            return
        self._problem.hide()
        self._again.hide()
        if engine is None:
            self._facts.hide()
            self._say("The plan is shown once the engine has started. Training can be started without it.")
            return
        self._say("Working out the plan")
        self._drop_call()
        # Not by `session.ask_engine`: looking at a plan starts no engine before the window does.
        self._call = EngineCall(question)
        self._call.replied.connect(self._take)
        try:
            self._call.ask(engine)
        except SafelightError as error:
            self._fail(str(error))

    @Slot()
    def _doubt(self) -> None:
        # A run that has ended leaves pixels and features behind: what it took was shown as what it takes again.
        self._answered = None

    @Slot()
    def _engine_changed(self) -> None:
        # What was asked before the engine was there is asked now, once.
        if self._question is not None and self._question != self._answered and self._call is None:
            self._send()

    def _drop_call(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None

    @Slot(object)
    def _take(self, reply: object) -> None:
        match reply:
            case PlanReady(plan):
                self._answered, self._plan, self._failed = self._question, plan, None
                self._say("")
                self._problem.hide()
                self.show_plan(plan)
                self.answered.emit(plan)
            case Failure(message, hint, path, details):
                self._fail(f"{message} {hint}".strip())
                if self._question is not None and not details:  # a defect of the plan's need not be one of the run's
                    self._failed = (self._question, SafelightError(message, hint, path))
                    self.refused.emit()
            case Progress(what, done, total):
                self._say(f"{what}, {done} of {total}" if total else what)
            case Dropped():
                self._say("")
            case _:
                pass

    def _fail(self, text: str) -> None:
        self._say("")
        self._facts.hide()
        say(self._problem, text)
        self._again.show()

    def _say(self, text: str) -> None:
        say(self._status, text)
        if text:
            self._problem.hide()
            self._again.hide()
