"""What the decoder pool and its children say to each other: one JSON line per request and per reply."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import Any, get_args

from core.pictures.decoder.requests import (
    ChangeGround,
    Cut,
    Describe,
    Enlarge,
    Inspect,
    Part,
    ReadMask,
    Request,
    Square,
    StoreRow,
    Unstack,
)
from core.pictures.scaling import Scaling, ValueRange

__all__ = [
    "REFUSALS",
    "START_AFRESH",
    "ChangeGround",
    "Cut",
    "CutOut",
    "Describe",
    "Described",
    "Enlarge",
    "Enlarged",
    "GroundChanged",
    "Inspect",
    "Inspected",
    "MaskRead",
    "Message",
    "Part",
    "PictureFacts",
    "PictureLimits",
    "ReadMask",
    "Ready",
    "Refusal",
    "Reply",
    "Request",
    "Square",
    "Squared",
    "StoreRow",
    "Unstack",
    "Unstacked",
    "from_line",
    "to_line",
]  # fmt: skip

REFUSALS = (
    "unreadable",  # no picture of a known format, or a damaged one
    "truncated",  # the file ends before the picture does
    "too-large",  # more pixels or bytes than the limits allow
    "not-a-file",  # a folder, a pipe, a device
    "missing",  # not there, or not ours to read
    "no-mask",  # shows more than where an object is
    "changed",  # not the file that the catalog knows
    "no-range",  # a deep picture where no range of values was measured
    "memory",  # needs more memory than a child may have
    "time",  # needs more time than a child may take
    "crashed",  # took the decoder down with it
    "disk-full",  # what was to be written found no room
)
"""Why a file was refused. `unreadable`, `truncated` and `too-large` are the picture's own fault and stay so."""


START_AFRESH = 75
"""Exit status of a child that wants its picture given to a new child, without blame."""


@dataclass(frozen=True)
class PictureLimits:
    """What one picture may cost.

    Attributes:
        megapixels: Largest picture, in millions of pixels, read from the header before anything is decoded.
        jpeg_megapixels: The same for JPEG, which is decoded reduced where less is needed.
        processor_seconds: Processor time for one picture.
        wall_seconds: Time by the clock for one picture, for what hangs without using the processor.
        memory_bytes: Memory above what the idle child has.
        file_bytes: Largest file that is opened at all.
    """

    megapixels: float = 40
    jpeg_megapixels: float = 120
    processor_seconds: float = 2
    wall_seconds: float = 20
    memory_bytes: int = 512 * 2**20
    file_bytes: int = 512 * 10**6


@dataclass(frozen=True)
class PictureFacts:
    """What is known of a picture once it has been decoded.

    Attributes:
        width, height: Pixels, as seen: after the EXIF orientation.
        format: By content: "JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "PPM", "HEIF" or "DICOM".
        mode: Pillow's name of the stored pixels: "RGB", "L", "P", "RGBA", "I;16", "CMYK" ...; deeper ones as "RGB;16", "I;32S".
        orientation: The EXIF orientation that was applied, 1 to 8.
        frames: Number of frames; the first is what is used.
        bytes: Size of the file.
        levels: In a deep picture, the values between which it lies but for a few; None for 8 bits.
    """

    width: int
    height: int
    format: str
    mode: str
    orientation: int
    frames: int
    bytes: int
    levels: ValueRange | None = None


@dataclass(frozen=True)
class Inspected:
    """The answer to `Inspect`; `measures` are those of the table `core.pictures.measures`, in its order."""

    key: int
    sha256: str
    facts: PictureFacts
    phash: int
    measures: tuple[float, ...]
    extension_matches: bool


@dataclass(frozen=True)
class Squared:
    """The answer to `Square`: the rows are written. The thumbnail and the picture's own size are told where one was wanted.

    *Units*: `width` and `height` in pixels, as seen.
    """

    key: int
    thumbnail: Path | None = None
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Enlarged:
    """The answer to `Enlarge`: the file is written. `levels` as in `PictureFacts`."""

    key: int
    levels: ValueRange | None = None


@dataclass(frozen=True)
class Described:
    """The answer to `Describe`: the file as it is now, and its EXIF records as (name, words)."""

    key: int
    sha256: str
    exif: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CutOut:
    """The answer to `Cut`: the part of the picture that is object, 0 to 1; 0 when none was found and nothing written.

    `doubt` is the part of the mask that is undecided, 0 to 1.
    """

    key: int
    area: float
    doubt: float = 0.0


@dataclass(frozen=True)
class GroundChanged:
    """The answer to `ChangeGround`: the file is written."""

    key: int


@dataclass(frozen=True)
class MaskRead:
    """The answer to `ReadMask`: the part of the picture that is object, 0 to 1."""

    key: int
    area: float


@dataclass(frozen=True)
class Unstacked:
    """The answer to `Unstack`: how many pages the file has."""

    key: int
    pages: int


@dataclass(frozen=True)
class Refusal:
    """The file cannot be used. `kind` is one of `REFUSALS`, `reason` a sentence for the person.

    `sha256` is there when the file was whole enough to be read and its identity asked for.
    """

    key: int
    kind: str
    reason: str
    sha256: str | None = None


@dataclass(frozen=True)
class Ready:
    """A child's first word. `memory_limited` tells whether this system lets it limit its own memory."""

    key: int = -1
    memory_limited: bool = False


Reply = Inspected | Squared | Enlarged | Described | CutOut | GroundChanged | MaskRead | Unstacked | Refusal
Message = Request | Reply | Ready

_MESSAGES: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Message)}


def to_line(message: Message) -> bytes:
    """The message as one line of ASCII; file names that are not Unicode survive it."""
    return json.dumps({"is": type(message).__name__, **vars(message)}, default=_plain).encode("ascii") + b"\n"


def _plain(value: object) -> object:
    """What JSON has no word for. `asdict` copies every path in depth, which was a third of an import's own time."""
    return vars(value) if is_dataclass(value) else str(value)


def from_line(line: bytes) -> Message:
    """The message of a line.

    Raises:
        ValueError: The line is not a message.
    """
    try:
        fields = json.loads(line)
        kind = _MESSAGES[fields.pop("is")]
        for name in _READ.keys() & fields.keys():
            if fields[name] is not None:
                fields[name] = _READ[name](fields[name])
        message: Message = kind(**fields)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a message: {line[:200]!r}") from error
    return message


def _row(fields: dict[str, Any]) -> StoreRow:
    scaling: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields["scaling"].items()
    }
    return StoreRow(Path(fields["store"]), fields["row"], Scaling(**scaling))


def _facts(fields: dict[str, Any]) -> PictureFacts:
    return PictureFacts(**{**fields, "levels": fields.get("levels") and tuple(fields["levels"])})


_READ: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        ("path", "thumbnails", "target", "preview", "mask", "thumbnail", "weights", "found", "ground", "ground_mask"), Path
    ),
    **dict.fromkeys(("background", "value_range", "measures", "levels", "part"), tuple),
    "rows": lambda rows: tuple(map(_row, rows)),
    "exif": lambda records: tuple((str(name), str(words)) for name, words in records),
    "facts": _facts,
}
"""How what JSON has no word for is made again, by the name of the field."""
