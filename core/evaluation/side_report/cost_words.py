"""What a run took, as figures with their titles: the same in the window, on the page and on the command line."""

from __future__ import annotations

from dataclasses import dataclass

from core.evaluation.side_report.run_cost import RunCost
from core.support.wording import bytes_text, counted, duration, local_time

_PEAK = (
    "All memory of the training's processes at its largest that was seen, with Python and PyTorch themselves, which take some "
    "hundred megabytes before anything is learned; what was planned is without them"
)
_PLANNED = (
    "What a trial before the start said that network, pictures and features take on the device, without Python and PyTorch "
    "themselves"
)


@dataclass(frozen=True)
class CostFigure:
    """One figure of what a run took; `meaning` is for who asks."""

    title: str
    text: str
    meaning: str


def cost_figures(cost: RunCost) -> tuple[CostFigure, ...]:
    """Everything that is known of what a run took; what is not known is not among it."""
    on = f" on {cost.device}" if cost.device else ""
    rows = [CostFigure("Training", duration(cost.seconds), f"Time that processes worked on it: {learned_in(cost)}{on}")]
    if cost.parameters is not None:
        rows.append(CostFigure("Parameters", f"{cost.parameters:,}", "Numbers in the network"))
    if cost.weights_bytes is not None:
        rows.append(CostFigure("Weights", bytes_text(cost.weights_bytes), "Size of the best weights on the disk"))
    rows.append(CostFigure("Folder", bytes_text(cost.folder_bytes), "Size of everything in the run's folder"))
    if cost.training_pictures_per_second:
        pace = f"{cost.training_pictures_per_second:,.0f} pictures/s"
        rows.append(CostFigure("Pace of training", pace, "Pictures trained per second in its last epoch"))
    rows += _memory(cost)
    return (*rows, *_answers(cost))


def learned_in(cost: RunCost) -> str:
    """What its weights come from, as shown: "12 epochs"; of a solved head nobody counts the one that its events have."""
    return "a solved head" if cost.is_solved else counted(cost.epochs, "epoch")


def _memory(cost: RunCost) -> list[CostFigure]:
    rows = []
    if cost.use is not None:
        seen = bytes_text(cost.use.peak_memory)
        rows.append(CostFigure("Peak memory", seen, _PEAK))
        if cost.use.peak_gpu_memory is not None:
            taken = bytes_text(cost.use.peak_gpu_memory)
            rows.append(CostFigure("Peak memory of the GPU", taken, "Largest that one of its processes had taken of its GPU"))
    if cost.planned_memory_bytes is not None:
        planned = bytes_text(cost.planned_memory_bytes)
        rows.append(CostFigure("Memory planned", planned, _PLANNED))
    return rows


def _answers(cost: RunCost) -> list[CostFigure]:
    speed = cost.speed
    if speed is None:
        return []
    when = f"on {speed.device} of this machine, measured {local_time(speed.measured)}"
    return [
        CostFigure("Time of an answer", _milliseconds(speed.latency), f"From one picture's file to its answer, {when}"),
        CostFigure(
            "Pace of answers",
            f"{speed.pictures_per_second:,.3g} pictures/s",
            f"Of {counted(speed.pictures, 'picture')} asked about together, {when}",
        ),
    ]


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:,.0f} ms" if seconds < 10 else duration(seconds)
