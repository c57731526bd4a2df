"""The only place that imports torchvision; import it from here, and import this before timm or torchmetrics.

torchvision's compiled operators do not load beside a torch from another build (a +cpu torch with the registry's
torchvision, for one), and then `import torchvision` fails although networks, transforms and data sets need none of them.
Declaring the two operators it stumbles over lets the import go on. What detection networks need of them is in
`core.architectures.detection_operators`; `torchvision.io` stays out of reach, and Safelight does not use it.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

import torch

_SYMPTOM = "operator torchvision::nms does not exist"
_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
_declared: list[torch.library.Library] = []


def _import_guarded() -> ModuleType:
    """torchvision, with its operators declared when, and only when, the import fails for want of them."""
    try:
        return importlib.import_module("torchvision")
    except RuntimeError as error:
        if _SYMPTOM not in str(error) or _declared:
            raise
    # The failed import left modules that are half-made; the next one would find them and go on from there.
    for name in [name for name in sys.modules if name == "torchvision" or name.startswith("torchvision.")]:
        del sys.modules[name]
    library = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
    for schema in _SCHEMAS:
        library.define(schema)  # type: ignore[no-untyped-call]
    _declared.append(library)  # the declaration lasts as long as this object
    return importlib.import_module("torchvision")


def operators_declared() -> bool:
    """True when torchvision's compiled operators were missing and had to be declared."""
    return bool(_declared)


torchvision = _import_guarded()
