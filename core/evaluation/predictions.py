"""Predictions of one run on one side of its split, and how they are kept in a JSON document."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Predictions:
    """What a network said about the pictures of one side.

    *Shapes*: `paths`, `samples`, `groups`: N entries; `truth`: int64 [N], index into the class list, 0 to C - 1;
    `probabilities`: float32 [N, C], 0 to 1.

    Attributes:
        paths: Relative to the dataset's root, with "/".
        samples: SHA-256 of each picture's file.
        groups: Name of the group each picture belongs to.

    Raises:
        ValueError: The lengths differ.
    """

    paths: tuple[str, ...]
    samples: tuple[str, ...]
    groups: tuple[str, ...]
    truth: NDArray[np.int64]
    probabilities: NDArray[np.float32]

    def __post_init__(self) -> None:
        shape = self.probabilities.shape
        lengths = {len(self.paths), len(self.samples), len(self.groups), len(self.truth), shape[0]}
        if len(lengths) != 1 or len(shape) != 2:
            raise ValueError(
                f"paths {len(self.paths)}, samples {len(self.samples)}, groups {len(self.groups)}, "
                f"truth {len(self.truth)}, probabilities {shape} do not fit together"
            )

    @property
    def n(self) -> int:
        return len(self.paths)

    @property
    def predicted(self) -> NDArray[np.int64]:
        """The most probable class of each picture; of equal probabilities the first. *Shapes*: int64 [N], 0 to C - 1."""
        return self.probabilities.argmax(axis=1) if self.n else np.zeros(0, dtype=np.int64)

    @property
    def correct(self) -> NDArray[np.bool_]:
        """Whether the most probable class is the truth. *Shapes*: bool [N]."""
        correct: NDArray[np.bool_] = np.equal(self.predicted, self.truth)
        return correct

    def with_truth(self, truth: NDArray[np.int64]) -> Predictions:
        """The same answers held against other classes. *Shapes*: `truth`: int64 [N], 0 to C - 1."""
        return replace(self, truth=truth)

    def take(self, rows: NDArray[np.int64]) -> Predictions:
        """These rows, in this order. *Shapes*: `rows`: int64 [M], 0 to N - 1."""
        return Predictions(
            tuple(self.paths[row] for row in rows),
            tuple(self.samples[row] for row in rows),
            tuple(self.groups[row] for row in rows),
            self.truth[rows],
            self.probabilities[rows],
        )


def joined(first: Predictions, second: Predictions) -> Predictions:
    """Two sets of predictions over the same classes as one, in this order."""
    return Predictions(
        first.paths + second.paths, first.samples + second.samples, first.groups + second.groups,
        np.concatenate([first.truth, second.truth]), np.concatenate([first.probabilities, second.probabilities]),
    )  # fmt: skip


def no_predictions(classes: int) -> Predictions:
    """Of a side without pictures."""
    return Predictions((), (), (), np.zeros(0, dtype=np.int64), np.zeros((0, classes), dtype=np.float32))


def to_document(predictions: Predictions) -> dict[str, Any]:
    """As JSON; probabilities as the base64 of little-endian float32, row by row, so that they come back bit by bit."""
    values = np.ascontiguousarray(predictions.probabilities, dtype="<f4")
    return {
        "paths": list(predictions.paths),
        "samples": list(predictions.samples),
        "groups": list(predictions.groups),
        "truth": predictions.truth.tolist(),
        "shape": list(values.shape),
        "probabilities": base64.b64encode(values.tobytes()).decode("ascii"),
    }


_MOST = 1.001  # a probability of 1 that was rounded on its way


def from_document(document: dict[str, Any]) -> Predictions:
    """The inverse of `to_document`.

    Raises:
        KeyError, ValueError, TypeError: The document is damaged.
    """
    # With validate, or a damaged sign is passed over and all that follow it move up by one.
    raw = base64.b64decode(document["probabilities"], validate=True)
    values = np.frombuffer(raw, dtype="<f4").reshape([int(side) for side in document["shape"]]).astype(np.float32)
    truth = np.asarray(document["truth"], dtype=np.int64)
    # A damaged report has to be noticed here: further on it would only be a wrong figure.
    between = np.isfinite(values).all() and values.min(initial=0) >= 0 and values.max(initial=0) <= _MOST
    if not between or (len(truth) and (truth.min() < 0 or truth.max() >= values.shape[1])):
        raise ValueError("probabilities or classes out of range")
    return Predictions(
        tuple(map(str, document["paths"])),
        tuple(map(str, document["samples"])),
        tuple(map(str, document["groups"])),
        truth,
        values,
    )
