"""The job that makes contact sheets: one PDF per class, or a PNG per page, drawn by a child from thumbnails."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Literal

from core.datasets.catalog import ledger
from core.datasets.catalog.class_names import folder_name
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.inspecting import make_missing_thumbnails
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.catalog.samples import Sample, SampleFilter
from core.datasets.sheets.child import to_line
from core.datasets.sheets.drawing import SheetJob, Tile, credit_pages
from core.datasets.sheets.page import FEWEST_COLUMNS, MOST_COLUMNS, PAPERS, SheetPage
from core.pictures.thumbnails import thumbnail_path
from core.support.atomic import new_folder
from core.support.computing import narrow_surroundings
from core.support.errors import AlreadyThere, BadInput, NotThere, Refused, SafelightError
from core.support.jobs import Context, Meter
from core.support.left_out import LeftOut
from core.support.ordering import in_order
from core.support.system_errors import in_plain_words, no_room
from core.support.wording import counted

Kind = Literal["pdf", "png"]
KINDS: tuple[Kind, ...] = ("pdf", "png")
_ROOT = Path(__file__).resolve().parents[3]
_TICK = 0.05  # seconds between two looks at the context


@dataclass(frozen=True)
class SheetRequest:
    """What is wanted.

    Attributes:
        classes: Names of the classes; all when empty.
        kind: "pdf" for a file per class, "png" for a file per page.
        columns: Pictures beside one another, 2 to 12.
        most: Pictures of a class at most, evenly taken from all in the order of their paths; None for all.
        paper: "a4" or "letter".
        replace: Files of the same names may be replaced.
    """

    classes: tuple[str, ...] = ()
    kind: Kind = "pdf"
    columns: int = 5
    most: int | None = None
    paper: str = "a4"
    replace: bool = False


@dataclass(frozen=True)
class PlannedSheet:
    """One sheet that would be made.

    Attributes:
        label: The class.
        files: Names of its files.
        shown: Samples on it, in this order.
        of: Pictures of the class in use.
        page: How its pages are laid out.
        credits: Full credits of those that have any.
    """

    label: str
    files: tuple[str, ...]
    shown: tuple[Sample, ...]
    of: int
    page: SheetPage
    credits: tuple[str, ...]


@dataclass(frozen=True)
class SheetPlan:
    """What making sheets would come to.

    Attributes:
        sheets: One for each class.
        existing: Names of files that are in the folder already and would be replaced.
    """

    sheets: tuple[PlannedSheet, ...]
    existing: tuple[str, ...]

    @property
    def files(self) -> int:
        """Files in all."""
        return sum(len(sheet.files) for sheet in self.sheets)

    @property
    def pages(self) -> int:
        """Pages in all."""
        return sum(_pages(sheet) for sheet in self.sheets)

    @property
    def pictures(self) -> int:
        """Pictures in all."""
        return sum(len(sheet.shown) for sheet in self.sheets)


@dataclass(frozen=True)
class SheetResult:
    """What was made.

    Attributes:
        files: In the order of the classes.
        pages, pictures: In all.
        left_out: Pictures whose place stayed empty.
    """

    dataset: str
    files: tuple[Path, ...]
    pages: int
    pictures: int
    left_out: tuple[LeftOut, ...]


def plan_sheets(dataset: Dataset, folder: Path, request: SheetRequest, context: Context | None = None) -> SheetPlan:
    """Job: what `make_sheets` would make; nothing is written.

    Raises:
        NotThere: A class that the dataset does not have, or no picture in use.
        BadInput: Columns, number or paper are outside their bounds.
    """
    _check(request)
    by_class: dict[str, list[Sample]] = {}
    for sample in dataset.catalog.samples(SampleFilter(excluded=False)):
        by_class.setdefault(sample.label, []).append(sample)
    unknown = [name for name in request.classes if name not in by_class]
    if unknown or not by_class:
        what = f"no class {unknown[0]!r}" if unknown else "no picture in use"
        raise NotThere(f"{dataset.name} has {what}.", f"Classes: {', '.join(in_order(by_class)) or 'none'}.")
    owners = {entry.sha256: entry for entry in ledger.entries(dataset.catalog.path)}
    taken: set[str] = set()
    sheets = []
    for label, samples in ((label, by_class[label]) for label in in_order(by_class)):
        (context or Context()).check_abandoned()
        if not request.classes or label in request.classes:
            sheets.append(_planned(dataset.name, label, samples, owners, request, taken))
    existing = tuple(name for sheet in sheets for name in sheet.files if (folder / name).exists())
    return SheetPlan(tuple(sheets), existing)


def make_sheets(dataset: Dataset, folder: Path, request: SheetRequest, context: Context | None = None) -> SheetResult:
    """Job: makes the sheets. All of them arrive in the folder at the end, or none does.

    Raises:
        NotThere, BadInput: As `plan_sheets`.
        Refused: Files of these names are there and may not be replaced, or the folder cannot be written to.
        DiskFull: No room; nothing was changed.
        Abandoned: The job was dropped; nothing was changed.
    """
    context = context or Context()
    plan = plan_sheets(dataset, folder, request, context)
    if plan.existing and not request.replace:
        raise AlreadyThere(
            f"{plan.existing[0]} is in {folder} already.", "Choose another folder, or allow files to be replaced.", folder
        )
    shown = [sample for sheet in plan.sheets for sample in sheet.shown]
    reasons = make_missing_thumbnails(dataset, shown, context)
    try:
        with new_folder(folder):
            left_out = _put(dataset, plan, folder, reasons, context)
    except OSError as error:
        why = in_plain_words(error) or error
        raise Refused(f"The contact sheets cannot be put into {folder}: {why}", "Choose another folder.", folder) from error
    files = tuple(folder / name for sheet in plan.sheets for name in sheet.files)
    return SheetResult(dataset.name, files, plan.pages, plan.pictures - len(left_out), left_out)


def _put(dataset: Dataset, plan: SheetPlan, folder: Path, reasons: dict[str, str], context: Context) -> tuple[LeftOut, ...]:
    """Draws the sheets, then moves all of them into the folder; returns the pictures that are missing on them."""
    # On its disk: what is ready needs no room to be renamed.
    with tempfile.TemporaryDirectory(prefix=".sheets-", dir=folder, ignore_cleanup_errors=True) as parts:
        left_out = _drawn(dataset, plan, Path(parts), reasons, context)
        for name in (name for sheet in plan.sheets for name in sheet.files):
            os.replace(Path(parts, name), folder / name)
    return left_out


def credit_line(entry: LedgerEntry) -> str:
    """Owner and licence, as they stand below a picture."""
    return f"{entry.owner_name or entry.owner}, {entry.licence}"


def full_credit(path: str, entry: LedgerEntry) -> str:
    """Everything a licence asks for: title, owner, licence and the page it comes from."""
    said = f"{path}: “{entry.title or 'Untitled'}” by {entry.owner_name or entry.owner}, {entry.licence}, {entry.page}"
    return f"{said} (taken down since)" if entry.gone else said


def _check(request: SheetRequest) -> None:
    if not FEWEST_COLUMNS <= request.columns <= MOST_COLUMNS:
        raise BadInput(f"{request.columns} columns cannot be drawn.", f"Give {FEWEST_COLUMNS} to {MOST_COLUMNS}.")
    if request.most is not None and request.most < 1:
        raise BadInput(f"{request.most} pictures of a class make no sheet.", "Give 1 or more.")
    if request.paper not in PAPERS:
        raise BadInput(f"There is no paper called {request.paper!r}.", f"Known: {', '.join(PAPERS)}.")
    if request.kind not in KINDS:
        raise BadInput(f"Sheets cannot be made as {request.kind!r}.", f"Known: {', '.join(KINDS)}.")


def _planned(
    name: str,
    label: str,
    samples: Sequence[Sample],
    owners: dict[str, LedgerEntry],
    request: SheetRequest,
    taken: set[str],
) -> PlannedSheet:
    count = len(samples) if request.most is None else min(request.most, len(samples))
    shown = tuple(samples[number * len(samples) // count] for number in range(count))  # the first ones are often of one day
    credits = tuple(full_credit(sample.path, owners[sample.sha256]) for sample in shown if sample.sha256 in owners)
    page = SheetPage(request.columns, request.paper, bool(credits))
    stem = base = f"{name}-{folder_name(label)}"
    number = 2
    while stem.casefold() in taken:  # two classes that a file system may not tell apart
        stem, number = f"{base}-{number}", number + 1
    taken.add(stem.casefold())
    sheet = PlannedSheet(label, (), shown, len(samples), page, credits)
    pages = _pages(sheet)
    files = (f"{stem}.pdf",) if request.kind == "pdf" else tuple(f"{stem}-{n + 1:0{len(str(pages))}}.png" for n in range(pages))
    return PlannedSheet(label, files, shown, len(samples), page, credits)


def _pages(sheet: PlannedSheet) -> int:
    return sheet.page.pages(len(sheet.shown)) + len(credit_pages(sheet.page, sheet.credits))


def _drawn(dataset: Dataset, plan: SheetPlan, parts: Path, reasons: dict[str, str], context: Context) -> tuple[LeftOut, ...]:
    owners = {entry.sha256: entry for entry in ledger.entries(dataset.catalog.path)}
    left_out: list[LeftOut] = []
    meter = Meter(context, "Drawing pages", plan.pages)
    with _Child() as child:
        for sheet in plan.sheets:
            said = child.draw(_job(dataset, sheet, parts, owners), meter, context)
            for number in said["unread"]:
                path = sheet.shown[number].path
                left_out.append(LeftOut(path, reasons.get(path, "Its thumbnail cannot be read.")))
    return tuple(left_out)


def _job(dataset: Dataset, sheet: PlannedSheet, parts: Path, owners: dict[str, LedgerEntry]) -> SheetJob:
    tiles = tuple(
        Tile(
            str(thumbnail_path(dataset.folder, sample.sha256)),
            sample.path.rpartition("/")[2],
            credit_line(owners[sample.sha256]) if sample.sha256 in owners else "",
        )
        for sample in sheet.shown
    )
    count = len(sheet.shown)
    number = f"{count:,} of {sheet.of:,} pictures" if count < sheet.of else counted(count, "picture")
    targets = tuple(str(parts / name) for name in sheet.files)
    return SheetJob(targets, sheet.label, f"{dataset.name}  ·  {number}", sheet.page, tiles, sheet.credits)


class _Child:
    """The process that draws; it ends with the block, or at once when the work is dropped."""

    def __enter__(self) -> _Child:
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._errors = tempfile.TemporaryFile()  # lives as long as the child; a pipe that nobody reads would fill up
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "core.datasets.sheets.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self._errors, env=narrow_surroundings(PYTHONPATH=os.pathsep.join(paths)),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        self._heard: SimpleQueue[bytes | None] = SimpleQueue()  # Windows cannot wait for a pipe and a clock at once
        self._listener = threading.Thread(target=self._listen, name="sheet-listener", daemon=True)
        self._listener.start()
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if kind is not None:
            self._process.kill()
        try:
            self._process.stdin.close()
        except OSError:
            self._process.kill()
        self._process.wait()
        self._listener.join()
        self._process.stdout.close()
        self._errors.close()

    def draw(self, job: SheetJob, meter: Meter, context: Context) -> dict[str, Any]:
        """Has a sheet drawn; the child's last word about it."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(to_line(job))
            self._process.stdin.flush()
        except OSError as error:
            raise SafelightError("The pages could not be drawn: the drawing process ended.", self._told()) from error
        while True:
            context.check_abandoned()
            try:
                line = self._heard.get(timeout=_TICK)
            except Empty:
                continue
            if line is None:
                raise SafelightError("The pages could not be drawn: the drawing process ended.", self._told())
            said: dict[str, Any] = json.loads(line)
            if "error" in said:
                if said["number"] == errno.ENOSPC:
                    hint = "Free some space and do it again."
                    raise no_room("The disk is full: no contact sheet was written.", hint, Path(job.targets[0]))
                raise Refused(f"The contact sheet of {job.title} cannot be written: {said['error']}.", "Choose another folder.")
            if "page" not in said:
                return said
            meter.advance()

    def _told(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "Try fewer pictures."

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._heard.put(line)
        self._heard.put(None)
