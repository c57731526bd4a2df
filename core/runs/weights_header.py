"""What a weights file says of itself before its tensors. Without torch, so that it is asked before a start."""

from __future__ import annotations

from pathlib import Path

from core.support.documents import parse


def safetensors_header(path: Path) -> dict[str, object] | None:
    """The header of a safetensors file; None when the file does not begin like one.

    Such a file begins with the length of a JSON header in eight bytes, then the header.
    """
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= path.stat().st_size - 8 or file.read(1) != b"{":
            return None
        text = b"{" + file.read(length - 1)
    try:
        header = parse(text)
    except ValueError:
        return None
    return header if isinstance(header, dict) else None
