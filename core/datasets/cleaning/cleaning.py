"""Cleaning: the answers a person gives finding by finding, what follows from them, and one edit that carries it out."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from core.datasets.catalog import edits, schema
from core.datasets.catalog.class_names import clean_label
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import Change
from core.datasets.catalog.samples import Sample
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.kept_answers import PictureAnswer, forget_answers
from core.datasets.cleaning.proposals import KEEP, Answer, Decision, Policy, apply_policy, is_alike, propose
from core.datasets.cleaning.questions import KEPT, Question, check_of, kinds_in_order, mark_of
from core.datasets.cleaning.size_limits import check_limits, limits_change
from core.support.jobs import Context
from core.support.wording import counted

_NOTHING: Answer = MappingProxyType({})


@dataclass(frozen=True)
class Verdict:
    """What shall become of one picture, and the kind of finding that led to it."""

    sample: Sample
    decision: Decision
    kind: str


@dataclass(frozen=True)
class Totals:
    """How far the answers are: questions and how many have one, pictures to exclude and to move to another class."""

    questions: int
    answered: int
    excluded: int
    relabelled: int


@dataclass(frozen=True)
class CleaningResult:
    """What a cleaning did.

    Attributes:
        dataset: Its name.
        excluded, relabelled: Pictures.
        kept: Findings whose pictures stay; they are not asked about again.
        gone: Pictures that are no longer what they were when they were asked about, and were left alone.
        edit: Number of the edit, for undo; None when nothing changed.
    """

    dataset: str
    excluded: int
    relabelled: int
    kept: int
    gone: int
    edit: int | None


class Cleaning:
    """Questions and the answers given so far. Nothing here touches the catalog.

    A picture has one decision, however many questions it is in: the one of the latest answer. Proposals take over what was
    decided elsewhere, so that a later answer contradicts an earlier one only when the person wants it to.

    Args:
        questions: What is asked, in order.
    """

    def __init__(self, questions: Iterable[Question]) -> None:
        self._questions: dict[str, Question] = {}
        self._by_kind: dict[str, tuple[Question, ...]] = {}
        self._answers: dict[str, dict[int, Decision]] = {}
        self._decided: dict[int, Decision] = {}
        self._kinds: dict[int, str] = {}
        self.show(questions)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in order."""
        return tuple(self._questions.values())

    def show(self, questions: Iterable[Question]) -> None:
        """Replaces the questions; answers to those that are still asked stay."""
        self._questions = {question.key: question for question in questions}
        by_kind: dict[str, list[Question]] = {}
        for question in self._questions.values():
            by_kind.setdefault(question.kind, []).append(question)
        self._by_kind = {kind: tuple(asked) for kind, asked in by_kind.items()}
        ids = {key: {sample.id for sample in question.samples} for key, question in self._questions.items()}
        self._answers = {key: given for key, given in self._answers.items() if ids.get(key) == set(given)}
        self._recount()

    def kinds(self) -> tuple[str, ...]:
        """The kinds asked about, in order."""
        return tuple(self._by_kind)

    def of_kind(self, kind: str) -> tuple[Question, ...]:
        """The questions of a kind, in order."""
        return self._by_kind.get(kind, ())

    def is_answered(self, question: Question) -> bool:
        """True when there is an answer to the question."""
        return question.key in self._answers

    def answered(self) -> Counter[str]:
        """How many questions of each kind have an answer."""
        return Counter(self._questions[key].kind for key in self._answers)

    def decision(self, sample: int) -> Decision:
        """What the answers so far say of a sample; "keep" when they say nothing."""
        return self._decided.get(sample, KEEP)

    def cause(self, sample: int) -> str:
        """The kind of the finding whose answer decided about a sample; "" when none has."""
        return self._kinds.get(sample, "")

    def proposal(self, question: Question) -> dict[int, Decision]:
        """The answer that was given to a question, or what is proposed for it."""
        given = self._answers.get(question.key)
        if given is None:
            return propose(question, self._decided)
        return {sample.id: self.decision(sample.id) for sample in question.samples}

    def answer(self, question: Question, given: Answer) -> None:
        """Notes an answer, in place of an earlier one."""
        self._answers.pop(question.key, None)
        self._answers[question.key] = dict(given)
        self._recount()

    def given(self) -> dict[str, tuple[PictureAnswer, ...]]:
        """The answers in a form that outlives the window: for each picture of a question, in order, its content and decision."""
        return {
            key: tuple((sample.sha256, answer[sample.id]) for sample in self._questions[key].samples)
            for key, answer in self._answers.items()
        }

    def take_up(self, kept: Mapping[str, Sequence[PictureAnswer]]) -> None:
        """Takes answers over that were kept; those to questions that are not asked any more, or about other content, are left."""
        for key, given in kept.items():
            question = self._questions.get(key)
            if question is not None and [sample.sha256 for sample in question.samples] == [sha256 for sha256, _ in given]:
                decisions = (decision for _, decision in given)
                self._answers[key] = {sample.id: one for sample, one in zip(question.samples, decisions, strict=True)}
        self._recount()

    def withdraw(self, question: Question) -> None:
        """Forgets the answer to a question."""
        if self._answers.pop(question.key, None) is not None:
            self._recount()

    def alike(self, question: Question, policy: Policy) -> tuple[Question, ...]:
        """The other questions without an answer that the policy fits."""
        return tuple(
            other
            for other in self.of_kind(question.kind)
            if other.key != question.key and not self.is_answered(other) and is_alike(question, other, policy)
        )

    def open_of(self, kind: str | None = None) -> tuple[Question, ...]:
        """The questions without an answer, of one kind if it is given."""
        return tuple(asked for asked in self._questions.values() if not self.is_answered(asked) and kind in (None, asked.kind))

    def foreseen(self, others: Sequence[Question], policy: Policy, first: Answer = _NOTHING) -> dict[str, dict[int, Decision]]:
        """What a policy would answer to these questions one after the other, by their keys; nothing is noted.

        Args:
            others: Questions that the policy fits, in order.
            policy: It.
            first: What would be decided before.
        """
        decided = {**self._decided, **first}
        found: dict[str, dict[int, Decision]] = {}
        for other in others:
            found[other.key] = apply_policy(policy, other, decided)
            decided.update(found[other.key])
        return found

    def carry_over(self, others: Sequence[Question], policy: Policy) -> int:
        """Answers these questions, which have no answer yet, as the policy says; returns how many."""
        for other in others:
            self._note(other, apply_policy(policy, other, self._decided))
        return len(others)

    def totals(self) -> Totals:
        """How far the answers are."""
        acts = Counter(decision.act for decision in self._decided.values())
        return Totals(len(self._questions), len(self._answers), acts["exclude"], acts["relabel"])

    def verdicts(self) -> tuple[Verdict, ...]:
        """Every picture that does not stay as it is, by kind of finding and then by path."""
        found = self._ends()
        order = {kind: place for place, kind in enumerate(kinds_in_order(verdict.kind for verdict in found))}
        return tuple(sorted(found, key=lambda verdict: (order[verdict.kind], verdict.sample.path)))

    def kept_marks(self) -> tuple[str, ...]:
        """Marks of what need not be asked again: of answered questions, what is left of them once the answers are carried out."""
        marks = []
        for key in self._answers:
            question = self._questions[key]
            ends = [(sample, self.decision(sample.id)) for sample in question.samples]
            left = [(sample.sha256, decision.label or sample.label) for sample, decision in ends if decision.act != "exclude"]
            if len(left) >= min(2, len(question.samples)):
                marks.append(mark_of(question.kind, left))
        return tuple(dict.fromkeys(marks))

    def counts_after(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Pictures in use per class once the answers are carried out."""
        after = Counter(dict(counts))
        for verdict in self._ends():
            after[verdict.sample.label] -= 1
            if verdict.decision.label:
                after[verdict.decision.label] += 1
        return dict(sorted(after.items()))

    def lost_copies(self) -> tuple[Question, ...]:
        """Answered questions about copies of which no copy is left."""
        return tuple(
            question
            for question in (self._questions[key] for key in self._answers)
            if check_of(question.kind).keeps_first
            and all(self.decision(sample.id).act == "exclude" for sample in question.samples)
        )

    def _ends(self) -> list[Verdict]:
        """Every picture that does not stay as it is, in no order."""
        samples = {sample.id: sample for question in self._questions.values() for sample in question.samples}
        return [
            Verdict(samples[number], decision, self._kinds[number])
            for number, decision in self._decided.items()
            if decision != KEEP and number in samples
        ]

    def _note(self, question: Question, given: Answer) -> None:
        """Adds an answer to a question that had none."""
        self._answers[question.key] = dict(given)
        self._decide(question.kind, given)

    def _decide(self, kind: str, given: Answer) -> None:
        for number, decision in given.items():
            if self._decided.get(number, KEEP) != decision:
                self._kinds[number] = kind
            self._decided[number] = decision

    def _recount(self) -> None:
        self._decided, self._kinds = {}, {}
        for key, given in self._answers.items():
            self._decide(self._questions[key].kind, given)


def clean(
    dataset: Dataset,
    verdicts: Sequence[Verdict],
    kept: Sequence[str] = (),
    limits: SizeLimits | None = None,
    context: Context | None = None,
) -> CleaningResult:
    """Carries decisions out as one edit: exclusions, relabels, findings that need not be asked again, limits of size and shape.

    What was kept of its answers is forgotten.

    Args:
        dataset: It.
        verdicts: What shall become of pictures; those that are kept change nothing.
        kept: Marks of questions whose pictures stay.
        limits: The limits to keep with the dataset; None leaves them as they are.
        context: May be abandoned until the catalog is written.

    Raises:
        BadInput: A class name or a limit cannot be used; nothing is stored.
        Refused: A newer Safelight wrote the catalog.
        Abandoned: The job was dropped; nothing is stored.
    """
    (context or Context()).check_abandoned()
    if limits is not None:
        check_limits(limits)
    labels = {verdict.decision.label: clean_label(verdict.decision.label) for verdict in verdicts if verdict.decision.label}
    with schema.writing(dataset.catalog.path) as connection:
        there = [verdict for verdict in verdicts if _is_there(connection, verdict.sample)]
        changes: list[Change | None] = []
        for verdict in there:
            changes.append(_change(connection, verdict, labels))
        pictures = [entry for entry in changes if entry is not None]
        excluded = sum(entry.table == "exclusions" for entry in pictures)
        relabelled = len(pictures) - excluded
        remembered = [edits.change(connection, "choices", (KEPT + key,), (KEPT + key, "")) for key in kept]
        changes += remembered
        changes.append(limits_change(connection, limits) if limits is not None else None)
        new = sum(entry is not None for entry in remembered)
        title = cleaning_title(excluded, relabelled, new, changes[-1] is not None)
        edit = edits.apply(connection, "clean", title, len(pictures), changes)
    forget_answers(dataset)
    return CleaningResult(dataset.name, excluded, relabelled, new, len(verdicts) - len(there), edit)


def cleaning_title(excluded: int, relabelled: int, kept: int, limits: bool) -> str:
    """What a cleaning does, as the edit log says it."""
    parts = [f"{counted(excluded, 'picture')} excluded"] if excluded else []
    parts += [f"{counted(relabelled, 'picture')} moved to another class"] if relabelled else []
    if kept and not parts:
        parts = [f"{counted(kept, 'finding')} kept as {'it is' if kept == 1 else 'they are'}"]
    parts += ["limits of size and shape set"] if limits else []
    return f"Cleaned: {', '.join(parts) or 'nothing changed'}"


def _is_there(connection: sqlite3.Connection, sample: Sample) -> bool:
    """True when the number still stands for the same file; a check may have read another one in its place."""
    row = connection.execute("SELECT sha256 FROM samples WHERE id = ?", (sample.id,)).fetchone()
    return row is not None and row[0] == sample.sha256


def _change(connection: sqlite3.Connection, verdict: Verdict, labels: Mapping[str, str]) -> Change | None:
    number, decision = verdict.sample.id, verdict.decision
    if decision.act == "exclude":
        excluded = connection.execute("SELECT 1 FROM exclusions WHERE sample = ?", (number,)).fetchone() is not None
        return None if excluded else edits.change(connection, "exclusions", (number,), (number, verdict.kind))
    if decision.act == "relabel":
        label = labels[decision.label]
        came_with = verdict.sample.imported_label
        return edits.change(connection, "relabels", (number,), None if label == came_with else (number, label))
    return None
