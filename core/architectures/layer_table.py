"""What will be trained, as a table: parts of a network and their layers, in the order pictures pass them. No torch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from core.support.wording import counted

Change = Literal["", "trains", "partly", "scale and shift", "frozen"]
"""What a stage does to something: nothing where there is nothing to train; a BatchNorm may keep its statistics."""

HEADINGS = ("Layer", "What it is", "Output", "Parameters", "Multiply-adds")
"""What is told of each layer and each part, before a column for each stage."""

NUMBERS = (3, 4)
"""Places of the columns that are aligned to the right."""


@dataclass(frozen=True)
class Layer:
    """A layer of a network.

    Attributes:
        name: Where it is: "layer1.0.conv1".
        kind: What it is: "Conv2d, 3 x 3".
        shape: Of what it makes of one picture: channels, height and width, or features; empty where it is numbers alone.
        parameters: Numbers it holds itself that can be trained.
        multiply_adds: Of its convolutions and matrix products, for one picture on its way to the answer.
        changes: What each stage does to it.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Part:
    """Layers that a stage trains together: a block of the backbone, the head, or what lies outside of blocks."""

    title: str
    layers: tuple[Layer, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Of what the last layer makes of one picture."""
        return next((layer.shape for layer in reversed(self.layers) if layer.shape), ())

    @property
    def parameters(self) -> int:
        return sum(layer.parameters for layer in self.layers)

    @property
    def multiply_adds(self) -> int:
        return sum(layer.multiply_adds for layer in self.layers)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What each stage does to its layers."""
        return tuple(_together(kinds) for kinds in zip(*(layer.changes for layer in self.layers), strict=True))


@dataclass(frozen=True)
class LayerTable:
    """A network as a recipe would train it.

    Attributes:
        title: Of the architecture.
        sides: Of the pictures that each of its backbones sees, in pixels.
        classes: Of the head.
        stages: Titles of the recipe's stages.
        parts: In the order pictures pass them.
    """

    title: str
    sides: tuple[int, ...]
    classes: int
    stages: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """Of the columns."""
        titles = self.stages if len(self.stages) == 1 else [f"{n}: {title}" for n, title in enumerate(self.stages, 1)]
        return (*HEADINGS, *titles)

    @property
    def words(self) -> str:
        """The whole in one sentence."""
        pixels = " and ".join(map(str, dict.fromkeys(self.sides)))
        parameters = sum(part.parameters for part in self.parts)
        operations = sum(part.multiply_adds for part in self.parts)
        return (
            f"{self.title} for {counted(self.classes, 'class', 'classes')} and pictures of {pixels} pixels: "
            f"{parameters:,} parameters, {millions(operations)} multiply-adds a picture."
        )

    def rows(self, every_layer: bool) -> list[tuple[str, str, str, int, int, *tuple[Change, ...]]]:
        """The table's rows, a column for each of `headings`.

        Args:
            every_layer: A row for each layer; for each part when False.
        """
        if not every_layer:
            return [
                (
                    part.title, _kinds(part.layers), shape_text(part.shape), part.parameters, part.multiply_adds, *part.changes,
                )
                for part in self.parts
            ]  # fmt: skip
        return [
            (layer.name, layer.kind, shape_text(layer.shape), layer.parameters, layer.multiply_adds, *layer.changes)
            for part in self.parts
            for layer in part.layers
        ]


def shape_text(shape: Iterable[int]) -> str:
    """A shape as shown: "64 x 56 x 56"."""
    return " x ".join(str(side) for side in shape)


def millions(count: int) -> str:
    """A large number with three digits: "1.82 G", "412 M"; numbers up to a million whole."""
    for size, unit in ((10**12, "T"), (10**9, "G"), (10**6, "M")):
        if count >= size:
            value = count / size
            return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f} {unit}"
    return f"{count:,}"


def _kinds(layers: Iterable[Layer]) -> str:
    names = Counter(layer.kind.partition(",")[0] for layer in layers)
    return ", ".join(f"{count} {name}" if count > 1 else name for name, count in names.items())


def _together(kinds: Iterable[Change]) -> Change:
    found = {kind for kind in kinds if kind}
    if not found:
        return ""
    if "frozen" in found:
        return "frozen" if len(found) == 1 else "partly"
    # BatchNorms that keep their statistics are no part that is left out.
    return "trains" if "trains" in found else found.pop()
