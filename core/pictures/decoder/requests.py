"""What the decoder children are asked: frozen records, one for each sort of work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.pictures.scaling import Scaling, ValueRange


@dataclass(frozen=True)
class Inspect:
    """Asks for all that the catalog wants to know of a file.

    Attributes:
        key: Comes back in the reply.
        path: The file.
        thumbnails: Folder that gets `a/<sha256>.jpg`; None for no thumbnail.
        value_range: What is black and white in deep pictures; None where it is not known yet.
    """

    key: int
    path: Path
    thumbnails: Path | None = None
    value_range: ValueRange | None = None


@dataclass(frozen=True)
class StoreRow:
    """Where a square of a picture is wanted.

    Attributes:
        store: File of uint8 rows [N, side, side, 3]; made when it is missing.
        row: Which row to write.
        scaling: How the picture becomes a square.
    """

    store: Path
    row: int
    scaling: Scaling


@dataclass(frozen=True)
class Square:
    """Asks for a picture as rows of pixel stores, which the child writes itself. It is decoded once for all that can share it.

    Attributes:
        key: Comes back in the reply.
        path: The file.
        rows: Where the squares go.
        sha256: What the file must be; None to take it as it is.
        thumbnails: Folder that gets `a/<sha256>.jpg`; None for no thumbnail.
    """

    key: int
    path: Path
    rows: tuple[StoreRow, ...]
    sha256: str | None = None
    thumbnails: Path | None = None


Part = tuple[float, float, float, float]
"""Left, top, right and bottom end of a part of a picture, as fractions of its sides."""


@dataclass(frozen=True)
class Enlarge:
    """Asks for a picture, or a part of it, as a file that can be looked at.

    Attributes:
        key: Comes back in the reply.
        path: The file.
        target: The file to write, a JPEG file of a whole picture; its folder is made when it is missing.
        side: Longest side at most, in pixels.
        value_range: What is black and white in deep pictures; None where it is not known.
        part: The part that is wanted, which is written as a PNG file; None for the whole picture.
    """

    key: int
    path: Path
    target: Path
    side: int
    value_range: ValueRange | None = None
    part: Part | None = None


@dataclass(frozen=True)
class Describe:
    """Asks for what a file says of itself.

    Attributes:
        key: Comes back in the reply.
        path: The file.
    """

    key: int
    path: Path


@dataclass(frozen=True)
class Cut:
    """Asks for the object of a picture on a plain ground, as a JPEG file.

    Attributes:
        key: Comes back in the reply.
        path: The file.
        target: The JPEG file to write, in a folder that is there; not written when no object is found.
        preview: A second file, of the size of a thumbnail.
        longest: Longest side of the picture the object is cut from, in pixels; larger ones are scaled down.
        background: RGB of the ground, 0 to 255.
        margin: Cut to the object with so much around it, as a part of its longer side; None keeps the whole picture.
        mask: A grey PNG file of any size whose white is object; None to look for the object.
        weights: Those of U²-Net's small network, which then looks for it; None to look by GrabCut.
        found: Where the mask is kept; what that network has found before is taken from there. None to keep none.
        sha256: What the file must be; None to take it as it is.
        value_range: What is black and white in deep pictures; None where it is not known.
    """

    key: int
    path: Path
    target: Path
    preview: Path
    longest: int
    background: tuple[int, int, int] = (255, 255, 255)
    margin: float | None = None
    mask: Path | None = None
    sha256: str | None = None
    value_range: ValueRange | None = None
    weights: Path | None = None
    found: Path | None = None


@dataclass(frozen=True)
class ChangeGround:
    """Asks for a whole picture with another background, or for its background without the object, as a JPEG file.

    Attributes:
        key: Comes back in the reply.
        path: The file.
        target: The JPEG file to write, in a folder that is there.
        longest: Longest side, in pixels; larger pictures are scaled down.
        mask: A grey PNG file whose white is the picture's object.
        sha256: What the file must be; None to take it as it is.
        value_range: What is black and white in deep pictures, here and in `ground`; None where it is not known.
        ground: The picture whose background it gets; None for its own background alone.
        ground_mask: The mask of that one.
    """

    key: int
    path: Path
    target: Path
    longest: int
    mask: Path
    sha256: str | None = None
    value_range: ValueRange | None = None
    ground: Path | None = None
    ground_mask: Path | None = None


@dataclass(frozen=True)
class ReadMask:
    """Asks whether a picture is a mask that shows where an object is, and for that mask as a file.

    Attributes:
        key: Comes back in the reply.
        path: The file.
        target: The PNG file to write, black with the object in white, in a folder that is there; None for none.
    """

    key: int
    path: Path
    target: Path | None = None


@dataclass(frozen=True)
class Unstack:
    """Asks for one page of a TIFF as a file of its own; of a file with a single page none is written.

    Attributes:
        key: Comes back in the reply.
        path: The file.
        number: Of the page, from 0.
        target: The file to write, in a folder that is there; it gets the time stamp of `path`.
    """

    key: int
    path: Path
    number: int
    target: Path


Request = Inspect | Square | Enlarge | Describe | Cut | ChangeGround | ReadMask | Unstack
