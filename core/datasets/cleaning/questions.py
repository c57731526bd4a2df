"""What cleaning asks: each finding with the pictures it is about, as long as there is something to decide about them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import Sample
from core.datasets.cleaning.checks.check import Check, Evidence, Finding, SizeLimits
from core.datasets.cleaning.checks.registry import CHECKS
from core.datasets.cleaning.findings import read_evidence, read_findings
from core.datasets.cleaning.run_doubts import read_run_doubts
from core.datasets.cleaning.size_limits import KINDS as SIZE_KINDS
from core.datasets.cleaning.size_limits import check_limits, outside
from core.support.jobs import Context

KEPT = "kept "
"""Begins the names of the catalog's choices that say: this finding was looked at, and its pictures stay."""

_LOOKED_AT = ("suspect-label", "outlier")  # kinds of which a closer look knows the nearest pictures of other classes
_MANY = 500  # keys per statement
_PLAIN = Check("", "", "", lambda evidence: ())  # stands for a kind that no check of files finds
_SUSPECT = Check("suspect-label", "", "", lambda evidence: (), proposal="suggested")  # what a closer look finds


@dataclass(frozen=True)
class NearPicture:
    """A picture that looks like the one asked about. `distance` is as the closer look measured it, 0 for the same."""

    sample: Sample
    distance: float


@dataclass(frozen=True)
class Question:
    """A finding put to the person: what shall become of its pictures?

    Attributes:
        kind, score, detail: As of the finding.
        samples: Its pictures that are in use, in the order of the finding.
        nearest: The pictures of other classes that look most like its first one, the nearest first; from the closer look.
        suggestion: The class that the closer look, or a run, would give its first picture; "" without one.
        by_hand: True when the picture is beyond a limit that a person has set.
    """

    kind: str
    score: float
    detail: str
    samples: tuple[Sample, ...]
    nearest: tuple[NearPicture, ...] = ()
    suggestion: str = ""
    by_hand: bool = False

    @cached_property
    def key(self) -> str:
        """What tells it from all other questions: its kind and the files it is about."""
        return _digest(self.kind, (sample.path for sample in self.samples))

    @cached_property
    def mark(self) -> str:
        """What is remembered when all of its pictures are kept."""
        return mark_of(self.kind, ((sample.sha256, sample.label) for sample in self.samples))

    @property
    def classes(self) -> frozenset[str]:
        """The classes of its pictures, and the one suggested."""
        return frozenset({*(sample.label for sample in self.samples), self.suggestion} - {""})


@dataclass(frozen=True)
class Material:
    """What a dataset has to be asked about.

    Attributes:
        dataset: It.
        questions: In the order they are best answered: single pictures, contradictions, duplicates, suspect classes.
        evidence: What the limits of size and shape can be tried on.
        counts: Pictures in use per class.
        kept: Marks of questions that were answered with "keep" earlier and are left out of `questions`.
        refused: Files that cannot be used at all; there is nothing to decide about them.
    """

    dataset: Dataset
    questions: tuple[Question, ...]
    evidence: Evidence
    counts: Mapping[str, int]
    kept: frozenset[str]
    refused: int


def check_of(kind: str) -> Check:
    """The check that finds a kind; a plain one for kinds this program does not know."""
    if kind in CHECKS:
        return CHECKS.get(kind)
    return _SUSPECT if kind == _SUSPECT.kind else _PLAIN


def mark_of(kind: str, contents: Iterable[tuple[str, str]]) -> str:
    """A kind and the content of pictures, SHA-256 and class of each; where classes do not matter, without them."""
    by_class = check_of(kind).proposal in ("majority", "suggested")
    return _digest(kind, (f"{sha256} {label}" if by_class else sha256 for sha256, label in contents))


def kinds_in_order(kinds: Iterable[str]) -> tuple[str, ...]:
    """Kinds in the order they are best answered, so that what is left of duplicates is the best of them."""
    known = CHECKS.names()

    def place(kind: str) -> tuple[int, int, str]:
        rule = check_of(kind)
        stage = 2 if rule.keeps_first else {"majority": 1, "suggested": 3}.get(rule.proposal, 0)
        return stage, known.index(kind) if kind in known else len(known), kind

    return tuple(sorted(set(kinds), key=place))


def in_order(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Questions by kind, in the order they are best answered; those of a kind stay as they come."""
    asked = tuple(questions)
    order = {kind: place for place, kind in enumerate(kinds_in_order(question.kind for question in asked))}
    return tuple(sorted(asked, key=lambda question: order[question.kind]))


def load_questions(
    dataset: Dataset, again: bool = False, limits: SizeLimits | None = None, context: Context | None = None
) -> Material:
    """What the last check found, as questions; of size and shape, what the limits give.

    Args:
        dataset: A checked dataset.
        again: True to ask what was answered with "keep" before, too.
        limits: Limits to try; None for those of the dataset.
        context: Reports nothing; may be abandoned.

    Raises:
        BadInput: The catalog is damaged.
        Abandoned: The job was dropped.
    """
    context = context or Context()
    stored = read_findings(dataset)
    found = [finding for finding in stored if finding.kind not in SIZE_KINDS and check_of(finding.kind).asked]
    context.check_abandoned()
    known = read_evidence(dataset.catalog)
    kept = kept_marks(dataset)
    context.check_abandoned()
    sizes = size_questions(dataset, known, known.limits if limits is None else limits)
    questions = (*questions_about(dataset, found), *sizes)
    for question in questions:
        _ = question.key  # made here, or the window would make ten thousand of them on its own thread
    return Material(
        dataset,
        in_order(question for question in questions if again or question.mark not in kept),
        known,
        dataset.catalog.class_counts(),
        frozenset(question.mark for question in questions if question.mark in kept),
        len(known.refused),
    )


def size_questions(dataset: Dataset, known: Evidence, limits: SizeLimits) -> tuple[Question, ...]:
    """The questions about size and shape that these limits give."""
    return questions_about(dataset, outside(known, limits), {"odd-size": limits.side, "odd-aspect": limits.aspect})


def try_limits(dataset: Dataset, known: Evidence, limits: SizeLimits) -> tuple[Question, ...]:
    """Job: what limits that a person sets would ask about.

    Raises:
        BadInput: The limits cannot be used.
    """
    return size_questions(dataset, known, check_limits(limits))


def questions_about(
    dataset: Dataset, found: Sequence[Finding], by_hand: Mapping[str, object] | None = None
) -> tuple[Question, ...]:
    """Findings as questions, in their order, without those that are settled because of what was decided since.

    Args:
        dataset: Whose findings they are.
        found: They.
        by_hand: By kind, the limit that a person has set; None or nothing where there is none.
    """
    paths = list({path for finding in found for path in finding.paths})
    samples = {sample.path: sample for sample in dataset.catalog.by_paths(paths)}
    used = _used(dataset, [sample.id for sample in samples.values()])
    looked = [samples[f.paths[0]] for f in found if f.kind in _LOOKED_AT and f.paths[0] in samples]
    nearest, suggestions = _looks(dataset, looked)
    questions = []
    for finding in found:
        there = [samples[path] for path in finding.paths if path in samples and samples[path].id in used]
        if len(there) < min(2, len(finding.paths)):
            continue  # of what was about several pictures one alone is left
        if check_of(finding.kind).proposal == "majority" and len({sample.label for sample in there}) < 2:
            continue  # settled by a relabel since
        first = there[0]
        suggestion = suggestions.get(first.id, "")
        questions.append(
            Question(
                finding.kind,
                finding.score,
                finding.detail,
                tuple(there),
                nearest.get(first.id, ()) if finding.kind in _LOOKED_AT else (),
                suggestion if suggestion != first.label and finding.kind in _LOOKED_AT else "",
                bool((by_hand or {}).get(finding.kind)),
            )
        )
    return tuple(questions)


def kept_marks(dataset: Dataset) -> frozenset[str]:
    """Marks of the questions that were answered with "keep"."""
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute("SELECT name FROM choices WHERE substr(name, 1, ?) = ?", (len(KEPT), KEPT))
        return frozenset(str(row[0]).removeprefix(KEPT) for row in rows)


def _digest(kind: str, parts: Iterable[str]) -> str:
    return f"{kind} {hashlib.sha256(chr(10).join(sorted(parts)).encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def _used(dataset: Dataset, ids: Sequence[int]) -> set[int]:
    """Those of the samples that are in use: neither excluded nor lost."""
    found: set[int] = set()
    with schema.reading(dataset.catalog.path) as connection:
        for start in range(0, len(ids), _MANY):
            part = ids[start : start + _MANY]
            query = f"SELECT id FROM pictures WHERE used AND id IN ({', '.join('?' * len(part))})"
            found.update(row[0] for row in connection.execute(query, part))
    return found


def _looks(dataset: Dataset, samples: Sequence[Sample]) -> tuple[dict[int, tuple[NearPicture, ...]], dict[int, str]]:
    """The nearest pictures of other classes, and the suggested class, of each sample that a closer look was taken at.

    Where a run doubts a label, and more than the closer look does, the suggestion is the run's.
    """
    near: dict[int, list[tuple[int, float]]] = {}
    suggestions: dict[int, str] = {}
    suspicions: dict[int, float] = {}
    ids = [sample.id for sample in samples]
    with schema.reading(dataset.catalog.path) as connection:
        for start in range(0, len(ids), _MANY):
            part = ids[start : start + _MANY]
            marks = ", ".join("?" * len(part))
            query = f"SELECT sample, other, distance FROM nearest WHERE sample IN ({marks}) ORDER BY sample, position"
            for sample, other, distance in connection.execute(query, part):
                near.setdefault(sample, []).append((other, distance))
            query = f"SELECT sample, suggestion, suspicion FROM looks WHERE sample IN ({marks})"
            for sample, suggestion, suspicion in connection.execute(query, part):
                suggestions[sample], suspicions[sample] = suggestion, suspicion
    doubts = read_run_doubts(dataset.folder) if samples else {}
    for one in samples:
        doubt = doubts.get((one.sha256, one.label))
        if doubt is not None and doubt.score > suspicions.get(one.id, 0.0):
            suggestions[one.id] = doubt.suggestion
    others = {sample.id: sample for sample in dataset.catalog.by_ids(list({other for row in near.values() for other, _ in row}))}
    nearest = {
        sample: tuple(NearPicture(others[other], distance) for other, distance in row if other in others)
        for sample, row in near.items()
    }
    return nearest, suggestions
