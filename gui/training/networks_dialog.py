"""All networks that a recipe can name: searched, put in order, and one of them chosen, with its weights or with random ones."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QLineEdit, QWidget

from core.architectures.known.networks import ORDERS, UNKNOWN, KnownNetwork, found, in_order
from core.architectures.layer_table import millions
from core.engine.protocol import ListNetworks, NetworksListed, Reply
from core.support.errors import SafelightError
from core.support.wording import counted
from gui.kit.empty_state import EmptyState
from gui.kit.labels import label
from gui.kit.lines import Cell, Figure, Lines
from gui.kit.lines_view import LinesView
from gui.kit.quiet import quiet_button
from gui.kit.wizard import Shell
from gui.session import Session
from gui.theme import SPACE

COLUMNS = {
    "name": "Network", "registry": "From", "parameters": "Parameters", "multiply-adds": "Multiply-adds", "size": "Pixels",
    "accuracy": "ImageNet", "licence": "Licence", "weights": "Weights",
}  # fmt: skip
"""What each column is put in order by, and its heading."""
_BEST_FIRST = ("accuracy",)
"""Orders that begin with the largest when they are first asked for."""


class NetworksDialog(Shell):
    """Chooses a network.

    Signals:
        chosen(object, str): This `KnownNetwork` is to be trained, with these weights ("imagenet" or "random").

    Args:
        session: Whose engine is asked.
    """

    chosen = Signal(object, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("networks", "Choose a network", (132, 84), parent=parent)
        self._all: tuple[KnownNetwork, ...] = ()
        self._shown: list[KnownNetwork] = []
        self._order, self._backwards = "", False
        self.line = QLineEdit(self)
        self.line.setObjectName("networks_search")
        self.line.setAccessibleName("Search")
        self.line.setPlaceholderText("Words of its name, where it is from, its licence or its weights, such as: timm mit small")
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._show_rows)
        self._count = label("Asking torchvision and timm", "caption", name="networks_count")
        self._lines = Lines(tuple(COLUMNS.values()), self)
        self.table = LinesView(self._lines, "networks_table", "Networks; Enter takes one with its weights", 0, self)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.activated.connect(self._take)
        self.table.selectionModel().selectionChanged.connect(self._update)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setToolTip("Puts the networks in order by this; once more, the other way round")
        header.sectionClicked.connect(self._turn_order)
        self._none = EmptyState(
            "search", "No network has all of these words", "Fewer words, or parts of them, find more.", parent=self
        )
        self._said = label(wrap=True, name="networks_said")
        self._build()
        self.finished.connect(session.put_to_engine(ListNetworks(), self._answered, self._refused).cancel)

    def _refused(self, error: SafelightError) -> None:
        self._count.clear()
        self.banner.show_error(error)

    def put_in_order(self, by: str) -> None:
        """Puts the networks in order by one of `COLUMNS`; asked once more, the other way round."""
        self._backwards = not self._backwards if by == self._order else by in _BEST_FIRST
        self._order = by
        arrow = Qt.SortOrder.DescendingOrder if self._backwards else Qt.SortOrder.AscendingOrder
        header = self.table.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(tuple(COLUMNS).index(by), arrow)
        self.table.clearSelection()
        self._show_rows()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self.line, 1)
        row.addWidget(self._count)
        self.column.addLayout(row)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self._none, 1)
        self._none.hide()
        self.column.addWidget(self._said)
        self._random = quiet_button("Use with random weights", "networks_random", "", lambda: self._use("random"), self)
        self._pretrained = quiet_button("Use with its weights", "networks_pretrained", "", lambda: self._use("imagenet"), self)
        self._pretrained.setProperty("primary", True)
        note = QLabel("ImageNet: first answers right, as the publisher says. timm's table of weights states none.", self)
        note.setProperty("tone", "dim")
        self.add_closing_row(middle=note, beside=(self._random, self._pretrained))
        self._update()
        self.line.setFocus()

    def _answered(self, reply: Reply) -> None:
        if isinstance(reply, NetworksListed):
            self._all = reply.networks
            self._show_rows()

    @Slot(int)
    def _turn_order(self, column: int) -> None:
        self.put_in_order(tuple(COLUMNS)[column])

    @Slot()
    def _show_rows(self) -> None:
        if not self._all:
            return
        kept = self._network()
        networks = found(self._all, self.line.text())
        self._shown = in_order(networks, self._order, self._backwards) if self._order in ORDERS else networks
        self._lines.show_rows([_row(one) for one in self._shown])
        self._count.setText(counted(len(self._shown), "network"))
        self.table.setVisible(bool(self._shown))
        self._none.setVisible(not self._shown)
        if kept in self._shown:
            self.table.selectRow(self._shown.index(kept))
        elif self._shown:
            self.table.selectRow(0)
            self.table.scrollToTop()
        self._update()

    def _network(self) -> KnownNetwork | None:
        rows = self.table.selectionModel().selectedRows()
        return self._shown[rows[0].row()] if rows and rows[0].row() < len(self._shown) else None

    @Slot()
    def _update(self) -> None:
        network = self._network()
        self._said.setText("" if network is None else f"{network.title}: {network.words}")
        self._random.setEnabled(network is not None)
        self._pretrained.setEnabled(network is not None and network.weights != "none")
        # What Enter in the search presses: there it closed the dialog, with nothing taken.
        (self._random if network is not None and network.weights == "none" else self._pretrained).setDefault(True)

    @Slot()
    def _take(self) -> None:
        network = self._network()
        if network is not None:
            self._use("random" if network.weights == "none" else "imagenet")

    def _use(self, weights: str) -> None:
        network = self._network()
        if network is not None:
            self.chosen.emit(network, weights)
            self.accept()


def _row(one: KnownNetwork) -> tuple[Cell, ...]:
    counts = [Figure(UNKNOWN if count is None else millions(count)) for count in (one.parameters, one.multiply_adds)]
    return (one.title, one.registry, *counts, one.side, Figure(one.accuracy_text), one.licence_text, one.weights)
