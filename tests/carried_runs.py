"""Somebody who carries runs out without training: epochs are told and reports written as a recipe's settings say."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from core.datasets.catalog.dataset import Dataset
from core.runs.event_log import EventWriter
from core.runs.events import Epoch, Finished, Started
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.studies.carrying import RunBegan, new_name, run_words
from core.studies.study import Study, WantedRun
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from core.training import launcher
from core.training.folds.family import is_trained, run_of
from tests.told_studies import judged

EPOCHS = 4


class Carrier:
    """As `Carry`; what a recipe gets right of 60 pictures of val is told by `hits`.

    Attributes:
        carried: Names of the runs that were trained, or trained further.
    """

    def __init__(self, hits: Callable[[Recipe], int]) -> None:
        self._hits = hits
        self.carried: list[str] = []

    def __call__(self, workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
        for number, one in enumerate(wanted, start=1):
            folder = run_of(workspace, Dataset.open(workspace, one.dataset), one.split, one.recipe)
            if folder is None:
                name = new_name(workspace, study, one.number or number)
                request = launcher.request_for(workspace, one.dataset, one.recipe, name, one.split)
                folder = RunFolder.begin(workspace, request)
            context.report(RunBegan(one.number or number, len(wanted), folder.name, run_words(one), is_trained(folder)))
            if not is_trained(folder) and not self._train(folder, one, context):
                break
        return ()

    def _train(self, folder: RunFolder, one: WantedRun, context: Context) -> bool:
        self.carried.append(folder.name)
        right, before = self._hits(one.recipe), folder.history().epochs
        writer = EventWriter(folder.events_path)
        writer.write(Started(time.time(), 1, "here", before[-1].step if before else 0))
        reason = "completed"
        for epoch in range(len(before) + 1, EPOCHS + 1):
            told = Epoch(time.time(), epoch, 0, epoch, 1.0, 0.5, 1.0, right / 60, 0.1, 0.1, 10.0)
            writer.write(told)
            context.report(told)
            if context.stop_requested:
                reason = "stopped"
                break
        writer.write(Finished(time.time(), reason))
        writer.close()
        if reason == "completed":
            judged(folder, right)
        return reason == "completed"
