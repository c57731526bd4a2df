"""Background removal: a derived dataset of objects on a plain ground. Masks that look wrong wait for a person's word."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.masks import acceptance_path, found_mask_path
from core.derived.background_request import GRABCUT, INSTANCES, OBJECT, BackgroundOptions, BackgroundRequest
from core.derived.cuts import CutOutcome, WorkFolder, work_folder
from core.derived.cutters import weights_for
from core.derived.deriving import Derivative, Making, derive, existing, made_before
from core.derived.grounds import ChangedGrounds, change_grounds
from core.derived.parents import Parent, parents
from core.derived.result import DerivedResult
from core.pictures.decoder import protocol as decoder_protocol
from core.pictures.decoder.pool import DecoderPool, PictureLimits
from core.pictures.decoder.protocol import CutOut, Refusal
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context, Meter
from core.support.left_out import LeftOut
from core.support.system_errors import no_room
from core.support.wording import counted, some
from core.support.workspace import Workspace

LIMITS = PictureLimits(processor_seconds=15, wall_seconds=60, memory_bytes=1024 * 2**20)
"""What cutting one picture may cost: the search for the object comes on top of decoding."""

_OF_OTHERS = (
    "Backgrounds come from pictures on the same side; the column derived_ground names them. A split made anew does not know of "
    "that: keep the one that was carried over."
)
NO_OBJECT = "No object was found in it."


@dataclass(frozen=True)
class DoubtfulCut:
    """A cut-out whose mask looks wrong and waits for a person: the picture's path and SHA-256, its file, a small one, and why.

    *Units*: `area` is the part of the picture that is object, `doubt` the part of the mask that is undecided, 0 to 1.
    """

    path: str
    sha256: str
    file: Path
    preview: Path
    reason: str
    area: float
    doubt: float = 0.0


@dataclass(frozen=True)
class CutResult:
    """All pictures cut out.

    Attributes:
        fit: How many masks are within the limits.
        aside: Those that are not.
        left: Pictures that cannot be used, with the reason.
        already: Pictures that the derived dataset holds from before.
    """

    fit: int
    aside: tuple[DoubtfulCut, ...]
    left: tuple[LeftOut, ...]
    already: int = 0


def making_of(workspace: Workspace, request: BackgroundRequest) -> Making:
    """What is made, as the derived dataset keeps it.

    Raises:
        NotThere: No such dataset.
        BadInput: A dataset cannot be derived into itself.
    """
    dataset = Dataset.open(workspace, request.dataset)
    if workspace.dataset_folder(request.target) == dataset.folder:
        raise BadInput("A dataset cannot take its own place.", "Give the derived dataset another name.")
    return Making(dataset, request.target, request.options.shown, dataset.current_split)


def cut_backgrounds(workspace: Workspace, request: BackgroundRequest, context: Context | None = None) -> CutResult:
    """Cuts every picture of the dataset out of its background, into files that `keep_cuts` makes a dataset of.

    What is done stays when the job is dropped or killed, and is not done again by the next one.

    Raises:
        NotThere: No such dataset, the weights of u2netp are not installed, or no masks of Mask R-CNN were made.
        Refused: The derived dataset's name is taken, or another job works on it.
        DiskFull: No room.
        Abandoned: The job was dropped.
    """
    context = context or Context()
    making = making_of(workspace, request)
    with work_folder(workspace, request.target) as folder:
        wanted, already = pictures_to_cut(workspace, making)
        folder.prepare(making.location)
        drawn = all(parent.mask is not None for parent in wanted)
        if request.options.method == INSTANCES and not drawn and not any(folder.masks.iterdir()):
            raise NotThere("No masks were made by Mask R-CNN yet.", "Make them first; the command line does both.")
        _cut(_Cutting.of(making.parent, folder, request.options, wanted), wanted, context)
        return _sorted_out(folder, request.options, wanted, already)


def keep_cuts(
    workspace: Workspace, request: BackgroundRequest, accepted: Collection[str] = (), context: Context | None = None
) -> DerivedResult:
    """Makes the derived dataset of the cut-outs within the limits, and of those set aside that a person accepted.

    The dataset is made, or gets what is new. The parent's current split is carried over.

    Args:
        workspace: Where all of it lies.
        request: As given to `cut_backgrounds`.
        accepted: SHA-256 of the pictures set aside that are to be taken as well.
        context: For progress and cancelling.

    Raises:
        NotThere: Pictures were not cut yet.
        BadInput: Nothing is left.
        Abandoned: The job was dropped; nothing was changed.
    """
    context = context or Context()
    making = making_of(workspace, request)
    with work_folder(workspace, request.target) as folder:
        wanted, already = pictures_to_cut(workspace, making)
        cuts = folder.cuts()
        missing = [parent.path for parent in wanted if parent.sha256 not in cuts]
        if missing:
            were = counted(len(missing), "picture was", "pictures were")
            raise NotThere(f"{were} not cut yet: {some(missing)}.", "Cut them first.")
        options = request.options
        found = _sorted_out(folder, options, wanted, already)
        waiting = {aside.sha256: aside.reason for aside in found.aside if aside.sha256 not in accepted}
        left = [*found.left, *(LeftOut(aside.path, aside.reason, "aside") for aside in found.aside if aside.sha256 in waiting)]
        kept = [parent for parent in wanted if parent.sha256 not in waiting and cuts[parent.sha256].area > 0]
        made = ChangedGrounds({parent.path: folder.picture(parent.sha256) for parent in kept})
        if options.makes != OBJECT:
            made = change_grounds(making.parent, folder, options, kept, LIMITS, context)
            left += made.left

        def derivatives() -> Iterator[Derivative]:
            for parent in kept:
                if parent.path in made.files:
                    name = f"{parent.path.rsplit('/', 1)[-1].rpartition('.')[0] or 'picture'}.jpg"
                    how = options.shown if parent.mask is None else options.shown_with_mask
                    yield Derivative(parent, made.files[parent.path], name, how, made.donors.get(parent.path))

        result = derive(workspace, making, derivatives, left, context)
        _note_accepted(making.parent, options, [parent for parent in kept if parent.sha256 in accepted])
        folder.clear()
    notes = (*result.notes, _OF_OTHERS) if made.donors else result.notes
    return replace(result, already=result.already + already, notes=notes)


def _note_accepted(dataset: Dataset, options: BackgroundOptions, accepted: Sequence[Parent]) -> None:
    """Notes beside their masks that a person believes them, for who asks for masks later."""
    for parent in accepted:
        mask = found_mask_path(dataset.folder, options.method, parent.sha256)
        if parent.mask is None and mask.is_file():
            acceptance_path(mask).touch()


def try_cuts(
    workspace: Workspace, request: BackgroundRequest, folder: Path, count: int = 4, context: Context | None = None
) -> tuple[DoubtfulCut, ...]:
    """Cuts out a few pictures of different classes into `folder`, to be looked at before all are; those of `area` 0 have no file.

    Raises:
        NotThere: No such dataset, or the weights of u2netp are not installed.
        BadInput: It has no pictures.
        Abandoned: The job was dropped.
    """
    dataset = Dataset.open(workspace, request.dataset)
    everything = parents(dataset)
    by_class: dict[str, list[Parent]] = {}
    for parent in everything:
        by_class.setdefault(parent.label, []).append(parent)
    # From the middle of each class: its first pictures are often of one session.
    turns = [
        parent for row in zip_longest(*(found[len(found) // 2 :] for found in by_class.values())) for parent in row if parent
    ]
    place = WorkFolder(folder)
    place.prepare(request.options.shown)
    # Not by Mask R-CNN, for what is tried out is margin, colour and limits; its weights would first have to be downloaded.
    if request.options.method == INSTANCES:
        request = replace(request, options=request.options.model_copy(update={"method": GRABCUT}))
    options = request.options
    some = turns[:count]
    cutting = _Cutting.of(dataset, place, options, some)
    tried: dict[int, DoubtfulCut] = {}
    with DecoderPool(limits=LIMITS) as pool:
        for reply in pool.run((cutting.request(key, parent) for key, parent in enumerate(some)), context):
            parent = some[reply.key]
            files = place.picture(parent.sha256), place.preview(parent.sha256)
            if isinstance(reply, CutOut):
                reason = (options.outside(reply.area, reply.doubt) or "Within the limits.") if reply.area else NO_OBJECT
                tried[reply.key] = DoubtfulCut(parent.path, parent.sha256, *files, reason, reply.area, reply.doubt)
            elif isinstance(reply, Refusal):
                tried[reply.key] = DoubtfulCut(parent.path, parent.sha256, *files, reply.reason, 0.0)
    return tuple(tried[key] for key in sorted(tried))


def remove_cuts(workspace: Workspace, target: str) -> int:
    """Job: throws away the cut-outs that wait for a derived dataset, and returns how many pictures had been looked at.

    Raises:
        Refused: A job is at work on them.
    """
    with work_folder(workspace, target) as folder:
        waiting = len(folder.cuts())
        folder.clear()
    return waiting


def pictures_to_cut(workspace: Workspace, making: Making) -> tuple[tuple[Parent, ...], int]:
    """The pictures to cut, and how many the derived dataset has from before.

    Raises:
        BadInput: No picture is in use.
        Refused: There is another dataset of the derived one's name.
    """
    everything = parents(making.parent, making.split)
    before = existing(workspace, making)
    held = made_before(before) if before is not None else frozenset[str]()
    wanted = tuple(parent for parent in everything if parent.path not in held)
    return wanted, len(everything) - len(wanted)


@dataclass(frozen=True)
class _Cutting:
    """How pictures of one dataset are cut: where to, by which choices, and with which weights."""

    dataset: Dataset
    folder: WorkFolder
    options: BackgroundOptions
    weights: Path | None

    @classmethod
    def of(cls, dataset: Dataset, folder: WorkFolder, options: BackgroundOptions, wanted: Sequence[Parent]) -> _Cutting:
        # Where the source has every mask, nothing has to be installed that finds them.
        weights = weights_for(options) if any(parent.mask is None for parent in wanted) else None
        return cls(dataset, folder, options, weights)

    def request(self, key: int, parent: Parent) -> decoder_protocol.Cut:
        options, folder = self.options, self.folder
        made = folder.mask(parent.sha256) if options.method == INSTANCES else None  # where it is missing, decoding says why
        return decoder_protocol.Cut(
            key,
            parent.file,
            folder.picture(parent.sha256),
            folder.preview(parent.sha256),
            options.longest_side,
            options.colour,
            options.margin if options.crop else None,
            parent.mask or made,  # somebody drew the source's masks
            parent.sha256,
            parent.value_range,
            self.weights,
            None if parent.mask else found_mask_path(self.dataset.folder, options.method, parent.sha256),
        )


def _cut(cutting: _Cutting, wanted: Sequence[Parent], context: Context) -> None:
    folder = cutting.folder
    done = folder.cuts()
    # By content, so that a picture that is there twice is cut once.
    jobs = {parent.sha256: parent for parent in wanted if parent.sha256 not in done}
    meter = Meter(context, "Removing backgrounds", len(jobs))
    order = list(jobs.values())
    with folder.writing() as journal, DecoderPool(limits=LIMITS) as pool:
        ready = []
        for parent in order:
            if cutting.options.method == INSTANCES and parent.mask is None and folder.has_no_mask(parent.sha256):
                folder.note(journal, CutOutcome(parent.path, parent.sha256))
                meter.advance()
            else:
                ready.append(parent)
        requests = (cutting.request(key, parent) for key, parent in enumerate(ready))
        for reply in pool.run(requests, context):
            parent = ready[reply.key]
            if isinstance(reply, Refusal):
                if reply.kind == "disk-full":
                    # Not one of the pictures' own refusals: all that follow would be refused as well.
                    hint = "Free some space; what is done stays."
                    raise no_room("The disk is full: a cut-out could not be written.", hint, folder.folder)
                folder.note(journal, CutOutcome(parent.path, parent.sha256, 0.0, reply.reason, reply.kind))
            elif isinstance(reply, CutOut):
                folder.note(journal, CutOutcome(parent.path, parent.sha256, reply.area, doubt=reply.doubt))
            meter.advance()


def _sorted_out(folder: WorkFolder, options: BackgroundOptions, wanted: Sequence[Parent], already: int) -> CutResult:
    cuts = folder.cuts()
    fit, aside, left = 0, [], []
    for parent in wanted:
        cut = cuts[parent.sha256]
        if cut.refused or not cut.area:
            left.append(LeftOut(parent.path, cut.refused or NO_OBJECT, cut.kind or "no-object"))
            continue
        doubt = 0.0 if parent.mask else cut.doubt  # what somebody drew is soft at its edges at most
        if reason := options.outside(cut.area, doubt):
            file, preview = folder.picture(parent.sha256), folder.preview(parent.sha256)
            aside.append(DoubtfulCut(parent.path, parent.sha256, file, preview, reason, cut.area, doubt))
        else:
            fit += 1
    return CutResult(fit, tuple(aside), tuple(left), already)
