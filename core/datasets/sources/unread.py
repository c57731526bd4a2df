"""Files that may say what pictures show and are not read: each is named, with what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from core.datasets.sources.tree import is_called_picture
from core.support.left_out import LeftOut
from core.support.wording import counted

_SHEET = "A spreadsheet's own file, which is not read: save it as CSV beside the pictures."
_GIVE = "give a CSV with a file and a class on each line."
_NUMBERS = f"A file of arrays, which is not read: {_GIVE}"
_REASONS = {
    **dict.fromkeys(("xls", "xlsx", "ods", "numbers"), _SHEET),
    **dict.fromkeys(("mat", "npy", "npz", "h5", "hdf5", "pkl", "pickle", "parquet", "arrow", "tfrecord"), _NUMBERS),
    **dict.fromkeys(
        ("nii", "nii.gz", "nrrd", "mha"), "A volume of a scanner, which is not read: save its slices as PNG or TIFF."
    ),
    **dict.fromkeys(("db", "sqlite"), "A database, which is not read: export the table as CSV."),
    **dict.fromkeys(
        ("zip", "tar", "gz", "tgz", "bz2", "xz", "7z", "rar"),  # behind nii.gz
        "An archive, which is not looked into here: unpack it, or import it by itself.",
    ),
    "xml": f"An annotation file, which is not read: {_GIVE}",
}


def reason_of(path: str) -> str:
    """Why a file that may say what pictures show is not read; "" for other files."""
    if is_called_picture(path):
        return ""
    name = path.rpartition("/")[2].lower()
    return next((reason for ending, reason in _REASONS.items() if name.endswith(f".{ending}")), "")


def unread(paths: Sequence[str]) -> list[LeftOut]:
    """Those of the files that may say what pictures show and are not read; of texts that have names of pictures the first."""
    return [*_texts_of_pictures(paths), *(LeftOut(path, reason, "table") for path in paths if (reason := reason_of(path)))]


def _texts_of_pictures(paths: Sequence[str]) -> list[LeftOut]:
    stems = {_stem(path) for path in paths if is_called_picture(path)}
    texts = [path for path in paths if path.lower().endswith(".txt") and _stem(path) in stems]
    if len(texts) < 2:  # one may be a list of them all
        return []
    told = f"{counted(len(texts), 'text')} have names of pictures, as boxes and captions have, and are not read: {_GIVE}"
    return [LeftOut(texts[0], told, "table")]


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]
