"""A network that could be trained, with what is known of it; searched and put in order. No torch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from core.architectures.layer_table import millions
from core.support.wording import bytes_text

WeightsState = Literal["none", "installed", "downloaded", "to download"]
UNKNOWN = "unknown"


@dataclass(frozen=True)
class KnownNetwork:
    """What is known of a network without building it.

    Attributes:
        name: As a recipe's architecture: "resnet18", "torchvision:vgg11", "timm:resnet50.a1_in1k".
        title: As shown.
        registry: Who builds it.
        parameters, multiply_adds: With a head for 1,000 classes, at `side`; None where nobody measured.
        side: Of the pictures it was made for, in pixels.
        accuracy: Of its weights on ImageNet's val, first answer, in percent, as their publisher says; None where not stated here.
        licence: Of the weights; "" where not stated, or where there are none.
        weights: Whether there are published weights, and whether they are on this machine.
        bytes: About what a download takes; 0 where not known.
    """

    name: str
    title: str
    registry: Literal["Safelight", "torchvision", "timm"]
    parameters: int | None
    multiply_adds: int | None
    side: int
    accuracy: float | None
    licence: str
    weights: WeightsState
    bytes: int = 0

    @property
    def accuracy_text(self) -> str:
        """The accuracy as shown."""
        return UNKNOWN if self.accuracy is None else f"{self.accuracy:.1f} %"

    @property
    def licence_text(self) -> str:
        """The licence as shown; empty where there are no weights to have one."""
        return "" if self.weights == "none" else self.licence or UNKNOWN

    @property
    def words(self) -> str:
        """What choosing it means, in plain sentences."""
        size = f", about {bytes_text(self.bytes)}" if self.bytes else ""
        told = {
            "none": "No weights are published: it learns from random ones, or from a file of yours.",
            "installed": "Its weights are installed with Safelight.",
            "downloaded": "Its weights are on this machine already.",
            "to download": f"Its weights are downloaded once{size}, when the training begins; that needs a network.",
        }
        licence = f" Their licence: {self.licence_text}." if self.weights != "none" else ""
        cost = (
            ""
            if self.multiply_adds is None
            else f" {millions(self.multiply_adds)} multiply-adds a picture of {self.side} pixels."
        )
        return f"{told[self.weights]}{licence}{cost}"


ORDERS: dict[str, Callable[[KnownNetwork], Any]] = {
    "name": lambda one: one.title.lower(),
    "registry": lambda one: one.registry,
    "parameters": lambda one: one.parameters,
    "multiply-adds": lambda one: one.multiply_adds,
    "size": lambda one: one.side,
    "accuracy": lambda one: one.accuracy,
    "licence": lambda one: one.licence.lower() or None,
    "weights": lambda one: ("installed", "downloaded", "to download", "none").index(one.weights),
}
"""What networks can be put in order by."""


def found(networks: Iterable[KnownNetwork], search: str) -> list[KnownNetwork]:
    """Those of which every word of the search is part of name, title, registry, licence or where the weights are."""
    words = search.lower().split()
    return [one for one in networks if all(word in _text(one) for word in words)]


def in_order(networks: Iterable[KnownNetwork], by: str, backwards: bool = False) -> list[KnownNetwork]:
    """Put in order by one of `ORDERS`; those of which it is not known come last, whichever way round."""
    all_of_them = list(networks)
    known = [one for one in all_of_them if ORDERS[by](one) is not None]
    unknown = [one for one in all_of_them if ORDERS[by](one) is None]
    return [*sorted(known, key=ORDERS[by], reverse=backwards), *unknown]


def _text(one: KnownNetwork) -> str:
    return f"{one.name} {one.title} {one.registry} {one.licence_text} {one.weights}".lower()
