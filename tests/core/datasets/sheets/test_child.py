"""The child that draws contact sheets: jobs survive the pipe, and what cannot be read is told."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from core.datasets.sheets.child import draw_sheet, from_line, to_line
from core.datasets.sheets.drawing import SheetJob, Tile
from core.datasets.sheets.page import SheetPage


def test_a_job_is_one_line_and_comes_back_equal(tmp_path: Path) -> None:
    tiles = (Tile("/thumbnails/a b.jpg", "Žluťoučký\nkůň.jpg", "by Ann"), Tile("/thumbnails/c.jpg", "c"))
    job = SheetJob((str(tmp_path / "x.pdf"),), "ships", "2 pictures", SheetPage(5, "letter", True), tiles, ("A credit.",))
    line = to_line(job)
    assert line.count(b"\n") == 1
    assert from_line(line) == job


def test_tiles_that_cannot_be_read_are_told_and_pages_counted(tmp_path: Path) -> None:
    Image.new("RGB", (60, 40), "red").save(tmp_path / "good.jpg")
    (tmp_path / "bad.jpg").write_bytes(b"no picture")
    tiles = tuple(Tile(str(tmp_path / f"{name}.jpg"), name) for name in ("good", "bad", "none", "good", "good"))
    targets = tuple(str(tmp_path / f"{number}.png") for number in range(2))
    done: list[int] = []
    said = draw_sheet(SheetJob(targets, "ships", "", SheetPage(2), tiles), lambda: done.append(1))
    assert said == {"pages": 2, "unread": [1, 2]}
    assert len(done) == 2
    assert all(Path(target).is_file() for target in targets)
