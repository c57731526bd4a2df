"""The Data page: datasets, their pictures, findings, and the split."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from core.datasets.catalog.class_names import NO_CLASS
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.gallery import numbers_of
from core.datasets.catalog.overview import Overview, Stock, stock
from core.datasets.cleaning import decisions as data_decisions
from core.support.wording import counted
from gui.datasets.dataset_list import DatasetList
from gui.datasets.findings_panel import FindingsPanel
from gui.datasets.glance_tab import GlanceTab
from gui.datasets.menu import DatasetMenu
from gui.datasets.removed_bar import RemovedBar
from gui.datasets.steps import DecisionSteps
from gui.datasets.unlabelled_bar import UnlabelledBar
from gui.kit.empty_state import EmptyState
from gui.kit.job_bar import JobRoom
from gui.kit.page import Page
from gui.kit.remembered import remember_splitter
from gui.maps.tab import MapTab
from gui.pictures.check_task import run_check
from gui.pictures.panel import PicturesPanel
from gui.session import Session
from gui.sizes.tab import SizeTab
from gui.splits.panel import SplitPanel
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE

_START, _DATASET = 0, 1


class DataPage(Page):
    """Datasets at the left; pictures, findings and split of the chosen one at the right.

    Args:
        session: Shared by all pages.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "Data", parent)
        self.setObjectName("data_page")
        self._loading = NewestTask()
        self._dataset: Dataset | None = None
        self._facts: Overview | None = None
        self._loaded_name = ""
        self._remade: set[str] = set()  # datasets whose thumbnails were made anew
        # From outside to inside: what is moved once it is filled is told of its style anew, with all that lies in it.
        self._rooms = QStackedWidget(self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self._rooms)
        self._splitter.setObjectName("data_splitter")
        self.datasets = DatasetList(self._splitter)
        self._right = QWidget(self._splitter)
        self.tabs = QTabWidget(self._right)
        self.tabs.setObjectName("data_tabs")
        self.tabs.setDocumentMode(True)
        inside = self.tabs.findChild(QStackedWidget)
        self.pictures = PicturesPanel(session.settings, inside)
        self.findings = FindingsPanel(session, inside)
        self.sizes = SizeTab(session, inside)
        self.map = MapTab(session, inside)
        self.glance = GlanceTab(session, inside)
        self.split = SplitPanel(session, inside)
        self.steps = DecisionSteps(session, self)
        self.work = JobRoom(self._right)
        self.removed = RemovedBar(session, self)
        self.unlabelled = UnlabelledBar(session, self._right)
        self._build()
        self._connect()

    def entered(self, argument: str) -> None:
        """Reads the datasets anew; `argument` names one to look at, with "/split" behind it for how it is split."""
        name, _, place = argument.partition("/")  # a slash is in no name
        if name:
            self.session.set_dataset(name)
        if place == "split":
            self.tabs.setCurrentWidget(self.split)
        self.reload()

    def undo(self) -> bool:
        """Undoes what was done last: a dataset's removal, or the latest decision about the one that is shown."""
        return self.removed.restore() or self._step(self.steps.back())

    def redo(self) -> bool:
        """Does again what was undone last."""
        return self._step(self.steps.forward())

    def step_words(self) -> tuple[str, str]:
        back, forward = self.steps.words()
        return self.removed.words() or back, forward

    @Slot()
    def reload(self) -> None:
        """Reads datasets and the one looked at anew, in the background."""
        self._loading.run(Task(stock, self.session.workspace, self.session.dataset), self._loaded, self.show_error)

    def _build(self) -> None:
        self._import = self.add_action("Import pictures", "import", lambda: self.session.ask_import())
        # With the dataset that is shown, not the one that is still being read.
        self._menu = self.add_menu(DatasetMenu(self.session, lambda: self._loaded_name, self))
        self.tabs.addTab(self.pictures, "Pictures")
        self.tabs.addTab(self.findings, "Findings")
        self.tabs.addTab(self.sizes, "Sizes")
        self.tabs.addTab(self.map, "Map")
        self.tabs.addTab(self.glance, "At a glance")
        self.tabs.addTab(self.split, "Split")
        self.datasets.setMinimumWidth(SPACE * 22)
        self._splitter.addWidget(self.datasets)
        self._splitter.addWidget(self._framed(self._right))
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setCollapsible(1, False)
        self._splitter.setSizes([SPACE * 26, SPACE * 120])
        remember_splitter(self._splitter, self.session.settings)
        self._start = EmptyState(
            "data", "No dataset yet",
            "A dataset is a folder of photographs with one subfolder per class. Open yours, or try one of the samples that "
            "come with Safelight. Nothing is copied or changed unless you ask for it.",
            "Open a folder of photographs", lambda: self.session.ask_import(), parent=self,
        )  # fmt: skip
        self._start.add_act("Collect from Flickr", "collect", lambda: self.session.ask("flickr"))
        self._start.add_act("Try solar cells", "sample", lambda: self.session.ask_import("sample:solar-cells"))
        self._start.add_act("Try handwritten digits", "sample", lambda: self.session.ask_import("sample:digits"))
        self._rooms.addWidget(self._start)
        self._rooms.addWidget(self._splitter)
        # Until the datasets are listed, or "No dataset yet" would flash by at every start.
        self._rooms.setCurrentIndex(_DATASET)
        self.body.addWidget(self.removed)  # above both rooms: the last dataset leaves the first one
        self.body.addWidget(self._rooms, 1)

    def _framed(self, right: QWidget) -> QWidget:
        column = QVBoxLayout(right)
        column.setContentsMargins(SPACE * 2, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.work)
        column.addWidget(self.unlabelled)
        column.addWidget(self.tabs, 1)
        self.setTabOrder(self.datasets.add, self.tabs.tabBar())  # then what the tab shows
        return right

    def _connect(self) -> None:
        self.session.dataset_changed.connect(self.reload)
        self.session.datasets_changed.connect(self.reload)
        self.datasets.chosen.connect(self.session.set_dataset)
        self.datasets.import_asked.connect(lambda: self.session.ask_import())
        self.datasets.act_asked.connect(self.session.ask)
        self.pictures.exclusion_asked.connect(self._exclusion_asked)
        self.pictures.class_asked.connect(self._class_asked)
        self.pictures.tie_asked.connect(self._tie_asked)
        self.pictures.failed.connect(self.show_error)
        self.findings.show_asked.connect(self._show_numbers)
        self.findings.exclude_asked.connect(self._exclude_found)
        self.findings.clean_asked.connect(lambda place: self.session.ask("clean", f"{self._loaded_name}/{place}"))
        self.findings.counted.connect(self._show_count)
        self.findings.failed.connect(self.show_error)
        self.findings.check_asked.connect(self._check)
        self.sizes.show_asked.connect(self._show_numbers)
        self.sizes.failed.connect(self.show_error)
        self.map.show_asked.connect(self._show_numbers)
        self.map.failed.connect(self.show_error)
        self.glance.failed.connect(self.show_error)
        self.split.made.connect(self._split_made)
        self.split.show_asked.connect(self._show_pair)
        self.split.tie_asked.connect(self._tie_pair)
        self.split.failed.connect(self.show_error)

    @Slot(object)
    def _loaded(self, found: Stock) -> None:
        name = found.name
        if name != self._loaded_name:
            self.clear_error()
            if found.facts is not None and found.facts.why_read_only:
                self.banner.say("info", found.facts.why_read_only)
        self._loaded_name = name
        self.work.show_subject(name)
        if name and name != self.session.dataset:
            self.session.set_dataset(name)  # the one wished for is gone; this comes back here
            return
        self._dataset, self._facts = found.dataset, found.facts
        self.steps.show(found.dataset, found.facts)
        self.datasets.show_headlines(found.headlines, name)
        self._rooms.setCurrentIndex(_DATASET if found.headlines else _START)
        # The start page has the same act, larger.
        self._import.setVisible(bool(found.headlines))
        if not found.headlines and self.isVisible():
            self._start.focus()
        problem = next((line.problem for line in found.headlines if line.name == name), "")
        if problem:
            self.show_error(problem)
        self.tabs.setVisible(found.facts is not None)
        self._show_header()
        self.unlabelled.show_facts(found.facts)
        if found.facts is not None and found.dataset is not None:
            self.pictures.show_dataset(found.dataset, found.facts)
            self.findings.show_facts(found.facts)
            self.sizes.show_dataset(found.dataset, found.facts)
            self.map.show_dataset(found.dataset, found.facts)
            self.glance.show_dataset(found.dataset)
            self.split.show_facts(found.facts)
            self._remake_thumbnails(found.facts)

    def _remake_thumbnails(self, facts: Overview) -> None:
        """Has a check make the thumbnails of a dataset whose cache was deleted; once, for its pictures may be gone as well."""
        if not facts.has_thumbnails and not facts.read_only and facts.name not in self._remade:
            self._remade.add(facts.name)
            self._run_check(facts.name)

    def _show_header(self) -> None:
        facts = self._facts
        self.set_title(facts.name if facts is not None else "Data")
        if facts is None:
            self.set_context("Collect pictures, clean them, and split them so that nothing leaks.")
            self.drop_primary()
            return
        parts = [f"{counted(facts.pictures, 'picture')} in {counted(len(facts.counts), 'class', 'classes')}"]
        if facts.unlabelled and not facts.pictures:  # nothing is wrong with them: they only have no class yet
            parts = [f"{counted(facts.unlabelled, 'picture')}, {NO_CLASS}"]
        elif facts.unlabelled:
            parts.append(f"{facts.unlabelled:,} {NO_CLASS}")
        if facts.excluded:
            parts.append(f"{facts.excluded:,} excluded")
        if facts.refused:
            parts.append(f"{len(facts.refused):,} refused")
        parts.append(f"split {facts.split}" if facts.split else "no split yet")
        parts.append(f"licence: {facts.licence}" if facts.licence else facts.root)
        if facts.why_read_only:
            parts.insert(0, "read-only")
        self.set_context("  ·  ".join(parts))
        if facts.split is not None:
            self.set_primary("Train a classifier", "train", lambda: self.session.go("train"))
        elif facts.read_only or not facts.pictures:
            self.drop_primary()  # a split would have to be written, and nothing else leads on
        else:
            self.set_primary("Make a split", "split", self._go_to_split)

    @Slot()
    def _go_to_split(self) -> None:
        if self.tabs.currentWidget() is self.split:
            # The button says "Make a split": pressed where the form is seen, it does.
            self.split.form.ask()
        else:
            self.tabs.setCurrentWidget(self.split)
            self.split.form.focus()

    @Slot(object)
    def _exclusion_asked(self, ids: tuple[int, ...]) -> None:
        if self._dataset is not None:
            self._decide(Task(data_decisions.turn_exclusion, self._dataset, ids))

    @Slot(object, str)
    def _class_asked(self, ids: tuple[int, ...], name: str) -> None:
        if self._dataset is not None:
            self._decide(Task(data_decisions.move_to_class, self._dataset, ids, name))

    @Slot(object)
    def _tie_asked(self, ids: tuple[int, ...]) -> None:
        if self._dataset is not None:
            self._decide(Task(data_decisions.tie_together, self._dataset, ids))

    @Slot(object)
    def _tie_pair(self, paths: tuple[str, str]) -> None:
        if self._dataset is not None:
            self._decide(Task(data_decisions.tie_pair, self._dataset, paths))

    @Slot(int)
    def _show_count(self, findings: int) -> None:
        self.tabs.setTabText(1, f"Findings {findings:,}" if findings else "Findings")

    @Slot(object, str)
    def _exclude_found(self, ids: tuple[int, ...], kind: str) -> None:
        if self._dataset is not None:
            self._decide(Task(data_decisions.exclude_found, self._dataset, ids, kind))

    def _step(self, task: Task | None) -> bool:
        if task is not None:
            self._decide(task)
        return task is not None

    def _decide(self, task: Task) -> None:
        task.succeeded.connect(self._decided)
        task.failed.connect(self.show_error)
        task.start()

    @Slot(object)
    def _decided(self, made: data_decisions.Decided) -> None:
        self.clear_error()
        self.removed.hide()  # undo is about the later decision from here on
        self.session.notify(made.words)
        # Nothing was changed, so there is nothing to read again.
        if made.edit is not None:
            self.session.datasets_changed.emit()

    @Slot(object, str)
    def _show_numbers(self, ids: tuple[int, ...], words: str) -> None:
        self.tabs.setCurrentWidget(self.pictures)
        self.pictures.show_numbers(ids, words)

    @Slot(object)
    def _show_pair(self, paths: tuple[str, str]) -> None:
        task = Task(numbers_of, self._dataset, paths)
        task.succeeded.connect(lambda ids: self._show_numbers(ids, "Two that are close"))
        task.failed.connect(self.show_error)
        task.start()

    @Slot()
    def _check(self) -> None:
        if self._dataset is not None and not self.work.is_busy(self._dataset.name):
            self._run_check(self._dataset.name)

    def _run_check(self, name: str) -> None:
        task = run_check(self.session, name)
        self.work.add(task, task.title)
        task.failed.connect(lambda error: self._not_checked(name, error))
        task.succeeded.connect(self.pictures.read_thumbnails_anew)

    def _not_checked(self, name: str, error: BaseException) -> None:
        # On another dataset's page it would be read as that one's.
        if name == self._loaded_name:
            self.show_error(error)
        else:
            self.session.notify(f"{name}: {error}")

    @Slot()
    def _split_made(self) -> None:
        self.clear_error()
        self.session.datasets_changed.emit()
