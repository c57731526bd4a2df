"""The Flickr wizard: a key once, what is wanted, a look at the first photos, the collection, and what it came to."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.datasets.catalog.licences import Licence
from core.datasets.flickr.collecting import NOTICE
from core.datasets.flickr.with_own_key import Start, ask_licences, begin
from gui.flickr.collection import CollectionWatch
from gui.flickr.desk import CollectionDesk
from gui.flickr.foot import DONE, KEY, PREVIEW, WISH, WORKING, FlickrFoot
from gui.flickr.key_room import KeyRoom
from gui.flickr.key_work import KeyWork
from gui.flickr.preview_room import PreviewRoom
from gui.flickr.progress_room import WorkingRoom
from gui.flickr.request_form import WishRoom
from gui.flickr.result import FlickrResultView
from gui.flickr.unfinished_box import WaitingBox
from gui.kit.banner import Banner
from gui.kit.labels import label
from gui.session import Session
from gui.tasks.short_tasks import ShortTasks
from gui.tasks.task import Task
from gui.theme import SPACE


class FlickrDialog(QDialog):
    """Collects pictures from Flickr into a dataset of the session's workspace.

    Closed while it collects, it lets the collection go on; opened again, it shows how far it is.

    Args:
        session: Whose workspace gets the dataset.
        dataset: Which dataset to begin with; "" for none.
    """

    def __init__(self, session: Session, dataset: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._draft = f"flickr {session.workspace.root}"
        self.setObjectName("flickr_dialog")
        self.setWindowTitle("Collect pictures from Flickr")
        self.setMinimumSize(SPACE * 115, SPACE * 80)
        self.banner = Banner(self)
        self.short = ShortTasks(self.banner.show_error)
        self.desk = CollectionDesk(session, self.short, self)
        self.waiting = WaitingBox(self)
        self.key = KeyRoom(self)
        self.keys = KeyWork(session, self.key, self.short, self)
        self.wish = WishRoom(session.workspace, self)
        self.preview = PreviewRoom(self)
        self.working = WorkingRoom(self)
        self.outcome = FlickrResultView(self)
        self.rooms = QStackedWidget(self)
        self.foot = FlickrFoot(self)
        self._build()
        self._connect()
        self._begin(dataset)

    def reject(self) -> None:
        """Closes; a collection at work goes on, and the form is remembered until the window closes."""
        self.done(QDialog.DialogCode.Rejected)

    def done(self, result: int) -> None:
        """Ends all looking around, then closes."""
        self.short.abandon()
        self.preview.close_down()
        self.key.clear()
        self.desk.leave()
        if self.wish.show_problem() == "":
            self._session.unfinished[self._draft] = (self.wish.dataset, self.wish.request())
        super().done(result)

    def _build(self) -> None:
        for room in (self.key, self.wish, self.preview, self.working, self.outcome):
            self.rooms.addWidget(room)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 2)
        whole.setSpacing(SPACE * 2)
        whole.addWidget(label("Collect pictures from Flickr", "title"))
        whole.addWidget(self.banner)
        whole.addWidget(self.waiting)
        whole.addWidget(self.rooms, 1)
        whole.addWidget(self.foot)
        whole.addWidget(label(NOTICE, "caption", name="flickr_notice"))

    def _connect(self) -> None:
        self.foot.back_asked.connect(self._gone_back)
        self.foot.pause_asked.connect(self.desk.pause)
        self.foot.take_in_asked.connect(self._end_early)
        self.foot.close_asked.connect(self.reject)
        self.foot.on_asked.connect(self._gone)
        self.wish.changed.connect(self._enable)
        self.key.changed.connect(self._enable)
        self.keys.kept.connect(self._key_kept)
        self.keys.refused.connect(self._key_refused)
        self.keys.forgotten.connect(self._key_forgotten)
        self.outcome.credits_asked.connect(self._show_credits)
        self.waiting.go_on_asked.connect(self.desk.take_up)
        self.waiting.take_in_asked.connect(self.desk.take_in_waiting)
        self.waiting.throw_away_asked.connect(self.desk.throw_away)
        self.desk.waiting_changed.connect(self.waiting.show_waiting)
        self.desk.followed.connect(self._follow)
        self.desk.changed.connect(self._enable)
        self.desk.ended.connect(self._ended)

    def _begin(self, dataset: str) -> None:
        self.wish.set_dataset(dataset)
        draft = self._session.unfinished.get(self._draft)
        if isinstance(draft, tuple) and (not dataset or draft[0] == dataset):
            self.wish.show_request(*draft)
        if self.desk.watch is not None:
            self.desk.follow(self.desk.watch)
            return
        self.show_room(WISH)
        self.wish.focus()
        self.short.run(Task(begin, self._session.workspace, dataset), self._begun)

    @Slot(object)
    def _begun(self, start: Start) -> None:
        self.keys.show(start)
        self.waiting.show_waiting(start.waiting)
        if start.searches and self._draft not in self._session.unfinished:
            self.wish.show_searches(start.searches)
        if start.key_place:
            # without them the names known here stay; and the person learns early that the key or the network will not do
            self.short.run(Task(ask_licences, lane="network"), self.wish.show_licences)
        else:
            self.show_room(KEY)
            self.key.focus()
        self._enable()

    def show_room(self, room: int) -> None:
        """Shows one of KEY, WISH, PREVIEW, WORKING and DONE with the buttons it has."""
        self.rooms.setCurrentIndex(room)
        self.waiting.setVisible(room == WISH and self.waiting.findChild(QPushButton) is not None)
        self.foot.show_room(room, bool(self.keys.place))
        self._enable()

    @Slot()
    def _enable(self) -> None:
        """Says what is missing, and lets go on when nothing is."""
        room, problem = self.rooms.currentIndex(), ""
        if room == KEY:
            problem = "" if self.key.key() is not None else "Key and secret are both needed."
        elif room in (WISH, PREVIEW):
            problem = self.wish.show_problem()
        wanted = self.wish.request().wanted if room == PREVIEW and not problem else 0
        self.foot.show_state(problem, wanted, self.desk.watch)

    @Slot()
    def _gone(self) -> None:
        self.banner.clear()
        room = self.rooms.currentIndex()
        if room == KEY:
            if self.keys.use():
                self.foot.show_waiting("Asking Flickr whether it knows the key …")
        elif room == WISH:
            self.show_room(PREVIEW)
            self.preview.show_request(self.wish.request(), self.wish.licences.names())
        elif room == PREVIEW:
            self.desk.collect(self.wish.dataset, self.wish.request())
        elif room == WORKING:
            self._close_or_continue()
        else:
            dataset = self._dataset()
            self.accept()
            self._session.go("data", dataset)

    @Slot()
    def _gone_back(self) -> None:
        self.banner.clear()
        if self.rooms.currentIndex() == WISH:
            self.show_room(KEY)
            self.key.focus()
            return
        if self.rooms.currentIndex() == DONE:
            self.desk.put_away()
        self.show_room(WISH)

    @Slot(str, object)
    def _key_kept(self, said: str, licences: tuple[Licence, ...]) -> None:
        self.wish.show_licences(licences)
        self.show_room(WISH)
        self.wish.focus()
        self.banner.say("info", said)

    @Slot()
    def _key_forgotten(self) -> None:
        self.show_room(KEY)
        self.banner.say("info", "The key is forgotten.")

    @Slot(object)
    def _key_refused(self, error: BaseException) -> None:
        self._enable()
        self.banner.show_error(error)

    @Slot(object)
    def _follow(self, watch: CollectionWatch) -> None:
        self.wish.show_request(watch.dataset, watch.request)
        self.working.show_watch(watch)
        self.show_room(WORKING)

    def _close_or_continue(self) -> None:
        watch = self.desk.watch
        if watch is None or watch.is_running:
            self.accept()
        else:
            watch.start()

    @Slot()
    def _end_early(self) -> None:
        self.banner.clear()
        self.desk.take_in()

    @Slot()
    def _ended(self) -> None:
        watch = self.desk.watch
        if watch is None:
            return
        if watch.result is not None:
            self.outcome.show_result(watch.result)
            self.show_room(DONE)
            return
        self.working.show_watch(watch)
        self._enable()
        if watch.error is not None:
            self.banner.show_error(watch.error)

    @Slot()
    def _show_credits(self) -> None:
        dataset = self._dataset()
        self.accept()
        self._session.ask("credits", dataset)

    def _dataset(self) -> str:
        watch = self.desk.watch
        return watch.dataset if watch is not None else self.wish.dataset
