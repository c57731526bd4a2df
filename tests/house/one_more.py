"""One more of each kind, from an architecture to a page of a wizard, as a person who extends Safelight would write it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from core.architectures.network import Backbone
from core.datasets.cleaning.checks.check import Evidence, Finding
from core.datasets.sources.listing import Found, Listing
from core.datasets.sources.options import ImportOptions
from core.derived.formats import ExportFormat
from core.derived.manifest import ManifestRow
from core.evaluation.judging import Confusion
from core.evaluation.metrics import class_scores
from core.evaluation.predictions import Predictions
from core.evaluation.run_columns import Column
from core.pixels.operations import Changes
from core.runs.augmentation import Augmentation
from core.runs.recipe import Recipe, Stage
from core.support.jobs import Context
from core.training.step.optimisers import Groups
from gui.flickr.draft import CollectionDraft
from gui.kit.wizard import Wizard, WizardPage
from gui.kit.wizard_foot import FootState
from gui.plots.run_plots import PlotLine, RunPlot


class MeanColour(nn.Module):
    """Mean colours of a grid of patches. *Shapes*: images [N, 3, S, S] to features [N, 48]."""

    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Conv2d(3, 3, 1)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return nn.functional.adaptive_avg_pool2d(self.mix(images), 4).flatten(1)


def mean_colour(recipe: Recipe) -> Backbone:
    """The builder of the architecture."""
    module = MeanColour()
    return Backbone(module, 48, (module.mix,))


class SignDescent(torch.optim.Optimizer):
    """Steps of one size, in the direction of the gradient's signs."""

    @torch.no_grad()
    def step(self, closure: object = None) -> None:  # type: ignore[override]
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    parameter.sub_(group["lr"] * parameter.grad.sign())


def sign_descent(groups: Groups, stage: Stage) -> torch.optim.Optimizer:
    """The maker of the optimiser."""
    return SignDescent(groups, {"lr": stage.learning_rate})


def stairs(done: float) -> float:
    """The schedule: half the rate in the second half."""
    return 1.0 if done < 0.5 else 0.5


def darkened(views: torch.Tensor, strengths: torch.Tensor) -> torch.Tensor:
    """An operation of the policy: half as bright. *Shapes*: uint8 [n, 3, S, S] and float32 [n] to uint8 [n, 3, S, S]."""
    return views // 2


def darkness(augmentation: Augmentation, count: int, side: int, numbers: np.random.Generator) -> Changes:
    """The policy: every picture of training half as bright."""
    return Changes((darkened,), np.zeros((count, 1), np.int64), np.zeros((count, 1)))


def modesty(logs: torch.Tensor, labels: torch.Tensor) -> float:
    """The merit: how unsure the answers are. *Shapes*: float32 [n, C] and int64 [n]."""
    return -float(logs.exp().amax(1).mean())


def reads_list(place: Path) -> bool:
    """True for the sort of file the source is for."""
    return place.suffix == ".list"


def read_list(place: Path, scratch: Path, options: ImportOptions, context: Context) -> Listing:
    """Pictures named one on each line; the class is the folder."""
    names = sorted(place.read_text(encoding="utf-8").split())
    return Listing(place.parent, tuple(Found(name, Path(name).parent.name) for name in names))


def find_jpegs(evidence: Evidence) -> Iterable[Finding]:
    """A finding for every JPEG."""
    for path, kind in zip(evidence.paths, evidence.formats, strict=True):
        if kind == "JPEG":
            yield Finding("lossy", (path,), 1.0, f"{path} is a JPEG.")


PACE = Column("pace", "Epochs/min", lambda row: f"{60 * row.epochs / row.seconds:.0f}", 12, rank=10, number=True, printed=True)
"""One more column of the table of runs."""


def write_count(place: Callable[[str], Path], rows: Sequence[ManifestRow]) -> None:
    """The list that one more export format writes."""
    place("count.txt").write_text(str(len(rows)))


BY_SIDE = ExportFormat("By side", "For a test.", "Folders", lambda side, label: side or "all", write_count)
"""One more format a dataset is exported in."""

PROGRESS = RunPlot("Step, thousands", 2, val=PlotLine("Steps", lambda run: run.epochs["step"] / 1000), shown=False)
"""One more plot of a run."""


def worst_class(side: Predictions, confusion: Confusion) -> float | None:
    """One more way to judge: the part recognised of the class of which the least is."""
    return min((score.recall for score in class_scores(confusion) if score.recall is not None), default=None)


class ThanksPage(WizardPage):
    """One more page of the Flickr wizard, which leads back to the form."""

    def __init__(self, wizard: Wizard, draft: CollectionDraft) -> None:
        super().__init__()
        self._wizard = wizard
        self._draft = draft

    def foot(self) -> FootState:
        return FootState({"cancel": "Close", "go": f"Back to {self._draft.dataset}"}, said="Thank you.")

    def press(self, button: str) -> None:
        self._wizard.show_page("request")
