"""The way through a cleaning: which question comes when, and where the person is. No widgets."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.cleaning import Cleaning
from core.datasets.cleaning.kept_answers import KeptAnswers, read_answers
from core.datasets.cleaning.questions import Material, Question, in_order, load_questions
from core.datasets.cleaning.size_limits import KINDS as SIZE_KINDS
from core.datasets.cleaning.size_limits import usual_limits
from core.support.jobs import Context
from core.support.wording import counted, local_time

LIMITS, REVIEW = "limits", "review"
"""Names of the first and the last step; those between are kinds of findings."""

Stop = tuple[str, str]
"""A place in the wizard: the step, and the key of the question there ("" where it has none)."""


def stops_of(cleaning: Cleaning) -> tuple[Stop, ...]:
    """All places, in the order "Next" goes through them."""
    return ((LIMITS, ""), *((question.kind, question.key) for question in cleaning.questions), (REVIEW, ""))


@dataclass
class Remembered:
    """Where a person was in a dataset's cleaning; kept in the dataset until the answers are carried out.

    Attributes:
        cleaning: The answers so far.
        limits: The limits of size and shape as they stand in the wizard; None when they were not touched.
        step: The kind that was looked at, "limits", or "review"; "" before the first look.
        key: Of the question that was looked at.
        again: True when findings that were kept earlier are asked about, too.
    """

    cleaning: Cleaning = field(default_factory=lambda: Cleaning(()))
    limits: SizeLimits | None = None
    step: str = ""
    key: str = ""
    again: bool = False

    @property
    def is_fresh(self) -> bool:
        """True before the first look."""
        return self.step == "" and not self.cleaning.questions

    def kept(self) -> KeptAnswers:
        """What has to be kept in the dataset, so that another window can go on from here."""
        return KeptAnswers(self.cleaning.given(), self.limits, self.again, self.step, self.key)

    def take_up(self, kept: KeptAnswers) -> None:
        """Goes on from what was kept; the questions are shown already."""
        self.limits, self.again, self.step, self.key = kept.limits, kept.again, kept.step, kept.key
        self.cleaning.take_up(kept.answers)


@dataclass(frozen=True)
class CleaningStart:
    """What the wizard begins with: the questions, limits in force and usual ones, why the dataset cannot be changed ("" when it
    can), whether it was ever checked, and answers that an earlier window left."""

    material: Material
    limits: SizeLimits
    usual: SizeLimits
    why_read_only: str
    checked: bool
    kept: KeptAnswers | None = None


def begin_cleaning(
    dataset: Dataset, again: bool, limits: SizeLimits | None, context: Context, fresh: bool = False
) -> CleaningStart:
    """Job: the questions of a dataset; of size and shape those of `limits`, or of the dataset's own when None.

    With `fresh` nothing was asked in this window yet: what an earlier one left is read, and its questions.

    Raises:
        BadInput: The catalog is damaged.
        Abandoned: The job was dropped.
    """
    kept = read_answers(dataset) if fresh else None
    if kept is not None:
        again, limits = kept.again, kept.limits
    material = load_questions(dataset, again, limits, context)
    usual, catalog = usual_limits(material.evidence), dataset.catalog
    return CleaningStart(material, limits or material.evidence.limits, usual, catalog.why_read_only(), catalog.is_checked(), kept)


class CleaningWalk:
    """Walks over the limits, every question, and the review, and remembers where it is.

    Args:
        memory: Kept by the session; a walk that is begun again goes on from there.
        place: Kind or key of the question to begin at; "" to go on from where the person was.
    """

    def __init__(self, memory: Remembered, place: str = "") -> None:
        self.memory = memory
        self._place = place
        self.loaded: CleaningStart | None = None
        self._stops: tuple[Stop, ...] = ()

    @property
    def cleaning(self) -> Cleaning:
        """The questions with the answers so far."""
        return self.memory.cleaning

    @property
    def here(self) -> Stop:
        """Where the person is; two empty names before the first place."""
        return self.memory.step, self.memory.key

    @property
    def is_at_the_beginning(self) -> bool:
        """True when there is nothing to go back to."""
        return self.here in (self._stops[0], ("", ""))

    def begin(self, loaded: CleaningStart) -> Stop | None:
        """Takes the questions, and tells where to begin; None when there is nothing to ask."""
        self.loaded = loaded
        self.cleaning.show(loaded.material.questions)
        if loaded.kept is not None:
            self.memory.take_up(loaded.kept)
        self._stops = stops_of(self.cleaning)
        return self.begin_at()

    def begin_at(self) -> Stop | None:
        """Where to begin; None when there is nothing to ask."""
        wished = self._wished()
        if wished is not None:
            return wished
        if self.here in self._stops:
            return self.here
        return self._stops[1] if self.cleaning.questions else None

    def _wished(self) -> Stop | None:
        if self._place in self.cleaning.kinds():
            return self.first_of(self._place)
        return next(((asked.kind, asked.key) for asked in self.cleaning.questions if asked.key == self._place), None)

    def offer(self) -> str:
        """What to say of answers that an earlier window left; "" when there are none that still count."""
        assert self.loaded is not None
        totals, kept = self.cleaning.totals(), self.loaded.kept
        if kept is None or (not totals.answered and kept.limits is None):
            return ""
        return f"{totals.answered:,} of {counted(totals.questions, 'finding')} answered, on {local_time(kept.saved)}."

    def stand(self, stop: Stop) -> None:
        """Notes where the person is."""
        self._place = ""  # it has been begun
        self.memory.step, self.memory.key = stop

    def question(self) -> Question:
        """The question at the place where the person is."""
        return next(entry for entry in self.cleaning.questions if entry.key == self.memory.key)

    def step(self, by: int) -> Stop:
        """The place so many steps on, or back."""
        place = self._stops.index(self.here) if self.here in self._stops else -1
        return self._stops[min(max(0, place + by), len(self._stops) - 1)]

    def open_after(self, key: str) -> Stop:
        """The next question without an answer from this one on, then of those before it, then the review."""
        questions = self.cleaning.questions
        place = [question.key for question in questions].index(key)
        ahead = (*questions[place:], *questions[:place])
        following = next((entry for entry in ahead if not self.cleaning.is_answered(entry)), None)
        return (following.kind, following.key) if following is not None else (REVIEW, "")

    def first_of(self, step: str) -> Stop:
        """Where a step begins: at its first question without an answer, or at its first."""
        asked = self.cleaning.of_kind(step)
        first = next((question for question in asked if not self.cleaning.is_answered(question)), asked[0] if asked else None)
        return step, first.key if first is not None else ""

    def about(self, sample: int, kind: str) -> Stop | None:
        """The question of a kind about the sample of this number."""
        for question in self.cleaning.of_kind(kind):
            if any(entry.id == sample for entry in question.samples):
                return question.kind, question.key
        return None

    def ask_beyond(self, limits: SizeLimits, found: tuple[Question, ...]) -> None:
        """Asks about what lies beyond new limits instead of beyond the earlier ones."""
        assert self.loaded is not None
        self.memory.limits = limits
        kept = self.loaded.material.kept
        others = [question for question in self.cleaning.questions if question.kind not in SIZE_KINDS]
        added = [entry for entry in found if self.memory.again or entry.mark not in kept]
        self.cleaning.show(in_order((*others, *added)))
        self._stops = stops_of(self.cleaning)

    def new_limits(self) -> SizeLimits | None:
        """The limits that are to be kept with the dataset; None when they are as they were."""
        assert self.loaded is not None
        limits = self.memory.limits
        return limits if limits is not None and limits != self.loaded.material.evidence.limits else None

    def can_go_on(self) -> bool:
        """True but at the review, while there is nothing to apply or the dataset can only be read."""
        assert self.loaded is not None
        changes = self.cleaning.totals().answered > 0 or self.new_limits() is not None
        return self.memory.step != REVIEW or (changes and not self.loaded.why_read_only)
