"""The names of timm's networks, read from its source: importing timm takes torch and seconds, and the window has neither."""

from __future__ import annotations

import difflib
import importlib.util
import re
from collections.abc import Iterable
from pathlib import Path

from core.architectures.catalogue import TIMM_PREFIX
from core.support.errors import BadInput, NotThere

_REGISTERED = re.compile(r"^@register_model\s+def (\w+)\(", re.MULTILINE)
_GIVEN_UP = re.compile(r"^\s*['\"](\w+)['\"]:", re.MULTILINE)
"""Names that still work, in a table beside those they stand for now."""
NO_FEATURES = ("mobilenetv5_300m_enc",)
"""Networks that give maps to other networks; no head can be put on them."""


def check_timm_name(name: str) -> None:
    """Does nothing when timm has a network of that name, with or without a tag of its weights after a dot, that gives features.

    Raises:
        NotThere: It has none; the hint names the nearest ones.
        BadInput: It gives no features.
    """
    plain = name.partition(".")[0]
    if plain in NO_FEATURES:
        raise BadInput(f"timm's {plain} gives maps to other networks; no head can be put on it.", "Choose another architecture.")
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in _sources()]
    known = [found for text in texts for found in _REGISTERED.findall(text)]
    given_up = {found for text in texts for found in _GIVEN_UP.findall(text.partition("register_model_deprecations(")[2])}
    if texts and plain not in known and plain not in given_up:
        raise no_such_network(name, known)


def no_such_network(name: str, known: Iterable[str]) -> NotThere:
    """The error for a name that timm does not know."""
    near = difflib.get_close_matches(name.partition(".")[0], list(known), n=3)
    hint = f"Did you mean {', '.join(TIMM_PREFIX + entry for entry in near)}?" if near else "Search among all networks."
    return NotThere(f"timm knows no network called {name!r}.", hint)


def _sources() -> list[Path]:
    """timm's modules of networks; none where it is installed without its source, so that nothing is refused there."""
    spec = importlib.util.find_spec("timm")
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    return [file for place in places for file in sorted(Path(place, "models").glob("*.py"))]
