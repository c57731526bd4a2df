"""A heat map of a picture nobody has asked about before, as the engine draws it: against its limit, and against a prediction."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from core.engine.handlers import threads_for_answers
from core.pictures.decoder.pool import DecoderPool
from core.prediction.explaining.explainers import Explainers
from core.prediction.predictors import Predictors
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.bench.harness import ROUNDS, Row, interleaved, median_ratio, print_rows, rows_of_child
from tests.trained_runs import write_run

MOST_SECONDS = 0.3
"""Until a heat map of the warm Lite0 is there."""
SIZE = (640, 480)


def run() -> list[Row]:
    """The rows, measured in a child with the environment that the engine gets."""
    return rows_of_child("tests.bench.bench_heat")


def read_rows() -> list[Row]:
    """Seconds of a heat map with everything loaded, against their limit and against a prediction of the same picture."""
    threads = torch.get_num_threads()
    torch.set_num_threads(threads_for_answers(threads))
    try:
        with tempfile.TemporaryDirectory(prefix="safelight-bench-") as place:
            workspace = Workspace.at(Path(place) / "workspace")
            write_run(workspace, "lite0", Recipe(architecture="lite0", picture_size=224))
            pictures = iter(drawn(Path(place), 2 * (ROUNDS + 1)))
            with DecoderPool(processes=1) as pool, Predictors(workspace, processes=1, device="cpu") as predictors:
                explainers = Explainers(workspace, pool, Path(place) / "heat", "cpu")
                heat, answer = interleaved([
                    lambda: explainers.heat_map("lite0", next(pictures)),
                    lambda: predictors.predict(["lite0"], [next(pictures)], Context()),
                ])  # fmt: skip
    finally:
        torch.set_num_threads(threads)
    detail = f"Lite0 at 224, pictures of {SIZE[0]} x {SIZE[1]} decoded on the way: heat map {heat}, prediction {answer}"
    return [
        Row("heat map, everything loaded", f"{MOST_SECONDS} s", heat.median / MOST_SECONDS, 1.0, detail, "lower"),
        Row("heat map, everything loaded", "a prediction", median_ratio(heat, answer), None, detail, "lower"),
    ]


def drawn(folder: Path, count: int) -> list[Path]:
    """That many pictures of `SIZE`, each another one."""
    random = np.random.default_rng(0)
    paths = [folder / f"{number}.jpg" for number in range(count)]
    for path in paths:
        ground = Image.fromarray(random.integers(60, 200, (9, 12, 3), dtype=np.uint8))
        ground.resize(SIZE, Image.Resampling.BICUBIC).save(path, quality=90)
    return paths


if __name__ == "__main__":
    print_rows(read_rows())
