"""The Flickr wizard: a key once, what is wanted, a look at the first photos, the collection, and what it came to."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.datasets.flickr.collecting import NOTICE
from core.datasets.flickr.licences import Licence
from core.datasets.flickr.unfinished import Unfinished, throw_away
from gui.session import Session
from gui.tasks.short_tasks import ShortTasks
from gui.tasks.task import Task
from gui.theme import SPACE
from gui.widgets.banner import Banner
from gui.widgets.labels import label
from gui.wizards.flickr_foot import DONE, KEY, PREVIEW, WISH, WORKING, FlickrFoot
from gui.wizards.flickr_jobs import Start, ask_licences, begin, forget_own_key, keep_key
from gui.wizards.flickr_key import KeyRoom
from gui.wizards.flickr_preview import PreviewRoom
from gui.wizards.flickr_result import FlickrResultView
from gui.wizards.flickr_waiting import WaitingBox
from gui.wizards.flickr_watch import CollectionWatch, new_watch, put_away, watch_of
from gui.wizards.flickr_wish import WishRoom
from gui.wizards.flickr_working import WorkingRoom


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
        self._start = Start("", "", (), {})
        self._draft = f"flickr {session.workspace.root}"
        self.setObjectName("flickr_dialog")
        self.setWindowTitle("Collect pictures from Flickr")
        self.setMinimumSize(SPACE * 115, SPACE * 80)
        self.banner = Banner(self)
        self.short = ShortTasks(self.banner.show_error)
        self.waiting = WaitingBox(self)
        self.key = KeyRoom(self)
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
        watch = watch_of(self._session)
        if watch is not None and not watch.is_running and not watch.is_paused:
            put_away(self._session)
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
        self.foot.pause_asked.connect(self._paused)
        self.foot.take_in_asked.connect(self._end_early)
        self.foot.close_asked.connect(self.reject)
        self.foot.on_asked.connect(self._gone)
        self.wish.changed.connect(self._enable)
        self.key.changed.connect(self._enable)
        self.key.forget_asked.connect(self._forget_key)
        self.preview.failed.connect(self.banner.show_error)
        self.outcome.credits_asked.connect(self._show_credits)
        self.waiting.go_on_asked.connect(self._take_up)
        self.waiting.take_in_asked.connect(self._take_in_waiting)
        self.waiting.throw_away_asked.connect(self._throw_away)

    def _begin(self, dataset: str) -> None:
        self.wish.set_dataset(dataset)
        draft = self._session.unfinished.get(self._draft)
        if isinstance(draft, tuple) and (not dataset or draft[0] == dataset):
            self.wish.show_request(*draft)
        watch = watch_of(self._session)
        if watch is not None:
            self._follow(watch)
            return
        self.show_room(WISH)
        self.wish.focus()
        self.short.run(Task(begin, self._session.workspace, dataset), self._begun)

    @Slot(object)
    def _begun(self, start: Start) -> None:
        self._start = start
        self.key.show_place(start.keeps, start.key_place)
        self.waiting.show_waiting(start.waiting)
        if start.searches and self._draft not in self._session.unfinished:
            self.wish.show_searches(start.searches)
        if start.key_place:
            self.short.run(Task(ask_licences, lane="network"), self.wish.show_licences, self._without_licences)
        else:
            self.show_room(KEY)
            self.key.focus()
        self._enable()

    @Slot(object)
    def _without_licences(self, error: BaseException) -> None:
        """The names known here stay; the person learns early that the key or the network will not do."""
        self.banner.show_error(error)

    def show_room(self, room: int) -> None:
        """Shows one of KEY, WISH, PREVIEW, WORKING and DONE with the buttons it has."""
        self.rooms.setCurrentIndex(room)
        self.waiting.setVisible(room == WISH and self.waiting.findChild(QPushButton) is not None)
        self.foot.show_room(room, bool(self._start.key_place))
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
        self.foot.show_state(problem, wanted, watch_of(self._session))

    @Slot()
    def _gone(self) -> None:
        self.banner.clear()
        room = self.rooms.currentIndex()
        if room == KEY:
            self._use_key()
        elif room == WISH:
            self.show_room(PREVIEW)
            self.preview.show_request(self.wish.request(), self.wish.licences.names())
        elif room == PREVIEW:
            self._collect()
        elif room == WORKING:
            self._close_or_continue()
        else:
            watch = watch_of(self._session)
            dataset = watch.dataset if watch is not None else self.wish.dataset
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
            put_away(self._session)
        self.show_room(WISH)

    def _use_key(self) -> None:
        key = self.key.key()
        if key is None:
            return
        self.foot.show_waiting("Asking Flickr whether it knows the key …")
        self.short.run(Task(keep_key, key, lane="network"), self._key_kept, self._key_refused)

    @Slot(object)
    def _key_kept(self, kept: tuple[str, tuple[Licence, ...]]) -> None:
        said, licences = kept
        self.key.clear()
        self.short.run(Task(begin, self._session.workspace, ""), self._key_found)
        self.wish.show_licences(licences)
        self.show_room(WISH)
        self.wish.focus()
        self.banner.say("info", said)

    @Slot(object)
    def _key_found(self, start: Start) -> None:
        self._start = start
        self.key.show_place(start.keeps, start.key_place)

    @Slot()
    def _forget_key(self) -> None:
        def forgotten(place: str) -> None:
            self._start = replace(self._start, key_place=place)
            self.key.show_place(self._start.keeps, place)
            self.show_room(KEY)
            self.banner.say("info", "The key is forgotten.")

        self.short.run(Task(forget_own_key), forgotten)

    @Slot(object)
    def _key_refused(self, error: BaseException) -> None:
        self._enable()
        self.banner.show_error(error)

    def _collect(self) -> None:
        watch = new_watch(self._session, self.wish.dataset, self.wish.request())
        watch.start()
        self._follow(watch)

    @Slot(object)
    def _take_up(self, entry: Unfinished) -> None:
        watch = new_watch(self._session, entry.dataset, entry.request)
        watch.start()
        self._follow(watch)

    @Slot(object)
    def _take_in_waiting(self, entry: Unfinished) -> None:
        watch = new_watch(self._session, entry.dataset, entry.request)
        watch.take_in()
        self._follow(watch)

    @Slot(object)
    def _throw_away(self, entry: Unfinished) -> None:
        workspace = self._session.workspace
        self.short.run(Task(throw_away, workspace, entry.dataset), lambda _: self._look_again())

    def _look_again(self) -> None:
        self.short.run(Task(begin, self._session.workspace, ""), lambda start: self.waiting.show_waiting(start.waiting))

    def _follow(self, watch: CollectionWatch) -> None:
        watch.changed.connect(self._enable)
        watch.ended.connect(self._ended)
        self.wish.show_request(watch.dataset, watch.request)
        self.working.show_watch(watch)
        self.show_room(WORKING)
        if not watch.is_running:
            self._ended()

    def _close_or_continue(self) -> None:
        watch = watch_of(self._session)
        if watch is None or watch.is_running:
            self.accept()
        else:
            watch.start()

    @Slot()
    def _paused(self) -> None:
        watch = watch_of(self._session)
        if watch is not None:
            watch.pause()

    @Slot()
    def _end_early(self) -> None:
        watch = watch_of(self._session)
        if watch is not None:
            self.banner.clear()
            watch.take_in()

    @Slot()
    def _ended(self) -> None:
        watch = watch_of(self._session)
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
        watch = watch_of(self._session)
        dataset = watch.dataset if watch is not None else self.wish.dataset
        self.accept()
        self._session.ask("credits", dataset)
