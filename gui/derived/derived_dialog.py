"""What dialogs share that make a dataset out of another one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from core.datasets.catalog.dataset import Dataset
from core.derived.result import DerivedResult
from core.support.wording import counted, were
from gui.kit.job_dialog import DONE, JobDialog
from gui.pictures.check_task import run_check
from gui.session import Session


class DerivedDialog(JobDialog):
    """A dialog whose last page tells of the dataset that was made, with a button that shows it.

    Args:
        session: Whose workspace it is.
        dataset: Name of the dataset that the new one is made from.
        name: Object name.
        title: As shown.
        size: Smallest width and height, in steps of the grid.
    """

    finish_text = "Show the dataset"

    def __init__(
        self,
        session: Session,
        dataset: str,
        name: str,
        title: str,
        size: tuple[int, int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, name, title, size, parent)
        self._dataset = Dataset.open(session.workspace, dataset)
        self._made = ""

    def show_made(self, result: DerivedResult) -> None:
        """Tells of the new dataset, and has it checked."""
        self._made = result.dataset
        self.outcome.show_result(summary(result), result.left, result.notes, result.classes)
        self.show_page(DONE)
        # Before the check begins, whose news is about a dataset that the pages have to know.
        self.session.datasets_changed.emit()
        run_check(self.session, result.dataset)

    def finish(self) -> None:
        """Closes, and shows the new dataset."""
        self.accept()
        self.session.go("data", self._made)


def summary(result: DerivedResult) -> str:
    """A derived dataset in one sentence."""
    parts = [f"{counted(result.added, 'picture')} made from {result.parent} for {result.dataset}"]
    if result.already:
        parts.append(f"{result.already:,} {were(result.already)} there already")
    parts.append(f"{counted(len(result.left), 'picture')} left out" if result.left else "nothing was left out")
    carried = f" Every picture is on the side of {result.split} that its original is on." if result.split else ""
    return f"{', '.join(parts)}.{carried}"
