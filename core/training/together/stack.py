"""Runs whose next step is of one shape, trained at once: every step is one computation for all of them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence

import torch
from torch.nn import functional

from core.pixels.transfers import rows_at, sent
from core.runs.methods import MERITS
from core.support.registry import at
from core.training.interruptions.divergence import Diverged
from core.training.keeping import LONGEST, SPARING
from core.training.step.judging import Judged, is_out_of_memory
from core.training.step.schedules import rate_at
from core.training.together.heads import StackedHeads, all_finite
from core.training.together.optimising import stacked_optimiser
from core.training.together.stacked_run import Picks, StackedRun

AT_ONCE = 2**24
"""Numbers that are looked at together when val is judged."""

Left = Callable[[StackedRun, str | BaseException], None]
"""Hears of a run that leaves: "completed", "early-stopped", "stopped", or the error that ended it."""


class NoRoom(Exception):
    """So many runs at once do not fit the memory; all stand where they stood before the step."""


class Stack:
    """Trains runs to the end of their present stage.

    Args:
        runs: At least one; of one `kind`.
        left: Hears of each that leaves.
        clock: Seconds, monotonic; injected by tests.
    """

    def __init__(self, runs: Sequence[StackedRun], left: Left, clock: Callable[[], float] = time.monotonic) -> None:
        self._left = left
        self._clock = clock
        self._saved, self._cost = clock(), 0.0
        self._arrange(runs)

    def train(self) -> None:
        """Makes steps until all have left.

        Raises:
            NoRoom: They are too many for the memory.
        """
        self._leave_if({run: reason for run in self._runs if (reason := _is_over(run))})
        while self._runs:
            self._epoch()

    def _arrange(self, runs: Sequence[StackedRun]) -> None:
        """Stacks what the runs have; those that see the same pictures stand behind each other."""
        self._runs = sorted(runs, key=lambda run: repr(run.order()))
        if not self._runs:
            return
        self._sets = [list(group) for _, group in itertools.groupby(self._runs, key=lambda run: run.order())]
        heads = [run.head for run in self._runs]
        self._heads = StackedHeads(heads, [len(group) for group in self._sets])
        optimisers = [run.state.optimiser for run in self._runs]
        stages = [run.stage for run in self._runs]
        self._optimiser = stacked_optimiser(self._heads.parameters, heads, [each for each in optimisers if each], stages)
        pictures = self._runs[0].train
        device = pictures.labels.device
        self._repeats = torch.tensor(self._heads.counts, device=device)
        self._smoothing = torch.tensor([stage.label_smoothing for stage in stages], device=device)[:, None]
        self._smooths = bool(self._smoothing.any())
        self._weights = self._class_weights(len(self._runs[0].plan.classes), device)
        self._sums = torch.stack([run.state.sums for run in self._runs])
        for run, sums in zip(self._runs, self._sums, strict=True):
            run.state.sums = sums

    def _class_weights(self, classes: int, device: torch.device) -> torch.Tensor | None:
        """*Shapes*: float32 [R, C]; None where nobody weighs classes."""
        if all(run.weights is None for run in self._runs):
            return None
        plain = torch.ones(classes, device=device)
        return torch.stack([plain if run.weights is None else run.weights for run in self._runs])

    def _leave_if(self, leaving: dict[StackedRun, str | BaseException]) -> None:
        """Lets some go, each with numbers of its own again, and goes on with the rest."""
        if not leaving:
            return
        rows = [row for row, run in enumerate(self._runs) if run in leaving]
        self._heads.let_go([self._runs[row].head for row in rows])
        self._optimiser.let_go(rows)
        for row in rows:
            self._runs[row].state.sums = self._runs[row].state.sums.clone()
        self._arrange([run for run in self._runs if run not in leaving])
        for run, reason in leaving.items():
            self._left(run, reason)

    def _epoch(self) -> None:
        """One epoch of all, or what is left of it."""
        for run in self._runs:
            run.expect_margins()
            run.reporter.begin_epoch()
        picks: dict[tuple[object, ...], Picks] = {}
        first = self._runs[0]
        for share in range(first.state.progress.share, first.stage.steps_per_epoch):
            self._leave_if({run: _broken_off(run) for run in self._runs if run.of.stop_requested()})
            if not self._runs:
                return
            rows = []
            for group in self._sets:
                order = group[0].order()
                if order not in picks:
                    picks[order] = group[0].picks()
                rows.append(picks[order][share])
            self._step(rows)
            if share + 1 < self._runs[0].stage.steps_per_epoch and self._save_is_due():
                self._save()
        self._close()

    def _step(self, rows: Picks) -> None:
        """*Shapes*: S times int64 [B]."""
        runs = self._runs
        given = [rate_at(run.stage, run.state.progress.stage_step, run.state.progress.falls) for run in runs]
        rates = torch.tensor(given, device=self._repeats.device)
        try:
            logits, sums = self._gradients(rows)
        except (RuntimeError, MemoryError) as error:
            if len(runs) == 1 or not is_out_of_memory(error):
                raise
            for parameter in self._heads.parameters:
                parameter.grad = None
            raise NoRoom from error
        self._optimiser.step(rates)
        self._sums += sums
        answered = iter(logits)
        for group, own in zip(self._sets, rows, strict=True):
            for run in group:
                run.state.margins.note(own, next(answered))
        for run, rate in zip(runs, given, strict=True):
            progress = run.state.progress
            progress.share += 1
            progress.step += 1
            progress.stage_step += 1
            run.reporter.step(len(rows[0]), rate)

    def _gradients(self, rows: Picks) -> tuple[torch.Tensor, torch.Tensor]:
        """What all heads answered, and what that adds to the sums of the epoch. *Shapes*: to [R, B, C] and float64 [R, 4]."""
        pictures = self._runs[0].train
        where = torch.stack(list(sent(rows, pictures.labels.device)))
        seen = rows_at(pictures.features, rows, where.flatten()).view(*where.shape, -1)
        labels = pictures.labels.index_select(0, where.flatten()).view_as(where).repeat_interleave(self._repeats, 0)
        logits = self._heads.answers(seen)
        logs = functional.log_softmax(logits, 2)
        plain = -logs.gather(2, labels[:, :, None])[:, :, 0]
        trained = plain
        if self._smooths:
            trained = (1 - self._smoothing) * plain - self._smoothing * logs.mean(2)
        if self._weights is not None:
            trained = trained * self._weights.gather(1, labels)
        trained.backward(torch.full_like(trained, 1 / labels.shape[1]))  # type: ignore[no-untyped-call]
        answered, shown, learned = logits.detach(), plain.detach(), trained.detach()
        right = (answered.argmax(2) == labels).sum(1).double()
        bad = (~learned.sum(1).isfinite()).double()
        told = [shown.sum(1, dtype=torch.float64), right, torch.full_like(right, labels.shape[1]), bad]
        return answered, torch.stack(told, 1)

    def _close(self) -> None:
        """The end of an epoch of all: val is judged, every run takes in what that came to."""
        leaving: dict[StackedRun, str | BaseException] = {}
        runs = list(self._runs)
        finite = all_finite([*self._heads.parameters, *self._optimiser.memory]).tolist()
        for run, val, fine in zip(runs, self._judged(), finite, strict=True):
            progress = run.state.progress
            try:
                train = run.reporter.means()
                progress.epoch_seconds += run.reporter.epoch_seconds()
                pace = len(run.labels) / max(1e-9, progress.epoch_seconds)
                run.closing.look_at(*train, val.loss, val.merit, weights=not fine)
                rate = rate_at(run.stage, progress.stage_step - 1, progress.falls)
                run.closing.close(train, val, rate, pace)
            except Diverged as error:
                leaving[run] = error
                continue
            if reason := _is_over(run):
                leaving[run] = reason
        self._leave_if(leaving)
        if self._runs and self._save_is_due():
            self._save()

    @torch.no_grad()
    def _judged(self) -> Iterator[Judged]:
        """What val says of each."""
        val = self._runs[0].val
        pieces = torch.split(val.features, max(1, AT_ONCE // (len(self._runs) * 64)))
        logs = torch.cat(
            [functional.log_softmax(self._heads.answers(piece[None].to(val.labels.device)), 2) for piece in pieces], 1
        )
        labels = val.labels.expand(len(self._runs), -1)
        losses = (-logs.gather(2, labels[:, :, None])[:, :, 0]).mean(1).tolist()
        rights = (logs.argmax(2) == labels).double().mean(1).tolist()
        for run, own, loss, right in zip(self._runs, logs, losses, rights, strict=True):
            best_by = run.plan.recipe.best_by
            merit = right if best_by == "accuracy" else at(MERITS.get(best_by).place)(own, val.labels)
            yield Judged(loss, right, merit)

    def _save_is_due(self) -> bool:
        return self._clock() - self._saved >= max(LONGEST, SPARING * self._cost)

    def _save(self) -> None:
        """Checkpoints of all, so that a kill costs a minute of each at most."""
        began = self._clock()
        for run in self._runs:
            if run.state.progress.share:
                run.closing.look_at(*run.reporter.means())
            run.keeper.save()
        self._saved = self._clock()
        self._cost = self._saved - began


def _is_over(run: StackedRun) -> str:
    """Why a run's stage is over; "" while it is not."""
    progress, patience = run.state.progress, run.plan.recipe.early_stopping
    if progress.stage_epoch >= run.stage.epochs:
        return "completed"
    return "early-stopped" if 0 < patience <= progress.unimproved else ""


def _broken_off(run: StackedRun) -> str | BaseException:
    """Makes the epoch of a run that is to stop fit to be saved in the middle."""
    try:
        run.closing.look_at(*run.reporter.means())
    except Diverged as error:
        return error
    run.state.progress.epoch_seconds += run.reporter.epoch_seconds()
    return "stopped"
