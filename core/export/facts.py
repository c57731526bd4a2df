"""What travels with an exported network: how pictures become its input, what its answers are called, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.architectures.licences import licences_of
from core.runs.folder import RunFolder
from core.runs.plan import Plan, Preprocessing
from core.support.file_hash import file_sha256

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


def _square(record: Preprocessing) -> dict[str, Any]:
    return {
        "side": record.kept_side, "resize": record.resize, "fit": record.fit, "interpolation": record.interpolation,
        "background": list(record.background), "value_range": record.value_range,
    }  # fmt: skip
