"""Pictures of every page, light and dark, at two sizes: `python -m tests.screenshots [FOLDER]`, or `make screenshots`.

Imports a folder of photographs (class per subfolder), or sample pictures when none is named, into a workspace that is thrown
away afterwards; checks and splits it, trains three runs for real, and photographs the real window.

One window and one engine serve all pictures, and each is taken as soon as nothing is at work any more: four engines, each with a
plan of its own, and fixed pauses once took nine minutes on a machine that had other work.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.importing.samples import import_sample
from core.datasets.splits.splitting import SplitRequest, make_split
from core.derived.background import cut_backgrounds
from core.derived.background_request import BackgroundOptions, BackgroundRequest
from core.looking.looking import look_closer
from core.runs.events import ENDED
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.presets import recipe_for
from gui.session import Session
from gui.theme import DARK, LIGHT, apply_theme
from gui.window.main_window import MainWindow
from tests.screenshots.dialog_scenes import DIALOGS, OF_RUNS, shown_dialog
from tests.screenshots.run_scenes import RUNS
from tests.screenshots.saving import save_picture
from tests.screenshots.scenes import scenes_of
from tests.screenshots.study_scene import make_study
from tests.screenshots.unlabelled_scenes import leave_unlabelled
from tests.screenshots.window_at_rest import until

OUT = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
SIZES = ((1100, 700), (1680, 1050))
CLOSER = {"findings", "split", "dialog-clean"}
"""Pictures that show what a closer look finds."""


def main(words: list[str] | None = None) -> int:
    """Makes the pictures and lists them."""
    asked = _asked(words)
    wanted = {name.strip() for name in asked.only.split(",") if name.strip()}
    with tempfile.TemporaryDirectory(prefix="safelight-screenshots-", ignore_cleanup_errors=True) as place:
        workspace = Workspace.at(Path(place) / "workspace")
        scenes = [scene for scene in scenes_of("") if not wanted or scene.name in wanted]
        dialogs = [name for name in DIALOGS if not wanted or f"dialog-{name}" in wanted]
        if not scenes and not dialogs:
            known = [scene.name for scene in scenes_of("")] + [f"dialog-{name}" for name in DIALOGS]
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
        if any(scene.runs for scene in scenes) or set(dialogs) & set(OF_RUNS):
            _train_runs(workspace, dataset)
        if any(scene.name == "studies" for scene in scenes):
            make_study(workspace, dataset)
        app = QApplication([])
        apply_theme(app, LIGHT)
        with _window(workspace, Path(place), dataset) as window:
            for width, height in SIZES:
                for theme in (LIGHT, DARK):
                    apply_theme(app, theme)
                    window.resize(width, height)
                    for scene in scenes_of(dataset):
                        if scene.name in {wish.name for wish in scenes}:
                            scene.show(window)
                            save_picture(window, Path(asked.to) / f"{scene.name}-{theme.name}-{width}.png")
                            scene.leave(window)
                    for name in dialogs if (width, height) == SIZES[0] else ():
                        with shown_dialog(window, name, dataset) as dialog:
                            save_picture(dialog, Path(asked.to) / f"dialog-{name}-{theme.name}.png")
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
        until(lambda: session.greeting is not None)
        yield window
    finally:
        # Not by closing the window, which may ask what is to become of its work; and where a picture failed as well, or the
        # engine would keep this process for ever.
        window.watch.stop()
        session.close()
        window.deleteLater()


if __name__ == "__main__":
    raise SystemExit(main())
