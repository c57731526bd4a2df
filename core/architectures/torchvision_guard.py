"""The only place that imports torchvision; import it from here, and import this before timm or torchmetrics.

torchvision's compiled operators do not load beside a torch from another build (a +cpu torch with the registry's
torchvision, for one), and then `import torchvision` fails although networks, transforms and data sets need none of them.
Declaring the two operators it stumbles over lets the import go on. What detection networks need of them is in
`core.architectures.detection_operators`; `torchvision.io` stays out of reach, and Safelight does not use it.

Neither loads torch's compiler any more when it is imported: that took 1.2 s of every process that has one of their networks.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import torch

_SYMPTOM = "operator torchvision::nms does not exist"
_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
_declared: list[torch.library.Library] = []


@contextmanager
def compiler_unasked() -> Iterator[None]:
    """Inside, what torchvision and timm ask torch's compiler while they are imported is answered without loading it.

    They ask for a function that one operator of detection calls, which asks the compiler then; for functions to be kept from
    it, which stay as they are, for nothing is compiled here; and for a setting of it, where timm goes on without.
    """
    if "torch._dynamo" in sys.modules:
        yield
        return
    package, utils = ModuleType("torch._dynamo"), ModuleType("torch._dynamo.utils")
    vars(utils)["is_compile_supported"] = _is_compile_supported
    disable = torch.compiler.disable
    sys.modules |= {module.__name__: module for module in (package, utils)}
    vars(torch.compiler)["disable"] = _left_as_it_is
    try:
        yield
    finally:
        vars(torch.compiler)["disable"] = disable
        for module in (package, utils):
            del sys.modules[module.__name__]


def _is_compile_supported(device: str) -> bool:
    return bool(importlib.import_module("torch._dynamo.utils").is_compile_supported(device))


def _left_as_it_is(function: Callable[..., Any] | None = None, *_: object, **__: object) -> Any:
    return (lambda given: given) if function is None else function


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


with compiler_unasked():
    torchvision = _import_guarded()
