"""The names of torchvision's networks, read from its source: importing torchvision takes torch and seconds."""

from __future__ import annotations

import difflib
import importlib.util
import re
from collections.abc import Iterable
from pathlib import Path

from core.architectures.catalogue import TORCHVISION_PREFIX
from core.support.errors import BadInput, NotThere

LEFT_OUT = "mnasnet"
"""How the names of networks begin that refuse tensors without torchvision's own number of their form, as checkpoints' are."""

_REGISTERED = re.compile(r"^@register_model\(\)\n(?:@.*\n)*def (\w+)\(", re.MULTILINE)


def check_torchvision_name(name: str) -> None:
    """Does nothing when torchvision has a network of that name, and it can be trained here.

    Raises:
        NotThere: It has none; the hint names the nearest ones.
        BadInput: No checkpoint of it could be read again.
    """
    if name.startswith(LEFT_OUT):
        raise BadInput(f"torchvision's {LEFT_OUT} cannot be trained here.", "Choose timm:mnasnet_100, which is of that design.")
    known = [found for text in _sources() for found in _REGISTERED.findall(text)]
    if known and name not in known:
        raise no_such_network(name, known)


def no_such_network(name: str, known: Iterable[str]) -> NotThere:
    """The error for a name that torchvision does not know."""
    near = difflib.get_close_matches(name, list(known), n=3)
    hint = f"Did you mean {', '.join(TORCHVISION_PREFIX + entry for entry in near)}?" if near else "Search among all networks."
    return NotThere(f"torchvision knows no network called {name!r}.", hint)


def _sources() -> list[str]:
    """The text of torchvision's modules of classifiers; none where it is installed without its source."""
    spec = importlib.util.find_spec("torchvision")
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    files = [file for place in places for file in sorted(Path(place, "models").glob("*.py"))]
    return [file.read_text(encoding="utf-8", errors="replace") for file in files]
