"""The Flickr wizard: a key once, what is wanted, a look at the first photos, the collection, and what it came to."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.datasets.flickr.licences import read_licences
from core.datasets.flickr.photos import NOTICE
from core.datasets.flickr.starting import CollectingStart
from gui.flickr.collection import collection_of, put_away
from gui.flickr.draft import CollectionDraft
from gui.kit.labels import label
from gui.kit.wizard import Wizard
from gui.kit.wizard_foot import FootButtons
from gui.session import Session
from gui.tasks.task import Task

KEY, REQUEST, PREVIEW, PROGRESS, RESULT = "key", "request", "preview", "progress", "result"
PAGES = {
    KEY: "gui.flickr.key_page:KeyPage",
    REQUEST: "gui.flickr.request_page:RequestPage",
    PREVIEW: "gui.flickr.preview_page:PreviewPage",
    PROGRESS: "gui.flickr.progress_page:ProgressPage",
    RESULT: "gui.flickr.result_page:ResultPage",
}
"""The pages; each says itself what the foot shows below it and where it leads."""


class FlickrDialog(Wizard):
    """Collects pictures from Flickr into a dataset of the session's workspace.

    Closed while it collects, it lets the collection go on; opened again, it shows how far it is.

    Args:
        session: Whose workspace gets the dataset.
        dataset: Which dataset to begin with; "" for none.
    """

    def __init__(self, session: Session, dataset: str = "", parent: QWidget | None = None) -> None:
        self.draft = CollectionDraft(session, dataset)
        buttons = FootButtons(("back",), ("pause", "take_in", "cancel", "go"))
        title = "Collect pictures from Flickr"
        super().__init__(session, "flickr", title, (115, 80), PAGES, self.draft, buttons, parent=parent)
        # The pages need it before there is a dialog that could own it.
        self.draft.setParent(self)
        # Flickr's terms of use ask for this sentence wherever its photos are searched.
        self.column.addWidget(label(NOTICE, "caption", name="flickr_notice", parent=self))
        # At work, or with a result nobody has seen, it comes before another form. One that waits is listed above the form, like
        # those that wait since another window was closed.
        collection = collection_of(session)
        if collection is not None and (collection.is_running or collection.result is not None):
            self.show_page(PROGRESS)
            return
        put_away(session)
        self.show_page(REQUEST)
        self.short.run(self.draft.reading(dataset), self._begun)

    def done(self, result: int) -> None:
        """Closes; a collection at work goes on, and the form is remembered until the window closes."""
        put_away(self.session)
        self.draft.keep()
        super().done(result)

    @Slot(object)
    def _begun(self, start: CollectingStart) -> None:
        self.draft.show_start(start)
        if start.key_place:
            # without them the names known here stay; and the person learns early that the key or the network will not do
            self.short.run(Task(read_licences, lane="network"), self.draft.show_licences)
        else:
            self.show_page(KEY)
