"""Augmentation ahead of training: a derived dataset in which every class has as many training pictures as wanted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.derived.augment_request import BLENDS, AugmentRequest
from core.derived.cuts import WorkFolder, work_folder
from core.derived.deriving import Derivative, Making, derive
from core.derived.parents import Parent, parents
from core.derived.result import DerivedResult
from core.pictures.cutting import write_picture
from core.pixels.randomness import generator
from core.pixels.store import PixelStore, build
from core.pixels.views import Draws, augmented, draw
from core.runs.plan import Preprocessing
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context, Meter
from core.support.left_out import LeftOut
from core.support.wording import counted
from core.support.workspace import Workspace

_BATCH = 64
_MANY_VIEWS = 20  # of one picture; from here on a note says how few originals there are


@dataclass(frozen=True)
class View:
    """One view to make: of which picture, and the how manieth of it, from 1."""

    parent: Parent
    number: int

    @property
    def key(self) -> str:
        """Equal for the same view of the same picture, whatever else is made."""
        return hashlib.sha256(f"{self.parent.sha256}/{self.parent.path}/{self.number}".encode()).hexdigest()


def augment_dataset(workspace: Workspace, request: AugmentRequest, context: Context | None = None) -> DerivedResult:
    """Makes a dataset of all pictures unchanged and, for each class short of training pictures, of views of those it has.

    Views are made of the split's train side only and lie there; val and test hold the originals and nothing else. The split
    is carried over. What is done stays when the job is dropped or killed, and is not done again by the next one.

    Raises:
        NotThere: No such dataset or split.
        BadInput: Nothing is to be made, or a setting makes no sense.
        Refused: The name of the derived dataset is taken.
        DiskFull: No room.
        Abandoned: The job was dropped.
    """
    context = context or Context()
    dataset = Dataset.open(workspace, request.dataset)
    split = request.split or dataset.current_split
    if split is None:
        raise NotThere(f"{dataset.name} has no split yet.", "Make one first: only training pictures may be varied.")
    _check(workspace, request)
    making = Making(dataset, request.target, request.shown, split)
    everything = parents(dataset, split)
    wanted, notes = wanted_views(everything, request.options.per_class)
    with work_folder(workspace, request.target) as folder:
        folder.prepare(making.location)
        left = _make(folder, request, wanted, context)

        def derivatives() -> Iterator[Derivative]:
            for parent in everything:
                yield Derivative(parent, None, parent.path.rsplit("/", 1)[-1])
            for view in wanted:
                file = folder.picture(view.key)
                if file.is_file():
                    stem = Path(view.parent.path).stem
                    yield Derivative(view.parent, file, f"{stem}-view{view.number}.jpg", f"augmented, view {view.number}")

        result = derive(workspace, making, derivatives, left, context)
        folder.clear()
    return replace(result, notes=(*notes, *result.notes))


def wanted_views(pictures: Sequence[Parent], per_class: int) -> tuple[tuple[View, ...], tuple[str, ...]]:
    """The views that bring every class to `per_class` training pictures, spread evenly over those it has; and notes.

    Raises:
        BadInput: Nothing is to be made.
    """
    train: dict[str, list[Parent]] = {}
    for parent in pictures:
        # A view of a picture on val or test would be its answer; views stay out of those sides in every split made later, too.
        if parent.side == "train":
            train.setdefault(parent.label, []).append(parent)
    views: list[View] = []
    notes = []
    for label in sorted({parent.label for parent in pictures}):
        have = sorted(train.get(label, ()), key=lambda parent: View(parent, 0).key)  # not always the first of the alphabet
        short, there = per_class - len(have), counted(len(have), "training picture")
        if not have:
            notes.append(f"{label} has no training picture to make views of.")
        elif short <= 0:
            notes.append(f"{label} has {there} and stays as it is.")
        else:
            if short > _MANY_VIEWS * len(have):
                notes.append(f"{label} has only {there}: views cannot make up for what is not shown.")
            views += [View(have[row % len(have)], row // len(have) + 1) for row in range(short)]
    if not views:
        there = counted(per_class, "training picture")
        raise BadInput(f"Every class has {there} already, or none at all.", "Ask for more per class.")
    return tuple(views), tuple(notes)


def _check(workspace: Workspace, request: AugmentRequest) -> None:
    blends = [name for name in BLENDS if getattr(request.augmentation, name)]
    if blends:
        raise BadInput(
            f"{' and '.join(blends)} cannot be done ahead of training: a file has one class.", "Set it in the recipe instead."
        )
    if workspace.dataset_folder(request.target).exists():
        raise Refused(f"There is something called {request.target} already.", "Choose another name.")


def _make(folder: WorkFolder, request: AugmentRequest, wanted: Sequence[View], context: Context) -> tuple[LeftOut, ...]:
    """Writes the views that are not there yet; returns the pictures that cannot be read."""
    size = request.options.picture_size
    value_range = wanted[0].parent.value_range if wanted else None
    # Not normalised, for these views become files that people look at and any network may learn from.
    preprocessing = Preprocessing(
        size=size, resize=size, fit="squeeze", value_range=value_range, mean=(0, 0, 0), std=(1, 1, 1)
    )  # views show all of a picture, as recipes usually do
    missing = [view for view in wanted if not folder.picture(view.key).is_file()]
    files = {view.parent.sha256: view.parent.file for view in missing}
    store = build(folder.folder / "pixels", files, preprocessing, context)
    meter = Meter(context, "Making views", len(missing))
    usable = [view for view in missing if view.parent.sha256 in store.row_of]
    for start in range(0, len(usable), _BATCH):
        context.check_abandoned()
        batch = usable[start : start + _BATCH]
        for view, pixels in zip(batch, _views(store, request, preprocessing, batch), strict=True):
            write_picture(Image.fromarray(pixels), folder.picture(view.key))
            meter.advance()
    unusable = [view for view in missing if view.parent.sha256 not in store.row_of]
    refused = {view.parent.path: store.refused.get(view.parent.sha256, "") for view in unusable}
    return tuple(LeftOut(path, reason or "It cannot be read.", "unreadable") for path, reason in sorted(refused.items()))


def _views(
    store: PixelStore, request: AugmentRequest, preprocessing: Preprocessing, batch: Sequence[View]
) -> Iterator[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    """The views of a batch, each drawn from numbers of its own. *Shapes*: uint8 [size, size, 3] each."""
    drawn = [
        draw(
            request.augmentation, 1, preprocessing,
            # Sixty bits of the view's own key: what one view looks like does not depend on which others are made, or in which
            # order.
            generator(request.options.seed, "augmentation ahead of training", int(view.key[:15], 16)),
        )
        for view in batch
    ]  # fmt: skip
    draws = Draws.joined(drawn)
    rows = store.rows([view.parent.sha256 for view in batch])
    views = augmented(torch.from_numpy(np.ascontiguousarray(store.pixels[rows])), draws, preprocessing)
    pixels = (views * 255).round_().clamp_(0, 255).to(torch.uint8).permute(0, 2, 3, 1).contiguous().numpy()
    yield from pixels
