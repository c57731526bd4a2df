"""The first photos of each class, at most 30 on a page, before anything is collected."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from core.datasets.flickr.client import FlickrRefusal
from core.datasets.flickr.credentials import is_about_key
from core.datasets.flickr.preview import PreviewFound, PreviewPicture, preview_class
from core.datasets.flickr.wishes import ClassWish, CollectRequest
from core.support.jobs import Note
from core.support.wording import counted
from gui.flickr.collection import new_collection
from gui.flickr.draft import CollectionDraft
from gui.flickr.photo_tile import PhotoTile
from gui.kit.flow import FlowLayout
from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.kit.wizard import Wizard, WizardPage
from gui.kit.wizard_foot import FootState
from gui.tasks.task import Task
from gui.theme import SPACE, set_look

_SIDE = SPACE * 26


@dataclass
class _Seen:
    """What is known of one class's preview."""

    found: PreviewFound | None = None
    pictures: dict[str, PreviewPicture] = field(default_factory=dict)
    error: str = ""
    about_key: bool = False
    about_search: bool = False
    note: str = ""
    task: Task | None = None


class PreviewPage(WizardPage):
    """Classes at the left, the chosen one's first photos at the right, or why there are none."""

    def __init__(self, wizard: Wizard, draft: CollectionDraft) -> None:
        super().__init__(wizard.stack)
        self._wizard = wizard
        self._draft = draft
        # A thumbnail that cannot be deleted is left to the system; closing a dialog must not fail over it.
        self._folder = tempfile.TemporaryDirectory(prefix="safelight-preview-", ignore_cleanup_errors=True)
        self._at_work: set[Task] = set()
        self._closed = False
        self._request: CollectRequest | None = None
        self._names: dict[int, str] = {}
        self._seen: dict[tuple[object, ...], _Seen] = {}
        self._shown: tuple[object, ...] = ()
        self._tiles: dict[str, PhotoTile] = {}
        self.classes = QListWidget(self)
        self.classes.setObjectName("flickr_preview_classes")
        self.classes.setAccessibleName("Classes")
        self.classes.setFixedWidth(_SIDE)
        self.classes.currentRowChanged.connect(self._chosen)
        self._said = label(name="flickr_preview_said", wrap=True)
        self._again = quiet_button("Try again", "flickr_preview_again", "refresh", self._try_again, self)
        self._again.hide()
        # What the advice below names, each a way to its field.
        self._ways = QWidget(self)
        ways = QHBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(SPACE)
        for wanted, words in (("texts", "Other search text"), ("licences", "More licences"), ("days", "Other days")):
            ways.addWidget(quiet_button(words, f"flickr_way_{wanted}", "", partial(self._lead, wanted), self))
        ways.addStretch()
        self._key_way = quiet_button("Another key …", "flickr_way_key", "", partial(self._wizard.show_page, "key"), self)
        self._inside = QWidget(self)
        self._flow = FlowLayout(self._inside, SPACE)
        area = QScrollArea(self)
        area.setObjectName("flickr_preview_area")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._inside)
        self._area = area
        right = QVBoxLayout()
        right.setSpacing(SPACE)
        right.addWidget(self._said)
        right.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self._key_way, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self._ways)
        right.addWidget(area, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        row.addWidget(self.classes)
        row.addLayout(right, 1)

    def foot(self) -> FootState:
        wanted = self._draft.request.wanted if self._draft.request is not None else 0
        words = {"back": "Back", "cancel": "Cancel", "go": f"Collect {counted(wanted, 'picture')}"}
        return FootState(words, problem=self._draft.problem)

    def press(self, button: str) -> None:
        if button == "back":
            self._wizard.show_page("request")
        elif self._draft.request is not None:
            new_collection(self._draft.session, self._draft.dataset, self._draft.request).start()
            self._wizard.show_page("progress")

    def fill(self) -> None:
        """Shows the classes of a request and looks for the first one's photos; what was seen before is not asked for again."""
        request = self._draft.request
        assert request is not None  # the page before lets nobody on without one
        self._request, self._names = request, self._draft.licence_names
        row = max(0, self.classes.currentRow())
        # Every item that comes or goes may move the current row, and each move would ask Flickr.
        self.classes.blockSignals(True)
        self.classes.clear()
        for wish in request.classes:
            self.classes.addItem(QListWidgetItem(wish.label))
        self.classes.setCurrentRow(min(row, len(request.classes) - 1))
        self.classes.blockSignals(False)
        for number, wish in enumerate(request.classes):
            self._count(number, wish)
        self._chosen(self.classes.currentRow())

    def close_down(self) -> None:
        """Looks no further, and deletes the thumbnails once nothing is written any more."""
        self._closed = True
        for seen in self._seen.values():
            if seen.task is not None:
                seen.task.abandon()
        self._clear_away()

    def _key(self, wish: ClassWish) -> tuple[object, ...]:
        request = self._request
        assert request is not None
        # All that the answer depends on; the class's name and the number wanted can change without asking again.
        return (*wish.queries, request.licences, request.safe, request.since, request.until)

    @Slot(int)
    def _chosen(self, row: int) -> None:
        if self._request is None or not 0 <= row < len(self._request.classes):
            return
        wish = self._request.classes[row]
        key = self._key(wish)
        seen = self._seen.get(key)
        # Only what failed is asked for again: a key has 3,600 questions an hour, for the collection as well.
        if seen is None or (seen.error and seen.task is None):
            seen = self._seen[key] = _Seen()
            self._look(wish, key, seen)
        self._shown = key
        self._draw(seen)

    def _lead(self, wanted: str) -> None:
        """Goes back to a field of the form; of the class that is looked at, where it has one each."""
        row = self.classes.currentRow()
        name = self._request.classes[row].label if self._request is not None and row >= 0 else ""
        self._draft.wanted = (wanted, name)
        self._wizard.show_page("request")

    @Slot()
    def _try_again(self) -> None:
        self._chosen(self.classes.currentRow())
        self.classes.setFocus()  # the button is gone now

    def _look(self, wish: ClassWish, key: tuple[object, ...], seen: _Seen) -> None:
        assert self._request is not None
        request = self._request
        if request.until is None:
            # A search needs an end, so that it stays the same when it goes on later; for a look that is now.
            request = request.model_copy(update={"until": int(time.time())})
        task = Task(preview_class, wish, request, Path(self._folder.name), self._names, lane="network")
        seen.task = task
        self._at_work.add(task)
        task.event.connect(lambda event: self._heard(key, event))
        task.failed.connect(lambda error: self._failed(key, error))
        task.finished.connect(lambda: self._finished(key, task))
        task.start()

    def _heard(self, key: tuple[object, ...], event: object) -> None:
        seen = self._seen[key]
        if isinstance(event, Note):
            seen.note = event.text
        elif isinstance(event, PreviewFound):
            seen.found, seen.note = event, ""
        elif isinstance(event, PreviewPicture):
            seen.pictures[event.photo] = event
            if key == self._shown and event.photo in self._tiles:
                self._tiles[event.photo].show_picture(event.file, event.reason)
            return
        if key == self._shown:
            self._draw(seen)
        for number, wish in enumerate(self._request.classes if self._request else ()):
            self._count(number, wish)

    def _failed(self, key: tuple[object, ...], error: BaseException) -> None:
        self._seen[key].error = str(error)
        self._seen[key].about_key = is_about_key(error)
        self._seen[key].about_search = isinstance(error, FlickrRefusal)
        self._seen[key].task = None
        if key == self._shown:
            self._draw(self._seen[key])

    def _finished(self, key: tuple[object, ...], task: Task) -> None:
        self._at_work.discard(task)
        if self._seen[key].task is task:
            self._seen[key].task = None
        self._clear_away()

    def _clear_away(self) -> None:
        if self._closed and not self._at_work:
            self._folder.cleanup()

    def _count(self, row: int, wish: ClassWish) -> None:
        seen, item = self._seen.get(self._key(wish)), self.classes.item(row)
        found = seen.found if seen is not None else None
        if item is not None:
            item.setText(wish.label if found is None else f"{wish.label}  ·  {found.total:,}")

    def _draw(self, seen: _Seen) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._tiles = {}
        self._said.setText(_sentence(seen))
        set_look(self._said, "tone", "bad" if seen.error else "")
        self._again.setVisible(bool(seen.error))
        self._key_way.setVisible(seen.about_key)
        nothing = not seen.error and seen.found is not None and not seen.found.photos
        self._ways.setVisible(nothing or seen.about_search)
        for entry in seen.found.photos if seen.found is not None else ():
            tile = self._tiles[entry.photo.id] = PhotoTile(entry, self._inside)
            picture = seen.pictures.get(entry.photo.id)
            if picture is not None:
                tile.show_picture(picture.file, picture.reason)
            self._flow.addWidget(tile)
        self._area.verticalScrollBar().setValue(0)


def _sentence(seen: _Seen) -> str:
    if seen.error:
        return seen.error
    if seen.found is None:
        return seen.note or "Asking Flickr …"
    count, total = len(seen.found.photos), seen.found.total
    if not count:
        return "Flickr has no photo for this. Try another search text, more licences or other days."
    shown = "All are shown" if count >= total else f"The first {count} are shown"
    return f"Flickr has {counted(total, 'photo')} for this. {shown}; each opens its page on Flickr."
