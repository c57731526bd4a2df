"""A map as it is kept with its dataset: which pictures it shows, where, and what they were laid out by. No torch."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.datasets.catalog.dataset import Dataset
from core.support import atomic
from core.support.errors import BadInput
from core.support.inside import open_own

CLOSER_LOOK = "closer-look"
"""Stands for the offline backbone where the name of a run could be."""

_FOLDER = "maps"
_SHA256 = 64  # signs


@dataclass(frozen=True, eq=False)
class PictureMap:
    """Places of pictures.

    Attributes:
        samples: SHA-256 of each; copies stand there once each.
        places: Of each, within -1 and 1.
        of: SHA-256 of all that the places follow from: the features and how they are laid out.
        weights: Which weights of the run saw the pictures, as size and time stamp of their file; "" for the closer look.

    Shapes:
        places: float32 [N, 2].
    """

    samples: tuple[str, ...]
    places: NDArray[np.float32]
    of: str
    weights: str = ""


def file_of(dataset: Dataset, by: str) -> Path:
    """Where the map is kept that was laid out by the closer look or by a run."""
    # A run's name may be no name of a file.
    name = CLOSER_LOOK if by == CLOSER_LOOK else f"run-{hashlib.sha256(by.encode()).hexdigest()[:16]}"
    return dataset.cached(f"{_FOLDER}/{name}.npz")


def write_map(path: Path, made: PictureMap) -> None:
    """Keeps a map in the place of the one before.

    Raises:
        DiskFull: The one before is untouched.
    """
    data = io.BytesIO()
    samples = np.array(made.samples, f"S{_SHA256}")
    np.savez(data, samples=samples, places=made.places, of=np.array(made.of), weights=np.array(made.weights))
    atomic.write_bytes(path, data.getvalue())


def read_map(path: Path) -> PictureMap | None:
    """The map in a file; None where there is none, or it is damaged: it can be made anew."""
    try:
        with open_own(path) as file, np.load(file, allow_pickle=False) as kept:
            samples, places = kept["samples"], np.asarray(kept["places"], np.float32)
            made = PictureMap(tuple(samples.astype(str).tolist()), places, str(kept["of"]), str(kept["weights"]))
    # A header of a trillion numbers is believed before any of them is read: that is a damaged file, too.
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, BadInput, MemoryError):
        return None
    fits = places.shape == (len(made.samples), 2) and np.isfinite(places).all()
    return made if fits else None


def stamp(path: Path) -> str:
    """Size and time of a file's last change; "" where it is not there."""
    try:
        now = path.stat()
    except OSError:
        return ""
    return f"{now.st_size} {now.st_mtime_ns}"
