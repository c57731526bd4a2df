"""What a prediction says: frozen records without torch, for the window, the command line and the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class ClassProbability:
    """One class and how likely a run takes it to be, 0 to 1."""

    class_name: str
    probability: float


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
