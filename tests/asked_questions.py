"""What checks find in a dataset and cleaning asks about it, by kind and picture."""

from __future__ import annotations

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import CheckResult
from core.datasets.cleaning.cleaning import Cleaning
from core.datasets.cleaning.questions import Question, load_questions


def asked(dataset: Dataset) -> Cleaning:
    """All that is asked about a dataset."""
    return Cleaning(load_questions(dataset).questions)


def only(cleaning: Cleaning, kind: str, path: str = "") -> Question:
    """The one question of a kind about pictures whose path holds that."""
    (question,) = [entry for entry in cleaning.of_kind(kind) if any(path in sample.path for sample in entry.samples)]
    return question


def proposed(cleaning: Cleaning, kind: str, path: str = "") -> dict[str, str]:
    """What is proposed for that question's pictures: a class, or what shall become of them."""
    question = only(cleaning, kind, path)
    answer = cleaning.proposal(question)
    return {sample.path: answer[sample.id].label or answer[sample.id].act for sample in question.samples}


def number(dataset: Dataset, path: str) -> int:
    """The number of a picture."""
    (sample,) = dataset.catalog.by_paths([path])
    return sample.id


def found(result: CheckResult) -> dict[str, set[tuple[str, ...]]]:
    """Paths of the findings by kind."""
    kinds: dict[str, set[tuple[str, ...]]] = {}
    for finding in result.findings:
        kinds.setdefault(finding.kind, set()).add(finding.paths)
    return kinds
