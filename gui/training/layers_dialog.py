"""A picture of what will be trained: each layer with its output, parameters and multiply-adds, and what stages do to it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from core.architectures.layer_table import LayerTable
from core.engine.protocol import LayersPreview, LayersReady, Reply
from core.support.errors import SafelightError
from gui.kit.labels import label
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.kit.quiet import CopyButton
from gui.kit.wizard import Shell
from gui.session import Session

NOTE = (
    "A part is what a stage trains together: its last blocks are the last of these, and the head trains in every stage. "
    "Multiply-adds are those of convolutions and matrix products, for one picture."
)


class LayersDialog(Shell):
    """The layers of the network that a recipe would train.

    Args:
        session: Whose engine is asked.
        question: Recipe and dataset.
    """

    def __init__(self, session: Session, question: LayersPreview, parent: QWidget | None = None) -> None:
        super().__init__("layers", "What will be trained", (130, 76), parent=parent)
        self._table: LayerTable | None = None
        self._said = label("Looking at the network", wrap=True, name="layers_said")
        self.every = QCheckBox("Every layer", self)
        self.every.setObjectName("layers_every")
        self.every.setToolTip("Show single layers in place of the parts that stages train together")
        self.every.toggled.connect(self._show_rows)
        self._lines = Lines((), self)
        self.table = LinesView(self._lines, "layers_table", "Layers of the network, in the order pictures pass them", 1, self)
        copy = CopyButton("layers_copy", self._lines.as_text, parent=self)
        copy.setToolTip("The table as tab-separated lines")
        for part in (self._said, self.every):
            self.column.addWidget(part)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(label(NOTE, "caption", wrap=True))
        self.add_closing_row(copy)
        self.finished.connect(session.put_to_engine(question, self._take, self._refused).cancel)

    def _refused(self, error: SafelightError) -> None:
        self._said.hide()
        self.banner.show_error(error)

    def _take(self, reply: Reply) -> None:
        if isinstance(reply, LayersReady):
            self._table = reply.table
            self._said.setText(reply.table.words)
            self._show_rows()

    @Slot()
    def _show_rows(self) -> None:
        if self._table is not None:
            self._lines.show_rows(self._table.rows(self.every.isChecked()), self._table.headings)
