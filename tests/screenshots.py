"""Pictures of every page, light and dark, at two sizes: `python -m tests.screenshots [FOLDER]`, or `make screenshots`.

Imports a folder of photographs (class per subfolder), or sample pictures when none is named, into a workspace that is thrown
away afterwards; checks and splits it, trains three runs for real, and photographs the real window.

One window and one engine serve all pictures, and each is taken as soon as nothing is at work any more: four engines, each with a
plan of its own, and fixed pauses once took nine minutes on a machine that had other work.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PIL import Image
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QPushButton, QWidget

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.importing.samples import import_sample
from core.datasets.splits.splitting import SplitRequest, make_split
from core.derived.background import cut_backgrounds
from core.derived.background_request import BackgroundOptions, BackgroundRequest
from core.looking.looking import look_closer
from core.runs.events import ENDED
from core.runs.folder import RunFolder
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.presets import recipe_for
from gui.prediction.dropped import DroppedPictures
from gui.session import Session
from gui.theme import DARK, LIGHT, apply_theme, run_colour
from gui.window.main_window import MainWindow
from tests.compared_scenes import group_by, show_compared
from tests.queue_scene import empty_queue, show_queue
from tests.unlabelled_scenes import UNLABELLED, leave_unlabelled
from tests.window_at_rest import settle as _settle
from tests.window_at_rest import until as _until

OUT = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
SIZES = ((1100, 700), (1680, 1050))
RUNS = (("mlp", "epochs=12"), ("cnn-small", "epochs=12"), ("quick", ""))
COLOURS = 256
"""Colours of a picture's palette; keeps the files small."""
KEPT = 112
"""Of these, so many are the commonest ones, exactly: averaged with photographs, the colours of two runs became one."""


OF_TRAIN = {"layers": "train_layers", "networks": "recipe_architecture_search"}
"""Dialogs of the Train page, and what opens them there."""
DIALOGS = ("import", "clean", "label", "background", "augment", "export", *OF_TRAIN)
"""Dialogs that are photographed at the first size."""


CLOSER = {"findings", "split", "dialog-clean"}
"""Pictures that show what a closer look finds."""


@dataclass(frozen=True)
class Scene:
    """One picture of the window: its name, what brings the window there, whether runs are shown, and what is taken away again."""

    name: str
    show: Callable[[MainWindow], None]
    runs: bool = False
    leave: Callable[[MainWindow], None] = lambda window: None


def main(words: list[str] | None = None) -> int:
    """Makes the pictures and lists them."""
    asked = _asked(words)
    wanted = {name.strip() for name in asked.only.split(",") if name.strip()}
    with tempfile.TemporaryDirectory(prefix="safelight-screenshots-", ignore_cleanup_errors=True) as place:
        workspace = Workspace.at(Path(place) / "workspace")
        scenes = [scene for scene in _scenes("") if not wanted or scene.name in wanted]
        dialogs = [name for name in DIALOGS if not wanted or f"dialog-{name}" in wanted]
        if not scenes and not dialogs:
            known = [scene.name for scene in _scenes("")] + [f"dialog-{name}" for name in DIALOGS]
            raise SystemExit(f"There is no picture of that name. Known: {', '.join(known)}.")
        dataset = _fill(workspace, Path(asked.folder) if asked.folder else None, asked.licence)
        # A closer look says little of digits of eight pixels, and takes half a minute that some pictures do not need.
        if asked.folder and (not wanted or wanted & CLOSER):
            look_closer(Dataset.open(workspace, dataset), Context())
        if "label" in dialogs:
            leave_unlabelled(workspace, dataset)
        if any(scene.name == "backgrounds" for scene in scenes):
            # By GrabCut: of digits of eight pixels the usual network finds nothing, and takes ten minutes for that.
            cut_backgrounds(workspace, BackgroundRequest(dataset, f"{dataset}-cut", BackgroundOptions(method="grabcut")))
        if any(scene.runs for scene in scenes):
            _train_runs(workspace, dataset)
        app = QApplication([])
        apply_theme(app, LIGHT)
        with _window(workspace, Path(place), dataset) as window:
            for width, height in SIZES:
                for theme in (LIGHT, DARK):
                    apply_theme(app, theme)
                    window.resize(width, height)
                    for scene in _scenes(dataset):
                        if scene.name in {wish.name for wish in scenes}:
                            scene.show(window)
                            _save(window, Path(asked.to) / f"{scene.name}-{theme.name}-{width}.png")
                            scene.leave(window)
                    for name in dialogs if (width, height) == SIZES[0] else ():
                        with _dialog(window, name, dataset) as dialog:
                            _save(dialog, Path(asked.to) / f"dialog-{name}-{theme.name}.png")
    return 0


def _asked(words: list[str] | None) -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m tests.screenshots", description="Pictures of every page of the window.")
    reader.add_argument("folder", nargs="?", default="", help="a folder of photographs, class per subfolder; else the digits")
    reader.add_argument("--licence", default="", help="what the header of the Data page says of the photographs' licence")
    reader.add_argument("--only", default="", help="names of pictures, parted by commas: train,runs,dialog-import")
    reader.add_argument("--to", default=str(OUT), help="where the pictures go")
    return reader.parse_args(words)


def _fill(workspace: Workspace, folder: Path | None, licence: str) -> str:
    """Brings the workspace to where there is something to see; returns the dataset's name."""
    context = Context()
    if folder is None:
        name = "handwritten-digits"
        import_sample(workspace, name, "digits", None, context)
        import_sample(workspace, "solar-cells", "solar-cells", None, context)
    else:
        name = folder.resolve().name
        # Where pictures came from is shown, and nobody else's folders are.
        photographs = workspace.root.parent / "photographs" / name
        shutil.copytree(folder, photographs)
        import_pictures(workspace, name, photographs, ImportOptions(licence=licence), context)
    dataset = Dataset.open(workspace, name)
    check(dataset, context)
    make_split(dataset, SplitRequest(), context)
    return name


def _train_runs(workspace: Workspace, name: str) -> None:
    for preset, setting in RUNS:
        print(f"training {preset} ...", flush=True)
        run = launcher.launch(workspace, launcher.request_for(workspace, name, recipe_for(preset, [setting] if setting else [])))
        launcher.follow(run, Context())
        if run.state() not in ENDED:
            raise SystemExit(f"{run.name} {run.state()}: {(run.path / 'worker.log').read_text()}")


@contextmanager
def _window(workspace: Workspace, place: Path, dataset: str) -> Iterator[MainWindow]:
    session = Session(workspace, QSettings(str(place / "window.ini"), QSettings.Format.IniFormat))
    session.start_engine()
    session.set_dataset(dataset)
    window = MainWindow(session)
    window.show()
    try:
        _until(lambda: session.greeting is not None)
        yield window
    finally:
        # Not by closing the window, which may ask what is to become of its work; and where a picture failed as well, or the
        # engine would keep this process for ever.
        window.watch.stop()
        session.close()
        window.deleteLater()


@contextmanager
def _dialog(window: MainWindow, name: str, dataset: str) -> Iterator[QDialog]:
    """The dialog of that name, opened as the window's menus or the Train page open it."""
    if name in OF_TRAIN:
        _train(window)
        window.page("train").findChild(QPushButton, OF_TRAIN[name]).click()
    else:
        window.session.ask(name, {"import": "", "label": UNLABELLED}.get(name, dataset))
    dialog = next(shown for shown in window.findChildren(QDialog) if shown.isVisible())
    if name == "label":
        _until(lambda: dialog.work.proposed is not None)  # type: ignore[attr-defined]
    if name in OF_TRAIN:
        _until(lambda: dialog.table.model().rowCount() > 0)  # filled by the engine
    _settle()
    yield dialog
    dialog.reject()
    _until(lambda: not any(shown.isVisible() for shown in window.findChildren(QDialog)))


def _scenes(dataset: str) -> tuple[Scene, ...]:
    return (
        Scene("data", lambda window: _data(window, dataset, "pictures")),
        Scene("findings", lambda window: _data(window, dataset, "findings")),
        Scene("sizes", lambda window: _data(window, dataset, "sizes")),
        Scene("map", lambda window: _map(window, dataset)),
        Scene("glance", lambda window: _data(window, dataset, "glance")),
        Scene("split", lambda window: _data(window, dataset, "split")),
        Scene("train", _train),
        Scene("training", _training, runs=True),
        Scene("runs", _runs, runs=True),
        Scene("matrix", lambda window: _compared(window, len(RUNS), "matrix"), runs=True),
        Scene("flips", lambda window: _compared(window, 2, "board"), runs=True),
        Scene("groups", _groups, runs=True),
        Scene("report", lambda window: _report(window, "overview"), runs=True),
        Scene("confusion", lambda window: _report(window, "confusion"), runs=True),
        Scene("certainty", lambda window: _report(window, "certainty"), runs=True),
        Scene("backgrounds", _backgrounds, runs=True),
        Scene("queue", show_queue, runs=True, leave=empty_queue),
        Scene("lineage", _lineage, runs=True),
        Scene("predict-empty", _predict_empty, runs=True),
        Scene("predict", _predict, runs=True),
        Scene("predict-large", _predict_large, runs=True),
    )


def _data(window: MainWindow, dataset: str, tab: str) -> None:
    window.show_page("data", dataset)
    page = window.page("data")
    page.tabs.setCurrentWidget(getattr(page, tab))
    orders = page.findChild(QComboBox, "gallery_order")
    # By their paths the first pictures are all of one class; many collections number each class from one.
    orders.setCurrentIndex(orders.findData("name"))
    _settle()


def _map(window: MainWindow, dataset: str) -> None:
    """The map, with the pictures around one of its points chosen and one of them looked at."""
    _data(window, dataset, "map")
    tab = window.page("data").map
    if tab.view is None:
        _until(tab.make.isEnabled)
        tab.make.click()
        _until(lambda: tab.view is not None)
    _settle()
    view = tab.view
    points = view.points
    first = points.places[points.colourings[0].codes == 1].mean(0)
    corners = [(first[0] + 0.3 * math.cos(turn), first[1] + 0.25 * math.sin(turn)) for turn in (0.3 * step for step in range(20))]
    for end in (2, len(corners)):
        view.plot.box.drawn.emit(np.array(corners[:end]), "new", end == len(corners))
    view.plot.pointed.emit(int(np.argmin(np.square(points.places - first).sum(1))))
    _settle()


def _train(window: MainWindow) -> None:
    window.show_page("train")
    page = window.page("train")
    if page.following:
        page._switch_view()
    setup = page.setup
    _until(lambda: setup.chooser.ready())
    # The one preset with stages that vary pictures and stages that do not.
    if setup.presets.value() != "lite0-two-stage":
        setup.presets.card("lite0-two-stage").click()
    _until(lambda: not any(label.text().startswith("Working") and label.isVisible() for label in setup.plan.findChildren(QLabel)))
    _until(lambda: all(preview.grid.count() for preview in setup.form.previews() if preview.isVisible()))
    _settle()


def _training(window: MainWindow) -> None:
    window.show_page("train", window.session.workspace.run_names()[1])
    _until(lambda: window.page("train").live.state == "completed")
    _settle()


def _report(window: MainWindow, section: str) -> None:
    window.show_page("runs")
    page = window.page("runs")
    group_by(window, "")
    page.tabs.show_tab("report")
    _until(lambda: page.list.model().rowCount() == len(RUNS))
    run = window.session.workspace.run_names()[1]  # with mistakes enough to be worth a look
    page.list.select_runs([run])
    report = page.tabs.tab("report")
    report.show_section(section)
    _until(lambda: report._shown is not None and report._shown.found.evaluation.run == run)
    _settle()


def _compared(window: MainWindow, count: int, part: str) -> None:
    _runs(window)
    show_compared(window, window.session.workspace.run_names()[-count:], part, _until, _settle)
    _settle()


def _groups(window: MainWindow) -> None:
    _runs(window)
    group_by(window, "weights")
    _settle()


def _runs(window: MainWindow) -> None:
    window.show_page("runs")
    group_by(window, "")
    window.page("runs").tabs.show_tab("curves")
    runs = window.page("runs").list
    _until(lambda: runs.model().rowCount() == len(RUNS))
    runs.select_runs(window.session.workspace.run_names())
    _settle()


def _backgrounds(window: MainWindow) -> None:
    """How far the run with ImageNet's weights leans on backgrounds."""
    _runs(window)
    page = window.page("runs")
    page.list.select_runs(window.session.workspace.run_names()[-1:])
    page.tabs.show_tab("reliance")
    tab = page.tabs.tab("reliance")
    _until(tab._ask.isVisible)
    if not tab.dots.isVisible():
        tab.ask()
    _until(tab.dots.isVisible)
    _settle()


def _lineage(window: MainWindow) -> None:
    _runs(window)
    page = window.page("runs")
    page.list.select_runs(window.session.workspace.run_names()[:1])
    page.tabs.show_tab("lineage")
    _until(lambda: page.tabs.tab("lineage").panel.view.emphasised())
    _settle()


def _predict_empty(window: MainWindow) -> None:
    window.show_page("predict")
    page = window.page("predict")
    page.table.remove(range(page.table.count()[1]))  # not by `clear`, which offers in the status bar to bring them back
    _until(lambda: page.chooser.value())
    _settle()


def _predict(window: MainWindow) -> None:
    workspace = window.session.workspace
    plan = RunFolder.open(workspace, workspace.run_names()[0]).plan
    assert plan is not None
    dataset = Dataset.open(workspace, plan.dataset)
    table = dataset.table(plan.split.name)
    # By their names: by their paths the first ones are all of one class.
    asked = sorted((Path(path).name, path) for path, side in zip(table.paths, table.sides, strict=True) if side == "val")
    page = window.page("predict")
    page.large.end()
    window.show_page("predict")
    page.take(DroppedPictures(paths=tuple(dataset.picture_path(path) for _, path in asked[:: max(1, len(asked) // 12)])))
    _until(lambda: page.table.count()[1] > 0 and page.table.count()[0] == page.table.count()[1])
    _until(lambda: all(row.preview is not None for row in page.table.pictures()))
    _settle()


def _predict_large(window: MainWindow) -> None:
    _predict(window)
    page = window.page("predict")
    page.view.selectRow(0)
    page.large.open_current()
    for part, key in ((page.large.heat, Qt.Key.Key_H), (page.large.nearest, Qt.Key.Key_N)):
        # The network that was trained elsewhere looks at what a person would call the object.
        part.choose_run(window.session.workspace.run_names()[-1])
        if not part.is_on:
            QTest.keyClick(page.large, key)
    _until(lambda: not page.large.heat.is_waiting and not page.large.nearest.is_waiting)
    _settle()
    # The caption begins with the folder that is thrown away afterwards, another one on every machine and every time.
    words = page.findChild(QLabel, "large_words")
    words.setText(words.text().replace(f"{window.session.workspace.root.parent}{os.sep}", ""))


def _save(window: QWidget, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = window.grab().toImage()
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        drawn.save(file.name, "PNG")
        with Image.open(file.name) as picture:
            reduced(picture.convert("RGB")).save(path, "PNG", optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} kB", flush=True)


def reduced(picture: Image.Image) -> Image.Image:
    """The picture with a palette: those of classes and the commonest as they are, others by what is nearest of the rest."""
    counted = sorted(picture.getcolors(picture.width * picture.height) or (), reverse=True)
    # A legend's few dots are never common: on the map two classes had one colour.
    cycle = {run_colour(place).getRgb()[:3] for place in range(8)}
    kept = list(dict.fromkeys(colour for _, colour in counted if colour in cycle))
    kept += [colour for _, colour in counted if colour not in cycle][: KEPT - len(kept)]
    others = picture.quantize(COLOURS - len(kept), Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in kept for part in colour] + (others.getpalette() or []))
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


if __name__ == "__main__":
    raise SystemExit(main())
