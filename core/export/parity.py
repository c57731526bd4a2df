"""Proof that an exported network answers as it does here: the same pictures, asked here and through what was written."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from core.export.answering import Answering
from core.export.formats import NetworkFormat
from core.export.records import Parity
from core.pictures.decoder.pool import DecoderPool
from core.pixels.enlarging import enlarged
from core.pixels.store import scaling_of
from core.prediction.decoding import decode_pictures
from core.prediction.predictor import Predictor
from core.runs.plan import Plan
from core.support.computing import surroundings
from core.support.errors import BadInput
from core.support.foreign_text import one_line
from core.support.jobs import Context, Meter
from core.support.left_out import LeftOut
from core.support.registry import at

Answers = npt.NDArray[np.float32]

MOST = 200
"""Pictures that are asked about."""

ALLOWED = 1e-4
"""Largest difference of a probability that exact arithmetic in another order explains."""

_CHUNK = 32
_PATIENCE = 300.0  # seconds for the script to answer one chunk; it loads the model anew each time


class _Asked:
    """Pictures asked about in three ways: through what was written, here in fp32, and here in the run's own arithmetic.

    Args:
        run: Whose network.
        plan: Its plan.
        answering: The network, as it was written; loaded once, for a run at work replaces its weights meanwhile.
        written: How.
        folder: Where to.
    """

    def __init__(self, run: str, plan: Plan, answering: Answering, written: NetworkFormat, folder: Path) -> None:
        self._classes = plan.classes
        # Copies: a predictor changes the layout of the network that it is given.
        self._exact, self._own = (
            Predictor(run, how, copy.deepcopy(answering.network), torch.device("cpu")) for how in (_in_fp32(plan), plan)
        )
        self._folder = folder
        self._ask = None if written.alone else at(written.ask)(answering, folder / written.file)
        self.answers: list[tuple[Answers, Answers, Answers]] = []
        self.left: list[LeftOut] = []

    def ask(self, pool: DecoderPool, pictures: Sequence[Path], context: Context) -> None:
        """Asks about some pictures."""
        records = self._exact.records
        scalings = [scaling_of(record) for record in records]
        decoded = decode_pictures(pool, pictures, list(dict.fromkeys(scalings)), context)
        self.left += [LeftOut(pictures[row].name, reason, "unreadable") for row, reason in decoded.refused.items()]
        rows = [row for row in range(len(pictures)) if row not in decoded.refused]
        pixels = [decoded.pixels[scaling][rows] for scaling in scalings]
        if self._ask is None:
            exported = _by_script(self._folder, [pictures[row] for row in rows], self._classes, self.left)
        else:
            squares = (enlarged(torch.from_numpy(seen), record) for seen, record in zip(pixels, records, strict=True))
            exported = list(self._ask(tuple(seen.numpy() for seen in squares)))
        here = zip(exported, self._exact.predict(*pixels), self._own.predict(*pixels), strict=True)
        self.answers += [(answer, exact, own) for answer, exact, own in here if answer is not None]


def parity(
    run: str,
    plan: Plan,
    answering: Answering,
    written: NetworkFormat,
    folder: Path,
    pictures: Sequence[Path],
    on: str,
    context: Context,
) -> Parity:
    """Asks about pictures here and through the files in a folder.

    Raises:
        BadInput: None of the pictures could be asked about.
        Abandoned: The job was dropped.
    """
    asked, meter = _Asked(run, plan, answering, written, folder), Meter(context, "Comparing answers", len(pictures))
    with DecoderPool(1) as pool:
        for begin in range(0, len(pictures), _CHUNK):
            context.check_abandoned()
            chunk = pictures[begin : begin + _CHUNK]
            asked.ask(pool, chunk, context)
            meter.advance(len(chunk))
    if not asked.answers:
        raise BadInput("None of the run's pictures could be asked about.", "Put its dataset back where it was, and export again.")
    exported, exact, own = (np.stack(answers) for answers in zip(*asked.answers, strict=True))
    through = "predict.py" if written.alone else written.file
    difference = float(np.abs(exported - exact).max())
    return Parity(len(exported), on, difference, _flips(exported, exact), _flips(exported, own), through, tuple(asked.left))


def _flips(one: Answers, other: Answers) -> int:
    return int((one.argmax(axis=1) != other.argmax(axis=1)).sum())


def _in_fp32(plan: Plan) -> Plan:
    members = tuple(member.model_copy(update={"features": "fp32"}) for member in plan.members)
    return plan.model_copy(update={"precision": "fp32", "features": "fp32", "members": members})


def _by_script(folder: Path, pictures: Sequence[Path], classes: Sequence[str], left: list[LeftOut]) -> list[Answers | None]:
    """What the folder's own script says; None where it cannot read a picture, which is then asked about by itself to know why."""
    answers: list[Answers | None] = []
    told = _told(folder, pictures)
    if isinstance(told, list):
        return [np.array([entry["probabilities"][name] for name in classes], np.float32) for entry in told]
    if len(pictures) == 1:
        left.append(LeftOut(pictures[0].name, f"predict.py cannot read it: {told}", "unreadable"))
        return [None]
    for picture in pictures:
        answers += _by_script(folder, [picture], classes, left)
    return answers


def _told(folder: Path, pictures: Sequence[Path]) -> list[dict[str, dict[str, float]]] | str:
    command = [sys.executable, "-I", "predict.py", *(str(picture.absolute()) for picture in pictures)]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=_PATIENCE, check=False, env=surroundings())
    except subprocess.TimeoutExpired:
        return "it did not answer in time"
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return one_line(lines[-1] if lines else f"it ended with {done.returncode}")
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
