"""Answers of a cleaning that was not carried out yet, kept in the dataset so that a crash or a closed window loses none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import now
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.proposals import Decision
from core.datasets.cleaning.size_limits import limits_from, limits_to
from core.support.atomic import read_json, write_json
from core.support.errors import SafelightError
from core.support.inside import inside

KEPT_ANSWERS = "cleaning.json"
"""Name of the file in the dataset's folder."""

_SCHEMA = 1
_ACTS = ("keep", "exclude", "relabel")

PictureAnswer = tuple[str, Decision]
"""SHA-256 of a picture and what shall become of it."""


@dataclass(frozen=True)
class KeptAnswers:
    """How far a cleaning had come.

    Attributes:
        answers: By the key of each answered question: an answer for each of its pictures, in their order.
        limits: The limits of size and shape that were tried; None when they were not touched.
        again: True when findings that were kept earlier were asked about, too.
        step, key: Where the person was; see `core.datasets.cleaning.walk.Remembered`.
        saved: When, ISO 8601 in UTC.
    """

    answers: Mapping[str, tuple[PictureAnswer, ...]] = field(default_factory=dict)
    limits: SizeLimits | None = None
    again: bool = False
    step: str = ""
    key: str = ""
    saved: str = ""

    @property
    def is_empty(self) -> bool:
        """True when nothing was answered or tried."""
        return not self.answers and self.limits is None


def keep_answers(dataset: Dataset, kept: KeptAnswers) -> None:
    """Job: replaces what is kept in the dataset; keeps nothing when nothing was answered.

    Raises:
        Refused: The dataset may not be written.
        DiskFull: No room; what was kept before still is.
    """
    if kept.is_empty:
        forget_answers(dataset)
        return
    dataset.check_writable()
    document = {
        "schema_number": _SCHEMA,
        "saved": now(),
        "again": kept.again,
        "limits": None if kept.limits is None else limits_to(kept.limits),
        "step": kept.step,
        "key": kept.key,
        "answers": {
            key: [[sha256, decision.act, decision.label] for sha256, decision in given] for key, given in kept.answers.items()
        },
    }
    write_json(inside(dataset.folder, KEPT_ANSWERS), document)


def read_answers(dataset: Dataset) -> KeptAnswers | None:
    """What is kept in the dataset; None when nothing is, or nothing that can be understood."""
    try:
        document = read_json(inside(dataset.folder, KEPT_ANSWERS))
        if document["schema_number"] > _SCHEMA:
            return None
        limits = document["limits"]
        kept = KeptAnswers(
            {str(key): tuple(map(_answer, given)) for key, given in document["answers"].items()},
            None if limits is None else limits_from(limits),
            document["again"] is True,
            str(document["step"]),
            str(document["key"]),
            str(document["saved"]),
        )
    except (SafelightError, OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return None if kept.is_empty else kept


def forget_answers(dataset: Dataset) -> None:
    """Job: deletes what is kept; nothing happens when nothing is.

    Raises:
        BadInput: The file is a link that leads elsewhere.
    """
    inside(dataset.folder, KEPT_ANSWERS).unlink(missing_ok=True)


def _answer(given: Sequence[Any]) -> PictureAnswer:
    sha256, act, label = given
    if act not in _ACTS or not isinstance(sha256, str) or not isinstance(label, str) or bool(label) != (act == "relabel"):
        raise ValueError(f"{given!r} is no answer")
    return sha256, Decision(act, label)
