"""Tables of numbers in MATLAB's files, and the two public datasets that come with such files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets.sources.listing import Listing
from core.datasets.sources.public.arrays import Drawn, checked, write_pictures
from core.datasets.sources.public.names import FLOWERS
from core.datasets.sources.public.public_set import OTHER_FORM, Gathered, Parcel
from core.datasets.sources.public.trees import unpacked
from core.support.computing import narrow_surroundings
from core.support.errors import BadInput
from core.support.jobs import Context

_CHILD = "core.datasets.sources.public.matlab_child"
_ROOT = Path(__file__).resolve().parents[4]
_SECONDS = 300.0  # for one file; the largest known takes four
_TICK = 0.2  # seconds between two looks at whether the job was dropped


def read_matrices(path: Path, names: Sequence[str], scratch: Path, context: Context) -> dict[str, NDArray[Any]]:
    """The named tables of numbers in a file, read by a child and mapped from files in `scratch`.

    *Shapes*: as the file says, two axes at least; bool, integers or floats; only to be read.

    Raises:
        ValueError: Not such a file, damaged, too large, or one without these tables.
        Abandoned: The job was dropped.
    """
    room = Path(tempfile.mkdtemp(prefix="tables-", dir=scratch))
    # -P: whatever is called scipy in the current folder is not imported.
    command = [sys.executable, "-P", "-m", _CHILD, str(path), str(room), *names]
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = narrow_surroundings(PYTHONPATH=os.pathsep.join(paths))  # each thread claims memory that it is counted for
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, creationflags=flags
    ) as child:
        try:
            said = _last_word(child, context)
        finally:
            child.kill()
    if "error" in said:
        raise ValueError(f"{path.name}: {said['error']}")
    # Mapped, for SVHN's table takes 225 MB, and pickles refused, for they can run anything.
    return {name: np.load(room / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in names}


def _last_word(child: subprocess.Popen[bytes], context: Context) -> dict[str, str]:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        context.check_abandoned()
        try:
            line, _ = child.communicate(timeout=_TICK)
        except subprocess.TimeoutExpired:
            continue
        if child.returncode:
            return {"error": "its reader died of it"}
        return dict(json.loads(line))
    return {"error": "it takes too long to read"}


def flowers(parcel: Parcel) -> Listing:
    """Flowers-102: numbered pictures, their classes and sides in two tables.

    Raises:
        BadInput: The files are not as they should be.
    """
    place, left = unpacked(parcel, "102flowers.tgz")
    gathered = Gathered(place, left=left)
    try:
        labels = _tables(parcel, "imagelabels.mat", "labels")["labels"].ravel().astype(int)
        keys = {"train": "trnid", "val": "valid", "test": "tstid"}
        sides = _tables(parcel, "setid.mat", *keys.values())
        for side, key in keys.items():
            for number in sides[key].ravel().astype(int):
                if not (1 <= number <= len(labels) and 1 <= labels[number - 1] <= len(FLOWERS)):
                    raise ValueError(f"there is no flower with the number {number}")
                gathered.add(f"jpg/image_{number:05d}.jpg", FLOWERS[labels[number - 1] - 1], side)
    except (OSError, KeyError, ValueError) as error:
        raise BadInput(f"The tables of labels are not as expected: {error}.", OTHER_FORM) from error
    return gathered.listing()


def house_numbers(parcel: Parcel) -> Listing:
    """SVHN: digits from house numbers, cut out to 32 x 32 pixels; the class 10 is the digit 0.

    Raises:
        BadInput: The files are not as they should be.
    """
    try:
        tables = []
        for side in ("train", "test"):
            matrices = _tables(parcel, f"{side}_32x32.mat", "X", "y")
            labels = matrices["y"].ravel().astype(int) % 10
            pixels = checked(matrices["X"], (None, None, 3, len(labels)), f"the table of {side}")
            if pixels.dtype != np.uint8:
                raise ValueError(f"the table of {side} holds {pixels.dtype}")
            tables.append((side, pixels, labels))
        pictures = (
            Drawn(f"{side}-{number:05d}", str(label), side, pixels[:, :, :, number])
            for side, pixels, labels in tables
            for number, label in enumerate(labels)
        )
        return write_pictures(parcel, pictures, sum(len(labels) for _, _, labels in tables))
    except (OSError, KeyError, ValueError) as error:
        raise BadInput(f"The files are not as expected: {error}.", OTHER_FORM) from error


def _tables(parcel: Parcel, file: str, *names: str) -> dict[str, NDArray[Any]]:
    return read_matrices(parcel.files / file, names, parcel.scratch, parcel.context)
