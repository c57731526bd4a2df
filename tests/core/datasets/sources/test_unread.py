"""Files that may say what pictures show and are not read are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.support.errors import BadInput
from tests.sources import drawn, listed


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("labels_xlsx", b"PK\x03\x04", "spreadsheet"),
        ("labels_ods", b"PK\x03\x04", "spreadsheet"),
        ("labels_mat", b"MATLAB", "arrays"),
        ("labels_parquet", b"PAR1", "arrays"),
        ("scan_nii", b"n+1", "volume of a scanner"),
        ("annotations_json", b'{"images": [], "annotations": [], "categories": []}', "COCO"),
        ("labels_csv", b"file,label\nother1.png,a\nother2.png,b\n", "none of the pictures"),
    ],
)
@pytest.mark.parametrize("folder", ["", "images/"])
def test_what_is_not_read_is_named(tmp_path: Path, name: str, content: bytes, words: str, folder: str) -> None:
    place = drawn(tmp_path, [f"{folder}x{n}y.png" for n in range(6)], **{name: content})
    with pytest.raises(BadInput, match=words) as caught:
        listed(place)
    assert name.rpartition("_")[0] in str(caught.value)
