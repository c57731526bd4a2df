"""The run folder `models/<run>/`: the only thing the window and a training process share."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.runs import migrations
from core.runs.colours import Colours
from core.runs.event_log import History, read_history
from core.runs.members import runs_of, with_runs_called
from core.runs.plan import SCHEMA, NetworkPlan, Plan, Request
from core.runs.recipe import Recipe
from core.support import atomic
from core.support.errors import BadInput, NotThere, Refused, SafelightError
from core.support.inside import check_own, links_out
from core.support.locks import claimed, is_claimed
from core.support.names import NAME_FILE, check_name, shown_name
from core.support.workspace import TRASH, Workspace

STATES = ("waiting", "running", "completed", "stopped", "early-stopped", "pruned", "failed", "interrupted")
"""`waiting` before a process took it up; `interrupted` when the process vanished without a word."""

NAMED = 5
"""Runs that are named, the latest, where there is none of a name that was said."""

MOST_BYTES = 32 * 2**20
"""Of request.json and plan.json; a plan for ten thousand classes has less than two million."""


@dataclass(frozen=True)
class RunFolder:
    """One run on disk. Cheap to make; reads files only when asked.

    Attributes:
        path: Its folder.
        epoch: Whose weights are meant, counted from 1, where the run kept a snapshot of it; 0 for the best ones.
    """

    path: Path
    epoch: int = 0

    @staticmethod
    def create(
        workspace: Workspace, name: str, dataset: str, recipe: Recipe, split: str | None = None, parent: str | None = None
    ) -> RunFolder:
        """A new run folder for what is asked.

        Raises:
            Refused: The name is taken.
        """
        return RunFolder.begin(workspace, request_now(name, dataset, recipe, split, parent))

    @staticmethod
    def begin(workspace: Workspace, request: Request, colours: Colours | None = None) -> RunFolder:
        """A new run folder with its request.

        Args:
            workspace: Where it is made.
            request: What is asked.
            colours: Those that runs have, where many begin at once.

        Raises:
            Refused: The name is taken.
        """
        request = _by_names(workspace, request)
        name = request.run
        # Looked for before the folder is there, which would count.
        colour = (colours or Colours(workspace)).free(request.dataset)
        request = request.model_copy(update={"colour": colour})
        folder = workspace.run_folder(name)
        try:
            folder.mkdir(parents=True)
        except FileExistsError as error:
            raise Refused(f"There is a run called {name} already.", "Choose another name.", folder) from error
        atomic.write_json(folder / "request.json", request.model_dump(mode="json"))
        return RunFolder(folder)

    @staticmethod
    def open(workspace: Workspace, name: str) -> RunFolder:
        """The run of that name.

        Raises:
            NotThere: No such run.
        """
        folder = workspace.run_folder(name)
        if not (folder / "request.json").is_file():
            runs = workspace.run_names()
            older = f" and {len(runs) - NAMED} older" if len(runs) > NAMED else ""
            hint = f"Runs here: {', '.join(runs[-NAMED:]) or 'none yet'}{older}."
            if _epoch_in(name) is not None and name.rpartition("@")[0] in runs:
                hint = "Snapshots of a run are only asked about pictures: predict takes RUN@EPOCH, everything else takes the run."
            raise NotThere(f"There is no run called {name}.", hint, folder)
        return RunFolder(folder)

    @staticmethod
    def asked(workspace: Workspace, said: str) -> RunFolder:
        """The run of that name with its best weights, or of "NAME@12" with those that it kept after epoch 12.

        Raises:
            NotThere: No such run, or no such epoch was kept.
        """
        epoch = _epoch_in(said)
        if epoch is None or said in workspace.run_names():  # a run may itself be called so
            return RunFolder.open(workspace, said)
        name, _, _ = said.rpartition("@")
        folder = RunFolder.open(workspace, name)
        if epoch not in folder.snapshots():
            known = ", ".join(map(str, folder.snapshots())) or "none"
            hint = f"Epochs that it kept: {known}. The recipe's snapshot_every says which are."
            raise NotThere(f"{name} has not kept the weights of epoch {epoch}.", hint, folder.path)
        return RunFolder(folder.path, epoch)

    @property
    def name(self) -> str:
        """What the run is called; its folder is called so too where that is a name every system takes."""
        return shown_name(self.path)

    @property
    def events_path(self) -> Path:
        return self.path / "events.jsonl"

    @property
    def last_checkpoint(self) -> Path:
        return self.path / "last.ckpt"

    @property
    def best_weights(self) -> Path:
        """The best weights, or the snapshot that is meant."""
        return self.snapshot(self.epoch) if self.epoch else self.path / "best.safetensors"

    @property
    def head_before(self) -> Path:
        """The head that val has judged, of a run whose best weights have one that was solved again on train and val together."""
        return self.path / "head-before-refit.safetensors"

    def snapshot(self, epoch: int) -> Path:
        """Where the weights after an epoch are kept, if they are."""
        return self.path / "snapshots" / f"epoch-{epoch:06d}.safetensors"

    def snapshots(self) -> tuple[int, ...]:
        """The epochs whose weights were kept."""
        return tuple(sorted(int(file.stem.removeprefix("epoch-")) for file in self.path.glob("snapshots/epoch-*.safetensors")))

    @property
    def report_path(self) -> Path:
        return self.path / "report.json"

    @property
    def request(self) -> Request:
        """The wish the run began with."""
        request: Request = _read(self.path / "request.json", Request)
        return request

    @property
    def plan(self) -> Plan | None:
        """The resolved plan; None while the run is still preparing."""
        path = self.path / "plan.json"
        return _read(path, Plan) if path.is_file() else None

    def write_plan(self, plan: Plan) -> None:
        atomic.write_json(self.path / "plan.json", plan.model_dump(mode="json"))

    def sync_events(self) -> None:
        """Makes all that was said so far survive a power cut."""
        with suppress(FileNotFoundError), open(self.events_path, "rb+") as file:
            os.fsync(file.fileno())

    def history(self) -> History:
        """What the events so far add up to."""
        return read_history(self.events_path)

    def state(self, history: History | None = None) -> str:
        """One of `STATES`."""
        if self.busy():
            return "running"
        told = history if history is not None else self.history()
        if told.finished is not None:
            return told.finished.reason
        return "waiting" if told.started is None else "interrupted"

    @contextmanager
    def claim(self, patience: float = 5.0) -> Iterator[None]:
        """Holds the run for this process; released even by `kill -9`.

        Raises:
            Refused: Another process is at work on it (waited for `patience` seconds), or something in it is a link that leads
                elsewhere.
        """
        check_own(self.path)
        busy = Refused(f"{self.name} is being trained already.", "Stop it first, or follow it.", self.path)
        with claimed(self.path / "worker.lock", busy, patience):
            yield

    def busy(self) -> bool:
        """True while a process holds the run."""
        return is_claimed(self.path / "worker.lock")

    def request_stop(self) -> None:
        """Asks the training process to finish its step, save and end."""
        atomic.write_text(self.path / "stop", "")

    def stop_requested(self) -> bool:
        return (self.path / "stop").exists()

    def clear_stop(self) -> None:
        (self.path / "stop").unlink(missing_ok=True)

    def set_note(self, note: str) -> None:
        """Replaces the person's own note on the run."""
        self._amend(note=note)

    def rename(self, workspace: Workspace, name: str) -> RunFolder:
        """Moves the run to another name; runs that continue from it follow, those in the trash as well.

        Raises:
            Refused: The name is taken, or the run or one that continues from it is being trained.
        """
        name, was = check_name(name, "run name"), self.name
        target = workspace.run_folder(name)
        if target.exists():
            raise Refused(f"There is a run called {name} already.", "Choose another name.", target)
        children = [run for run in map(RunFolder, _others(workspace, self.path)) if run._continues(was)]
        for run in (self, *children):
            if run.busy():
                raise Refused(f"{run.name} is being trained.", "Rename it when it has ended.", self.path)
        # Whoever is killed from here on leaves this behind: the run keeps a name, and the runs that continue from it are found.
        atomic.write_text(self.path / NAME_FILE, was)
        self.keep_name(name)
        self.path.rename(target)
        RunFolder(target).finish_rename(workspace, was)
        return RunFolder(target)

    def finish_rename(self, workspace: Workspace, was: str) -> None:
        """Has the runs that continue from this one follow, once it lies where its new name wants it."""
        if self.name == was:
            return
        heirs = () if workspace.run_folder(was).exists() else map(RunFolder, _others(workspace, self.path))
        for run in heirs:
            if run._continues(was):
                run.follow_parent(was, self.name)
        (self.path / NAME_FILE).unlink(missing_ok=True)

    def keep_name(self, name: str) -> None:
        """Has the run say that this is its name, which counts once its folder is the one for it."""
        self._amend(run=name)

    def _continues(self, name: str) -> bool:
        try:
            request = self.request
        except SafelightError:
            return False  # a damaged run points nowhere
        return request.parent == name or name in runs_of(request.recipe)

    def follow_parent(self, old: str, new: str) -> None:
        """Points to a renamed parent by its new name."""
        for path, record in ((self.path / "request.json", self.request), (self.path / "plan.json", self.plan)):
            if record is not None:
                parent = new if record.parent == old else record.parent
                changed = record.model_copy(update={"recipe": _following(record.recipe, old, new), "parent": parent})
                if isinstance(changed, Plan) and changed.members:
                    members = tuple(_member_following(member, old, new) for member in changed.members)
                    changed = changed.model_copy(update={"members": members})
                atomic.write_json(path, changed.model_dump(mode="json"))

    def follow_dataset(self, old: str, new: str) -> None:
        """Points to a renamed dataset by its new name."""
        for path, record in ((self.path / "request.json", self.request), (self.path / "plan.json", self.plan)):
            if record is not None and record.dataset == old:
                atomic.write_json(path, record.model_copy(update={"dataset": new}).model_dump(mode="json"))

    def _amend(self, **changes: Any) -> None:
        request = self.request.model_copy(update=changes)
        atomic.write_json(self.path / "request.json", request.model_dump(mode="json"))


def request_now(name: str, dataset: str, recipe: Recipe, split: str | None = None, parent: str | None = None) -> Request:
    """What is asked at this moment. The parent is the run whose weights are taken, unless another one is told."""
    if parent is None and recipe.weights.startswith("run:"):
        parent = recipe.weights.removeprefix("run:")
    created = datetime.now(UTC).isoformat(timespec="seconds")
    return Request(run=name, dataset=dataset, split=split, recipe=recipe, created=created, parent=parent)


def _epoch_in(said: str) -> int | None:
    """The epoch of "NAME@12"; None where none is said."""
    _, at, epoch = said.rpartition("@")
    # A superscript is a digit that is no number.
    return int(epoch) if at and epoch.isdecimal() and len(epoch) < 10 else None


def _by_names(workspace: Workspace, request: Request) -> Request:
    """The request with names where names of folders were said for them."""
    own = {"run": check_name(request.run, "run name"), "dataset": workspace.dataset_called(request.dataset)}
    parent = request.parent and workspace.run_called(request.parent)
    recipe = with_runs_called(request.recipe, workspace.run_called)
    return request.model_copy(update={**own, "parent": parent, "recipe": recipe})


def _following(recipe: Recipe, old: str, new: str) -> Recipe:
    return with_runs_called(recipe, lambda name: new if name == old else name)


def _member_following(member: NetworkPlan, old: str, new: str) -> NetworkPlan:
    name = f"run:{new}" if member.name == f"run:{old}" else member.name
    return member.model_copy(update={"name": name, "recipe": _following(member.recipe, old, new)})


def _others(workspace: Workspace, run: Path) -> list[Path]:
    """Every other run, and those in the trash, which may come back."""
    trash = workspace.models / TRASH
    # Not through links: their parents' names are written into these runs, and what a link leads to is not ours.
    there = [] if trash.is_symlink() else [file.parent for file in trash.glob("*/request.json")]
    trashed = [folder for folder in there if not folder.is_symlink() and not links_out(folder)]
    return [other for other in workspace.run_folders() if other != run] + trashed


def _read(path: Path, kind: type[Any]) -> Any:
    document = migrations.as_of_today(path.name, atomic.read_json(path, MOST_BYTES))
    number = document.get("schema_number", 0) if isinstance(document, dict) else 0
    if isinstance(number, int) and number > SCHEMA:
        raise Refused(f"{path} was written by a newer Safelight.", "Update Safelight to open this run.", path)
    try:
        return kind.model_validate_json(json.dumps(document))
    except ValidationError as error:
        raise BadInput(f"{path} is damaged: {error.errors()[0]['msg']}.", "Restore it or delete the run.", path) from error
