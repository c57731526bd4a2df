"""Import this before timm: it imports torchvision, which has to come from its guard, and asks for torch's compiler."""

from __future__ import annotations

from core.architectures.torchvision_guard import compiler_unasked

with compiler_unasked():
    import timm  # noqa: F401
