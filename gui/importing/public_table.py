"""The public datasets as a table: how large each is and its licence, before anything is downloaded."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QFrame, QVBoxLayout, QWidget

from core.datasets.sources.download_folders import folder_of
from core.datasets.sources.public.public_set import PublicSet
from core.datasets.sources.public.registry import PUBLIC
from core.datasets.sources.public.remote import SCHEME
from core.support.wording import bytes_text
from core.support.workspace import Workspace
from core.web.download import begun
from gui.importing.source_panel import SourcePanel
from gui.kit.labels import label, say
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.theme import SPACE, set_look

_HEADINGS = ("Dataset", "Pictures", "Classes", "Download, MB", "Licence")


class PublicTable(SourcePanel):
    """A row per public dataset, of which one is chosen, and below it what is known of that one.

    Args:
        workspace: Where it would be imported to.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._sets: tuple[PublicSet, ...] = tuple(PUBLIC)
        self._lines = Lines(_HEADINGS, self)
        self._lines.show_rows([_row(entry) for entry in self._sets])
        self._table = LinesView(self._lines, "public_sets", "Public datasets", 4, self)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setMinimumHeight(SPACE * 15)
        self._title = label(role="strong", name="public_title")
        self._text = label(wrap=True, name="public_text")
        self._licence = label(role="caption", wrap=True, name="public_licence")
        self._page = label(role="caption", name="public_page")
        for shown in (self._licence, self._page):
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card = QFrame(self)
        card.setProperty("card", True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        inside.setSpacing(SPACE // 2)
        for shown in (self._title, self._text, self._licence, self._page):
            inside.addWidget(shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._table, 1)
        column.addWidget(card)
        self._table.selectionModel().currentRowChanged.connect(self._chosen)
        self._table.selectRow(0)

    def choose(self, name: str) -> None:
        """Chooses a public dataset by its name."""
        names = [entry.name for entry in self._sets]
        if name in names:
            self._table.selectRow(names.index(name))

    def chosen(self) -> PublicSet:
        """The chosen public dataset."""
        return self._sets[max(0, self._table.currentIndex().row())]

    def address(self) -> str:
        """The chosen one's address."""
        return f"{SCHEME}{self.chosen().name}"

    def proposed_name(self) -> str:
        """Its own name."""
        return self.chosen().name

    def usable(self) -> bool:
        """False for one that cannot be downloaded any more."""
        return not self.chosen().unavailable

    def will(self) -> str:
        """What importing it does."""
        chosen = self.chosen()
        if chosen.unavailable:
            return "Nothing: it cannot be downloaded."
        kept = folder_of(self._workspace, self.address())
        # An earlier download that broke off is gone on with.
        arrived = sum(begun(kept / file.name) for file in chosen.files)
        here = f" ({bytes_text(arrived)} of that is here already)" if arrived else ""
        # Promised only where there is one for every file.
        checked = "compares it with the publisher's checksum " if all(file.md5 for file in chosen.files) else ""
        host = chosen.files[0].addresses[0].split("/")[2]
        whole = bytes_text(chosen.megabytes * 10**6)
        return (
            f"Downloads about {whole}{here} from {host}, {checked}and keeps {chosen.pictures:,} pictures in the workspace. What "
            "has arrived is kept when you cancel."
        )

    @Slot()
    def _chosen(self) -> None:
        chosen = self.chosen()
        self._title.setText(chosen.title)
        self._text.setText(chosen.text)
        set_look(self._licence, "tone", "warn" if chosen.unavailable else "")
        say(self._licence, chosen.unavailable or f"Licence: {chosen.licence}")
        self._page.setText(chosen.page)
        self.changed.emit()


def _row(entry: PublicSet) -> tuple[str | int | None, ...]:
    size = entry.megabytes or None
    return entry.title, entry.pictures, entry.classes, size, "No longer to be had" if entry.unavailable else entry.licence
