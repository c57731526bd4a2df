"""Where work is done: the line of a dialog with the places there are, and what the chosen one offers."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from core.cluster.places import HERE, PLACES, carry_on, pairs_in
from core.studies.carrying import Carry
from core.support.errors import SafelightError
from gui.kit.labels import ElidedLabel, say
from gui.kit.quiet import QuietComboBox
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE

_PAUSE = 500  # milliseconds after the last letter of an address before it is asked
_PLACE, _ADDRESS = "study_where", "study_address"
"""What is kept for a workspace, from one study to the next. A cluster has one address, whatever is asked of it."""


class WhereRow(QWidget):
    """The places a study can be trained at from this machine, and what is said of a run there; of no use where that is this one
    alone. What was chosen last is chosen again.

    Args:
        session: Whose workspace keeps what was chosen.
        shares_on: A place of which nodes take shares of a dataset's pictures; then there is no choice, and no run to speak of.

    Signals:
        changed(): Another place.

    Attributes:
        offer: What the chosen place offers; to be shown below, where whoever lays it out wants it.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None, shares_on: str = "") -> None:
        super().__init__(parent)
        self._session = session
        self._shares = bool(shares_on)
        self._asking = NewestTask()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask)
        self.places = QuietComboBox(self)
        self.places.setObjectName("study_where")
        self.places.setAccessibleName("Where")
        self.places.setToolTip("Where the runs are trained. The workspace has to lie on a disk that every machine sees.")
        for place in PLACES:
            if place.name == shares_on or (not shares_on and place.is_here()):
                self.places.addItem(place.title, place.name)
        self.places.setVisible(not shares_on)
        self.address = QLineEdit(self)
        self.address.setObjectName("study_address")
        self.address.setAccessibleName("Address of the cluster")
        self.address.setPlaceholderText("The cluster of this machine, or ray://HOST:10001")
        self.options = QLineEdit(self)
        self.options.setObjectName("study_place_options")
        self.options.setAccessibleName(f"What a {self._what} takes there")
        self.offer = ElidedLabel("caption", "study_offer", parent=self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        line.addWidget(self.places)
        line.addWidget(self.address, 1)
        line.addWidget(self.options, 1)
        self.address.setText(session.remembered(_ADDRESS))
        self.places.setCurrentIndex(max(0, self.places.findData(session.remembered(_PLACE))))
        self.places.currentIndexChanged.connect(self._chosen)
        for said in (self.address, self.options):
            said.textChanged.connect(lambda _text: self._pause.start())
        self._chosen()

    @property
    def _what(self) -> str:
        return "share" if self._shares else "run"

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
            SafelightError: The address is none, or what is said of a run cannot be used.
        """
        place = str(self.places.currentData())
        address = self.address.text().strip() if place == "ray" else ""
        return carry_on(address or place, {place: pairs_in(self.options.text())} if PLACES.get(place).options else {})

    def keep(self) -> None:
        """Has it chosen again the next time."""
        place = str(self.places.currentData())
        if not self._shares:
            self._session.remember(_PLACE, place)
        if place == "ray":
            self._session.remember(_ADDRESS, self.address.text().strip())
        if PLACES.get(place).options:
            self._session.remember(self._options_key(place), self.options.text().strip())

    def _options_key(self, place: str) -> str:
        return f"{'check' if self._shares else 'study'}_options_{place}"

    def close_down(self) -> None:
        """Asks nobody any more."""
        self._pause.stop()
        self._asking.drop()

    @Slot()
    def _chosen(self) -> None:
        place = PLACES.get(str(self.places.currentData()))
        self.address.setVisible(place.name == "ray")
        self.options.setText(self._session.remembered(self._options_key(place.name)) if place.options else "")
        self.options.setPlaceholderText(f"Each {self._what}, as in {place.example}")  # no label says whose it is
        self.options.setToolTip(
            f"Of each {self._what}, with spaces between them: {place.options.replace('a run', f'a {self._what}')}."
        )
        self.options.setVisible(bool(place.options))
        say(self.offer, "")
        self._asking.drop()
        self._pause.stop()
        if self.is_elsewhere:
            self._ask()
        self.changed.emit()

    @Slot()
    def _ask(self) -> None:
        place, address = str(self.places.currentData()), self.address.text().strip()
        try:
            options = pairs_in(self.options.text())
        except SafelightError as error:
            self._asking.drop()
            self._refused(error)
            return
        say(self.offer, "Asking the cluster …")
        task = Task("core.cluster.offering:offer", place, address, options, shares=self._shares)
        self._asking.run(task, lambda words: say(self.offer, str(words)), self._refused)

    def _refused(self, error: object) -> None:
        say(self.offer, str(error) if isinstance(error, SafelightError) else "The cluster cannot be asked.")
