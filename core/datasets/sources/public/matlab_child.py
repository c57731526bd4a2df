"""A child that reads tables of numbers out of a MATLAB file and writes each as `NAME.npy`, within limits.

Run as `python -m core.datasets.sources.public.matlab_child FILE FOLDER NAME ...` by `core.datasets.sources.public.matlab`: the
reader is scipy's, which the window does without, and a hostile file that makes it claim all memory ends the child alone.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.io import loadmat, whosmat

LARGEST = 1 << 30  # bytes of a file, and of one table
_MEMORY = 4 << 30  # bytes beyond what the child has when it begins
_NUMERIC = {
    "double": 8, "single": 4, "int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "int32": 4, "uint32": 4, "int64": 8, "uint64": 8,
    "logical": 1,
}  # fmt: skip


def read_tables(path: Path, names: Sequence[str]) -> dict[str, np.ndarray[Any, Any]]:
    """The named tables of numbers; their sizes are known before any is read.

    *Shapes*: as the file says, two axes at least; bool, integers or floats; at most `LARGEST` bytes each.

    Raises:
        ValueError: It lacks one, one is too large or no table of numbers, or it is no such file or damaged.
    """
    if path.stat().st_size > LARGEST:
        raise ValueError("it is too large")
    try:
        # Asked before anything is read: a few kilobytes can claim gigabytes. Without appendmat=False scipy looks for another
        # file as well.
        described = {name: (shape, kind) for name, shape, kind in whosmat(str(path), appendmat=False)}
        for name in names:
            if name not in described:
                raise ValueError(f"it has no table {name}")
            shape, kind = described[name]
            if kind not in _NUMERIC or min(shape, default=0) < 0:
                raise ValueError(f"its table {name} holds no numbers")
            if math.prod(shape) * _NUMERIC[kind] > LARGEST:
                raise ValueError(f"its table {name} is too large")
        found = loadmat(str(path), appendmat=False, variable_names=list(names), chars_as_strings=False)
    except NotImplementedError as error:
        raise ValueError("it is of version 7.3, which is not read") from error
    except MemoryError as error:
        raise ValueError("it claims more memory than a table needs") from error
    except Exception as error:  # scipy raises anything on a damaged file
        if isinstance(error, ValueError) and str(error).startswith(("it has no table", "its table")):
            raise
        raise ValueError("it is damaged or no MATLAB file") from error
    tables = {name: found[name] for name in names if name in found}
    for name in names:
        if name not in tables or not isinstance(tables[name], np.ndarray) or tables[name].dtype.kind not in "biuf":
            raise ValueError(f"its table {name} holds no numbers")
    return tables


def main(arguments: Sequence[str]) -> None:
    """Reads and writes; one line of JSON says what went wrong, {} that nothing did."""
    file, folder, *names = arguments
    _limit_memory()
    said: dict[str, str] = {}
    try:
        for name, table in read_tables(Path(file), names).items():
            np.save(Path(folder, f"{name}.npy"), table, allow_pickle=False)
    except ValueError as error:
        said["error"] = str(error)
    except OSError as error:
        said["error"] = f"it cannot be read: {error.strerror or error}"
    print(json.dumps(said), flush=True)


def _limit_memory() -> None:
    # Other systems have no such limit or do not keep it.
    if sys.platform != "linux":
        return
    import resource

    # Python and scipy have claimed much of it already, how much depends on the machine.
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + _MEMORY, now + _MEMORY))
    # Of 200 damaged files some end it by a segmentation fault; each would leave all its memory on the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


if __name__ == "__main__":
    main(sys.argv[1:])
