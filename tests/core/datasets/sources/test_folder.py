"""Several folders that lie in one are one source, of which the rest is not looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.sources.folder import together
from core.datasets.sources.layouts import readings_of
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.tree import scan
from core.support.errors import BadInput
from core.support.jobs import Context


def test_folders_that_lie_in_one_are_read_together_and_the_rest_is_not_walked(tmp_path: Path) -> None:
    for path in ("cat/a.png", "cat/b.png", "dog/train/c.png", "bird/d.png", "stray.png", "cat (old)/e.png"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    (tmp_path / "dog" / "cat").mkdir()
    (tmp_path / "dog" / "cat" / "f.png").touch()
    place, only = together([tmp_path / "dog", tmp_path / "x" / ".." / "cat", tmp_path / "dog"])
    assert (place, only) == (tmp_path, ("dog", "cat"))
    assert scan(place, Context(), only=only).files == ("cat/a.png", "cat/b.png", "dog/cat/f.png", "dog/train/c.png")
    (reading, *_) = readings_of(place, ImportOptions(only=("cat", "bird")), Context())
    assert reading.classes == {"bird": 1, "cat": 2}
    with pytest.raises(BadInput, match="do not lie in one folder"):
        together([tmp_path / "dog", tmp_path / "dog" / "cat"])
    with pytest.raises(BadInput, match=r"stray\.png is not a folder"):
        together([tmp_path / "dog", tmp_path / "stray.png"])
    with pytest.raises(BadInput, match=r"^s3:/bucket/dog is not a folder"):
        together([tmp_path / "dog", Path("s3://bucket/dog")])
