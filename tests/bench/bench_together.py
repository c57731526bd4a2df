"""A grid of rates and decays over seeds, of heads on the same features: trained together, and the same runs one by one.

Pictures and features are there already, as in the second study of a dataset. Stands alone as well, and is then told how large the
grid is: `python -m tests.bench.bench_together --cells 100 --seeds 5 --alone 5`, where so many of its runs are trained one by one.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.harness import Row

if TYPE_CHECKING:
    from core.studies.carrying import Carry
    from core.studies.study import Study
    from core.support.workspace import Workspace

SHARED = Path(__file__).resolve().parents[3] / "shared" / "datasets"
RATES = ("0.003", "0.001")
GOALS = {(4, 5): 5.0, (100, 5): 60.0}
"""Seconds for so many cells and seeds."""


def run() -> list[Row]:
    """Four cells by five seeds."""
    return rows(4, 5, 20)


def rows(cells: int, seeds: int, alone: int) -> list[Row]:
    """How long it takes together, and how many times as long as that one by one.

    Args:
        cells: Of the grid; half as many decays at two rates.
        seeds: Of each.
        alone: How many of the runs are trained one by one; the others are reckoned to take as long.
    """
    runs = cells * seeds
    with _ready() as (workspace, split):
        study = _grid("grid", split, cells, seeds)
        together = _seconds(workspace, study, None, runs)
        some = _grid("alone", split, cells, seeds).model_copy(update={"settings": ("snapshot_room=499",)})
        each = _seconds(workspace, some, alone, alone) / alone
    detail = f"{together:.1f} s together, {each:.1f} s a run one by one (of {alone} runs): {runs * each:.0f} s for {runs}"
    name = f"study on vehicles, {cells} cells x {seeds} seeds"
    return [
        Row(f"{name}, seconds", "the goal", together, GOALS.get((cells, seeds)), detail, "lower"),
        Row(f"{name}, together", "one by one", runs * each / together, None, detail),
    ]


def _seconds(workspace: Workspace, study: Study, part: int | None, runs: int) -> float:
    """What the study takes; of a `part` of its runs one by one."""
    from core.studies.carrying import together
    from core.studies.training import train_study
    from core.support.jobs import Context

    carry: Carry = together
    if part is not None:

        def carry(workspace, study, wanted, context):  # type: ignore[no-untyped-def]
            # Each by itself has nobody to be trained with.
            return [left for one in wanted[:part] for left in together(workspace, study, [one], context)]

    began = time.perf_counter()
    found = train_study(workspace, study, Context(), carry)
    seconds = time.perf_counter() - began
    assert not found.failed
    assert sum(found.trained) == runs
    return seconds


def _grid(name: str, split: str, cells: int, seeds: int) -> Study:
    from core.studies.study import Factor, Study

    decays = tuple(f"{0.0005 * (1 + place):.4f}" for place in range(cells // len(RATES)))
    factors = (Factor(key="learning_rate", values=RATES), Factor(key="weight_decay", values=decays))
    return Study(
        name=name, dataset="vehicles", split=split, preset="lite0-frozen", factors=factors, seeds=seeds,
        created="2026-01-01T00:00:00+00:00",
    )  # fmt: skip


@contextmanager
def _ready() -> Iterator[tuple[Workspace, str]]:
    """A workspace with the vehicles, split, their features made by a run."""
    from core.datasets.catalog.dataset import Dataset
    from core.datasets.importing.importing import ImportOptions, import_pictures
    from core.datasets.splits.splitting import SplitRequest, make_split
    from core.studies.training import train_study
    from core.support.jobs import Context
    from core.support.workspace import Workspace

    with tempfile.TemporaryDirectory(prefix="safelight-together-") as place:
        workspace = Workspace.at(Path(place))
        import_pictures(workspace, "vehicles", SHARED / "vehicles", ImportOptions(), Context())
        make_split(Dataset.open(workspace, "vehicles"), SplitRequest(name="main", seed=0), Context())
        train_study(workspace, _grid("first", "main", 2, 1).model_copy(update={"settings": ("epochs=1",)}), Context())
        yield workspace, "main"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=4)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--alone", type=int, default=20)
    asked = parser.parse_args()
    for row in rows(asked.cells, asked.seeds, asked.alone):
        print(f"{row.name} against {row.against}: {row.ratio:.1f} (goal {row.goal}). {row.detail}")
