"""Whose pictures a dataset has: the attribution list, as a file too, and a look at which photos were taken down since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from core.datasets.catalog.credits import Credits, read_credits, write_credits
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.flickr.photos import NOTICE
from core.support.wording import are, counted, were
from gui.kit.empty_state import EmptyState
from gui.kit.job_bar import JobBar
from gui.kit.labels import label
from gui.kit.lines import Lines
from gui.kit.lines_view import LinesView
from gui.kit.opening import open_outside
from gui.kit.quiet import quiet_button
from gui.kit.wizard import Shell
from gui.session import Session
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset

if TYPE_CHECKING:
    from core.datasets.flickr.rechecking import RecheckResult

_JOBS = "core.datasets.flickr.rechecking"  # imported in the lane: what talks to Flickr takes a tenth of a second
KINDS = "Web page (*.html);;Table (*.csv)"
_HEADS = ("Title", "By", "Licence", "Found by", "Taken down", "Page")


class CreditsDialog(Shell):
    """The record of a dataset's collected pictures.

    Args:
        session: Whose workspace the dataset is in.
        dataset: Its name.
    """

    def __init__(self, session: Session, dataset: str, parent: QWidget | None = None) -> None:
        super().__init__("credits", f"Picture credits of {dataset}", (110, 70), "Picture credits", parent)
        self._session = session
        self._dataset = dataset
        self._named = NamedDataset(session.workspace, dataset)
        self._look: Task | None = None
        self._said = label(name="credits_said", wrap=True)
        self._lines = Lines(_HEADS, self)
        self.table = LinesView(self._lines, "credits_table", "Collected pictures; Enter opens a photo's page", 0, self)
        self.table.activated.connect(self._open_page)
        # The address of the page is there to be opened; it is too long to be read in a column.
        self.table.setColumnHidden(len(_HEADS) - 1, True)
        self._none = EmptyState(
            "note", "No one is on record",
            "Pictures collected from Flickr are listed here with their owners and licences. This dataset has none.", parent=self,
        )  # fmt: skip
        self._bar_room = QVBoxLayout()
        self._again = quiet_button("Look which are still there", "credits_look", "refresh", self._look_again, self)
        self._leave_out = quiet_button("", "credits_leave_out", "exclude", self._exclude, self)
        self._save = quiet_button("Save the list …", "credits_save", "save", self.save, self)
        self._build()
        self._read()

    def save(self) -> None:
        """Asks where to, and writes the list."""
        begin = str(Path.home() / f"{self._dataset}-credits.html")
        name, kind = QFileDialog.getSaveFileName(self, "Save the picture credits", begin, KINDS)
        if name:
            file = Path(name)
            ending = file.suffix or (".csv" if "csv" in kind else ".html")
            # The dialog asked about the name as it was typed; what that becomes with an ending is another file.
            self.write(file.with_suffix(ending), replace=bool(file.suffix))

    def write(self, file: Path, replace: bool = False) -> None:
        """Writes the list to a file, as a page or a table by its ending."""
        task = Task(write_credits, self._named, file, replace)
        self.short.run(task, lambda count: self.banner.say("info", f"{counted(count, 'picture')} credited in {file}."))

    def done(self, result: int) -> None:
        """Stops looking, keeps what was seen, and closes."""
        if self._look is not None:
            self._look.abandon()
        super().done(result)

    def _build(self) -> None:
        self.column.addWidget(self._said)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self._none, 1)
        self.column.addLayout(self._bar_room)
        self.add_closing_row(self._again, self._leave_out, beside=(self._save,))
        self.column.addWidget(label(NOTICE, "caption"))
        for part in (self._none, self._leave_out):
            part.hide()

    def _read(self) -> None:
        self.short.run(Task(read_credits, self._named), self._show)

    @Slot(object)
    def _show(self, found: Credits) -> None:
        entries = found.entries
        self._lines.show_rows([_row(entry) for entry in entries])
        people = len({entry.owner for entry in entries})
        gone = sum(bool(entry.gone) for entry in entries)
        said = f"{counted(len(entries), 'picture')} by {counted(people, 'person', 'people')}."
        if gone:
            said += f" {gone:,} {were(gone)} taken down from Flickr since."
        self._said.setText(f"{said} Double-click or Enter opens a photo's page.")
        for part in (self._said, self.table, self._again, self._save):
            part.setVisible(bool(entries))
        self._none.setVisible(not entries)
        self._leave_out.setText(f"Leave out {found.to_exclude:,} taken down")
        self._leave_out.setVisible(found.to_exclude > 0)

    @Slot()
    def _look_again(self) -> None:
        self.banner.clear()
        task = Task(f"{_JOBS}:recheck", self._named, lane="network")
        task.succeeded.connect(self._looked)
        task.failed.connect(self.banner.show_error)
        task.finished.connect(self._looking_ended)
        self._look = task
        self._again.setEnabled(False)
        title = f"Looking for the photos of {self._dataset}"
        self._bar_room.addWidget(JobBar(task, title, self))
        self._session.run_task(task, title, self._dataset)

    @Slot(object)
    def _looked(self, found: RecheckResult) -> None:
        self.banner.say("warn" if found.newly_gone else "info", *sentences(found))

    @Slot()
    def _looking_ended(self) -> None:
        task, self._look = self._look, None
        self._again.setEnabled(True)
        while (item := self._bar_room.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if task is not None and task.was_abandoned:
            self.banner.say("info", "Looking was cancelled.", "What was seen until then is noted.")
        self._read()

    @Slot()
    def _exclude(self) -> None:
        task = Task(f"{_JOBS}:exclude_gone", self._named)

        def excluded(done: tuple[int, int | None]) -> None:
            count, _ = done
            self.banner.say("info", f"{counted(count, 'picture')} left out.", "Undo on the Data page takes them in again.")
            self._session.datasets_changed.emit()
            self._read()

        self.short.run(task, excluded)

    @Slot(QModelIndex)
    def _open_page(self, index: QModelIndex) -> None:
        page = str(self._lines.row(index.row())[-1])
        # The record may come with somebody else's dataset: on its word no other site or file is opened.
        if page.startswith("https://www.flickr.com/"):
            open_outside(page, self.table)


def sentences(found: RecheckResult) -> tuple[str, str]:
    """What a look found, and what to do about it."""
    said = f"{found.looked:,} of {counted(found.photos, 'photo')} {were(found.looked)} looked for: "
    if not found.newly_gone:
        said += "none was taken down since the last look."
    else:
        count = len(found.newly_gone)
        said += f"{count:,} {were(count)} taken down since the last look."
    hints = ["They are marked; leave them out if their owners' wish counts for your use."] if found.newly_gone else []
    if found.back:
        hints.append(f"{len(found.back):,} {are(len(found.back))} there again.")
    if found.relicensed:
        one = len(found.relicensed) == 1
        hints.append(f"{len(found.relicensed):,} {'has' if one else 'have'} another licence now than when collected.")
    return said, " ".join(hints)


def _row(entry: LedgerEntry) -> tuple[str, ...]:
    state = f"seen {entry.gone[:10]}" if entry.gone else ""
    return (
        entry.title or "Untitled", entry.owner_name or entry.owner, entry.licence, entry.query, state, entry.page
    )  # fmt: skip
