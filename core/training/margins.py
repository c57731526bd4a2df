"""What a run finds of its training pictures while it learns: when it begins anew, and how it gets into the run's folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from core.evaluation.margins import Margin, Margins, ranked, write_margins
from core.runs.events import Event, Noted
from core.runs.folder import RunFolder
from core.runs.plan import Plan
from core.runs.recipe import solves
from core.training.keeping import Room
from core.training.step.margins import MarginSums

ANEW = (
    "There are other training pictures than when the run was saved: the margins found of them until then are forgotten, and "
    "those it ends with are of the looks from here on."
)


def expect(sums: MarginSums, labels: torch.Tensor, emit: Callable[[Event], None]) -> None:
    """Makes room for a train side; a note tells where what was found of another one is lost for it.

    *Shapes*: int64 [n], on the device.
    """
    if sums.expect(labels):
        emit(Noted(time.time(), ANEW))


def keep(
    folder: RunFolder, plan: Plan, kept: torch.Tensor, samples: Sequence[str], labels: NDArray[np.int64], room: Room
) -> None:
    """Writes what was found of each training picture, where anything was and it is known which they are.

    *Shapes*: kept as in `MarginSums`, samples and labels [n].
    """
    if rows := told(kept, samples, labels, plan.classes):
        found = Margins(all(map(solves, plan.stages)), rows)
        room(lambda: write_margins(folder.path, found))


def told(kept: torch.Tensor, samples: Sequence[str], labels: NDArray[np.int64], classes: Sequence[str]) -> tuple[Margin, ...]:
    """What was found of the pictures, the lowest margin first; nothing where it is not known which pictures they are.

    *Shapes*: kept as in `MarginSums`, samples and labels [n].
    """
    if len(samples) != len(kept):
        return ()
    sums, looks, _, others = kept.cpu().T.tolist()
    own, before = ([classes[int(place)] for place in places] for places in (labels, others))
    return ranked(samples, own, sums, looks, before)
