"""A TensorBoard log in the run's folder, for recipes that ask for one."""

from __future__ import annotations

from pathlib import Path

from torch.utils.tensorboard import SummaryWriter

from core.runs.events import Batch, Epoch, Event


class TensorBoardLog:
    """Writes batches and epochs as scalars.

    Args:
        folder: The run's folder; the log goes to `tensorboard` in it.
        from_step: Where the run was taken up; points after it, from before a kill, are hidden.
    """

    def __init__(self, folder: Path, from_step: int) -> None:
        self._writer = SummaryWriter(str(folder / "tensorboard"), purge_step=from_step + 1 if from_step else None)

    def add(self, event: Event) -> None:
        """Writes what the event says, if it is a batch or an epoch."""
        match event:
            case Batch():
                values = {"batch/loss": event.loss, "batch/accuracy": event.accuracy, "batch/rate": event.rate}
            case Epoch():
                values = {
                    "train/loss": event.train_loss,
                    "train/accuracy": event.train_accuracy,
                    "val/loss": event.val_loss,
                    "val/accuracy": event.val_accuracy,
                    "pictures_per_second": event.pictures_per_second,
                }
            case _:
                return
        for name, value in values.items():
            self._writer.add_scalar(name, value, event.step, walltime=event.time)

    def close(self) -> None:
        self._writer.close()
