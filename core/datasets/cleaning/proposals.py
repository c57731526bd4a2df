"""What cleaning proposes for the pictures of a finding, and how one answer is carried over to others like it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.datasets.catalog.samples import Sample
from core.datasets.cleaning.questions import Question, check_of

STRONG = 0.5
"""Score from which on a finding is reason enough to propose an exclusion, or a move to the class suggested."""

_MAJORITY = 2 / 3  # share of the pictures of a contradiction that must agree before the others are proposed to follow


@dataclass(frozen=True)
class Decision:
    """What shall become of a picture.

    Attributes:
        act: "keep", "exclude" or "relabel".
        label: The class it is moved to; "" unless it is relabelled.
    """

    act: str
    label: str = ""


KEEP = Decision("keep")
EXCLUDE = Decision("exclude")

Answer = Mapping[int, Decision]
"""A decision for each sample of a question, by the sample's number."""


@dataclass(frozen=True)
class Policy:
    """An answer in words that fit other questions too.

    Attributes:
        name: "keep", "exclude", "largest", "move", "suggested" or "proposed".
        label: The class of "move".
    """

    name: str
    label: str = ""

    @property
    def words(self) -> str:
        """As an order: "Keep the largest, exclude the others"."""
        return {
            "keep": "Keep all pictures",
            "exclude": "Exclude all pictures",
            "largest": "Keep the largest, exclude the others",
            "move": f"Move to {self.label}",
            "suggested": "Move each to the class suggested for it",
            "proposed": "Take what is proposed",
        }[self.name]


PROPOSED = Policy("proposed")


def moved_to(sample: Sample, label: str) -> Decision:
    """The decision that gives a sample a class; it is kept when it has that class."""
    return KEEP if sample.label == label else Decision("relabel", label)


def largest(samples: tuple[Sample, ...]) -> Sample:
    """The sample worth keeping among copies: most pixels, then most bytes, then the first."""
    return max(samples, key=lambda sample: (sample.width * sample.height, sample.bytes))  # max takes the first of equals


def propose(question: Question, decided: Answer) -> dict[int, Decision]:
    """What is proposed for a question, in the light of what was decided about its pictures elsewhere.

    Exclusions and relabels decided elsewhere are taken over. Of copies the largest of those still in use is kept; the rest
    follows `Check.proposal`.
    """
    rule = check_of(question.kind)
    if rule.keeps_first:
        return _keeping_the_largest(question, decided)
    earlier = {sample.id: decided.get(sample.id, KEEP) for sample in question.samples}
    fresh = _fresh(question, rule.proposal, tuple(s for s in question.samples if earlier[s.id] != EXCLUDE), decided)
    return {number: fresh.get(number, KEEP) if decision == KEEP else decision for number, decision in earlier.items()}


def policy_of(question: Question, answer: Answer) -> Policy | None:
    """The answer in words that fit other questions of its kind; None when it has to be given picture by picture."""
    acts = {decision.act for decision in answer.values()}
    if acts == {"keep"}:
        return Policy("keep")
    if acts == {"exclude"}:
        return Policy("exclude")
    left = [sample for sample in question.samples if answer[sample.id] != EXCLUDE]
    if len(left) == 1 and answer[left[0].id] == KEEP and left[0] == largest(question.samples):
        return Policy("largest")
    ends = {answer[sample.id].label or sample.label for sample in question.samples}
    if "exclude" in acts or len(ends) > 1:
        return None
    (label,) = ends
    if label == question.suggestion:
        return Policy("suggested")
    return Policy("move", label)


def apply_policy(policy: Policy, question: Question, decided: Answer) -> dict[int, Decision]:
    """The answer a policy gives to a question; what was decided about its pictures elsewhere stays, unless all are excluded."""
    if policy == PROPOSED:
        return propose(question, decided)
    if policy.name == "largest":
        return _keeping_the_largest(question, decided)
    answer = {sample.id: decided.get(sample.id, KEEP) for sample in question.samples}
    for sample in question.samples:
        if policy.name == "exclude":
            answer[sample.id] = EXCLUDE
        elif policy.name == "move" and answer[sample.id] != EXCLUDE:
            answer[sample.id] = moved_to(sample, policy.label)
        elif policy.name == "suggested" and question.suggestion and answer[sample.id] == KEEP:
            answer[sample.id] = moved_to(sample, question.suggestion)
    return answer


def is_alike(question: Question, other: Question, policy: Policy) -> bool:
    """True when an answer to `question` says something about `other`: the same kind, and for a class the same classes."""
    return other.kind == question.kind and (policy.name != "move" or other.classes == question.classes)


def _keeping_the_largest(question: Question, decided: Answer) -> dict[int, Decision]:
    answer = {sample.id: EXCLUDE for sample in question.samples}
    left = tuple(sample for sample in question.samples if decided.get(sample.id, KEEP) != EXCLUDE)
    if left:
        best = largest(left)
        answer[best.id] = decided.get(best.id, KEEP)
    return answer


def _fresh(question: Question, proposal: str, left: tuple[Sample, ...], decided: Answer) -> dict[int, Decision]:
    """What a check's proposal says of the pictures that are still in use."""
    exclude = proposal == "exclude" or (proposal == "strong" and (question.by_hand or question.score >= STRONG))
    if exclude:
        return {sample.id: EXCLUDE for sample in left}
    if proposal == "majority":
        return _by_majority(left, decided)
    if proposal == "suggested" and question.suggestion and question.score >= STRONG:
        return {sample.id: moved_to(sample, question.suggestion) for sample in left}
    return {}


def _by_majority(left: tuple[Sample, ...], decided: Answer) -> dict[int, Decision]:
    """Pictures that contradict each other follow a clear majority; without one nobody knows, and none is kept."""
    labels = [decided.get(sample.id, KEEP).label or sample.label for sample in left]
    if len(set(labels)) < 2:
        return {}
    most = max(sorted(set(labels)), key=labels.count)
    if labels.count(most) >= _MAJORITY * len(labels):
        return {sample.id: moved_to(sample, most) for sample in left}
    return {sample.id: EXCLUDE for sample in left}
