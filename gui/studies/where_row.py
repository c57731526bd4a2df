"""Where a study is trained: the line of a dialog with the places there are, and what the chosen one offers."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from core.cluster.places import HERE, PLACES, carry_on
from core.studies.carrying import Carry
from core.support.errors import SafelightError
from gui.kit.labels import ElidedLabel, say
from gui.kit.quiet import QuietComboBox
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE

_PAUSE = 500  # milliseconds after the last letter of an address before it is asked


class WhereRow(QWidget):
    """The places a study can be trained at from this machine; of no use where that is this one alone.

    Signals:
        changed(): Another place.

    Attributes:
        offer: What the chosen place offers; to be shown below, where whoever lays it out wants it.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asking = NewestTask()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask)
        self.places = QuietComboBox(self)
        self.places.setObjectName("study_where")
        self.places.setAccessibleName("Where")
        self.places.setToolTip("Where the runs are trained. The workspace has to lie on a disk that every machine sees.")
        for place in PLACES:
            if place.is_here():
                self.places.addItem(place.title, place.name)
        self.address = QLineEdit(self)
        self.address.setObjectName("study_address")
        self.address.setAccessibleName("Address of the cluster")
        self.address.setPlaceholderText("The cluster of this machine, or ray://HOST:10001")
        self.offer = ElidedLabel("caption", "study_offer", parent=self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        line.addWidget(self.places)
        line.addWidget(self.address, 1)
        self.places.currentIndexChanged.connect(self._chosen)
        self.address.textChanged.connect(lambda _text: self._pause.start())
        self._chosen()

    @property
    def is_of_use(self) -> bool:
        """True where there is more than one place."""
        return self.places.count() > 1

    @property
    def is_elsewhere(self) -> bool:
        """True while another place than this machine is chosen."""
        return bool(self.places.currentData() != HERE)

    def carry(self) -> Carry | None:
        """Who trains the runs there; None for whoever does on this machine.

        Raises:
            SafelightError: The address is none.
        """
        address = self.address.text().strip() if self.places.currentData() == "ray" else ""
        return carry_on(address or str(self.places.currentData()), {})

    def close_down(self) -> None:
        """Asks nobody any more."""
        self._pause.stop()
        self._asking.drop()

    @Slot()
    def _chosen(self) -> None:
        self.address.setVisible(self.places.currentData() == "ray")
        say(self.offer, "")
        self._asking.drop()
        self._pause.stop()
        if self.places.currentData() == "ray":
            self._ask()
        self.changed.emit()

    @Slot()
    def _ask(self) -> None:
        say(self.offer, "Asking the cluster …")
        task = Task("core.cluster.offering:offer", str(self.places.currentData()), self.address.text().strip())
        self._asking.run(task, lambda words: say(self.offer, str(words)), self._refused)

    def _refused(self, error: object) -> None:
        say(self.offer, str(error) if isinstance(error, SafelightError) else "The cluster cannot be asked.")
