"""Under which licences published weights are that a plan's networks began with. No torch."""

from __future__ import annotations

from core.architectures.catalogue import find
from core.runs.plan import NetworkPlan
from core.support.errors import SafelightError

UNKNOWN = "not known here; look it up before the model is passed on"


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
