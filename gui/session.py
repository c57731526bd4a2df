"""What the pages share: the workspace, settings, the engine, running tasks, and which dataset is looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QObject, QSettings, Signal, Slot

from core.support.errors import SafelightError
from core.support.workspace import Workspace
from gui.tasks.engine_call import EngineCall
from gui.tasks.task import Task, end_all
from gui.tasks.workshop import Workshop

if TYPE_CHECKING:
    from core.engine.client import EngineClient
    from core.engine.protocol import Greeting, Reply, Request
    from core.runs.plan import Request as RunRequest

CLOSE_MILLISECONDS = 15_000
"""How long tasks may take to undo what is half-made when the window closes."""


def settings_path() -> Path:
    """The file that remembers the window from one start to the next."""
    return platformdirs.user_config_path("safelight", appauthor=False) / "window.ini"


def kept_settings() -> QSettings:
    """What the window remembers from one start to the next."""
    # A file of our own: left to itself, Qt puts settings into the registry, a property list or a file, by the system.
    return QSettings(str(settings_path()), QSettings.Format.IniFormat)


class Session(QObject):
    """One opened workspace in the window.

    Signals:
        tasks_changed(): A task was added to `tasks` or has ended.
        tasks_progressed(): One of them tells how far it is.
        dataset_changed(str): Another dataset is looked at; "" for none.
        datasets_changed(): Datasets or their content (decisions, splits) have changed.
        dataset_removed(str, str): The dataset of that name was moved to the trash here, and is called so there.
        runs_changed(): A run was started, ended, renamed or deleted here.
        presets_changed(): A preset of one's own was saved, renamed or removed here.
        navigated(str, str): Go to a page, with what it should show.
        notified(str): A sentence for the status bar.
        dialog_asked(str, str): Open the dialog of that name (`gui.window.dialogs`) with that argument.
        engine_changed(): `engine` or `greeting` is new.
        engine_failed(object): The engine did not come up; a `SafelightError`.
    """

    tasks_changed = Signal()
    tasks_progressed = Signal()
    dataset_changed = Signal(str)
    datasets_changed = Signal()
    dataset_removed = Signal(str, str)
    runs_changed = Signal()
    presets_changed = Signal()
    navigated = Signal(str, str)
    notified = Signal(str)
    dialog_asked = Signal(str, str)
    engine_changed = Signal()
    engine_failed = Signal(object)

    def __init__(self, workspace: Workspace, settings: QSettings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.settings = settings if settings is not None else kept_settings()
        self.engine: EngineClient | None = None
        self.greeting: Greeting | None = None
        self.workshop = Workshop(workspace, parent=self)
        self.tasks: list[Task] = []
        self.unfinished: dict[str, object] = {}
        """What dialogs were closed in the middle of, by their own keys; forgotten when the window closes."""
        self.seen_edits: dict[tuple[str, str], int] = {}
        """The latest decision there was when a dataset was first looked at, by its name and when it was made."""
        self.wanted_members: tuple[str, ...] = ()
        """Runs that the Train page is to make an ensemble of when it is shown next."""
        self.wanted_request: RunRequest | None = None
        """What the Train page is to set up when it is shown next."""
        self._dataset = ""
        self._hello: EngineCall | None = None

    @property
    def dataset(self) -> str:
        """Name of the dataset looked at; "" for none."""
        return self._dataset

    def set_dataset(self, name: str) -> None:
        """Looks at another dataset, and remembers it for this workspace."""
        if name == self._dataset:
            return
        self._dataset = name
        self.remember("dataset", name)
        self.dataset_changed.emit(name)

    def remember(self, name: str, value: object) -> None:
        """Keeps a choice for this workspace, from one start to the next."""
        self.settings.setValue(self._key(name), value)

    def remembered(self, name: str) -> str:
        """A choice that was kept for this workspace; "" for none."""
        return str(self.settings.value(self._key(name), ""))

    def remembered_names(self, name: str) -> list[str]:
        """Names that were kept for this workspace."""
        # A list of one comes back from the file as a text.
        kept = self.settings.value(self._key(name), [])
        return [str(one) for one in kept] if isinstance(kept, list | tuple) else [str(kept)] if kept else []

    def rename_dataset(self, old: str, new: str) -> None:
        """Knows a dataset by its new name: it stays the one looked at, and what was decided about it can still be undone."""
        for name, created in [key for key in self.seen_edits if key[0] == old]:
            self.seen_edits[new, created] = self.seen_edits.pop((name, created))
        if self._dataset == old:
            self.set_dataset(new)
        self.datasets_changed.emit()
        self.runs_changed.emit()

    def remembered_dataset(self) -> str:
        """The dataset looked at last in this workspace, if it is still there; else the first; "" when there is none."""
        names = self.workspace.dataset_names()
        wish = self.remembered("dataset")
        return wish if wish in names else next(iter(names), "")

    def run_task(self, task: Task, title: str, subject: str = "", unasked: bool = False, keeps: bool = False) -> Task:
        """Starts a task and keeps it in `tasks` until it has finished. Connect to the task's signals before.

        Args:
            task: The task.
            title: What it does, as shown.
            subject: Name of the dataset it is about; "" for none.
            unasked: Nobody asked for it: whatever a person wants to do goes before it, and it is given up without a word.
            keeps: Dropped, it keeps what it has, and goes on from there another time.
        """
        task.title, task.subject, task.unasked, task.keeps = title, subject, unasked, keeps
        task.let_others_see(self.workspace)
        task.progressed.connect(self.tasks_progressed)
        self.tasks.append(task)
        task.finished.connect(self._drop_finished)
        task.start()
        self.tasks_changed.emit()
        return task

    def go(self, page: str, argument: str = "") -> None:
        """Shows a page ("data", "train", "runs", "predict"); `argument` names what to look at there."""
        self.navigated.emit(page, argument)

    def notify(self, text: str) -> None:
        """Shows a sentence in the status bar for a while."""
        self.notified.emit(text)

    def ask_import(self, source: str = "") -> None:
        """Opens the import dialog for a folder or file, for several (a line each), "sample:NAME", or "" to choose there."""
        self.ask("import", source)

    def ask(self, dialog: str, argument: str = "") -> None:
        """Opens a dialog by its name; `argument` is mostly the dataset it is about."""
        self.dialog_asked.emit(dialog, argument)

    def start_engine(self) -> None:
        """Starts the engine in the background; `engine_changed` follows when it is started, and when it has loaded."""
        from core.engine.client import EngineClient
        from core.engine.protocol import Hello

        if self.engine is not None:
            return
        self.engine = EngineClient(self.workspace)
        # The first question makes the engine load torch, so that nobody's first prediction waits for it.
        self._hello = EngineCall(Hello())
        self._hello.replied.connect(self._greeted)
        try:
            self._hello.ask(self.engine)
        except SafelightError as error:
            self.engine_failed.emit(error)
            return
        self.engine_changed.emit()

    def ask_engine(self, request: Request, channel: str | None = None) -> EngineCall:
        """A call that is ready to be connected; then call `.ask(session.engine)`. Starts the engine when there is none."""
        self.start_engine()
        return EngineCall(request, channel)

    def put_to_engine(
        self, request: Request, answered: Callable[[Reply], object], refused: Callable[[SafelightError], object]
    ) -> EngineCall:
        """Asks the engine at once: `refused` is told what it cannot do, or that it cannot be asked; `answered` all else."""
        from core.engine.protocol import Failure

        def heard(reply: Reply) -> None:
            if isinstance(reply, Failure):
                refused(SafelightError(reply.message, reply.hint, reply.path))
            else:
                answered(reply)

        call = self.ask_engine(request)
        call.replied.connect(heard)
        try:
            if self.engine is not None:
                call.ask(self.engine)
        except SafelightError as error:
            refused(error)
        return call

    def ask_workshop(self, request: Request) -> Task:
        """A task for work that takes minutes, done by a second engine; its result is the final reply.

        Connect to it, then `run_task(task, title)`: it is shown with progress and can be cancelled like any other.
        """
        return self.workshop.task(request)

    def close(self) -> bool:
        """Ends all tasks and both engines; False when a task did not end in time."""
        # Tasks first: some wait for an answer of the engines.
        ended = end_all(CLOSE_MILLISECONDS)
        self.workshop.close()
        if self.engine is not None:
            self.engine.close()
            self.engine = None
        self.settings.sync()
        return ended

    @Slot(object)
    def _greeted(self, reply: Reply) -> None:
        from core.engine.protocol import Failure, Greeting

        if isinstance(reply, Greeting):
            self.greeting = reply
            self.engine_changed.emit()
        elif isinstance(reply, Failure):
            self.engine_failed.emit(SafelightError(reply.message, reply.hint, reply.path))

    @Slot()
    def _drop_finished(self) -> None:
        self.tasks = [task for task in self.tasks if task.is_running]
        self.tasks_changed.emit()

    def _key(self, name: str) -> str:
        return f"workspaces/{self.workspace.root.as_posix().strip('/').replace('/', '|')}/{name}"
