"""How the state of a run looks: its word, sign and colour."""

from __future__ import annotations

from dataclasses import dataclass

from core.evaluation.run_columns import state_word


@dataclass(frozen=True)
class StateLook:
    """A state's word, its icon (a shape of its own, so that colour is not all that tells) and the theme's colour for it."""

    word: str
    icon: str
    colour: str


_LOOKS = {
    "running": ("running", "accent_text"),
    "completed": ("done", "good"),
    "early-stopped": ("done", "good"),
    "stopped": ("stopped", "warn"),
    "pruned": ("stopped", "text_dim"),
    "interrupted": ("interrupted", "warn"),
    "waiting": ("waiting", "text_dim"),
    "failed": ("failed", "bad"),
    "damaged": ("warning", "bad"),
}
RESUMABLE = ("stopped", "pruned", "interrupted", "failed")


def state_look(state: str) -> StateLook:
    """How a state is shown; one a newer Safelight may have is shown by its own name."""
    return StateLook(state_word(state), *_LOOKS.get(state, ("waiting", "text_dim")))
