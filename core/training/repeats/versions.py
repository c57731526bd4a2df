"""The versions that results depend on. No torch: they are compared before a run begins."""

from __future__ import annotations

import importlib.metadata
import platform

PACKAGES = ("torch", "torchvision", "timm", "lightning-fabric", "numpy", "pillow", "safetensors")


def versions_here() -> dict[str, str]:
    """Versions of Python and of the packages in this process's environment; "" for one that is not installed."""
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
