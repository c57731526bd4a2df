"""The page that served runs are asked from: one file, with a style sheet and a script that no other page can add to."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from core.reporting.parts import style

_NONCE, _SHEET = "{{nonce}}", "{{sheet}}"


def page(nonce: str) -> str:
    """The page, whose style and script carry the nonce of its policy. Nothing of any run is in it: it asks with the token."""
    return _text().replace(_NONCE, nonce)


def policy(nonce: str) -> str:
    """What the page may do: run its own script, show pictures that it was given, ask this server. Nothing else, in no frame."""
    own = f"'nonce-{nonce}'"
    allowed = f"script-src {own}; style-src {own}; img-src blob: data:; connect-src 'self'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@cache
def _text() -> str:
    text = files("core.serving").joinpath("page.html").read_text(encoding="utf-8")
    # The colours of written pages, so that they are said once.
    return text.replace(_SHEET, style())
