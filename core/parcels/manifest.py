"""What a parcel says of itself, and what may be in one: nothing else is written, and no sort of file that anybody executes."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Literal

from pydantic import Field

from core.datasets.catalog.dataset import IMAGES
from core.datasets.catalog.settings import SETTINGS
from core.studies.folder import FILE as STUDY_FILE
from core.studies.folder import STUDIES
from core.studies.searching.journal import FILE as JOURNAL_FILE
from core.support.errors import BadInput
from core.support.fields import Record
from core.support.inside import relative_parts

SCHEMA = 1
NAME = "parcel.json"
"""Of the manifest in a parcel; it comes first."""

MOST_BYTES = 256 * 2**20
"""Of a manifest; that of a million pictures has about 150 MB."""

Kind = Literal["dataset", "run", "study"]

_RUN = (
    r"(request|plan|learned|report|margins)\.json|events\.jsonl|resources(-\d+)?\.csv|best\.safetensors|snapshots/epoch-\d{6}\.safetensors"
    r"|last\.ckpt/[A-Za-z0-9_.-]+\.(json|safetensors)"
)
_DATASET = rf"{re.escape(SETTINGS)}|catalog\.sqlite|cleaning\.json|doubts\.json|masks/[0-9a-f]{{64}}\.png|{IMAGES}/.+"
_ALLOWED: dict[Kind, re.Pattern[str]] = {
    "dataset": re.compile(rf"data/[^/]+/({_DATASET})", re.DOTALL),
    "run": re.compile(rf"models/[^/.][^/]*/({_RUN})"),
    "study": re.compile(
        rf"models/{re.escape(STUDIES)}/[^/]+/({re.escape(STUDY_FILE)}|{re.escape(JOURNAL_FILE)})|models/[^/.][^/]*/({_RUN})"
    ),
}


class ParcelFile(Record):
    """A file of a parcel: its place, with "/", its size and its content."""

    path: str
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(Record):
    """What is in a parcel.

    Attributes:
        kind: What it is.
        name: Of the dataset, run or study.
        made: When, ISO 8601 in UTC.
        files: All of them but the manifest.
    """

    schema_number: int = SCHEMA
    kind: Kind
    name: str
    made: str
    files: tuple[ParcelFile, ...]

    def checked(self) -> Manifest:
        """Itself, when every path in it is one that such a parcel may have.

        Raises:
            BadInput: A path leads outside, is there twice, or is of no sort that belongs into such a parcel; or it is empty.
        """
        if not self.files:
            raise BadInput("There is nothing in this parcel.", "Pack it again.")
        taken: set[str] = set()
        for path in (file.path for file in self.files):
            if told := wrong_with(self.kind, path, taken):
                raise BadInput(f"{path!r} {told}.", "Whoever packed it is not to be trusted. Nothing of it was written.")
            taken.add(path.casefold())
        return self

    @property
    def bytes(self) -> int:
        """Of all files together."""
        return sum(file.bytes for file in self.files)


def is_wanted(kind: Kind, path: str) -> bool:
    """Whether a file goes into such a parcel."""
    return _ALLOWED[kind].fullmatch(path) is not None


def wrong_with(kind: Kind, path: str, taken: Set[str]) -> str:
    """Why a path is none that such a parcel has, beside those that are taken, as `str.casefold` has them; "" where it is one.

    Raises:
        BadInput: It leads outside.
    """
    if any(part.endswith((".", " ")) or any(sign < " " for sign in part) for part in relative_parts(path)):
        return "cannot be the name of a file everywhere"
    if not is_wanted(kind, path):
        return f"does not belong into the parcel of a {kind}"
    # Where a disk does not tell A from a, one would overwrite the other.
    return "is in the parcel twice on a disk that does not tell A from a" if path.casefold() in taken else ""
