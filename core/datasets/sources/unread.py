"""Files that may say what pictures show and are not read: each is named, with what can be done."""

from __future__ import annotations

from collections.abc import Iterable

from core.support.left_out import LeftOut

_SHEET = "A spreadsheet's own file, which is not read: save it as CSV beside the pictures."
_NUMBERS = "A file of arrays, which is not read: give a CSV with a file and a class on each line."
_REASONS = {
    **dict.fromkeys(("xls", "xlsx", "ods", "numbers"), _SHEET),
    **dict.fromkeys(("mat", "npy", "npz", "h5", "hdf5", "pkl", "pickle", "parquet", "arrow", "tfrecord"), _NUMBERS),
    **dict.fromkeys(
        ("nii", "nii.gz", "nrrd", "mha"), "A volume of a scanner, which is not read: save its slices as PNG or TIFF."
    ),
    **dict.fromkeys(("db", "sqlite"), "A database, which is not read: export the table as CSV."),
    "xml": "An annotation file, which is not read: give a CSV with a file and a class on each line.",
}


def reason_of(path: str) -> str:
    """Why a file that may say what pictures show is not read; "" for other files."""
    name = path.rpartition("/")[2].lower()
    return next((reason for ending, reason in _REASONS.items() if name.endswith(f".{ending}")), "")


def unread(paths: Iterable[str]) -> list[LeftOut]:
    """Those of the files that may say what pictures show and are not read."""
    return [LeftOut(path, reason, "table") for path in paths if (reason := reason_of(path))]
