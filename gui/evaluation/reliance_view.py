"""The tab of a run with how far it leans on the backgrounds of pictures: asked by a button, told with dots and examples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, QTemporaryDir, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.evaluation.reliance import VARIANTS, Reliance, RelianceExample, how_made, what_it_means
from core.runs.listing import RunSummary
from core.support.wording import counted, percentage
from gui.evaluation.run_tab import RunTab
from gui.evaluation.variant_dots import VariantDots
from gui.icons import icon
from gui.kit.empty_state import EmptyState
from gui.kit.job_bar import JobRoom
from gui.kit.labels import error_label, label, say
from gui.kit.quiet import quiet_button
from gui.pictures.strip import PictureStrip
from gui.pictures.strip_list import StripTile
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.derived.usable_masks import MasksAtHand
    from core.engine.protocol import BackgroundsJudged

_SIDE = SPACE * 14


class RelianceView(RunTab):
    """Asks the workshop about the selected run; what it answered is kept for as long as the window lasts."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("reliance")
        self._run: RunSummary | None = None
        self._known: dict[str, Reliance] = {}
        self._asked = 0
        # Examples are the window's: an engine's own folder goes when it has been idle for a minute.
        self._folder = QTemporaryDir()
        self._reading = NewestTask()
        self._none = EmptyState("background", "No masks yet", "", "Remove backgrounds …", self._make_masks)
        self._waits = EmptyState("background", "Not finished", "A run can be asked once its training has ended.")
        self._ask = QPushButton("Judge on val", self)
        self._ask.setObjectName("reliance_ask")
        self._ask.setIcon(icon("background"))
        self._ask.clicked.connect(lambda: self.ask())
        self._on_test = quiet_button("On test …", "reliance_on_test", "test", self._ask_about_test, self)
        self._on_test.setToolTip("Sealed, so that nothing is chosen by it: opening it is asked for and counted each time.")
        self._masks = label(role="caption", name="reliance_masks", wrap=True)
        self._work = JobRoom(self)
        self._error = error_label("reliance_error", self)
        self._says = label(name="reliance_says", wrap=True)
        self.dots = VariantDots("reliance_dots", self)
        self._examples = label("", "strong", name="reliance_examples_title", wrap=True)
        self.strip = PictureStrip("reliance_examples", "Examples in all variants", True, _SIDE, len(VARIANTS), lines=1)
        self.strip.set_ground("window")
        self.strip.setMinimumWidth(1)  # two examples side by side are wider than the smallest window
        self.strip.setFrameShape(QFrame.Shape.NoFrame)
        self._about = label(role="caption", name="reliance_about", wrap=True)
        self._places = QStackedWidget(self)
        # Empty until it is known what there is to show.
        for place in (QWidget(), self._none, self._waits, self._filled()):
            self._places.addWidget(place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._places)
        session.datasets_changed.connect(self._read)
        self._show(None)

    def _filled(self) -> QScrollArea:
        head = QHBoxLayout()
        head.setSpacing(SPACE * 2)
        head.addWidget(label("Does the background matter?", "strong"), 1)
        head.addWidget(self._on_test)
        head.addWidget(self._ask)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        column.addLayout(head)
        for part in (
            self._masks, self._work, self._error, self._says, self.dots, self._examples, self.strip, self._about,
        ):  # fmt: skip
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        run = runs[0] if len(runs) == 1 else None
        same = run is not None and self._run is not None and run.run == self._run.run
        ended = run is not None and self._run is not None and run.val_interval != self._run.val_interval
        self._run = run
        if run is None or (same and not ended):
            return
        self._reading.drop()  # what is counted for the run before would be shown as this one's
        say(self._error, "")
        self._work.show_subject(run.run)
        self._allow(not self._work.is_busy(run.run))
        self._places.setCurrentIndex(0)
        self._show(self._known.get(run.run))
        if run.val_interval is None:
            self._places.setCurrentWidget(self._waits)
        else:
            self._read()

    def ask(self, on: Literal["val", "test"] = "val") -> None:
        """Has the run judged by the workshop; on test this opens its test result."""
        from core.engine.protocol import JudgeBackgrounds

        if self._run is None or self._work.is_busy(self._run.run):
            return
        name = self._run.run
        say(self._error, "")
        self._asked += 1
        folder = Path(self._folder.path()) / str(self._asked)
        task = self.session.ask_workshop(JudgeBackgrounds(name, folder, on))
        task.succeeded.connect(self._answered)
        task.failed.connect(lambda error: self._refused(name, error))
        task.finished.connect(lambda: self._finished(name))
        title = f"Judging backgrounds on {on} for {name}"
        self.session.run_task(task, title, name)
        bar = self._work.add(task, title)
        if self._ask.hasFocus():  # which it loses now
            bar.focus()
        self._allow(False)

    @Slot()
    def _ask_about_test(self) -> None:
        run = self._run
        if run is not None:

            def meant() -> None:
                if self._run is not None and self._run.run == run.run:
                    self.ask("test")

            said = f"Judging backgrounds on test opens the test result of {run.run}; every opening is counted."
            self.offered.emit(said, "Open, judge and count", "test", meant)

    def _allow(self, idle: bool) -> None:
        self._ask.setEnabled(idle)
        self._on_test.setEnabled(idle and self._run is not None and self._run.has_test_side)

    @Slot()
    def _read(self) -> None:
        """Counts the masks there are; backgrounds may have been removed since."""
        if self._run is not None and self._run.val_interval is not None:
            dataset = NamedDataset(self.session.workspace, self._run.dataset)
            self._reading.run(Task("core.derived.usable_masks:masks_at_hand", dataset), self._counted, self._unknown)

    @Slot(object)
    def _counted(self, found: MasksAtHand) -> None:
        if self._run is None:
            return
        if not found.masks and self._run.run not in self._known:
            self._none.set_text(
                "No masks yet",
                f"Whether {self._run.run} leans on backgrounds is asked of pictures whose objects are known. Removing the "
                f"backgrounds of {self._run.dataset} finds them.",
            )
            self._places.setCurrentWidget(self._none)
            return
        self._masks.setText(
            f"{found.masks:,} of {counted(found.pictures, 'picture')} of {self._run.dataset} have a mask. Those on val are "
            "judged as they are, without background, before the background of another class, and by their background alone."
        )
        self._places.setCurrentIndex(self._places.count() - 1)

    @Slot(object)
    def _unknown(self, error: object) -> None:
        self._masks.setText("")
        say(self._error, str(error))
        self._places.setCurrentIndex(self._places.count() - 1)

    @Slot()
    def _make_masks(self) -> None:
        if self._run is not None:
            self.session.ask("background", self._run.dataset)

    @Slot(object)
    def _answered(self, reply: BackgroundsJudged) -> None:
        found = reply.found
        self._known[found.run] = found
        if found.on == "test":
            self.session.runs_changed.emit()
        if self._run is not None and self._run.run == found.run:
            self._show(found)

    def _refused(self, name: str, error: object) -> None:
        if self._run is not None and self._run.run == name:
            say(self._error, str(error))
        else:
            self.session.notify(f"{name}: {error}")

    def _finished(self, name: str) -> None:
        if self._run is not None and self._run.run == name:
            self._allow(True)
            if self._work.has_focus():  # asked before its bar goes
                self._ask.setFocus()

    def _show(self, found: Reliance | None) -> None:
        for part in (self.dots, self.strip, self._examples):
            part.setVisible(found is not None)
        self._masks.setVisible(found is None)  # the answer begins with it
        say(self._says, "\n".join(what_it_means(found)) if found is not None else "")
        say(self._about, _about(found) if found is not None else "")
        self._ask.setText("Judge again on val" if found is not None else "Judge on val")
        if found is None:
            return
        classes = sorted(found.classes, key=lambda part: -part.drop("swapped")[0])
        self.dots.show_parts((found.overall, *classes), found.floor)
        self._examples.setText(f"As the network saw them: {', '.join(VARIANTS)}")
        examples = found.examples
        self.strip.show_tiles(len(examples), lambda row: example_tile(examples[row]))


def example_tile(example: RelianceExample) -> StripTile:
    """The tile of an example: its four variants, each with the answer below it."""
    answers = zip(VARIANTS, example.said, example.sure, strict=True)
    each = "\n".join(f"{name}: {said}, {percentage(sure)} sure" for name, said, sure in answers)
    told = f"{example.path}\nClass: {example.truth}\n{each}\nSwapped: before the background of a picture of {example.donor}"
    return StripTile(example.files, example.said, told, lines=(f"{example.truth}, before {example.donor}",))


def _about(found: Reliance) -> str:
    return f"{how_made(found)} Lines are 95 % intervals by groups. Answers stand below the pictures."
