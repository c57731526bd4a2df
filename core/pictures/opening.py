"""Opens picture files without ever blocking, and has the one word for those that cannot be used."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from core.pictures.decoder.protocol import PictureLimits
from core.support.errors import BadInput
from core.support.wording import picture_size


class Unusable(BadInput):
    """A picture file cannot be used.

    Args:
        kind: One of `core.pictures.decoder.protocol.REFUSALS`.
        reason: A sentence that does not name the file, for lists that do.
        path: The file, where there is one.
    """

    def __init__(self, kind: str, reason: str, path: Path | None = None) -> None:
        name = path.name if path is not None else "The picture"
        super().__init__(f"{name} cannot be used.", reason, path)
        self.kind = kind
        self.reason = reason


def no_memory() -> Unusable:
    """The refusal of a picture that needs too much memory."""
    return Unusable("memory", "It needs more memory than one picture may have.")


def check_pixels(width: int, height: int, form: str, limits: PictureLimits) -> None:
    """Does nothing when a picture of so many pixels, as its header says, may be decoded.

    Raises:
        Unusable: It has too many.
    """
    most = limits.jpeg_megapixels if form in ("JPEG", "MPO") else limits.megapixels
    megapixels = width * height / 1e6
    if megapixels > most:
        told = f"It has {megapixels:,.1f} megapixels ({picture_size(width, height)})"
        raise Unusable("too-large", f"{told}; {form} pictures up to {most:g} megapixels are read.")


@contextmanager
def open_regular(path: Path, limits: PictureLimits) -> Iterator[tuple[BufferedReader, int]]:
    """The open file and its size in bytes. Pipes and devices are never opened in earnest, and cannot block.

    Raises:
        Unusable: Not there, not ours to read, not a regular file, empty, or larger than the limit.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # looking comes first: opening some devices already does something
            raise Unusable("not-a-file", "It is not a regular file.", path)
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or str(error)
        raise Unusable("missing", f"It cannot be opened: {told}.", path) from error
    with os.fdopen(handle, "rb") as file:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode):
            raise Unusable("not-a-file", "It is not a regular file.", path)
        if facts.st_size > limits.file_bytes:
            size, most = facts.st_size / 2**20, limits.file_bytes / 2**20
            raise Unusable("too-large", f"It has {size:,.0f} MiB; files up to {most:,.0f} MiB are read.", path)
        yield file, facts.st_size
