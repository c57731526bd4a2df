"""Writes a trained network in one of `core.export.formats`, after proof that it answers as it does here."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from core.datasets.catalog.credits import write_credits
from core.datasets.catalog.dataset import Dataset
from core.evaluation.report import read_report
from core.export.answering import answering
from core.export.eight_bits import CALIBRATED_ON, in_eight_bits
from core.export.facts import ExportFacts, facts_of
from core.export.formats import FORMATS, NetworkFormat
from core.export.parity import ALLOWED, MOST, parity
from core.export.records import Exported, Parity
from core.runs.exports.log import NotedExport, note_export
from core.runs.folder import RunFolder
from core.runs.plan import Plan
from core.support.atomic import is_full, write_json, write_text
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context, Progress
from core.support.registry import at
from core.support.system_errors import no_room
from core.support.workspace import Workspace

SCRIPT, LABELS, ABOUT, PARITY, README, CREDITS = (
    "predict.py", "labels.txt", "about.json", "parity.json", "README.txt", "credits.csv",
)  # fmt: skip


def export_run(
    workspace: Workspace, run: str, name: str, folder: Path, context: Context | None = None, int8: bool = False
) -> Exported:
    """Job: writes the run's network and what goes with it into a new folder, which is complete or absent.

    Args:
        workspace: Where the run is.
        run: Its name, or RUN@EPOCH for a snapshot.
        name: Of one of `FORMATS`.
        folder: New or empty.
        context: Progress, and the way to drop it.
        int8: In 8 bits. How far its answers differ is then told, and is no reason to refuse.

    Raises:
        BadInput: The format has no 8 bits.
        NotThere: No such run or format, no pictures to compare answers on, or a package is missing.
        Refused: No weights yet, the folder has something in it, or the exported network answers otherwise.
        DiskFull, Abandoned: What was written is taken back.
    """
    context, written = context or Context(), FORMATS.get(name)
    _check_package(written)
    if int8 and not written.shrinks:
        raise BadInput(f"{written.title} is not written in 8 bits.", "ONNX and the folder that answers by itself are.")
    run_folder = RunFolder.asked(workspace, run)
    folder = folder.expanduser().absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "has something in it" if folder.is_dir() else "is a file"
        raise Refused(f"{folder} {what}.", "Choose a new folder, or an empty one.", folder)
    network, plan = answering(run_folder)
    dataset = Dataset.open(workspace, plan.dataset)
    pictures, on = _pictures(run_folder, dataset)
    facts = facts_of(run_folder, plan, dataset.licence)
    with _complete_or_absent(folder) as place:
        context.report(Progress(f"Writing {written.title}", 0))
        at(written.write)(network, facts, place / written.file)
        context.check_abandoned()
        if int8:
            context.report(Progress("Bringing it to 8 bits", 0))
            in_eight_bits(network, place / written.file, _learned_from(dataset, plan), context)
        _write_about(place, facts)
        if written.alone:
            shutil.copyfile(Path(__file__).with_name("predict.py.txt"), place / SCRIPT)
        found = replace(parity(run_folder.name, plan, network, written, place, pictures, on, context), int8=int8)
        _check(run_folder.name, found)
        write_json(place / PARITY, asdict(found))
        write_text(place / README, _readme(written, facts, found))
        _write_credits(place, dataset)
        files = sorted(path.name for path in place.iterdir())
    files.remove(written.file)
    with suppress(OSError):  # a run that can only be read keeps no record of where it went
        now = datetime.now(UTC).isoformat(timespec="seconds")
        note_export(run_folder.path, NotedExport(now, name, str(folder), run_folder.epoch, int8))
    return Exported(run_folder.name, name, folder, (written.file, *files), found)


def _check_package(written: NetworkFormat) -> None:
    if written.package and importlib.util.find_spec(written.package) is None:
        raise NotThere(
            f"{written.title} is written by the package {written.package}, which is not installed.",
            f"`pip install {written.package}` installs it, and the next export finds it.",
        )


def _pictures(run_folder: RunFolder, dataset: Dataset) -> tuple[list[Path], str]:
    """Pictures spread over a side that the run was judged on, test first, for no answer is looked at: only whether two agree."""
    report = read_report(run_folder.report_path)
    for on in ("test", "val"):
        side = report.test if on == "test" else report.val
        found = [file for file in map(dataset.picture_path, side.paths) if file.is_file()]
        if found:
            return spread(found), on
    raise NotThere(
        f"None of the pictures that {run_folder.name} was judged on is there: nothing would prove that an export answers alike.",
        "Put its dataset back where it was, and export again.",
        dataset.root,
    )


def _learned_from(dataset: Dataset, plan: Plan) -> list[Path]:
    """Pictures of train: nothing of an export may depend on those it is judged by."""
    table = dataset.table(plan.split.name)
    found = [dataset.picture_path(path) for path, side in zip(table.paths, table.sides, strict=True) if side == "train"]
    return spread(found, CALIBRATED_ON) if found else []


def spread(files: Sequence[Path], most: int = MOST) -> list[Path]:
    """At most so many of the files, from the first to the last at equal distances: a side is ordered by class."""
    places = np.unique(np.linspace(0, len(files) - 1, most).round().astype(int))
    return [files[place] for place in places]


def _check(run: str, found: Parity) -> None:
    if not found.int8 and (found.flips or found.max_difference > ALLOWED):
        raise Refused(
            f"{run} is not exported, for what was written answers otherwise. {found.sentence}",
            "Another format may carry it exactly.",
        )


def _write_about(place: Path, facts: ExportFacts) -> None:
    write_json(place / ABOUT, facts.document())
    write_text(place / LABELS, "".join(f"{name}\n" for name in facts.classes))


def _write_credits(place: Path, dataset: Dataset) -> None:
    with suppress(NotThere):  # nobody is on record for imported pictures
        write_credits(dataset, place / CREDITS)


def _readme(written: NetworkFormat, facts: ExportFacts, found: Parity) -> str:
    lines = [f"{facts.run}: {written.title}", "", written.meaning, ""]
    if written.alone:
        lines += ["pip install onnxruntime numpy pillow", f"python {SCRIPT} PICTURE ...", ""]
    lines += [f"Answers, in this order: {', '.join(facts.classes)}.", found.sentence, ""]
    lines += [f"Learned from {facts.dataset}, split {facts.split}. Began as {facts.weights}."]
    lines += [f"Licence of the weights of {name}: {licence}." for name, licence in facts.licences.items()]
    lines += [f"On using the pictures it learned from: {facts.data_licence or 'nothing is on record'}."]
    return "\n".join(lines) + "\n"


@contextmanager
def _complete_or_absent(folder: Path) -> Iterator[Path]:
    """A folder beside it that takes its name when the block ends well, and goes otherwise."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name[:50]}.", suffix=".part", dir=folder.parent))
    except OSError as error:
        raise Refused(f"{folder.parent} takes no folders: {error.strerror}.", "Choose another place.", folder.parent) from error
    try:
        yield part
        part.chmod(0o755)
        if folder.is_dir():
            folder.rmdir()
        os.replace(part, folder)
    except OSError as error:
        if not is_full(error):
            raise
        # Whoever writes a network's format seldom says which file had no room.
        said, hint = f"{folder} has no room left: nothing was exported.", "Free some space and do it again."
        raise no_room(said, hint, folder) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
