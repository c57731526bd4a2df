"""The plan: a recipe resolved against dataset, split and machine to exact values. The training loop takes nothing else."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.pictures.scaling import Fit, ValueRange
from core.runs.facts import Precision
from core.runs.recipe import Recipe, Stage
from core.support.fields import Record
from core.support.wording import counted

SCHEMA = 9
"""Schema number of what a run's folder holds. `core.runs.migrations` brings older files up to it."""

Side = Literal["train", "val", "test"]


class Request(Record):
    """What `request.json` holds: the wish a run begins with, before anything of it is resolved.

    Attributes:
        devices: Processes that are to train it together, with a GPU each where there are GPUs.
        colour: Place in the row of colours that the run is shown in for as long as it lives.
    """

    schema_number: int = SCHEMA
    run: str
    dataset: str
    split: str | None = None
    recipe: Recipe
    created: str
    note: str = ""
    parent: str | None = None
    devices: int = Field(default=1, ge=1, le=1024)
    colour: int = Field(default=0, ge=0)


_Pixels = Annotated[int, Field(ge=1, le=8192)]
"""Pixels along a side of a square; a plan of somebody else's asked for a billion."""
_Spread = Annotated[float, Field(gt=0)]


class Preprocessing(Record):
    """The one record of how a picture becomes a network's input, from training to export.

    A picture becomes a square of `resize` pixels (this is what the pixel cache holds, uint8 RGB): with `fit` "crop" its short
    side is scaled to it and the middle kept, with "pad" its long side and the rest is `background`, with "squeeze" both sides
    are. Evaluation takes the centre `size` pixels of it, divides by 255, subtracts `mean` and divides by `std` (three channels
    each). Transparent parts show `background` (RGB, 0 to 255). In deep pictures the values of `value_range` are black and white.
    Where all pictures are smaller than that square, it is made and cached with `kept` pixels a side and enlarged to `resize` on
    the device; None where they are not.
    """

    size: _Pixels
    resize: _Pixels
    kept: _Pixels | None = None
    fit: Fit = "crop"
    value_range: ValueRange | None = None
    interpolation: Literal["bilinear", "bicubic"] = "bicubic"
    mean: tuple[float, float, float] = (0.485, 0.456, 0.406)
    std: tuple[_Spread, _Spread, _Spread] = (0.229, 0.224, 0.225)
    background: tuple[int, int, int] = (255, 255, 255)

    def seen_at(self, size: int) -> Preprocessing:
        """The same squares, shown with another number of pixels a side; 0 for as many as here."""
        if size in (0, self.size):
            return self
        resize = max(size, round(self.resize * size / self.size))
        return self.model_copy(update={"size": size, "resize": resize, "kept": self.kept_side})

    @property
    def kept_side(self) -> int:
        """Pixels along each side of the square that the decoder makes and the pixel cache keeps."""
        return self.resize if self.kept is None else self.kept


class WeightsOrigin(Record):
    """Where a run's first weights came from.

    Attributes:
        kind: "random", "imagenet", "file" or "run"; "members" of an ensemble.
        name: As shown: "random, seed 0", "ImageNet, efficientnet-lite0-57934424", "vehicles-lite0, best".
        sha256: Of the file; for random weights, of the initial tensors in the order of their names; for members, of theirs. In
            the preview of a plan whose file is still to be downloaded, what is known of it.
    """

    kind: Literal["random", "imagenet", "file", "run", "members"]
    name: str
    sha256: str


class SplitFacts(Record):
    """The split a run uses. `fingerprint` is the SHA-256 over the sorted (path, sample, label, side) rows."""

    name: str
    fingerprint: str
    counts: dict[str, dict[str, int]]


class NotCounted(Record):
    """What a run's figures leave out: pictures that its first weights had learned from, and what its head learned later.

    Attributes:
        val, test: How many, of those that the split has there.
        runs: The runs that had, nearest first.
        unknown: Runs and files that the weights come from, too, and of which nobody knows what they learned from.
        refitted: How many pictures of val the head learned from once they had judged it.
    """

    val: int = 0
    test: int = 0
    runs: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    refitted: int = 0

    def on(self, side: str) -> int:
        """How many on that side."""
        return self.test if side == "test" else self.val


class StagePlan(Stage):
    """A stage in exact values: those that were asked for, with what was left to Safelight filled in, and what follows.

    Attributes:
        index: Place among the stages, from 0.
        title: As shown beside curves.
        steps_per_epoch, steps: Of one epoch, and of the whole stage.
        trainable_parameters: How many numbers change.
        cached: The backbone's features are computed once and reused.
    """

    index: int
    title: str
    steps_per_epoch: int
    steps: int
    trainable_parameters: int
    cached: bool


class Cost(Record):
    """What a part of a run is expected to take. *Units*: seconds. `stage` is its index; None for what is no stage."""

    what: str
    seconds: float
    stage: int | None = None


class Estimate(Record):
    """What short trials on the machine found.

    Attributes:
        seconds: For the whole run, from its start to its report, as busy as the machine was then.
        memory_bytes: At the peak, on the device.
        pictures_per_second: Of the stage that takes longest.
        probe: Which arithmetic was taken, and why.
        costs: The parts of `seconds`.
        paces: Pictures each stage trains per second.
        share: Part of the processors' time that other programs left, 0 to 1.
        memory_free, disk_free: Bytes there were; None in plans from before it was looked at.
        disk_bytes: What the run still has to write: decoded pictures, features, weights and checkpoints.
    """

    seconds: float
    memory_bytes: int
    pictures_per_second: float
    probe: str
    costs: tuple[Cost, ...] = ()
    paces: tuple[float, ...] = ()
    share: float = 1.0
    memory_free: int | None = None
    disk_bytes: int = 0
    disk_free: int | None = None


class NetworkPlan(Record):
    """A network inside a run: one of an ensemble's, or the run's own, which is then the only one.

    Attributes:
        name: As the recipe has it: 'lite0@288', 'run:NAME'.
        recipe: What it is built by.
        weights: Where its weights come from.
        backbone_sha256: What its features are kept under: the SHA-256 of the weights its backbone has been frozen at.
        preprocessing: How it sees pictures.
        features: The arithmetic of its features.
        classes: What its own head answers, in order; empty where it has none.
    """

    name: str
    recipe: Recipe
    weights: WeightsOrigin
    backbone_sha256: str
    preprocessing: Preprocessing
    features: Precision
    classes: tuple[str, ...] = ()


class PictureTrial(Record):
    """What solved heads made of pictures of train that were held out, at one size and fit.

    Attributes:
        size, fit: As a recipe says them.
        loss: Mean cross-entropy. *Units*: nats.
        accuracy: Part of them that was right, 0 to 1.
        error: Standard error, by groups, of the difference between this loss and the least of all trials; 0 for that one.
    """

    size: int
    fit: Fit
    loss: float
    accuracy: float
    error: float = 0.0


class PictureChoice(Record):
    """Picture size and fit that were chosen, or are still to be.

    Attributes:
        sizes, fits: What comes into question, cheapest and usual first.
        pictures: Of train that heads are tried on, at most.
        trials: In the order they were made; not all that comes into question has to be tried. Empty in the preview of a plan.
        seconds: What choosing took.
    """

    sizes: tuple[int, ...]
    fits: tuple[Fit, ...]
    pictures: int
    trials: tuple[PictureTrial, ...] = ()
    seconds: float = 0.0

    def combinations(self) -> list[tuple[int, Fit]]:
        """All that is tried at most: the fits at the smallest size, then the other sizes."""
        return [*((self.sizes[0], fit) for fit in self.fits), *((size, self.fits[0]) for size in self.sizes[1:])]

    def words(self, size: int, fit: Fit) -> str:
        """One sentence on how this size and fit were found; "" where there was nothing to choose."""
        if len(self.combinations()) < 2:
            return ""
        if not self.trials:
            sizes, fits = " or ".join(map(str, self.sizes)), f", {' or '.join(self.fits)}," if len(self.fits) > 1 else ""
            return f"Which of {sizes} pixels{fits} is taken is found out when the run begins; the plan reckons with the largest."
        tried = "; ".join(
            f"{trial.size} pixels, {trial.fit}: {trial.loss:.3f} and {100 * trial.accuracy:.1f} %" for trial in self.trials
        )
        return (
            f"Pictures of {size} pixels, {fit}, were chosen: the cheapest that is within a standard error of the best by the "
            f"cross-entropy of heads on up to {self.pictures:,} pictures of train, whole groups held out together ({tried})."
        )


class Plan(Record):
    """Everything a run needs, exact. Written to `plan.json` before the first step."""

    schema_number: int = SCHEMA
    run: str
    created: str
    dataset: str
    dataset_fingerprint: str
    split: SplitFacts
    classes: tuple[str, ...]
    recipe: Recipe
    preprocessing: Preprocessing
    weights: WeightsOrigin
    members: tuple[NetworkPlan, ...] = Field((), description="Of an ensemble; `preprocessing` is the first one's.")
    parent: str | None = None
    repeats: str | None = None  # the run whose plan this is; its arithmetic is never tried again then
    stages: tuple[StagePlan, ...] = Field(min_length=1)
    parameters: int
    seed: int
    threads: int
    device: str = Field(description="Torch device, 'cpu', 'cuda:0' or 'mps'.")
    device_name: str = Field(description="As shown: 'CPU', 'NVIDIA H100, 80 GB'.")
    devices: int = Field(1, ge=1, description="Processes that train it together, with such a device each.")
    precision: Precision
    memory_format: Literal["contiguous", "channels_last"]
    depthwise: Precision = Field(
        "bf16", description="Arithmetic of depthwise convolutions in bf16 or fp16; some processors are slow at them in bf16."
    )
    features: Precision | None = Field(
        None, description="Arithmetic of the cached features; that of the steps when None, as in older plans."
    )
    pixels_on_device: bool
    estimate: Estimate | None = None
    chosen: PictureChoice | None = Field(None, description="How picture size and fit were found; None where they were given.")
    left_out: NotCounted | None = Field(None, description="None in plans from before it was looked at.")
    advice: tuple[str, ...] = Field((), description="Sentences for the person on what to consider before the start.")
    versions: dict[str, str] = Field(default_factory=dict)

    @property
    def train_words(self) -> str:
        """How many pictures of train it learns from; "" where it is all of them."""
        if not self.recipe.pictures_per_class:
            return ""
        count = sum(self.split.counts["train"].values())
        each = f"{self.recipe.pictures_per_class:,} of each class"
        return f"{counted(count, 'picture')} of train: as near to {each} as whole groups allow, drawn by seed {self.seed}"

    @property
    def picture_words(self) -> str:
        """One sentence on how picture size and fit were found; "" where they were given."""
        return self.chosen.words(self.preprocessing.size, self.preprocessing.fit) if self.chosen is not None else ""

    @property
    def parts(self) -> tuple[NetworkPlan, ...]:
        """The networks whose features a cached stage works on: the members, or the run's own as the only one."""
        if self.members:
            return self.members
        features = self.features or self.precision
        own = NetworkPlan(
            name=self.run, recipe=self.recipe, weights=self.weights, backbone_sha256=self.weights.sha256,
            preprocessing=self.preprocessing, features=features,
        )  # fmt: skip
        return (own,)


def split_of(request: Request, plan: Plan | None) -> str | None:
    """The split a run uses; None while it is to be whichever its dataset uses then."""
    return plan.split.name if plan is not None else request.split
