"""The cleaning wizard: finding by finding, keep, exclude or move pictures; nothing is done before the last page."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.datasets.cleaning.cleaning import Totals
from core.datasets.cleaning.walk import LIMITS, REVIEW, CleaningStart, CleaningWalk
from core.support.wording import counted
from gui.cleaning.cleaning_page import ALIKE
from gui.cleaning.step_list import StepList
from gui.cleaning.work import CleaningWork
from gui.kit.labels import label
from gui.kit.wizard import Wizard
from gui.kit.wizard_foot import FootButtons
from gui.session import Session

READING, NOTHING, OFFER, QUESTION = "reading", "nothing", "offer", "question"
PAGES = {
    READING: "gui.cleaning.reading_page:ReadingPage",
    NOTHING: "gui.cleaning.nothing_page:NothingPage",
    OFFER: "gui.cleaning.offer_page:OfferPage",
    LIMITS: "gui.cleaning.limits_page:LimitsPage",
    QUESTION: "gui.cleaning.question_page:QuestionPage",
    ALIKE: "gui.cleaning.alike_page:AlikePage",
    REVIEW: "gui.cleaning.review_page:ReviewPage",
}
"""The pages; those that are no step of the walk by a name show the question of the place."""


class CleaningDialog(Wizard):
    """Cleans a dataset of the session's workspace. Closed in the middle, it is taken up where it was, in another window as well.

    Args:
        session: Whose workspace the dataset is in.
        about: The dataset, and after a slash the kind of finding, or the key of the question, to begin at.
    """

    def __init__(self, session: Session, about: str, parent: QWidget | None = None) -> None:
        name, _, place = about.partition("/")
        self.work = CleaningWork(session, name, place)
        buttons = FootButtons(("close",), ("back", "skip", "next"), middle=True)
        super().__init__(session, "cleaning", f"Clean {name}", (130, 80), PAGES, self.work, buttons, parent=parent)
        # The pages need it before there is a dialog that could own it.
        self.work.setParent(self)
        self.steps = StepList(self)
        self._totals = label(name="cleaning_totals", tone="dim", right=True)
        self.head.addWidget(self._totals)
        self.body.insertWidget(0, self.steps)
        self.work.loaded.connect(self._show_loaded)
        self.work.moved.connect(self._show_place)
        self.work.answered.connect(self._show_totals)
        self.work.able_changed.connect(self._able_changed)
        # Which steps there are, and what they ask, depends on the limits that are being tried.
        self.work.trying.connect(lambda trying: self.steps.setEnabled(not trying))
        self.work.failed.connect(self.banner.show_error)
        self.work.applied.connect(self.accept)
        self.steps.chosen.connect(self._step_chosen)
        self.steps.again_asked.connect(self._again_asked)
        self._load()

    @property
    def walk(self) -> CleaningWalk:
        """The way through the cleaning."""
        return self.work.walk

    def done(self, result: int) -> None:
        """Closes; the answers are kept in the dataset."""
        self.work.close_down()
        super().done(result)
        self.work.keep()  # once the page has noted what was changed by hand

    def _load(self) -> None:
        self.show_page(READING)
        self.work.load()

    @Slot(object)
    def _show_loaded(self, found: CleaningStart) -> None:
        material, begin = found.material, self.walk.begin(found)
        self.steps.show_material(len(material.kept), self.walk.memory.again, material.refused)
        self.work.set_able(True)
        if found.why_read_only:
            self.banner.show_error(found.why_read_only)
        # Never checked is not clean: led through empty steps, a person would take pictures for clean at which nobody has looked.
        if begin is None or (not found.checked and not found.why_read_only):
            self.show_page(NOTHING)
            self._show_totals()
        elif self.walk.offer():
            self.show_page(OFFER)
            self._show_totals()
            self.steps.setEnabled(False)
        else:
            self.work.go_to(begin)

    @Slot()
    def _show_place(self) -> None:
        step = self.walk.here[0]
        self.show_page(step if step in PAGES else QUESTION)
        self._show_totals()

    @Slot()
    def _show_totals(self) -> None:
        self._totals.setText(_told(self.walk.cleaning.totals()))
        self.steps.show_cleaning(self.walk.cleaning, self.walk.here[0])

    @Slot(bool)
    def _able_changed(self, able: bool) -> None:
        self.steps.setEnabled(able)
        self.show_foot()

    def _note_touched(self) -> None:
        if self.here == QUESTION:
            # The list of steps leads away without one of the page's own buttons.
            self.page(QUESTION).note_touched()

    @Slot(str)
    def _step_chosen(self, step: str) -> None:
        self._note_touched()
        self.work.go_to(self.walk.first_of(step))

    @Slot(bool)
    def _again_asked(self, again: bool) -> None:
        self._note_touched()
        self.walk.memory.again = again
        self._load()


def _told(totals: Totals) -> str:
    return (
        f"{totals.answered:,} of {counted(totals.questions, 'finding')} decided  ·  {totals.excluded:,} to exclude  ·  "
        f"{totals.relabelled:,} to move"
    )
