"""The job behind `predict --heat`: each picture with each run's heat laid over it, as files of a folder."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image

from core.pictures.decoder.pool import DecoderPool
from core.prediction.enlarging import enlarged
from core.prediction.explaining.explainers import Explainers
from core.prediction.explaining.laying import overlaid
from core.prediction.explaining.records import HeatMap
from core.prediction.files import free_name
from core.prediction.records import PicturePrediction
from core.support import atomic
from core.support.foreign_text import valid
from core.support.jobs import Context, Meter
from core.support.workspace import Workspace

LONGEST = 1200
"""Longest side of a picture with its heat map, in pixels."""
STRENGTH = 0.7
"""How strongly the heat is laid over it, 0 to 1; as the window does at first."""


def heat_files(pictures: Sequence[Path], runs: Sequence[str], folder: Path, replaced: bool) -> dict[tuple[Path, str], Path]:
    """The file in the folder for each picture and run; pictures of one name are told apart by a number.

    Raises:
        Refused: One of them is there, and was not allowed to be replaced.
    """
    files: dict[tuple[Path, str], Path] = {}
    taken: set[str] = set()
    for picture in dict.fromkeys(pictures):
        for run in runs:
            # Cut before a number is put behind it: of long names only the beginning is kept.
            stem = f"{valid(picture.stem)[:60]}, {run}"[:90]
            files[picture, run] = folder / free_name(stem, ".png", taken)
            atomic.check_replaceable(files[picture, run], replaced)
    return files


def draw_heat_maps(
    workspace: Workspace,
    runs: Sequence[str],
    predicted: Sequence[PicturePrediction],
    files: dict[tuple[Path, str], Path],
    context: Context,
) -> tuple[HeatMap, ...]:
    """The pictures with the heat of what each run answered over them; when a stop is requested, those that are done.

    Args:
        workspace: Where the runs are.
        runs: Their names.
        predicted: What they said; pictures that could not be used are passed over.
        files: As `heat_files`.
        context: Progress, and the way to stop.

    Raises:
        DiskFull: No room for a file.
    """
    usable = list({picture.path: picture for picture in predicted if picture.error is None}.values())
    meter = Meter(context, "Drawing heat maps", len(usable) * len(runs))
    drawn: list[HeatMap] = []
    with tempfile.TemporaryDirectory(prefix="safelight-") as room, DecoderPool(processes=1) as pool:
        explainers = Explainers(workspace, pool, Path(room) / "heat")
        # Run by run, because networks are kept for two of them only.
        for run in runs:
            for picture in usable:
                if context.stop_requested:
                    return tuple(drawn)
                answer = picture.predictions[run][0].class_name
                found = explainers.heat_map(run, picture.path, answer, context=context)
                target = files[picture.path, run]
                _write(under_heat(found, LONGEST, pool, context), target)
                drawn.append(replace(found, file=target))
                meter.advance()
    return tuple(drawn)


def under_heat(found: HeatMap, longest: int, pool: DecoderPool, context: Context) -> Image.Image:
    """The picture of a heat map with the heat laid over it.

    Args:
        found: The heat map.
        longest: Longest side of the result at most, in pixels.
        pool: Decodes the picture.
        context: For dropping the work.

    Raises:
        BadInput: The picture can no longer be read.
        Abandoned: The work was dropped.
    """
    # Not kept: of thousands of pictures they would fill the disk of temporary files.
    with tempfile.TemporaryDirectory(prefix="safelight-") as room:
        large = enlarged(found.picture, longest, Path(room) / "large.jpg", context, pool)
        with Image.open(large) as below, Image.open(found.file) as above:
            return overlaid(below, above, STRENGTH)


def _write(picture: Image.Image, target: Path) -> None:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    atomic.write_bytes(target, buffer.getvalue())
