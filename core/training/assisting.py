"""What the ranks after the first do: they compute their part of every step and write nothing."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import dataclass

import torch

from core.pixels.devices import give_all_back
from core.runs.checkpoints import Checkpoint
from core.runs.folder import RunFolder
from core.runs.learned import LearnedRecord
from core.runs.plan import Plan
from core.support.errors import SafelightError
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from core.training.arithmetic.device import Device
from core.training.arithmetic.fixed import fixed_arithmetic
from core.training.interruptions.divergence import Diverged
from core.training.interruptions.spoiled_steps import SpoiledSteps
from core.training.loop import SPOILED, Training, train
from core.training.prepare import prepare_again
from core.training.ranks.decoding import SharedDecoding, decode_part, own_pool
from core.training.ranks.ranks import Ranks
from core.training.resources.sampling import resources_sampled
from core.training.run_data import StageInputs
from core.training.step.stepping import NoRankHasRoom, SpoiledStep


@dataclass(frozen=True, eq=False)
class SharedTraining:
    """What the first rank has the others take part in."""

    plan: Plan
    record: LearnedRecord
    checkpoint: Checkpoint | None


def assist(workspace: Workspace, folder: RunFolder) -> int:
    """Takes part in the run until the first rank says that it is over; returns the exit status."""
    # The first hears them, saves, and says when it is over; a rank that ended before it would take the others with it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_torchrun, args=(os.getppid(),), name="parent", daemon=True).start()
    ranks = Ranks.join()
    with resources_sampled(folder.path, ranks.rank):
        return _assisted(workspace, folder, ranks)


def _assisted(workspace: Workspace, folder: RunFolder, ranks: Ranks) -> int:
    spoiled = SpoiledSteps(ranks.count)  # as the first counts them
    while (work := ranks.told()) is not None:
        try:
            if isinstance(work, SharedDecoding):
                _decode(work, ranks)
            else:
                _take_part(workspace, folder, work, ranks, spoiled)
        except (Diverged, Abandoned, NoRankHasRoom, SpoiledStep) as error:
            print(f"Rank {ranks.rank}: {error or 'stopped'}")  # which all ranks have met at the same step
        except SafelightError as error:
            print(f"Rank {ranks.rank}: {error}")
            return 1  # the others wait for this one: torchrun ends them
    return 0


def _decode(work: SharedDecoding | None, ranks: Ranks) -> None:
    """Decodes this rank's part of what the first tells of, until it tells that there is no more."""
    with own_pool() as pool:
        while work is not None:
            decode_part(work.squares, ranks, pool, Context())
            work = ranks.told()


def _take_part(workspace: Workspace, folder: RunFolder, work: SharedTraining, ranks: Ranks, spoiled: SpoiledSteps) -> None:
    torch.set_num_threads(work.plan.threads)
    with fixed_arithmetic(work.plan.recipe.deterministic):
        reason = _train(workspace, folder, work, ranks, spoiled)
    if reason == SPOILED:
        give_all_back()  # only here, where nothing of the training is left


def _train(workspace: Workspace, folder: RunFolder, work: SharedTraining, ranks: Ranks, spoiled: SpoiledSteps) -> str:
    plan, context = work.plan, Context()
    prepared = prepare_again(workspace, plan, work.record, context, with_weights=work.checkpoint is None)
    device = Device.of(plan, ranks)
    device.placed(prepared.network, plan.memory_format)
    source = StageInputs(prepared.data, prepared.stores, plan, prepared.network, device, context, ranks)
    back = spoiled.goes_back
    training = Training(
        folder, plan, prepared.network, device, source, lambda event: None, lambda: False, ranks=ranks, goes_back=back
    )  # fmt: skip
    return train(training, work.checkpoint)


def _end_with_torchrun(parent: int) -> None:
    """Ends the process once torchrun was killed, which could not end it any more."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
