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
from PIL import Image

from core.datasets.checking import CheckResult, check
from core.datasets.dataset import Dataset
from core.datasets.importing import ImportOptions, import_pictures
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.bench.harness import Row, interleaved, median_ratio
from tests.planted_faults import VEHICLES, Counts, Faults, plant_faults

COUNTS = Counts(exact=50, near=50, wrong=0, unreadable=0, dark=20, blurred=20)
"""What is planted; the peer ends with an error at the first unreadable file."""

SMALL = 6_000
SMALL_SIDE = 64
ROUNDS = 5
PEER = "cleanvision"
KINDS = {
    "dark": ("dark", "is_dark_issue"),
    "blurred": ("blurred", "is_blurry_issue"),
    "exact": ("exact-duplicate", "is_exact_duplicates_issue"),
    "near": ("near-duplicate", "is_near_duplicates_issue"),
}
"""Planted faults, with the finding and with the peer's column that should tell of them. Neither peer looks at a network."""


def run() -> list[Row]:
    """Time on photographs and on small pictures, time of a second look, and recall on planted faults."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="safelight-bench-") as place:
        small = _small(Path(place) / "small")
        if VEHICLES.is_dir():
            rows += _timed(VEHICLES, "photographs of 300 pixels", 10)
            photographs = Path(place) / "planted"
            faults = plant_faults(VEHICLES, photographs, 0, COUNTS)
            rows.append(_recalled(photographs, faults, place))
        else:
            print(f"bench_checks: the photographs are not here: {VEHICLES}", file=sys.stderr)
        return [*rows, *_timed(small, f"pictures of {SMALL_SIDE} pixels", 25)]


def _timed(folder: Path, what: str, goal: float) -> list[Row]:
    count = sum(1 for path in folder.rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory() as place:
        peer, first = interleaved([lambda: _theirs(folder), _ours(folder, place)], ROUNDS, warm_up=0)
        workspace = Workspace.at(Path(place))
        import_pictures(workspace, "checked", folder, ImportOptions(), Context())
        (again,) = interleaved([lambda: check(Dataset.open(workspace, "checked"), Context())], ROUNDS)
    detail = f"{count:,} files; {first} against {peer}; ours writes the catalog and thumbnails too"
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


def _small(folder: Path) -> Path:
    random = np.random.default_rng(0)
    for number in range(SMALL):
        place = folder / f"class-{number % 4}"
        place.mkdir(parents=True, exist_ok=True)
        coarse = Image.fromarray(random.integers(0, 256, (8, 8, 3), dtype=np.uint8))
        coarse.resize((SMALL_SIDE, SMALL_SIDE), Image.Resampling.BICUBIC).save(place / f"{number:05d}.png")
    return folder


if __name__ == "__main__":
    for row in run():
        print(row)
