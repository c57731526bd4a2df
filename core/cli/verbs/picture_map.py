"""Lays a dataset's pictures out as a map: those that look alike to a network lie near each other."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.cli.answers import Answer
from core.cli.console import Console
from core.datasets.catalog.dataset import Dataset
from core.looking.maps.picture_map import CLOSER_LOOK
from core.looking.maps.points import MEANING, MapPoints, read_points
from core.support.atomic import check_new_file
from core.support.csv_files import write_csv
from core.support.wording import counted


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("dataset", metavar="DATASET", help="an imported dataset")
    parser.add_argument(
        "--by",
        metavar="RUN",
        default=CLOSER_LOOK,
        help=f"lay it out by what this run's network sees; {CLOSER_LOOK} (the default) is an ImageNet network",
    )
    parser.add_argument("--csv", metavar="FILE", type=Path, help="write each picture's place, class, side and finding")
    parser.add_argument("--replace", action="store_true", help="replace FILE where it is there already")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Makes the map, or takes the one that still holds.

    Raises:
        NotThere: No such dataset or run.
        BadInput: There is no picture to show.
        Refused: The file is there already, or the run has no weights yet.
    """
    if options.csv is not None:
        check_new_file(options.csv, options.replace)
    dataset = Dataset.open(console.workspace, options.dataset)
    by = options.by if options.by == CLOSER_LOOK else console.workspace.run_called(options.by)
    with console.interruptible() as context:
        from core.looking.maps.making import make_map  # brings torch along

        made = make_map(console.workspace, dataset, by, context)
    points = read_points(console.workspace, dataset, by)
    assert points is not None, "it was made a moment ago"
    if options.csv is not None:
        write_csv(options.csv, ("path", "x", "y", *(way.name for way in points.colourings)), _rows(points))
    document: dict[str, Any] = {"dataset": dataset.name, "by": by, "anew": made.anew, "missing": points.missing}
    document["pictures"] = [dict(zip(("path", "x", "y", "class", "side", "finding"), row, strict=True)) for row in _rows(points)]
    return Answer(document, _text(points, made.anew, dataset.name, options.csv))


def _rows(points: MapPoints) -> list[tuple[str | float, ...]]:
    told = [[way.names[code] for code in way.codes.tolist()] for way in points.colourings]
    places = points.places.tolist()
    return [
        (path, x, y, *(way[row] for way in told)) for row, (path, (x, y)) in enumerate(zip(points.paths, places, strict=True))
    ]


def _text(points: MapPoints, anew: bool, dataset: str, file: Path | None) -> str:
    by = "the closer look" if points.by == CLOSER_LOOK else points.by
    state = "" if anew else " The map that was kept still holds."
    lines = [f"{dataset}: {counted(len(points), 'picture')} laid out by {by}.{state}", MEANING]
    if points.missing:
        lines.append(f"{counted(points.missing, 'picture')} could not be decoded and are not on it.")
    lines.append(f"Written to {file}." if file is not None else "--csv FILE writes each picture's place; the window shows them.")
    return "\n".join(lines)
