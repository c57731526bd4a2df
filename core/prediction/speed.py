"""How fast a run answers on this machine, from pictures' files to answers, as whoever predicts with it will see it."""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.evaluation.report import read_report
from core.evaluation.side_report.answer_speed import AnswerSpeed, keep_speed
from core.prediction.predictors import Predictors
from core.runs.folder import RunFolder
from core.support.errors import NotThere
from core.support.jobs import Context, Meter
from core.support.workspace import Workspace
from core.training.arithmetic.machine import this_machine

TOGETHER = 96
"""Pictures that are asked about together."""

ALONE = 9
"""Pictures that are asked about alone, one after the other."""


def measure_speed(workspace: Workspace, run: str, context: Context, predictors: Predictors | None = None) -> AnswerSpeed:
    """Job: how fast a run answers here, on pictures that it was judged on; kept in its folder.

    Args:
        workspace: Where the run is.
        run: Its name.
        context: Progress, and the way to drop it.
        predictors: Those that will answer later, where there are some; else of its own.

    Raises:
        NotThere: No such run, no report yet, or its pictures are gone.
        Refused, BadInput: As `Predictors.predict`.
        Abandoned: The job was dropped.
    """
    folder = RunFolder.open(workspace, run)
    files = _pictures(workspace, folder)
    if predictors is not None:
        speed = _measured(predictors, folder, files, context)
    else:
        with Predictors(workspace) as own:
            speed = _measured(own, folder, files, context)
    keep_speed(folder.path, speed)
    return speed


def _measured(predictors: Predictors, folder: RunFolder, files: Sequence[Path], context: Context) -> AnswerSpeed:
    alone = files[:ALONE]
    meter = Meter(context, "Measuring how fast it answers", len(alone) + 2)
    silent = Context()

    def seconds_for(pictures: Sequence[Path]) -> float:
        context.check_abandoned()
        began = time.perf_counter()
        predictors.predict([folder.name], pictures, silent)
        meter.advance()
        return time.perf_counter() - began

    # The first answers load the network, start the decoder and make every buffer.
    seconds_for(files[: ALONE + 1])
    latency = statistics.median(seconds_for([file]) for file in alone)
    together = seconds_for(files)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return AnswerSpeed(platform.node(), this_machine().device_name, now, len(files), latency, len(files) / together)


def _pictures(workspace: Workspace, folder: RunFolder) -> list[Path]:
    """Files of pictures that the run was judged on, from all over the side; of test nothing is looked at but the files."""
    report = read_report(folder.report_path)
    paths = report.val.paths or report.test.paths
    dataset = Dataset.open(workspace, folder.request.dataset)
    step = max(1, len(paths) // TOGETHER)
    files = [file for path in paths[::step][:TOGETHER] if (file := dataset.picture_path(path)).is_file()]
    if not files:
        raise NotThere(
            f"None of the pictures that {folder.name} was judged on is there any more.",
            f"They are asked for in the dataset {folder.request.dataset}.",
            dataset.root,
        )
    return files
