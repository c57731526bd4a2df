"""What a weights file says of itself before its tensors. Without torch, so that it is asked before a start."""

from __future__ import annotations

from pathlib import Path

from core.support.documents import parse

MOST_BYTES = 100_000_000
"""Of a header: what the format's own library allows."""


def fills_its_file(path: Path) -> bool:
    """Whether the tensors that a safetensors file tells of end where the file ends."""
    header = safetensors_header(path)
    if header is None:
        return False
    told = [entry.get("data_offsets") for name, entry in header.items() if name != "__metadata__" and isinstance(entry, dict)]
    ends = [offsets[1] for offsets in told if isinstance(offsets, list) and len(offsets) == 2]
    if not all(isinstance(end, int) for end in ends):
        return False
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
    return 8 + length + max(ends, default=0) == path.stat().st_size


def safetensors_header(path: Path) -> dict[str, object] | None:
    """The header of a safetensors file; None when the file does not begin like one.

    Such a file begins with the length of a JSON header in eight bytes, then the header.
    """
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= min(path.stat().st_size - 8, MOST_BYTES) or file.read(1) != b"{":
            return None
        text = b"{" + file.read(length - 1)
    try:
        header = parse(text)
    except ValueError:
        return None
    return header if isinstance(header, dict) else None
