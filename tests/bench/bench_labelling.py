"""A thousand pictures of four classes, ten of each labelled, are labelled by keys in the dialog: minutes of a scripted person."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.support.workspace import Workspace
from gui.labelling.dialog import LabellingDialog
from gui.session import Session
from gui.theme import LIGHT, apply_theme
from tests.bench.harness import Row
from tests.labelling_person import SLIPS, Labelled, Person

SETS = Path(__file__).resolve().parents[3] / "shared" / "datasets"
PLACES = {
    SETS / "cifar10" / "train": ("airplane", "automobile", "deer", "ship"),
    SETS / "vehicles": ("airplane", "car", "ketch", "motorbike"),
}
"""Folders of pictures, a subfolder per class, and four classes of each."""
LABELLED, PICTURES = 10, 1000
"""Labelled pictures of each class, and others in all; where a class has fewer, all it has."""
MINUTES = 10.0
"""In which so many pictures are to be labelled."""
PATIENCE = 600.0
"""Seconds the first proposals may take."""


def run() -> list[Row]:
    """Minutes until everything is labelled, the labels that are wrong then, and how often proposals were right."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    rows = []
    for place, classes in PLACES.items():
        if place.is_dir():
            rows += measured(place, classes)
        else:
            print(f"bench_labelling: the pictures are not here: {place}", file=sys.stderr)
    return rows


def measured(place: Path, classes: tuple[str, ...]) -> list[Row]:
    """The rows of one folder."""
    with tempfile.TemporaryDirectory(prefix="safelight-label-", ignore_cleanup_errors=True) as folder:
        workspace = Workspace.at(Path(folder) / "workspace")
        truth = _part_labelled(workspace, place, classes, Path(folder) / "pictures")
        session = Session(workspace, QSettings(str(Path(folder) / "window.ini"), QSettings.Format.IniFormat))
        dialog = LabellingDialog(session, "new")
        dialog.show()
        began = time.perf_counter()
        while dialog.work.proposed is None and time.perf_counter() - began < PATIENCE:
            QTest.qWait(50)
        first = time.perf_counter() - began
        pictures = dialog.work.round.left
        found = Person(dialog, lambda one: truth[one.sha256]).label_all()
        dialog.reject()
        QTest.qWait(100)
        session.close()
        samples = Dataset.open(workspace, "new").catalog.samples()
        wrong = Counter(sample.label != truth[sample.sha256] for sample in samples)[True]
        assert not Dataset.open(workspace, "new").catalog.tally().unlabelled
    return _rows(place, pictures, found, wrong, first)


def _rows(place: Path, pictures: int, found: Labelled, wrong: int, first: float) -> list[Row]:
    name = place.parent.name if place.name == "train" else place.name
    told = (
        f"{found.asked:,} asked about one by one, {found.at_once:,} in {found.grids} grids; remade {found.remade} times, "
        f"at most {found.longest:.1f} s; {found.waited:.1f} s waited for pictures; first proposals after {first:.0f} s"
    )
    right = (found.right + found.sure_right) / max(1, found.asked + found.at_once)
    alone = f"one by one {found.right / max(1, found.asked):.1%}, in grids {found.sure_right / max(1, found.at_once):.1%}"
    limit = MINUTES * pictures / PICTURES
    return [
        Row(f"{pictures:,} pictures of {name} labelled, minutes", "a limit", found.seconds / 60, limit, told, "lower"),
        Row(f"labels of {name} that are wrong then", "twice the slips", wrong / pictures, 2 * SLIPS, f"{wrong} labels", "lower"),
        Row(f"proposals of {name} that were right", "the truth", right, None, alone),
    ]


def _part_labelled(workspace: Workspace, place: Path, classes: tuple[str, ...], folder: Path) -> dict[str, str]:
    """Imports the dataset "new"; the class of every picture by its SHA-256."""
    of: dict[str, str] = {}
    for name in classes:
        files = sorted((place / name).iterdir())
        step = max(1, len(files) // (LABELLED + PICTURES // len(classes)))
        for number, file in enumerate(files[::step][: LABELLED + PICTURES // len(classes)]):
            target = folder / (name if number < LABELLED else "unlabelled") / f"{name}-{file.name}"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
            of[target.name] = name
    import_pictures(workspace, "new", folder, ImportOptions(reading="folders and unlabelled"))
    samples = Dataset.open(workspace, "new").catalog.samples()
    return {sample.sha256: of[sample.path.rpartition("/")[2]] for sample in samples}
