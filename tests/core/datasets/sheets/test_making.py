"""Contact sheets: every picture with its credit, files arrive together or not at all."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.cli.entry import run
from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.sheets import making
from core.datasets.sheets.drawing import SheetJob
from core.datasets.sheets.making import SheetRequest, credit_line, full_credit, make_sheets, plan_sheets
from core.datasets.sheets.page import HEAD, MARGIN, SheetPage
from core.pictures.thumbnails import thumbnail_path
from core.support.errors import BadInput, DiskFull, NotThere, Refused, SafelightError
from core.support.jobs import Abandoned, Context, Progress
from core.support.workspace import Workspace


def inked(picture: Image.Image, box: tuple[int, int, int, int]) -> bool:
    return bool((np.asarray(picture.convert("L").crop(box)) < 250).any())


@pytest.mark.usefixtures("own_children")
def test_a_pdf_is_made_for_each_class(dataset: Dataset, tmp_path: Path) -> None:
    steps: list[Progress] = []
    context = Context(lambda event: steps.append(event) if isinstance(event, Progress) else None)
    made = make_sheets(dataset, tmp_path / "out", SheetRequest(), context)
    assert [path.name for path in made.files] == ["shapes-circle.pdf", "shapes-square.pdf"]
    assert (made.pages, made.pictures, made.left_out) == (2, 14, ())
    assert all(path.read_bytes()[:5] == b"%PDF-" and path.read_bytes().count(b"/Type /Page\n") == 1 for path in made.files)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["shapes-circle.pdf", "shapes-square.pdf"]
    assert (steps[-1].what, steps[-1].done, steps[-1].total) == ("Drawing pages", 2, 2)


def test_every_picture_has_its_place_on_the_pages(dataset: Dataset, tmp_path: Path) -> None:
    excluded = dataset.catalog.by_paths(["circle/circle-000.png"])[0]
    dataset.catalog.exclude([excluded.id])
    made = make_sheets(dataset, tmp_path, SheetRequest(("circle",), "png", 2))
    page = SheetPage(2)
    assert page.capacity == 4
    assert [path.name for path in made.files] == ["shapes-circle-1.png", "shapes-circle-2.png"]
    assert (made.pages, made.pictures) == (2, 6)
    for path, filled in zip(made.files, (4, 2), strict=True):
        with Image.open(path) as picture:
            assert picture.size == page.size
            assert [inked(picture, page.place(number)) for number in range(4)] == [number < filled for number in range(4)]


def test_owners_and_licences_stand_below_and_at_the_end(dataset: Dataset, tmp_path: Path) -> None:
    samples = dataset.catalog.samples()
    entries = [
        LedgerEntry(s.sha256, str(s.id), "o", "Ada Owner", "CC BY 2.0", "A shape", f"https://example.org/{s.id}", "", "shape", "")
        for s in samples
        if s.label == "circle"
    ]
    ledger.record(dataset.catalog.path, entries)
    plan = plan_sheets(dataset, tmp_path, SheetRequest(kind="png"))
    circles, squares = plan.sheets
    assert len(circles.credits) == 7
    assert circles.credits[0].endswith(f"“A shape” by Ada Owner, CC BY 2.0, https://example.org/{circles.shown[0].id}")
    assert (len(circles.files), squares.credits, len(squares.files)) == (2, (), 1)
    made = make_sheets(dataset, tmp_path, SheetRequest(kind="png"))
    with Image.open(made.files[0]) as first, Image.open(made.files[2]) as bare:
        credited, plain = SheetPage(5, credited=True), SheetPage(5)
        left, _, right, bottom = credited.place(0)
        assert inked(first, (left, bottom + 24, right, bottom + 40))
        left, _, right, bottom = plain.place(0)
        assert not inked(bare, (left, bottom + 24, right, bottom + 38))
    with Image.open(made.files[1]) as last:
        assert inked(last, (MARGIN, MARGIN + HEAD, 600, MARGIN + HEAD + 26))


def test_a_number_of_pictures_is_taken_evenly(dataset: Dataset, tmp_path: Path) -> None:
    (sheet,) = plan_sheets(dataset, tmp_path, SheetRequest(("square",), most=3)).sheets
    assert [sample.path[-7:-4] for sample in sheet.shown] == ["000", "002", "004"]
    assert sheet.of == 7


def test_missing_thumbnails_are_made_again_and_what_cannot_be_is_listed(dataset: Dataset, tmp_path: Path) -> None:
    first, second, third = dataset.catalog.samples()[:3]
    for sample in (first, second):
        thumbnail_path(dataset.folder, sample.sha256).unlink()
    dataset.picture_path(second.path).unlink()
    thumbnail_path(dataset.folder, third.sha256).write_bytes(b"no picture")
    made = make_sheets(dataset, tmp_path, SheetRequest(("circle",)))
    assert made.pictures == 5
    assert [entry.path for entry in made.left_out] == [second.path, third.path]
    assert made.left_out[1].reason == "Its thumbnail cannot be read."
    assert thumbnail_path(dataset.folder, first.sha256).is_file()


def test_files_are_replaced_only_when_asked(dataset: Dataset, tmp_path: Path) -> None:
    kept = tmp_path / "shapes-square.pdf"
    kept.write_text("mine")
    assert plan_sheets(dataset, tmp_path, SheetRequest()).existing == ("shapes-square.pdf",)
    with pytest.raises(Refused, match=r"shapes-square\.pdf is in"):
        make_sheets(dataset, tmp_path, SheetRequest())
    assert [path.name for path in tmp_path.glob("shapes*pdf")] == ["shapes-square.pdf"]
    assert kept.read_text() == "mine"
    make_sheets(dataset, tmp_path, SheetRequest(replace=True))
    assert kept.read_bytes()[:5] == b"%PDF-"


def test_dropped_work_leaves_nothing(dataset: Dataset, tmp_path: Path) -> None:
    context = Context()

    def drop(event: object) -> None:
        if isinstance(event, Progress) and event.what == "Drawing pages":
            context.abandon()

    context._on_event = drop
    home = tmp_path / "sheets"
    (home / "old").mkdir(parents=True)
    for place in (home / "new" / "out", home / "old"):
        with pytest.raises(Abandoned):
            make_sheets(dataset, place, SheetRequest(), context)
    assert list(home.rglob("*")) == [home / "old"], "folders that were made for it are gone as well"


@pytest.mark.parametrize(
    ("request_", "error", "said"),
    [
        (SheetRequest(("moon",)), NotThere, "no class 'moon'"),
        (SheetRequest(columns=1), BadInput, "1 columns"),
        (SheetRequest(most=0), BadInput, "0 pictures"),
        (SheetRequest(paper="a9"), BadInput, "a9"),
    ],
)
def test_what_cannot_be_made_is_said(
    dataset: Dataset, tmp_path: Path, request_: SheetRequest, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        make_sheets(dataset, tmp_path / "out", request_)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may write everywhere")
def test_a_folder_that_cannot_be_written_is_refused(dataset: Dataset, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(Refused, match="cannot be put into"):
            make_sheets(dataset, tmp_path / "out", SheetRequest())
    finally:
        tmp_path.chmod(0o700)


def test_a_file_in_the_place_of_the_folder_is_refused(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(Refused, match="cannot be put into"):
        make_sheets(dataset, tmp_path / "out", SheetRequest())


def test_the_verb_makes_them(dataset: Dataset, workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sheet", "shapes", "--to", str(tmp_path / "out"), "--class", "circle", "--workspace", str(workspace.root)]
    assert run(words) == 0
    assert "7 pictures on 1 page:" in capsys.readouterr().out
    assert run(words) == 1
    assert "shapes-circle.pdf is in" in capsys.readouterr().err
    assert run([*words, "--replace", "--json"]) == 0
    assert '"pictures": 7' in capsys.readouterr().out


def test_what_is_taken_when_nothing_is_said() -> None:
    assert SheetRequest() == SheetRequest(classes=(), kind="pdf", columns=5, most=None, paper="a4", replace=False)


def test_a_plan_tells_files_pages_and_pictures(dataset: Dataset, tmp_path: Path) -> None:
    plan = plan_sheets(dataset, tmp_path, SheetRequest(kind="png", columns=2))
    assert [sheet.label for sheet in plan.sheets] == ["circle", "square"]
    assert (plan.files, plan.pages, plan.pictures, plan.existing) == (4, 4, 14, ())
    assert plan.sheets[0].files == ("shapes-circle-1.png", "shapes-circle-2.png")
    pdf = plan_sheets(dataset, tmp_path, SheetRequest(columns=2, most=20))
    assert (pdf.files, pdf.pages, pdf.pictures) == (2, 4, 14)
    one = plan_sheets(dataset, tmp_path, SheetRequest(most=1, columns=12)).sheets[0]
    assert (len(one.shown), one.of, one.shown[0].path, one.page) == (1, 7, "circle/circle-000.png", SheetPage(12))


def test_many_pages_are_numbered_so_that_they_sort(dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SheetPage, "capacity", 1)
    for most, width in ((7, 1), (None, 1)):
        files = plan_sheets(dataset, tmp_path, SheetRequest(("square",), "png", most=most)).sheets[0].files
        assert files == tuple(f"shapes-square-{number:0{width}}.png" for number in range(1, 8))
    monkeypatch.setattr(making, "_pages", lambda sheet: 12)
    files = plan_sheets(dataset, tmp_path, SheetRequest(("square",), "png")).sheets[0].files
    assert (files[0], files[-1], len(files)) == ("shapes-square-01.png", "shapes-square-12.png", 12)


def test_classes_that_a_disk_may_not_tell_apart_get_files_of_their_own(dataset: Dataset, tmp_path: Path) -> None:
    samples = dataset.catalog.samples()
    dataset.catalog.relabel([sample.id for sample in samples[:3]], "SQUARE")
    dataset.catalog.relabel([sample.id for sample in samples[3:5]], "Square")
    names = [sheet.files[0] for sheet in plan_sheets(dataset, tmp_path, SheetRequest()).sheets]
    assert sorted(name.casefold() for name in names) == [
        "shapes-circle.pdf", "shapes-square-2.pdf", "shapes-square-3.pdf", "shapes-square.pdf",
    ]  # fmt: skip


def entry(**changes: object) -> LedgerEntry:
    known = LedgerEntry("0" * 64, "1", "owner", "Ada Owner", "CC BY 2.0", "A ship", "https://example.org/1", "", "ship", "")
    return dataclasses.replace(known, **changes)  # type: ignore[arg-type]


def test_credits_name_whom_and_what_is_known() -> None:
    assert credit_line(entry()) == "Ada Owner, CC BY 2.0"
    assert credit_line(entry(owner_name="")) == "owner, CC BY 2.0"
    assert full_credit("a/b.jpg", entry()) == "a/b.jpg: “A ship” by Ada Owner, CC BY 2.0, https://example.org/1"
    assert full_credit("b.jpg", entry(owner_name="", title="")) == "b.jpg: “Untitled” by owner, CC BY 2.0, https://example.org/1"
    assert full_credit("b.jpg", entry(gone="2026")).endswith(", https://example.org/1 (taken down since)")


def test_what_stands_on_a_sheet(dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = []
    real = making._Child.draw

    def draw(self: object, job: SheetJob, *rest: object) -> object:
        jobs.append(job)
        return real(self, job, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(making._Child, "draw", draw)
    (first, *_) = dataset.catalog.samples()
    ledger.record(dataset.catalog.path, [entry(sha256=first.sha256)])
    make_sheets(dataset, tmp_path, SheetRequest(most=3))
    make_sheets(dataset, tmp_path, SheetRequest(("square",), most=1, replace=True))
    dataset.catalog.exclude([sample.id for sample in dataset.catalog.samples()[1:7]])
    make_sheets(dataset, tmp_path, SheetRequest(("circle",), replace=True))
    assert [(job.title, job.subtitle) for job in jobs] == [
        ("circle", "shapes  ·  3 of 7 pictures"), ("square", "shapes  ·  3 of 7 pictures"),
        ("square", "shapes  ·  1 of 7 pictures"), ("circle", "shapes  ·  1 picture"),
    ]  # fmt: skip
    assert [(tile.name, tile.credit) for tile in jobs[0].tiles[:2]] == [
        ("circle-000.png", "Ada Owner, CC BY 2.0"), ("circle-002.png", ""),
    ]  # fmt: skip
    assert jobs[0].credits == (full_credit(first.path, entry()),)
    assert jobs[0].tiles[0].thumbnail == str(thumbnail_path(dataset.folder, first.sha256))
    assert Path(jobs[0].targets[0]).name == "shapes-circle.pdf"


@pytest.mark.parametrize(
    ("number", "error", "said"),
    [
        (errno.ENOSPC, DiskFull, "The disk is full: no contact sheet was written. … Free some space and do it again."),
        (errno.EACCES, Refused, "The contact sheet of circle cannot be written: No luck. … Choose another folder."),
    ],
)
def test_what_the_drawing_process_cannot_write_is_said_and_nothing_is_left(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[Exception], said: str
) -> None:
    heard = [json.dumps({"page": True}).encode(), json.dumps({"error": "No luck", "number": number}).encode()]
    monkeypatch.setattr(making._Child, "_listen", lambda self: [self._heard.put(line) for line in heard])
    with pytest.raises(error) as caught:
        make_sheets(dataset, tmp_path, SheetRequest())
    begin, end = said.split(" … ")
    assert str(caught.value).startswith(begin), "how much is free may stand between"
    assert str(caught.value).endswith(end)
    assert not list(tmp_path.glob("*sheets*")) + list(tmp_path.glob("*.pdf"))


@pytest.mark.parametrize(
    ("program", "hint"), [("import sys; sys.exit('first\\nno such font')", "no such font"), ("pass", "Try fewer pictures.")]
)
def test_a_drawing_process_that_ends_is_told_by_its_last_word(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, hint: str
) -> None:
    real = subprocess.Popen

    def other(command: list[str], **named: object) -> object:
        return real([command[0], "-c", program], **named)  # type: ignore[call-overload]

    monkeypatch.setattr(making.subprocess, "Popen", other)
    with pytest.raises(SafelightError, match="The pages could not be drawn: the drawing process ended") as caught:
        make_sheets(dataset, tmp_path, SheetRequest())
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("request_", "hint"),
    [
        (SheetRequest(columns=13), "Give 2 to 12."),
        (SheetRequest(most=0), "Give 1 or more."),
        (SheetRequest(paper="a9"), "Known: a4, letter."),
        (SheetRequest(kind="svg"), "Known: pdf, png."),  # type: ignore[arg-type]
        (SheetRequest(("moon",)), "Classes: circle, square."),
    ],
)
def test_what_can_be_made_is_said_with_it(dataset: Dataset, tmp_path: Path, request_: SheetRequest, hint: str) -> None:
    with pytest.raises((BadInput, NotThere)) as caught:
        plan_sheets(dataset, tmp_path, request_)
    assert caught.value.hint == hint
    for fine in (2, 12):
        assert plan_sheets(dataset, tmp_path, SheetRequest(columns=fine, most=1)).files == 2


def test_without_a_picture_in_use_there_is_no_sheet(dataset: Dataset, tmp_path: Path) -> None:
    dataset.catalog.exclude([sample.id for sample in dataset.catalog.samples()])
    with pytest.raises(NotThere, match="shapes has no picture in use") as caught:
        plan_sheets(dataset, tmp_path, SheetRequest())
    assert caught.value.hint == "Classes: none."
