"""What a run took, as far as it was measured. What was not is None; nothing is estimated here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.evaluation.side_report.answer_speed import AnswerSpeed, speed_here
from core.runs.event_log import History
from core.runs.folder import RunFolder
from core.runs.recipe import solves
from core.runs.resources.use import ResourceUse, read_use


@dataclass(frozen=True)
class RunCost:
    """What a run took.

    *Units*: seconds, bytes, pictures per second.

    Attributes:
        seconds: That processes worked on it.
        epochs: Finished.
        parameters: Numbers in the network; None without a plan.
        weights_bytes: Of the best weights on the disk; None where they are gone.
        folder_bytes: Of everything in the run's folder.
        training_pictures_per_second: Of its last epoch.
        planned_memory_bytes: What a trial before the start said it would take at its peak, on its device.
        device: On which it was trained, as shown.
        use: What was seen of the training's processes: peak memory, how busy they were; None where nobody looked.
        speed: How fast it answers on this machine; None where that was not measured.
        is_solved: Whether its head was found in one go, which is one epoch to the run's events and none to a person.
    """

    seconds: float
    epochs: int
    parameters: int | None
    weights_bytes: int | None
    folder_bytes: int
    training_pictures_per_second: float | None
    planned_memory_bytes: int | None
    device: str
    use: ResourceUse | None
    speed: AnswerSpeed | None
    is_solved: bool = False


def run_cost(folder: RunFolder, history: History) -> RunCost:
    """What the run in that folder took."""
    plan = folder.plan
    last = history.epochs[-1] if history.epochs else None
    return RunCost(
        seconds=history.seconds,
        epochs=len(history.epochs),
        parameters=plan.parameters if plan is not None else None,
        weights_bytes=_size(folder.best_weights),
        folder_bytes=sum(_size(file) or 0 for file in folder.path.rglob("*")),
        training_pictures_per_second=last.pictures_per_second if last is not None else None,
        planned_memory_bytes=plan.estimate.memory_bytes if plan is not None and plan.estimate is not None else None,
        device=plan.device_name if plan is not None else "",
        use=read_use(folder.path),
        speed=speed_here(folder.path),
        is_solved=plan is not None and all(map(solves, plan.recipe.stages)),
    )


def _size(path: Path) -> int | None:
    """Bytes of a file; None where there is none, or a link to elsewhere."""
    try:
        return path.stat().st_size if path.is_file() and not path.is_symlink() else None
    except OSError:
        return None  # gone since it was listed
