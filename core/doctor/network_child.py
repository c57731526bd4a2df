"""Says on standard output, as one JSON line, what torch is here and whether its devices compute. Run by `core.doctor.networks`.

A process of its own, for the window never loads torch, and a broken driver ends the process that asks it.
"""

from __future__ import annotations

import json
from typing import Any


def facts() -> dict[str, Any]:
    """What torch says of itself, and whether a product computed on each GPU is the one it should be."""
    import torch

    # As networks are built: where its operators do not fit, it is loaded without them.
    from core.architectures.torchvision_guard import torchvision

    found: dict[str, Any] = {
        "torch": torch.__version__,
        "torchvision": torchvision.__version__,
        "cuda": torch.version.cuda or "",
        "threads": torch.get_num_threads(),
        "gpus": [],
    }
    for place in range(torch.cuda.device_count()):
        entry = {"name": torch.cuda.get_device_name(place), "free": 0, "total": 0, "error": ""}
        try:
            entry["free"], entry["total"] = torch.cuda.mem_get_info(place)
        except RuntimeError as error:
            entry["error"] = _said(error)
        entry["error"] = entry["error"] or _wrong(f"cuda:{place}")
        found["gpus"].append(entry)
    if torch.backends.mps.is_available():
        found["apple"] = {"error": _wrong("mps")}
    return found


def _wrong(device: str) -> str:
    """What is wrong with a product that the device computes; "" where nothing is."""
    import torch

    try:
        ones = torch.ones(64, 64, device=device)
        return "" if float((ones @ ones).sum()) == 64.0**3 else "it computes a product wrongly"
    except RuntimeError as error:
        return _said(error)


def _said(error: RuntimeError) -> str:
    return str(error).splitlines()[0]


if __name__ == "__main__":
    print(json.dumps(facts()))
