"""What a prediction says: frozen records without torch, for the window, the command line and the engine."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import overload


@dataclass(frozen=True, slots=True)
class ClassProbability:
    """One class and how likely a run takes it to be, 0 to 1."""

    class_name: str
    probability: float


Ranked = Sequence[ClassProbability]
"""All classes of one answer, likeliest first."""


class KeptRanked(Sequence[ClassProbability]):
    """An answer as it is kept by the thousand: read like any other `Ranked`, and two objects instead of two for every class.

    With ten thousand pictures of three runs Python's collector went through 400,000 objects, and the window stood still for
    100 ms.
    """

    __slots__ = ("_names", "_probabilities")

    def __init__(self, ranked: Ranked) -> None:
        # The same few names in every answer; each reply of the engine brings them anew.
        self._names = tuple(sys.intern(entry.class_name) for entry in ranked)
        self._probabilities = array("d", (entry.probability for entry in ranked))

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, at: int) -> ClassProbability: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[ClassProbability, ...]: ...

    def __getitem__(self, at: int | slice) -> ClassProbability | tuple[ClassProbability, ...]:
        if isinstance(at, slice):
            return tuple(map(ClassProbability, self._names[at], self._probabilities[at]))
        return ClassProbability(self._names[at], self._probabilities[at])

    def __iter__(self) -> Iterator[ClassProbability]:
        return map(ClassProbability, self._names, self._probabilities)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # equal to tuples, whose hash it would need

    @property
    def first(self) -> tuple[str, float]:
        """The likeliest class and its probability, without an object for them."""
        return self._names[0], self._probabilities[0]


@dataclass(frozen=True)
class Preview:
    """What the window shows of a picture: its thumbnail, and its own width and height in pixels, as seen."""

    thumbnail: Path
    width: int
    height: int


@dataclass(frozen=True)
class PicturePrediction:
    """What the asked runs say about one picture.

    Attributes:
        path: The picture's file.
        predictions: By run name, in the order asked: all classes, likeliest first.
        error: Why the picture could not be used; then there are no predictions.
        preview: For the window; None when none was asked for, or the picture could not be used.
    """

    path: Path
    predictions: dict[str, tuple[ClassProbability, ...]]
    error: str | None = None
    preview: Preview | None = None


@dataclass(frozen=True)
class PicturesPredicted:
    """An event: these pictures are done, others follow.

    Attributes:
        pictures: With what was said about them.
        seconds: By run: what its network took for those of them that could be used.
    """

    pictures: tuple[PicturePrediction, ...]
    seconds: dict[str, float] = field(default_factory=dict)
