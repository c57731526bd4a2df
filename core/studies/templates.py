"""Questions that people ask most, each with the factors that answer it. A new one is an entry here. No torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.datasets.catalog.dataset import Dataset
from core.studies.searching.asking import USUAL_TRIALS
from core.studies.searching.ranges import searched_of
from core.studies.study import Factor
from core.studies.variants import background_factors
from core.support.registry import Registry
from core.support.workspace import Workspace


@dataclass(frozen=True)
class Template:
    """One question.

    Attributes:
        question: As a person asks it.
        preset: What all recipes begin as that do not say otherwise.
        factors: What is varied.
        seeds: Repeats of each cell.
        trials: Cells that a search chooses; 0 of a study that has every combination.
        asks: Job that finds further factors by the dataset that the question is about: `(workspace, dataset, context)`.
    """

    question: str
    preset: str = "quick"
    factors: tuple[Factor, ...] = ()
    seeds: int = 3
    trials: int = 0
    asks: Callable[..., tuple[Factor, ...]] | None = None

    def factors_about(self, workspace: Workspace, dataset: Dataset) -> tuple[Factor, ...]:
        """What is varied to answer it for a dataset.

        Raises:
            NotThere: Something that it takes has not been made.
        """
        return (*self.factors, *(self.asks(workspace, dataset) if self.asks else ()))


TEMPLATES: Registry[Template] = Registry("template")
"""By the name that `study --template` takes."""


def _factor(key: str, *values: str) -> Factor:
    return Factor(key=key, values=values)


for _name, _template in {
    "pretrained": Template(
        "Pretrained or from scratch?", "resnet18-scratch", (_factor("preset", "lite0-frozen", "resnet18-scratch"),)
    ),
    "architectures": Template(
        "MLP, CNN or pretrained?", "mlp", (_factor("preset", "mlp", "cnn-small", "resnet18-scratch", "lite0-frozen"),)
    ),
    "rate-batch": Template(
        "Which rate and batch?", "resnet18-scratch", (_factor("learning_rate", "0.01", "0.001"), _factor("batch_size", "4", "8"))
    ),
    "freeze": Template("Freeze, then unfreeze?", "lite0-frozen", (_factor("preset", "lite0-frozen", "lite0-two-stage"),)),
    "background": Template("Does the background matter?", "quick", asks=background_factors),
    "ensemble": Template(
        "Is the ensemble better than its members?", "quick", (_factor("preset", "lite0-frozen", "joined-frozen", "joined-deep"),)
    ),
    "augmentation": Template("Which augmentation?", "resnet18-scratch", (_factor("augmentation", "none", "light", "strong"),)),
    "search": Template(
        "Which rate, batch and weight decay, of all there are?",
        "resnet18-scratch",
        (
            searched_of("learning_rate=0.0001..0.1"),
            _factor("batch_size", "4", "8", "16", "32"),
            searched_of("weight_decay=0.00001..0.1"),
        ),
        trials=USUAL_TRIALS,
    ),
    "more-pictures": Template(
        "How many more pictures?", "lite0-frozen", (_factor("pictures_per_class", "5", "10", "20", "40", "all"),), seeds=5
    ),
    "luck": Template("How much is luck?", "resnet18-scratch", seeds=5),
}.items():
    TEMPLATES.add(_name, _template)
