"""The manifest says whose pictures they are."""

from __future__ import annotations

from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.derived.exporting import export_dataset
from tests.exported_folders import manifest


def test_the_manifest_says_whose_pictures_they_are(objects: Dataset, tmp_path: Path) -> None:
    result = export_dataset(objects, tmp_path / "out")
    rows = manifest(tmp_path / "out")
    owned = [row for row in rows.values() if row["attribution"]]
    assert len(owned) == 3
    first = next(row for row in owned if row["source"] == "https://example.org/1")
    assert first["licence"] == "CC BY-ND 2.0"
    assert first["attribution"] == "“=Title 1” by Owner 1, CC BY-ND 2.0, https://example.org/1"
    other = next(row for row in rows.values() if not row["attribution"])
    assert other["licence"] == "CC BY 4.0"
    assert Path(other["source"]).name == "pictures"
    assert result.notes == ("1 of the pictures was taken down since where it came from; the manifest names it.",)
    text = (tmp_path / "out" / "credits.csv").read_text(encoding="utf-8")
    assert "'=Title 1" in text  # no formula for a spreadsheet to run
    assert "https://example.org/1" in (tmp_path / "out" / "credits.html").read_text(encoding="utf-8")
