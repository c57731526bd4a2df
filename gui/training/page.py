"""The Train page: set up a training, start it, watch it, stop and resume it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from core.runs.events import ENDED
from core.runs.folder import RunFolder
from core.runs.headline import read_headline
from core.runs.plan import Request
from core.runs.resume_point import CheckpointsLost
from core.support.errors import SafelightError
from core.training import launcher
from core.training.at_work import run_going_on
from core.training.run_acts import kill_run, stop_run
from gui.icons import icon
from gui.kit.labels import literal
from gui.kit.page import Page
from gui.runs.live import RunLive
from gui.runs.repeats import RunRepeats, again_button
from gui.runs.state_look import RESUMABLE
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE
from gui.training.another_try import another_try, has_diverged
from gui.training.fold_training import FoldTraining
from gui.training.own_presets import OwnPresets
from gui.training.queue_start import QueueStart
from gui.training.setup import TrainSetup

_NAME_ROOM = 24 * SPACE  # pixels of a run's name on a button


class TrainPage(Page):
    """Two views: the set-up, and the run that is followed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "Train", parent)
        self.setObjectName("train_page")
        self._looking: Task | None = None
        self._chose_setup = False
        self._stack = QStackedWidget(self)
        self._stack.setObjectName("train_stack")
        self.setup = TrainSetup(session, self._stack)  # made where it lies, as its parts are
        self.live = RunLive(session, self._stack)
        self.fold_training = FoldTraining(self)
        self._stack.addWidget(self.setup)
        self._stack.addWidget(self.live)
        self.body.addWidget(self._stack, 1)
        self.queue = QueueStart(self)
        self._kill = self.add_action("End at once", "kill", self._end_at_once)
        self._kill.setToolTip(
            "End the process, and all runs it trains, without waiting. What came after last checkpoints is lost."
        )
        self._same = self.add_action("Use its recipe", "recipe", partial(self._use_recipe, False))
        self._same.setToolTip("Set up a new training with this run's recipe and dataset.")
        self.repeats = RunRepeats(self)
        self.own = OwnPresets(self, self.setup, self.repeats.keeper)
        self._more = again_button(self, self._fill_more)
        self._switch = self.add_action("New training", "add", self._switch_view)
        self._button: QPushButton | None = None
        self._act: tuple[str, str] | None = None
        self.fold_training.began.connect(self._fold_began)
        self.fold_training.changed.connect(self._update)
        self.setup.changed.connect(self._update)
        self.setup.told.connect(self._recipe_told)
        self.setup.rates_asked.connect(partial(self.repeats.rates.choose, self.setup.request, self.setup.rates))
        self.live.state_changed.connect(self._state_changed)
        self.live.planned.connect(self._update)
        session.runs_changed.connect(self._runs_changed)
        session.datasets_changed.connect(self._datasets_changed)
        session.dataset_changed.connect(self._dataset_changed)
        self._update()

    @Slot()
    def _fill_more(self) -> None:
        menu = self._more.menu()
        menu.clear()
        self.repeats.fill(menu, self.live.run, self.live.split)

    def entered(self, argument: str) -> None:
        """Shows the run or sets up for the dataset named; for "" the run that is going on, if there is one."""
        workspace = self.session.workspace
        if (wanted := self.session.wanted_request) is not None:
            self.session.wanted_request = None
            self._show_request(wanted)
            return
        if self.session.wanted_members:
            self._chose_setup = True
            self._stack.setCurrentWidget(self.setup)
            self.setup.take_members()
            self._update()
            return
        if argument and argument in workspace.run_names():
            self.show_run(RunFolder(workspace.run_folder(argument)))
            return
        if argument and argument in workspace.dataset_names():
            self._chose_setup = True
            self._stack.setCurrentWidget(self.setup)
            self.setup.refresh(argument)
            self._update()
            return
        self.setup.refresh()
        # Whoever has chosen the set-up is not led back to a run at every visit.
        if not self.live.run and not self._chose_setup and self._looking is None:
            self._looking = Task(run_going_on, workspace)
            self._looking.succeeded.connect(self._found)
            self._looking.finished.connect(self._looked)
            self._looking.start()
        self._update()

    def left(self) -> None:
        """Another page is shown; a run goes on being followed."""
        self.setup.plan.close_questions()

    def first_focus(self) -> QWidget | None:
        preset = self.setup.presets.value()
        return self.setup.presets.card(preset) if preset is not None else None

    def show_run(self, folder: RunFolder) -> None:
        """Follows a run and shows it."""
        self.clear_error()
        # Followed anew, its curves would be read again from their beginning.
        if self.live.run != folder.name:
            self.live.follow(folder)
        self._stack.setCurrentWidget(self.live)
        self._update()

    @property
    def following(self) -> bool:
        """True while a run is shown, not the set-up."""
        return self._stack.currentWidget() is self.live

    @Slot(object)
    def _found(self, folder: RunFolder | None) -> None:
        if folder is not None and not self.live.run:
            self.show_run(folder)

    @Slot()
    def _looked(self) -> None:
        self._looking = None

    def _switch_view(self) -> None:
        self._chose_setup = self.following
        if self.following:
            # The name that is there has become that of the run.
            self.setup.rename()
            self.setup.refresh()
        self._stack.setCurrentWidget(self.setup if self.following else self.live)
        self.clear_error()
        self._update()

    def _use_recipe(self, smaller_rate: bool = False) -> None:
        if self.live.follower is None:
            return
        try:
            request = another_try(self.live.follower, smaller_rate)
        except SafelightError as error:
            self.show_error(error)
            return
        self._show_request(request)

    @Slot(object)
    def _show_request(self, request: Request) -> None:
        if self.following:
            self._switch_view()
        self.setup.set_recipe(request.recipe)
        self.setup.refresh(request.dataset)

    def _start(self) -> None:
        try:
            request = self.setup.request()
        except SafelightError as error:
            self.show_error(error)
            return
        if folds := self.setup.folds.value():
            self._chose_setup = False
            self.fold_training.start(request, folds)
        else:
            self._run_job(launcher.launch, f"Starting {request.run}", self.session.workspace, request)

    def _resume(self, from_start: bool = False) -> None:
        self._run_job(launcher.resume, f"Resuming {self.live.run}", self.session.workspace, self.live.run, from_start)

    def _stop(self) -> None:
        self._run_job(stop_run, f"Stopping {self.live.run}", self.session.workspace, self.live.run)

    def _end_at_once(self) -> None:
        self._run_job(kill_run, f"Ending {self.live.run}", self.session.workspace, self.live.run)

    def _run_job(self, job: Callable[..., RunFolder], title: str, *arguments: object) -> None:
        self.clear_error()
        task = Task(job, *arguments)
        task.succeeded.connect(self._acted)
        task.failed.connect(self._failed)
        self.session.run_task(task, title)
        if self._button is not None:
            if self._button.hasFocus():  # or it would wander to whatever comes next, outside the page
                self.setFocus()
            self._button.setEnabled(False)

    @Slot(object)
    def _acted(self, folder: RunFolder) -> None:
        # Whoever has started or resumed a run wants to see it.
        self._chose_setup = False
        follower = self.live.follower
        if self.live.run == folder.name and follower is not None:
            # It had stopped looking, as the run had ended.
            follower.look_again()
        self.show_run(folder)
        self.session.runs_changed.emit()

    @Slot(str)
    def _fold_began(self, run: str) -> None:
        # Whoever has gone back to the set-up, or looks at another run, is not led away.
        if self.live.state != "running" and not self._chose_setup:
            self.show_run(RunFolder(self.session.workspace.run_folder(run)))

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.show_error(error)
        if isinstance(error, CheckpointsLost):
            # Never by itself: what the run had learned is lost that way.
            self.banner.offer("Begin anew", partial(self._resume, True))
        self._update()

    @Slot(object)
    def _recipe_told(self, told: BaseException | str) -> None:
        if isinstance(told, BaseException):
            self.show_error(told)
        else:
            self.banner.say("info", told)

    @Slot(str)
    def _state_changed(self, state: str) -> None:
        # What ends is listed anew by other pages: it may have a report now, or weights to take.
        if state != "running":
            self.session.runs_changed.emit()
        self._update()

    @Slot()
    def _runs_changed(self) -> None:
        run = self.live.run
        # Deleted or renamed, perhaps in another window.
        if run and not (self.session.workspace.run_folder(run) / "request.json").is_file():
            self.live.close_run()
            self._stack.setCurrentWidget(self.setup)
        self.live.refresh_runs()
        if self.isVisible():
            self.setup.refresh()
        self._update()

    @Slot()
    def _datasets_changed(self) -> None:
        if self.isVisible():
            self.setup.refresh()

    @Slot(str)
    def _dataset_changed(self, name: str) -> None:
        # Unseen it waits: the form was filled and the run named anew for every dataset that was looked at elsewhere.
        (self.setup.refresh if self.isVisible() else self.setup.chooser.follow)(name)

    @Slot()
    def _update(self) -> None:
        """Brings header and actions in line with what is shown."""
        if self.following:
            self._update_following()
        else:
            self._update_setup()

    def _update_setup(self) -> None:
        self.set_title("Train")
        self._kill.hide()
        self._same.hide()
        self._more.hide()
        name = self.fontMetrics().elidedText(self.live.run, Qt.TextElideMode.ElideMiddle, _NAME_ROOM)
        self._switch.setText(f"Show {literal(name)}")
        self._switch.setToolTip(self.live.run)
        self._switch.setAccessibleName(f"Show {self.live.run}")
        self._switch.setIcon(icon("curves"))
        self._switch.setVisible(bool(self.live.run))
        problem = self.setup.problem()
        self.set_context(self.queue.advice() if problem is None else problem.message)
        folds = self.setup.folds.value()
        button = self._show_act(f"Train {folds} folds" if folds else "Start training", "start", self._start)
        self.queue.offer(problem, folds)
        waits = bool(folds) and self.fold_training.busy
        button.setEnabled(problem is None and not waits)
        button.setToolTip("Other folds are being trained." if waits else str(problem) if problem is not None else "")

    def _update_following(self) -> None:
        self.queue.hide()
        state = self.live.state
        self.set_title(self.live.run)
        self.set_context(self._describe_run())
        self._switch.setText("New training")
        self._switch.setAccessibleName("New training")
        self._switch.setIcon(icon("add"))
        self._switch.show()
        running = state == "running"
        stopping = self.live.stopping
        # Only after a stop that takes long: ending at once loses what came after the last checkpoint.
        self._kill.setVisible(running and stopping)
        self._same.setVisible(not running)
        self._more.show()
        if running:
            tip = "Finish the step, save a checkpoint and end. The run can be resumed."
            self._show_act("Stopping" if stopping else "Stop and save", "stop", self._stop, tip).setEnabled(not stopping)
        elif state in ENDED and not self._has_report():
            tip = "The run has ended without a report, or lost it: judge its best weights again."
            self._show_act("Write the report", "resume", self._resume, tip)
        elif state == "failed" and has_diverged(self.live.follower):
            tip = "Set up a new training with this run's recipe and a tenth of the learning rate that ran away."
            self._show_act("Set up with a smaller rate", "recipe", partial(self._use_recipe, True), tip)
        elif state in RESUMABLE:
            self._show_act("Resume", "resume", self._resume, "Go on at the last checkpoint.")
        else:
            self._show_act("Compare runs", "compare", self._go_to_runs)

    def _has_report(self) -> bool:
        return (follower := self.live.follower) is not None and read_headline(follower.folder.report_path) is not None

    def _describe_run(self) -> str:
        follower = self.live.follower
        if follower is None:
            return ""
        try:
            request = follower.folder.request
        except SafelightError as error:
            return error.message
        parts = [request.dataset, request.recipe.architecture, f"recipe {request.recipe.preset}"]
        if follower.plan is not None:
            parts += [follower.plan.weights.name, follower.plan.device_name]
        return " · ".join(parts)

    def _go_to_runs(self) -> None:
        self.session.go("runs", self.live.run)

    def _show_act(self, text: str, icon_name: str, slot: Callable[[], object], tip: str = "") -> QPushButton:
        # News comes every second; a button made anew each time would lose the press that is on it.
        if self._button is None or self._act != (text, icon_name):
            self._button = self.set_primary(text, icon_name, slot)
            self._act = (text, icon_name)
        self._button.setToolTip(tip)
        self._button.setEnabled(True)
        return self._button
