"""Licences of the weights that networks began with."""

from __future__ import annotations

from core.architectures.licences import UNKNOWN, licences_of
from core.runs.plan import NetworkPlan, Preprocessing, WeightsOrigin
from core.runs.recipe import Recipe


def part(architecture: str, kind: str) -> NetworkPlan:
    return NetworkPlan(
        name=architecture, recipe=Recipe(architecture=architecture), weights=WeightsOrigin(kind=kind, name="x", sha256="0"),
        backbone_sha256="0", preprocessing=Preprocessing(size=8, resize=8), features="fp32",
    )  # fmt: skip


def test_licences_are_those_of_published_weights_and_what_is_not_known_is_said() -> None:
    parts = (part("lite0", "imagenet"), part("resnet18", "random"), part("cnn-small", "run"))
    assert licences_of(parts) == {"lite0": "Apache-2.0", "cnn-small": UNKNOWN}
