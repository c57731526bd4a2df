"""A sample dataset: what it shows, under which licence, and how its pictures are written out."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.datasets.sources.listing import Listing
from core.support.errors import NotThere
from core.support.fields import Record
from core.support.jobs import Context


@dataclass(frozen=True)
class SampleSet:
    """One sample dataset.

    Attributes:
        name: As on the command line.
        title: As shown.
        text: A few sentences on what it is.
        licence: What may be done with it; shown before it is imported.
        classes: Names of the classes.
        pictures: How many there are with the default options.
        package: Installed package that holds the pictures.
        options: Record of the choices, all with defaults.
        write: Writes the pictures into an empty folder and lists them; gets the folder, the options and the context.
    """

    name: str
    title: str
    text: str
    licence: str
    classes: tuple[str, ...]
    pictures: int
    package: str
    options: type[Record]
    write: Callable[[Path, Any, Context], Listing]


def package_folder(module: str, package: str) -> Path:
    """The folder of an installed package, found without importing it.

    Raises:
        NotThere: It is not installed; the hint says how to install it.
    """
    found = importlib.util.find_spec(module)
    if found is None or not found.submodule_search_locations:
        raise NotThere(
            f"The package {package} is not installed, which holds these pictures.", f"Install it: pip install {package}"
        )
    return Path(next(iter(found.submodule_search_locations)))
