"""One look at every file and all checks, against cleanvision on the same folder; then what both find of planted faults."""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import CheckResult, check
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.bench.harness import Row, interleaved, median_ratio
from tests.planted_faults import VEHICLES, Counts, Faults, plant_faults

COUNTS = Counts(exact=50, near=50, wrong=0, unreadable=0, dark=20, blurred=20)
"""What is planted; the peer ends with an error at the first unreadable file."""

SMALL = 6_000
MANY_SMALL = 60_000
SMALL_SIDE = 64
CUT = 0.8  # of each side, for the photographs that are made of others
ROUNDS = 5
ONE_ROUND = 1  # where a round of the peer takes many minutes
PEER = "cleanvision"
KINDS = {
    "dark": ("dark", "is_dark_issue"),
    "blurred": ("blurred", "is_blurry_issue"),
    "exact": ("exact-duplicate", "is_exact_duplicates_issue"),
    "near": ("near-duplicate", "is_near_duplicates_issue"),
}
"""Planted faults, with the finding and with the peer's column that should tell of them. Neither peer looks at a network."""


def run() -> list[Row]:
    """Time on photographs and on small pictures, few and many, time of a second look, and recall on planted faults.

    The goals are those of many pictures; with few, the start of the processes is most of the time.
    """
    rows = []
    with tempfile.TemporaryDirectory(prefix="safelight-bench-") as name:
        place = Path(name)
        if VEHICLES.is_dir():
            rows += _timed(VEHICLES, "photographs of 300 pixels", None, ROUNDS)
            rows += _timed(_multiplied(place / "many"), "photographs of 300 pixels", 10, ROUNDS)
            faults = plant_faults(VEHICLES, place / "planted", 0, COUNTS)
            rows.append(_recalled(place / "planted", faults, name))
        else:
            print(f"bench_checks: the photographs are not here: {VEHICLES}", file=sys.stderr)
        rows += _timed(_small(place / "small", SMALL), f"pictures of {SMALL_SIDE} pixels", None, ROUNDS)
        return [*rows, *_timed(_small(place / "many-small", MANY_SMALL), f"pictures of {SMALL_SIDE} pixels", 25, ONE_ROUND)]


def _timed(folder: Path, what: str, goal: float | None, rounds: int) -> list[Row]:
    count = sum(1 for path in folder.rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory() as place:
        peer, first = interleaved([lambda: _theirs(folder), _ours(folder, place)], rounds, warm_up=0)
        workspace = Workspace.at(Path(place))
        import_pictures(workspace, "checked", folder, ImportOptions(), Context())
        (again,) = interleaved([lambda: check(Dataset.open(workspace, "checked"), Context())], rounds)
    what, detail = f"{count:,} {what}", f"{first} against {peer}; ours writes the catalog and thumbnails too; rounds: {rounds}"
    return [
        Row(f"import and all file checks, {what}", PEER, median_ratio(peer, first), goal, detail),
        Row(f"all file checks again, {what}", PEER, median_ratio(peer, again), None, f"nothing has changed; {again}"),
    ]


def _ours(folder: Path, place: str) -> Callable[[], CheckResult]:
    """What is timed. Nothing of it is deleted before the end: ext4 makes files slowly for seconds after others were deleted."""

    def look() -> CheckResult:
        workspace = Workspace.at(Path(tempfile.mkdtemp(dir=place)))
        import_pictures(workspace, "checked", folder, ImportOptions(), Context())
        return check(Dataset.open(workspace, "checked"), Context())

    return look


def _theirs(folder: Path) -> Any:
    from cleanvision import Imagelab

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        lab = Imagelab(data_path=str(folder))
        lab.find_issues()
    return lab


def _recalled(folder: Path, faults: Faults, place: str) -> Row:
    found = _ours(folder, place)()
    issues = _theirs(folder).issues
    details, least = [], 1.0
    for sort, (kind, column) in KINDS.items():
        planted = set(getattr(faults, sort))
        ours = {path for finding in found.findings if finding.kind == kind for path in finding.paths}
        theirs = {str(Path(str(path)).relative_to(folder.resolve()).as_posix()) for path in issues.index[issues[column]]}
        recalls = [_share(planted, ours), _share(planted, theirs)]
        least = min(least, recalls[0] - recalls[1])
        details.append(f"{sort} {recalls[0]:.0%} against {recalls[1]:.0%}")
    return Row("recall of planted faults, least lead", PEER, least, 0.0, ", ".join(details))


def _share(planted: set[str], found: Iterable[str]) -> float:
    return len(planted & set(found)) / len(planted)


def _multiplied(folder: Path) -> Path:
    """Ten photographs of each: whole and cut at each corner, mirrored or not. They are of the size they were."""
    for path in sorted(VEHICLES.glob("*/*")):
        with Image.open(path) as file:
            photograph = file.convert("RGB")
        width, height = photograph.size
        right, down = width - round(CUT * width), height - round(CUT * height)
        cuts = [(x, y, x + width - right, y + height - down) for x in (0, right) for y in (0, down)]
        place = folder / path.parent.name
        place.mkdir(parents=True, exist_ok=True)
        for number, cut in enumerate([(0, 0, width, height), *cuts]):
            view = photograph.resize((width, height), Image.Resampling.BICUBIC, box=cut)
            view.save(place / f"{path.stem}-{number}.jpg", quality=90)
            ImageOps.mirror(view).save(place / f"{path.stem}-{number}-mirrored.jpg", quality=90)
    return folder


def _small(folder: Path, count: int) -> Path:
    random = np.random.default_rng(0)
    for number in range(count):
        place = folder / f"class-{number % 4}"
        place.mkdir(parents=True, exist_ok=True)
        coarse = Image.fromarray(random.integers(0, 256, (8, 8, 3), dtype=np.uint8))
        coarse.resize((SMALL_SIDE, SMALL_SIDE), Image.Resampling.BICUBIC).save(place / f"{number:05d}.png")
    return folder


if __name__ == "__main__":
    for row in run():
        print(row)
