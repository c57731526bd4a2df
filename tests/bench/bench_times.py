"""Times said before a run and times it took: offline presets on three datasets, first and second run, quiet and busy.

`python -m tests.bench.bench_times MINUTES [PICTURES [quiet|busy]]` fits as many pairs of runs into that time as go, in an order
that mixes them; `make bench ONLY=times` takes twelve minutes. The photographs and small pictures are taken where they are found.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.importing.samples import import_sample
from core.datasets.splits.splitting import SplitRequest, make_split
from core.engine.asking import ask_and_wait
from core.engine.client import EngineClient
from core.engine.protocol import PlanPreview, PlanReady
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.presets import PRESETS, recipe_for
from tests.bench.harness import Row

SHARED = Path(__file__).resolve().parents[3] / "shared" / "datasets"
FOLDERS = {"vehicles": SHARED / "vehicles", "cifar10": SHARED / "cifar10" / "train"}
SOLAR = "solar-cells"
MINUTES = 12.0
PICTURES = 200
LOADS = ("quiet", "busy")
WITHIN = 1.5
EPOCHS = 2
"""Of every stage that trains more than a head: the time of an epoch is what is said, not how many there are."""


@dataclass(frozen=True)
class Cell:
    """One run. *Units*: seconds, said by the window's plan, said by the run's own plan, and taken."""

    name: str
    previewed: float
    planned: float
    taken: float

    @property
    def ratio(self) -> float:
        """How far said and taken are apart, 1 for not at all."""
        return max(self.previewed, self.taken) / max(1e-9, min(self.previewed, self.taken))


def run(minutes: float = MINUTES, pictures: int = PICTURES, load: str = "") -> list[Row]:
    """A row for each run, and one for how many of them were within half."""
    with tempfile.TemporaryDirectory(prefix="safelight-times-", ignore_cleanup_errors=True) as place:
        cells = list(_cells(Workspace.at(Path(place)), time.monotonic() + 60 * minutes, pictures, (load,) if load else LOADS))
    rows = [
        Row(cell.name, "time taken", cell.previewed / cell.taken, None, f"said {cell.previewed:.0f} s, by the run itself "
            f"{cell.planned:.0f} s; taken {cell.taken:.0f} s")
        for cell in cells
    ]  # fmt: skip
    if cells:
        good = sum(cell.ratio <= WITHIN for cell in cells)
        rows.append(Row(f"times said within {WITHIN}", "times taken", good / len(cells), 0.9, f"{good} of {len(cells)} runs"))
    return rows


def _cells(workspace: Workspace, end: float, pictures: int, loads: tuple[str, ...]) -> Iterator[Cell]:
    names = [preset.name for preset in PRESETS if not preset.network]
    pairs = list(product((*FOLDERS, SOLAR), names, loads))
    random.Random(0).shuffle(pairs)
    longest = 0.0
    for dataset, preset, load in pairs:
        began = time.monotonic()
        if began + longest > end:
            return
        if not _there(workspace, dataset, pictures):
            continue
        opened = Dataset.open(workspace, dataset)
        shutil.rmtree(opened.folder / "cache", ignore_errors=True)
        with _beside(load):
            for turn in ("first", "second"):
                cell = _cell(workspace, dataset, _recipe(preset), f"{dataset}, {preset}, {turn}, {load}")
                print(
                    f"  {cell.name}: said {cell.previewed:.0f} s / {cell.planned:.0f} s, taken {cell.taken:.0f} s",
                    file=sys.stderr,
                )
                yield cell
        longest = max(longest, time.monotonic() - began)


def _recipe(preset: str) -> Recipe:
    recipe = recipe_for(preset)
    heavy = [place for place, stage in enumerate(recipe.stages) if stage.trains != "head"]
    return recipe_for(preset, [f"stages.{place}.epochs={EPOCHS}" for place in heavy])


def _cell(workspace: Workspace, dataset: str, recipe: Recipe, name: str) -> Cell:
    client = EngineClient(workspace)  # a new one: what a person meets who opens the window and goes to Train
    try:
        reply = ask_and_wait(client, PlanPreview(dataset, None, recipe), Context())
    finally:
        client.close()
    assert isinstance(reply, PlanReady)
    assert reply.plan.estimate is not None
    began = time.time()
    folder = launcher.launch(workspace, launcher.request_for(workspace, dataset, recipe))
    finished, plan = launcher.follow(folder, Context()).finished, folder.plan
    assert finished is not None
    assert plan is not None, finished
    assert plan.estimate is not None
    return Cell(name, reply.plan.estimate.seconds, plan.estimate.seconds, finished.time - began)


def _there(workspace: Workspace, name: str, pictures: int) -> bool:
    """Whether the dataset is in the workspace, brought there with about so many pictures if it can be."""
    if name in workspace.dataset_names():
        return True
    source = _unpacked(workspace) if name == SOLAR else FOLDERS[name]
    if not source.is_dir():
        print(f"bench_times: these pictures are not here: {source}", file=sys.stderr)
        return False
    import_pictures(workspace, name, _part(source, workspace.root / "parts" / name, pictures), ImportOptions(), Context())
    make_split(Dataset.open(workspace, name), SplitRequest(train=0.7, val=0.15, test=0.15), Context())
    return True


def _unpacked(workspace: Workspace) -> Path:
    """The sample dataset's pictures as folders of classes."""
    import_sample(workspace, "all", SOLAR, context=Context())
    return Dataset.open(workspace, "all").root


def _part(folder: Path, target: Path, pictures: int) -> Path:
    classes = sorted(each for each in folder.iterdir() if each.is_dir())
    for each in classes:
        (target / each.name).mkdir(parents=True)
        files = sorted(file for file in each.rglob("*") if file.is_file())
        for file in files[: max(4, pictures // len(classes))]:
            shutil.copy(file, target / each.name)
    return target


@contextmanager
def _beside(load: str) -> Iterator[None]:
    loops = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"], start_new_session=True) for _ in range(2 * (load == "busy"))
    ]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


if __name__ == "__main__":
    from tests.bench.__main__ import table

    print(table(run(*(kind(word) for kind, word in zip((float, int, str), sys.argv[1:], strict=False)))))
