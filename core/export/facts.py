"""What travels with an exported network: how pictures become its input, what its answers are called, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.architectures.catalogue import find
from core.runs.folder import RunFolder
from core.runs.plan import NetworkPlan, Plan, Preprocessing
from core.support.errors import SafelightError
from core.support.file_hash import file_sha256

UNKNOWN = "not known here; look it up before the model is passed on"
KEY = "safelight"
"""Under which the facts stand in the metadata of a format that has some."""


@dataclass(frozen=True)
class ExportFacts:
    """What an exported model says of itself.

    Attributes:
        run: Whose weights they are.
        classes: In the order of the answer's columns.
        squares: For each input of the model how a picture becomes the square of bytes that it takes.
        weights: What the weights began as, with SHA-256.
        sha256: Of the run's weights file.
        licences: By architecture the licence of the published weights it began with.
        dataset, split: What it learned from.
        data_licence: What the dataset's source says about using its pictures; "" where it says nothing.
    """

    run: str
    classes: tuple[str, ...]
    squares: tuple[dict[str, Any], ...]
    weights: str
    sha256: str
    licences: dict[str, str]
    dataset: str
    split: str
    data_licence: str

    def document(self) -> dict[str, Any]:
        """As JSON. `pictures` are the squares: `side` pixels by `fit`, then scaled to `resize`, uint8 [1, resize, resize, 3]."""
        return {
            "run": self.run, "classes": list(self.classes), "pictures": list(self.squares), "weights": self.weights,
            "weights_sha256": self.sha256, "weights_licences": self.licences, "dataset": self.dataset, "split": self.split,
            "data_licence": self.data_licence,
        }  # fmt: skip


def facts_of(run_folder: RunFolder, plan: Plan, data_licence: str) -> ExportFacts:
    """The facts of a run's best weights, or of the snapshot that is meant."""
    return ExportFacts(
        run_folder.name, plan.classes, tuple(_square(part.preprocessing) for part in plan.parts),
        f"{plan.weights.name}, SHA-256 {plan.weights.sha256 or 'unknown'}", file_sha256(run_folder.best_weights),
        licences_of(plan.parts), plan.dataset, plan.split.name, data_licence,
    )  # fmt: skip


def licences_of(parts: tuple[NetworkPlan, ...]) -> dict[str, str]:
    """By architecture the licence of the published weights that a plan's networks began with.

    Of weights from a run or file nobody here knows what those began with: the architecture's published ones are named all the
    same, for nothing that they may ask for should be left out.
    """
    return {part.recipe.architecture: _licence(part.recipe.architecture) for part in parts if part.weights.kind != "random"}


def _licence(architecture: str) -> str:
    try:
        pretrained = find(architecture).pretrained
    except SafelightError:
        return UNKNOWN
    return (pretrained.licence if pretrained is not None else "") or UNKNOWN


def _square(record: Preprocessing) -> dict[str, Any]:
    return {
        "side": record.kept_side, "resize": record.resize, "fit": record.fit, "interpolation": record.interpolation,
        "background": list(record.background), "value_range": record.value_range,
    }  # fmt: skip
