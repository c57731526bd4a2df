"""Findings that are open: their pictures are in use, and nobody has said in cleaning that they stay as they are.

The tab once went on counting what a person had looked at and kept, so that its number never came down to nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import Sample
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.findings import read_findings
from core.datasets.cleaning.proposals import largest
from core.datasets.cleaning.questions import Question, check_of, kept_marks, questions_about
from core.support.jobs import Context

NEAREST = 3
"""Pictures of other classes that are shown beside one whose class is doubtful."""


@dataclass(frozen=True)
class OpenFinding:
    """A finding with its pictures, as it is looked at.

    Attributes:
        kind, score, detail: As of the finding.
        key: Of the question that cleaning asks about it; "" where it asks none.
        samples: Its pictures that are in use.
        left_out: Numbers of those of them that excluding this kind leaves out.
        nearest: A few pictures of other classes that look most like the first one; from the closer look.
    """

    kind: str
    score: float
    detail: str
    key: str
    samples: tuple[Sample, ...]
    left_out: frozenset[int]
    nearest: tuple[Sample, ...] = ()


def open_findings(dataset: Dataset, kinds: Sequence[str], context: Context | None = None) -> tuple[OpenFinding, ...]:
    """Job: the open findings of these kinds, kind by kind, the strongest first.

    Raises:
        BadInput: The catalog is damaged.
        Abandoned: The job was dropped.
    """
    context = context or Context()
    found = [finding for kind in kinds for finding in read_findings(dataset, kind)]
    return tuple(
        OpenFinding(
            asked.kind,
            asked.score,
            asked.detail,
            asked.key if check_of(asked.kind).asked else "",
            asked.samples,
            frozenset(sample.id for sample in left_out(asked)),
            tuple(near.sample for near in asked.nearest[:NEAREST]),
        )
        for asked in open_questions(dataset, found, context)
    )


def count_open(dataset: Dataset, context: Context | None = None) -> dict[str, int]:
    """Job: open findings per kind, the most frequent first.

    Raises:
        BadInput, Abandoned: As `open_findings`.
    """
    asked = open_questions(dataset, read_findings(dataset), context or Context())
    return dict(Counter(question.kind for question in asked).most_common())


def open_questions(dataset: Dataset, found: Iterable[Finding], context: Context) -> tuple[Question, ...]:
    """Those findings that are open, as questions, in their order; of kinds that cleaning does not ask about, too."""
    kept = kept_marks(dataset)
    context.check_abandoned()
    questions = questions_about(dataset, tuple(found))
    context.check_abandoned()
    return tuple(question for question in questions if not kept or question.mark not in kept)


def left_out(question: Question) -> tuple[Sample, ...]:
    """The pictures that excluding this finding leaves out: of copies all but the largest, of what is about classes none."""
    check = check_of(question.kind)
    if check.of_classes:
        return ()
    stays = largest(question.samples) if check.keeps_first else None
    return tuple(sample for sample in question.samples if sample != stays)
