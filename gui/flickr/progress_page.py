"""How far a collection is: class by class, the time left, and what the server last said."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from core.datasets.flickr.client import FlickrRefusal
from core.datasets.flickr.collecting import PicturesElsewhere
from core.datasets.flickr.credentials import is_about_key
from core.datasets.flickr.progress import ClassProgress
from core.support.wording import about, counted, time_left
from gui.flickr.collection import FlickrCollection, collection_of, put_away
from gui.flickr.draft import CollectionDraft
from gui.kit.labels import label
from gui.kit.wizard import Wizard, WizardPage
from gui.kit.wizard_foot import FootState
from gui.theme import SPACE

# News comes with every photo of every class; it is drawn ten times a second at most.
REDRAW_MILLISECONDS = 100
# Steps of a bar, which is never as many pixels wide.
_FULL = 1000
_HEADS = ("Class", "", "Pictures", "Found", "Refused", "Passed over", "Time left")
_NUMBERS = range(2, 6)
_GOES_ON = (
    "Closed, the collection goes on; the Dataset menu opens it again. Paused, interrupted or killed, it waits, and goes on where "
    "it was when it is continued."
)
_WAITS = (
    "Nothing is fetched until you continue, also when this is closed; the Dataset menu opens it again, and it goes on where "
    "it was."
)
_ALWAYS = "Nothing is fetched twice, and the dataset changes only at the end."


class _Row:
    """The widgets of one class."""

    def __init__(self, grid: QGridLayout, place: int, name: str, number: int) -> None:
        self.bar = QProgressBar()
        self.bar.setRange(0, _FULL)
        self.bar.setTextVisible(False)
        self.bar.setMinimumWidth(SPACE * 14)
        self.bar.setMaximumWidth(SPACE * 48)
        self.bar.setAccessibleName(f"Progress of {name}")
        self.cells = [label(right=column in _NUMBERS, name=f"flickr_row_{number}_{column}") for column in range(2, len(_HEADS))]
        grid.addWidget(label(name), place, 0)
        grid.addWidget(self.bar, place, 1)
        for column, cell in enumerate(self.cells, 2):
            grid.addWidget(cell, place, column)

    def show(self, news: ClassProgress | None, wanted: int, is_paused: bool) -> None:
        """Shows the latest news of the class; that it waits while there is none."""
        if news is None:
            texts = [f"0 of {wanted:,}", "", "", "", "waits"]
        else:
            texts = [f"{news.downloaded:,} of {wanted:,}", f"{news.found:,}", f"{news.refused:,}", f"{news.passed_over:,}", ""]
            if news.complete:
                texts[4] = "done" if news.downloaded >= wanted else "no more found"
            elif is_paused:
                texts[4] = "waits"
            elif news.seconds_left is not None:
                texts[4] = about(news.seconds_left)
        self.bar.setValue(0 if news is None else round(min(1.0, news.downloaded / wanted) * _FULL))
        for cell, text in zip(self.cells, texts, strict=True):
            cell.setText(text)


class ProgressPage(WizardPage):
    """Shows the session's collection, and goes on to what it came to."""

    def __init__(self, wizard: Wizard, draft: CollectionDraft) -> None:
        super().__init__(wizard.stack)
        self._wizard = wizard
        self._draft = draft
        self._collection: FlickrCollection | None = None
        self._rows: dict[str, _Row] = {}
        self._title = label(role="strong", name="flickr_working_title")
        self._said = label(name="flickr_working_said", wrap=True)
        self._note = label(role="caption", name="flickr_working_note", wrap=True)
        self._promise = label(role="caption", name="flickr_working_promise", wrap=True)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("flickr_working_bar")
        self._bar.setAccessibleName("Progress of the whole collection")
        self._bar.setRange(0, _FULL)
        self._bar.setTextVisible(False)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._title)
        column.addWidget(self._said)
        column.addWidget(self._bar)
        column.addSpacing(SPACE)
        column.addWidget(self._area, 1)
        column.addWidget(self._note)
        column.addWidget(self._promise)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MILLISECONDS)
        self._timer.timeout.connect(self._draw)

    def foot(self) -> FootState:
        collection = self._collection
        if collection is None:
            return FootState({"cancel": "Close"})
        words = {"take_in": "Take in what is there"}
        # Enter presses the last button. While the collection is at work that one closes, which ends nothing.
        if collection.is_running:
            words |= {"pause": "Pause", "go": "Close"}
        else:
            # Above the form is listed all that waits, with what can be done with it.
            words |= {"back": "Other collections", "cancel": "Close", "go": "Continue"}
        return FootState(words, frozenset({"pause", "take_in"} if collection.is_stopping else ()))

    def press(self, button: str) -> None:
        collection = self._collection
        if collection is None:
            return
        if button == "pause":
            collection.pause()
        elif button == "take_in":
            collection.store_kept()
        elif button == "back":
            put_away(self._draft.session)
            self._wizard.short.run(self._draft.reading(""), self._draft.show_start)
            self._wizard.show_page("request")
        elif collection.is_running:
            self._wizard.accept()
        else:
            collection.start()

    def fill(self) -> None:
        """Shows the collection from now on; one that has ended already leads on at once."""
        collection = collection_of(self._draft.session)
        if collection is None:
            return
        if collection is not self._collection:
            if self._collection is not None:
                # News of the earlier collection would be drawn into the rows of this one.
                self._collection.changed.disconnect(self._heard)
                self._collection.ended.disconnect(self._ended)
            self._collection = collection
            collection.changed.connect(self._heard)
            collection.ended.connect(self._ended)
            self._draft.replace(collection.dataset, collection.request)
        self._lay_out(collection)
        if not collection.is_running:
            self._ended()

    @Slot()
    def _ended(self) -> None:
        collection = self._collection
        if collection is None:
            return
        if collection.result is not None:
            self._wizard.show_page("result")
            return
        self._lay_out(collection)
        self.changed.emit()
        if collection.error is not None:
            self._wizard.banner.show_error(collection.error)
            if is_about_key(collection.error):
                self._wizard.banner.offer("Another key …", lambda: self._wizard.show_page("key"))
            elif isinstance(collection.error, FlickrRefusal | PicturesElsewhere):
                field = "texts" if isinstance(collection.error, FlickrRefusal) else "name"
                self._wizard.banner.offer("Change it", lambda: self._lead(field))

    def _lead(self, field: str) -> None:
        """Goes to a field of the form; what was fetched waits."""
        self._draft.wanted = (field, "")
        self.press("back")

    def _lay_out(self, collection: FlickrCollection) -> None:
        """Makes a row for each class."""
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, SPACE * 2, 0)
        grid.setHorizontalSpacing(SPACE * 2)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(1, 4)
        grid.setColumnStretch(len(_HEADS), 1)
        for column, text in enumerate(_HEADS):
            grid.addWidget(label(text, "caption", right=column in _NUMBERS), 0, column)
        wishes = collection.request.classes
        self._rows = {wish.label: _Row(grid, place, wish.label, place - 1) for place, wish in enumerate(wishes, 1)}
        grid.setRowStretch(len(self._rows) + 1, 1)
        self._area.setWidget(inside)
        self._draw()

    @Slot()
    def _heard(self) -> None:
        self.changed.emit()
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _draw(self) -> None:
        collection = self._collection
        if collection is None:
            return
        wanted, each = collection.request.wanted, collection.request.per_class
        for name, row in self._rows.items():
            row.show(collection.classes.get(name), each, collection.is_paused)
        got = sum(news.downloaded for news in collection.classes.values())
        left = next((news.all_seconds_left for news in reversed(collection.classes.values()) if not news.complete), None)
        self._title.setText(f"{collection.dataset} waits" if collection.is_paused else f"Collecting {collection.dataset}")
        text = f"{got:,} of {counted(wanted, 'picture')}"
        if left is not None and not collection.is_paused:
            text += time_left(left)
        self._said.setText(text if got or not collection.is_running else "Asking Flickr …")
        self._bar.setValue(round(min(1.0, got / max(1, wanted)) * _FULL))
        self._note.setText(collection.note)
        self._promise.setText(f"{_GOES_ON if collection.is_running else _WAITS} {_ALWAYS}")
