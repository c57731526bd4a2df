"""The child that draws contact sheets: jobs survive the pipe, and what cannot be read is told."""

from __future__ import annotations

import errno
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from core.datasets.sheets import child
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


def test_pages_of_a_pdf_follow_one_another_and_those_of_pictures_are_files(tmp_path: Path) -> None:
    Image.new("RGB", (60, 40), "red").save(tmp_path / "good.jpg")
    tiles = tuple(Tile(str(tmp_path / "good.jpg"), "good") for _ in range(5))
    done: list[int] = []
    target = tmp_path / "x.pdf"
    said = draw_sheet(SheetJob((str(target),), "ships", "", SheetPage(2), tiles), lambda: done.append(1))
    assert (said, len(done)) == ({"pages": 2, "unread": []}, 2)
    written = target.read_bytes()
    assert written.rpartition(b"/Count ")[2].startswith(b"2\n"), "the second page is added to the first"
    for word in ("ships", "Safelight"):
        assert word.encode("utf-16-be") in written or word.encode() in written
    picture = tmp_path / "0.png"
    draw_sheet(SheetJob((str(picture),), "ships", "", SheetPage(2), tiles[:1]), lambda: None)
    with Image.open(picture) as read:
        assert [round(inch) for inch in read.info["dpi"]] == [150, 150]


def test_the_child_says_every_page_and_what_the_system_says_of_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [
        SheetJob((str(tmp_path / "none" / "0.png"),), "ships", "", SheetPage(2), (Tile("", ""),)),
        SheetJob((str(tmp_path / "0.png"),), "ships", "", SheetPage(2), (Tile("", ""),)),
    ]
    said, nice = io.BytesIO(), list[int]()
    monkeypatch.setattr(child.sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"".join(map(to_line, jobs)))))
    monkeypatch.setattr(child.sys, "stdout", SimpleNamespace(buffer=said))
    monkeypatch.setattr(child.os, "nice", nice.append, raising=False)
    child.main()
    monkeypatch.setattr(child.sys, "stdin", SimpleNamespace(buffer=io.BytesIO(to_line(jobs[0]))))

    def without_number(*given: object) -> None:
        raise OSError("no such font")

    monkeypatch.setattr(child, "draw_sheet", without_number)
    child.main()
    assert [json.loads(line) for line in said.getvalue().splitlines()] == [
        {"error": "No such file or directory", "number": errno.ENOENT}, {"page": True}, {"pages": 1, "unread": [0]},
        {"error": "no such font", "number": 0},
    ]  # fmt: skip
    assert nice == [5, 5]
