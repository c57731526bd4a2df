"""Pictures of every page, light and dark, at two sizes: `python -m tests.screenshots [FOLDER]`, or `make screenshots`.

Imports a folder of photographs (class per subfolder), or sample pictures when none is named, into a workspace that is thrown
away afterwards; checks and splits it, trains three runs for real, and photographs the real window. Takes some minutes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.importing.samples import import_sample
from core.datasets.splits.splitting import SplitRequest, make_split
from core.runs.folder import RunFolder
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.presets import recipe_for
from gui.prediction.dropped import DroppedPictures
from gui.session import Session
from gui.theme import DARK, LIGHT, apply_theme
from gui.window.main_window import MainWindow

OUT = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
SIZES = ((1100, 700), (1680, 1050))
RUNS = (("mlp", "epochs=12"), ("cnn-small", "epochs=12"), ("lite0-frozen", ""))
COLOURS = 192
"""Colours of a picture's palette; keeps the files small."""
PATIENCE = 240.0
"""Seconds to wait for something to show."""


DIALOGS = ("import", "clean", "background", "augment", "export")
"""Dialogs that are photographed at the first size."""


@dataclass(frozen=True)
class Scene:
    """One picture of the window: its name, and what brings the window there."""

    name: str
    show: Callable[[MainWindow], None]


def main(words: list[str]) -> int:
    """Makes all pictures and lists them."""
    with tempfile.TemporaryDirectory(prefix="safelight-screenshots-", ignore_cleanup_errors=True) as place:
        workspace = Workspace.at(Path(place) / "workspace")
        dataset = _fill(workspace, Path(words[0]) if words else None)
        app = QApplication([])
        for width, height in SIZES:
            for theme in (LIGHT, DARK):
                apply_theme(app, theme)
                with _window(workspace, Path(place), dataset) as window:
                    window.resize(width, height)
                    window.show()
                    for scene in _scenes(dataset):
                        scene.show(window)
                        _save(window, OUT / f"{scene.name}-{theme.name}-{width}.png")
                    if (width, height) == SIZES[0]:
                        for name in DIALOGS:
                            with _dialog(window, name, dataset) as dialog:
                                _save(dialog, OUT / f"dialog-{name}-{theme.name}.png")
    return 0


def _fill(workspace: Workspace, folder: Path | None) -> str:
    """Brings the workspace to where there is something to see; returns the dataset's name."""
    context = Context()
    if folder is None:
        name = "handwritten-digits"
        import_sample(workspace, name, "digits", None, context)
        import_sample(workspace, "solar-cells", "solar-cells", None, context)
    else:
        name = folder.name
        import_pictures(workspace, name, folder, ImportOptions(), context)
    dataset = Dataset.open(workspace, name)
    check(dataset, context)
    make_split(dataset, SplitRequest(), context)
    for preset, setting in RUNS:
        print(f"training {preset} ...", flush=True)
        run = launcher.launch(workspace, launcher.request_for(workspace, name, recipe_for(preset, [setting] if setting else [])))
        launcher.follow(run, context)
        if run.state() not in ("completed", "early-stopped"):
            raise SystemExit(f"{run.name} {run.state()}: {(run.path / 'worker.log').read_text()}")
    return name


@contextmanager
def _window(workspace: Workspace, place: Path, dataset: str) -> Iterator[MainWindow]:
    settings = QSettings(str(place / f"window-{time.monotonic_ns()}.ini"), QSettings.Format.IniFormat)
    session = Session(workspace, settings)
    session.start_engine()
    session.set_dataset(dataset)
    window = MainWindow(session)
    yield window
    window.close()
    window.deleteLater()


@contextmanager
def _dialog(window: MainWindow, name: str, dataset: str) -> Iterator[QDialog]:
    """The dialog of that name, opened as the window's menus open it."""
    window.session.ask(name, "" if name == "import" else dataset)
    dialog = next(shown for shown in window.findChildren(QDialog) if shown.isVisible())
    _settle(2.0)
    yield dialog
    dialog.reject()
    _until(lambda: not any(shown.isVisible() for shown in window.findChildren(QDialog)))


def _scenes(dataset: str) -> tuple[Scene, ...]:
    return (
        Scene("data", lambda window: _data(window, dataset, "pictures")),
        Scene("findings", lambda window: _data(window, dataset, "findings")),
        Scene("sizes", lambda window: _data(window, dataset, "sizes")),
        Scene("glance", lambda window: _data(window, dataset, "glance")),
        Scene("split", lambda window: _data(window, dataset, "split")),
        Scene("train", _train),
        Scene("training", _training),
        Scene("runs", _runs),
        Scene("predict-empty", lambda window: window.show_page("predict")),
        Scene("predict", _predict),
    )


def _data(window: MainWindow, dataset: str, tab: str) -> None:
    window.show_page("data", dataset)
    page = window.page("data")
    page.tabs.setCurrentWidget(getattr(page, tab))
    _settle(1.5)


def _train(window: MainWindow) -> None:
    window.show_page("train")
    _until(lambda: window.session.greeting is not None)
    _settle(1.0)
    plan = window.page("train").setup.plan
    _until(lambda: not any(label.text().startswith("Working") and label.isVisible() for label in plan.findChildren(QLabel)))


def _training(window: MainWindow) -> None:
    window.show_page("train", window.session.workspace.run_names()[1])
    _settle(2.0)


def _runs(window: MainWindow) -> None:
    window.show_page("runs")
    runs = window.page("runs").list
    _until(lambda: runs.model().rowCount() == len(RUNS))
    runs.select_runs(window.session.workspace.run_names())
    _settle(2.0)


def _predict(window: MainWindow) -> None:
    workspace = window.session.workspace
    plan = RunFolder.open(workspace, workspace.run_names()[0]).plan
    assert plan is not None
    dataset = Dataset.open(workspace, plan.dataset)
    table = dataset.table(plan.split.name)
    asked = [path for path, side in zip(table.paths, table.sides, strict=True) if side == "val"]
    page = window.page("predict")
    window.show_page("predict")
    page.take(DroppedPictures(paths=tuple(dataset.picture_path(path) for path in asked[:: max(1, len(asked) // 12)])))
    _until(lambda: page.table.rowCount() > 0 and page.table.count()[0] == page.table.rowCount())
    _until(lambda: all(row.preview is not None for row in page.table.pictures()))
    _settle(0.5)


def _until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit("the window did not get there")
        _settle(0.05)


def _settle(seconds: float) -> None:
    """Lets the window work."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _save(window: QWidget, path: Path) -> None:
    _settle(0.3)
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = window.grab().toImage()
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        drawn.save(file.name, "PNG")
        with Image.open(file.name) as picture:
            small = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=3, dither=Image.Dither.NONE)
            small.save(path, "PNG", optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} kB", flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
