"""When and how a run's state reaches the disk: the best weights, then the checkpoint that speaks of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from functools import partial

import torch

from core.runs.checkpoint_files import keep_latest
from core.runs.checkpoints import Checkpoint, load_best, save_best, save_checkpoint
from core.runs.events import CheckpointSaved, Event, Noted
from core.runs.folder import RunFolder
from core.runs.learned import record_sha256
from core.runs.plan import Plan
from core.support.errors import BadInput, NotThere
from core.training.costs.snapshots import kept_epochs
from core.training.step.state import RunState

SPARING = 20
"""A checkpoint at an epoch's end waits until so many times the cost of the last one have passed: at most 5 % of the time."""

LONGEST = 60.0
"""Seconds after which a checkpoint is written in mid-epoch too."""


Room = Callable[[Callable[[], None]], None]


class Keeper:
    """Writes checkpoints and best weights of one run; in the first of several ranks, the others keep step with it.

    Args:
        folder: The run.
        plan: Its plan; best weights carry what is needed to use them.
        state: What is saved.
        emit: Where events go.
        clock: Seconds, monotonic; injected by tests.
        room: Carries out what writes, and may wait where there is no room for it.
    """

    def __init__(
        self,
        folder: RunFolder,
        plan: Plan,
        state: RunState,
        emit: Callable[[Event], None],
        clock: Callable[[], float] = time.monotonic,
        room: Room = lambda act: act(),
    ) -> None:
        self._folder = folder
        self._plan = plan
        self._state = state
        self._emit = emit
        self._clock = clock
        self._room = room
        self._saved = clock()
        self._cost = 0.0
        self._best: dict[str, torch.Tensor] = {}
        self._live: dict[str, torch.Tensor] = {}
        self._own: list[str] = []
        self._best_waits = False
        self._writes = state.ranks.first
        # Only the first rank writes, so that it cannot ask for a time that all agree on meanwhile.
        self._own_clock = clock if state.ranks.count == 1 else time.monotonic
        self._took = 0.0
        self._snapshots = frozenset(kept_epochs(plan))

    def restore(self, checkpoint: Checkpoint) -> None:
        """Takes a checkpoint up. Best weights that have got lost are forgotten: the next epoch's are then the best."""
        self._state.restore(checkpoint)
        if not self._state.progress.best_epoch:
            return
        try:
            load_best(self._folder.best_weights)
        except (NotThere, BadInput) as error:
            self._state.progress.best_epoch = 0
            self._emit(Noted(time.time(), f"{error.message} The best epoch is looked for anew from here on."))

    def note_best(self, changing: Mapping[str, bool]) -> None:
        """Sets the present weights aside as the best.

        Args:
            changing: Tensors by name, True for those that this stage changes; of the others one copy is enough.
        """
        if self._state.average is not None:
            own = {name: tensor.detach().clone() for name, tensor in self._state.judged().items() if self._copied(name, changing)}
        else:
            # Looked for once a stage: of a frozen backbone with hundreds of tensors that took longer than an epoch of its head.
            self._live = self._live or self._state.network.state_dict(keep_vars=True)
            self._own = self._own or [name for name in self._live if changing[name]]
            # What does not change is written before it may, so that it needs no copy: 500 heads had 500 copies of a backbone.
            own = {name: tensor.detach() for name, tensor in self._live.items()} if not self._best else {}
            own |= {name: self._live[name].detach().clone() for name in self._own}
        self._best |= own
        self._best_waits = True

    def _copied(self, name: str, changing: Mapping[str, bool]) -> bool:
        return changing[name] or name not in self._best

    def keep_head(self) -> None:
        """Writes the head as val has judged it, before it is solved again.

        Raises:
            DiskFull: What was there before is intact.
        """
        if self._writes:
            told, head = {"run": self._plan.run}, self._state.network.head.state_dict()
            self._room(lambda: save_best(self._folder.head_before, head, told))

    def follow(self, live: Mapping[str, torch.Tensor]) -> None:
        """Said after `forget_copies` by whoever knows the network's tensors already. *Shapes*: those of its state, by name."""
        self._live = dict(live)

    @property
    def best(self) -> Mapping[str, torch.Tensor]:
        """The weights that were set aside last in this stage, by name; empty where there were none better. *Shapes*: any."""
        return self._best

    def forget_copies(self) -> None:
        """Said at the beginning of a stage: tensors that did not change in the last one may change now."""
        self.keep_best()
        self._best, self._live, self._own = {}, {}, []

    def epoch_ended(self) -> None:
        """Saves, unless that would take more than a twentieth of the time."""
        if self._clock() - self._saved >= SPARING * self._cost:
            self.save()

    def keep_snapshot(self, accuracy: float, loss: float) -> None:
        """Writes the weights of the epoch that has ended where the plan has them kept; the two figures are those on val.

        Raises:
            DiskFull: What was there before is intact.
        """
        epoch = self._state.progress.epoch
        if epoch not in self._snapshots or not self._writes:
            return
        path, told = self._folder.snapshot(epoch), self._told(epoch, accuracy, loss)
        path.parent.mkdir(exist_ok=True)
        self._room(lambda: save_best(path, self._state.judged(), told))

    def save_is_due(self) -> bool:
        """True in mid-epoch when the last checkpoint is long ago, measured by what one costs as well."""
        return self._clock() - self._saved >= max(LONGEST, SPARING * self._cost)

    def keep_best(self) -> None:
        """Writes the best weights, if they are new, and nothing else: what the training has come to since is of no use.

        Raises:
            DiskFull: What was there before is intact.
        """
        if self._best_waits and self._writes:
            self._room(self._write_best)

    def save(self) -> None:
        """Writes the best weights, if they are new, and a checkpoint.

        Raises:
            DiskFull: What was there before is intact.
        """
        best, progress = self._best_waits, self._state.progress
        tensors = self._state.saved()
        if self._writes:
            self._room(partial(self._save, tensors))
        self._saved = self._clock()
        self._cost = self._state.ranks.decided(self._took)
        self._emit(CheckpointSaved(time.time(), progress.step, progress.epoch, best))

    def _save(self, tensors: dict[str, torch.Tensor]) -> None:
        began = self._own_clock()
        # First: a checkpoint that survives a power cut must not be of an epoch whose line did not.
        self._folder.sync_events()
        if self._best_waits:
            self._write_best()
        save_checkpoint(self._folder.last_checkpoint, self._state.progress.step, tensors, self._state.document())
        self._took = self._own_clock() - began

    def finish(self) -> None:
        """Saves for good; only the last checkpoint stays."""
        self.save()
        if self._writes:
            keep_latest(self._folder.last_checkpoint, 1)

    def _write_best(self) -> None:
        progress = self._state.progress
        told = self._told(progress.best_epoch, progress.best_accuracy, progress.best_loss)
        save_best(self._folder.best_weights, self._best, told)
        self._best_waits = False

    def _told(self, epoch: int, accuracy: float, loss: float) -> dict[str, str]:
        """What a file of weights says of itself."""
        return {
            "run": self._plan.run,
            "architecture": self._plan.recipe.architecture,
            "classes": json.dumps(self._plan.classes, ensure_ascii=False),
            "epoch": str(epoch),
            "val_accuracy": repr(accuracy),
            "val_loss": repr(loss),
            "learned": record_sha256(self._folder.path),
        }
