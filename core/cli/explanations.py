"""What `predict` tells beside answers: files of heat maps, and the nearest pictures that runs have learned from."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.cli.console import Console, Misused, on_interrupt
from core.prediction.explaining.records import HeatMap, NearestPictures
from core.prediction.files import files_in
from core.prediction.records import PicturePrediction
from core.support.atomic import check_folder_possible
from core.support.foreign_text import one_line
from core.support.wording import counted

MOST_NEAREST = 100


@dataclass(frozen=True)
class Explanations:
    """What was found of all pictures and runs."""

    heat_maps: tuple[HeatMap, ...] = ()
    nearest: tuple[NearestPictures, ...] = ()

    def document(self, picture: Path) -> dict[str, Any]:
        """What `--json` prints of one picture beside its predictions: a key for each sort of explanation, by run."""
        heat = {
            drawn.run: {
                "file": drawn.file.as_posix(), "class": drawn.class_name, "method": "+".join(dict.fromkeys(drawn.methods)),
                "words": drawn.words,
            }
            for drawn in self.heat_maps
            if drawn.picture == picture
        }  # fmt: skip
        nearest = {
            found.run: {
                "dataset": found.dataset,
                "among": found.among,
                "pictures": [
                    {"path": near.path, "class": near.class_name, "distance": near.distance, "same": near.same or None}
                    for near in found.pictures
                ],
            }
            for found in self.nearest
            if found.picture == picture
        }
        return {**({"heat": heat} if heat else {}), **({"nearest": nearest} if nearest else {})}

    def text(self) -> str:
        """What a person reads below the predictions."""
        return "\n\n".join(_nearest_text(found) for found in self.nearest)


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what asks for explanations."""
    parser.add_argument(
        "--heat", metavar="FOLDER", type=Path, help="also write each picture with each run's heat map over it: where it looks"
    )
    parser.add_argument(
        "--nearest", metavar="N", type=int,
        help="also tell the N pictures that each run has learned from and that are most like each picture, to the run",
    )  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is asked for beside answers.

    Attributes:
        folder: Of the heat maps; None for none.
        files: Of each picture and run, in that folder.
        nearest: How many nearest pictures; 0 for none.
    """

    folder: Path | None
    files: dict[tuple[Path, str], Path]
    nearest: int

    @staticmethod
    def of(asked: argparse.Namespace, runs: Sequence[str], pictures: Sequence[Path]) -> Wanted:
        """What the words ask for, looked at before the work.

        Raises:
            Misused: A number of pictures that makes no sense.
            Refused: A file is there and --replace was not said.
            BadInput: A file is where the folder of heat maps is wanted.
        """
        nearest = asked.nearest
        if nearest is not None and not 1 <= nearest <= MOST_NEAREST:
            raise Misused(f"--nearest takes a number from 1 to {MOST_NEAREST}.")
        if asked.heat is None:
            return Wanted(None, {}, nearest or 0)
        check_folder_possible(asked.heat)
        from core.prediction.explaining.drawing import heat_files  # loads torch

        files = [file for picture in pictures for file in files_in(picture)]
        return Wanted(asked.heat, heat_files(files, runs, asked.heat, asked.replace), nearest or 0)


def explained(console: Console, runs: Sequence[str], found: Sequence[PicturePrediction], wanted: Wanted) -> Explanations:
    """Explains what was answered; what is done when Ctrl-C is pressed is kept."""
    heat_maps: tuple[HeatMap, ...] = ()
    nearest: tuple[NearestPictures, ...] = ()
    with on_interrupt(console.context.request_stop):
        if wanted.folder is not None:
            from core.prediction.explaining.drawing import draw_heat_maps  # loads torch

            heat_maps = draw_heat_maps(console.workspace, runs, found, wanted.files, console.context)
        if wanted.nearest:
            from core.prediction.explaining.neighbours import nearest_pictures  # loads torch

            nearest = nearest_pictures(console.workspace, runs, found, wanted.nearest, console.context)
    console.progress.close()
    if wanted.folder is not None:
        console.say(f"Wrote {counted(len(heat_maps), 'heat map')} into {wanted.folder}.")
    return Explanations(heat_maps, nearest)


def _nearest_text(found: NearestPictures) -> str:
    size = max(len(one_line(near.path)) for near in found.pictures)
    lines = [f"{one_line(found.picture.as_posix())}", f"  {one_line(found.words)}"]
    lines += [
        f"    {one_line(near.path):<{size}}  {one_line(near.class_name)}, {_how_far(near.distance, near.same)}"
        for near in found.pictures
    ]
    return "\n".join(lines)


def _how_far(distance: float, same: str) -> str:
    return {"file": "this file", "pixels": "the same picture"}.get(same, f"distance {distance:.3f}")
