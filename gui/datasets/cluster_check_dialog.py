"""Has a cluster check a dataset: its address, what a share takes of it, and whether it looks closer, too."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from core.cluster.places import pairs_in
from core.cluster.ray_line import AUTO, asked_of, check_address
from core.support.errors import SafelightError
from core.support.jobs import Note
from gui.kit.job_dialog import CHOOSING, DONE, JobDialog
from gui.kit.labels import label
from gui.pictures.check_task import check_words, cluster_check, look_words
from gui.session import Session
from gui.studies.where_row import WhereRow

if TYPE_CHECKING:
    from core.engine.protocol import LookedCloser

ABOUT = (
    "Each node reads its share of the pictures, and this machine writes what was found. The workspace and the folder of the "
    "pictures have to lie on a disk that every node sees. What a node does not come to, this machine does."
)


class ClusterCheckDialog(JobDialog):
    """The cluster, and what it is to do.

    Args:
        session: Whose workspace it is.
        dataset: Name of the dataset.
    """

    start_text = "Check"
    promise = "Cancelling ends what the nodes are at. What a check has found that came to its end before a closer look stays."
    unchanged = "Findings of a check that had come to its end are kept, and nothing else."

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__(session, "cluster", f"Check {dataset} on a cluster", (72, 36), parent)
        self._dataset = dataset
        self._notes: list[str] = []
        self.where = WhereRow(session, self, shares_on="ray")
        self.closer = QCheckBox("Look closer, too: crops, turned and mirrored copies, doubtful classes, odd pictures", self)
        self.closer.setObjectName("cluster_closer")
        self.choices.addWidget(label(ABOUT, "caption", wrap=True))
        self.choices.addWidget(self.where)
        self.choices.addWidget(self.where.offer)
        self.choices.addWidget(self.closer)
        self.choices.addStretch()
        self.show_page(CHOOSING)

    def start(self) -> None:
        """Has the dataset checked there."""
        address = self.where.address.text().strip() or AUTO
        try:
            needs = pairs_in(self.where.options.text())
            check_address(address)
            asked_of(needs)
        except SafelightError as error:
            self.banner.show_error(error)
            return
        self.where.keep()
        self._notes.clear()
        closer = self.closer.isChecked()
        task = cluster_check(self.session, self._dataset, address, needs, closer)
        task.event.connect(self._heard)
        done = partial(self._checked, look_words if closer else check_words)
        self.run(task, f"Checking {self._dataset} on the cluster", done, subject=self._dataset)

    def close_down(self) -> None:
        """Asks the cluster nothing any more."""
        self.where.close_down()

    @Slot(object)
    def _heard(self, event: object) -> None:
        if isinstance(event, Note):
            self._notes.append(event.text)

    def _checked(self, words: Callable[[LookedCloser], str], reply: LookedCloser) -> None:
        if not self._notes:
            self.accept()
            return
        # Shares that came to nothing, and a folder that no node sees, were told on the command line only.
        self.outcome.show_result(words(reply), (), self._notes)
        self.show_page(DONE)
