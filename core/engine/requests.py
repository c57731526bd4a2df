"""What the window asks its engine: frozen records without torch, one for each sort of work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.derived.augment_request import AugmentRequest
from core.derived.background_request import BackgroundRequest
from core.reporting.request import PageRequest
from core.runs.plan import Request as RunRequest
from core.runs.recipe import Recipe


@dataclass(frozen=True)
class Hello:
    """Asks what the engine computes with. Answered by `Greeting`."""


@dataclass(frozen=True)
class Prepare:
    """Asks to load the networks of these runs, so that the next `Predict` is quick. Answered by `Prepared`."""

    runs: tuple[str, ...]


@dataclass(frozen=True)
class Predict:
    """Asks what runs say about pictures; folders stand for the files in them. Told by `PicturesPredicted`, ended by `Predicted`.

    Thumbnails are made in `thumbnails` on the way; where that is given, there may be no run. `flips` as in `Predictor.predict`.
    """

    runs: tuple[str, ...]
    pictures: tuple[Path, ...]
    thumbnails: Path | None = None
    flips: bool = False


@dataclass(frozen=True)
class DrawHeatMap:
    """Asks where in a picture a run looks. Answered by `HeatMapDrawn`; arguments as `Explainers.heat_map`."""

    run: str
    picture: Path
    class_name: str = ""
    member: str = ""


@dataclass(frozen=True)
class FindNearest:
    """Asks which pictures a run has learned from are most like one: `NearestFound`. Arguments as `Neighbours.nearest`."""

    run: str
    picture: Path
    count: int
    look: bool = False


@dataclass(frozen=True)
class PlanPreview:
    """Asks for the plan a recipe would resolve to. Answered by `PlanReady`. The current split when `split` is None."""

    dataset: str
    split: str | None
    recipe: Recipe


@dataclass(frozen=True)
class LayersPreview:
    """Asks for the layers of the network a recipe would train on a dataset, "" for none. Answered by `LayersReady`."""

    dataset: str
    recipe: Recipe


@dataclass(frozen=True)
class ListNetworks:
    """Asks for every network that a recipe can name. Answered by `NetworksListed`."""


@dataclass(frozen=True)
class AugmentationPreview:
    """Asks for `count` views of pictures as a stage of the recipe would show them to the network. Answered by `ViewsReady`.

    Attributes:
        dataset: Whose training pictures are shown.
        recipe: Has the stage's augmentation.
        count: Views in all.
        stage: Place of the stage, from 0.
        split: Says which are training pictures; the current split when None.
        seed: Of the random numbers.
        turn: Another number shows other pictures.
        files: Pictures to show in place of the dataset's.
    """

    dataset: str
    recipe: Recipe
    count: int = 16
    stage: int = 0
    split: str | None = None
    seed: int = 0
    turn: int = 0
    files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class RangeTest:
    """Asks for the loss of a stage of a run at rising rates, on a copy of it. Answered by `RangeTested`.

    Attributes:
        run: The run's name.
        stage: Place of the stage, from 0; the first that makes steps when None.
        wanted: A run that is not there yet, in place of one that is.
    """

    run: str
    stage: int | None = None
    wanted: RunRequest | None = None


@dataclass(frozen=True)
class MeasureSpeed:
    """Asks how fast a run answers on this machine; it is kept in the run's folder. Answered by `SpeedMeasured`."""

    run: str


@dataclass(frozen=True)
class NaiveSplit:
    """Asks what a naive random split would have said beside a split, the current one when None: `SplitsCompared`."""

    dataset: str
    split: str | None = None


@dataclass(frozen=True)
class FindMasks:
    """Asks for the objects that Mask R-CNN finds, so that they can be cut out. Answered by `MasksFound`."""

    wanted: BackgroundRequest


@dataclass(frozen=True)
class MakeViews:
    """Asks for a derived dataset with more training pictures. Answered by `ViewsMade`."""

    wanted: AugmentRequest


@dataclass(frozen=True)
class LookCloser:
    """Asks for a closer look at a dataset with the offline backbone. Answered by `LookedCloser`."""

    dataset: str


@dataclass(frozen=True)
class CheckOnCluster:
    """Asks for a check of a dataset by the nodes of a Ray cluster. Answered by `LookedCloser`.

    Attributes:
        dataset: What is checked.
        address: As in ray://HOST:10001, or "auto" for the cluster of this machine.
        needs: `cpus` and `gpus` of a share.
        closer: With a closer look.
    """

    dataset: str
    address: str
    needs: dict[str, str]
    closer: bool


@dataclass(frozen=True)
class ProposeLabels:
    """Asks what a dataset's unlabelled pictures show; `by` as in `core.labelling.proposing`. Answered by `LabelsProposed`."""

    dataset: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class JudgeBackgrounds:
    """Asks how far a run leans on the backgrounds of the pictures of one side. Answered by `BackgroundsJudged`.

    Attributes:
        run: A finished run.
        examples: Folder that gets pictures of some of them; it is the asker's, for an engine's own goes when it ends.
        on: Which side; on test it counts as an opening.
    """

    run: str
    examples: Path
    on: Literal["val", "test"] = "val"


@dataclass(frozen=True)
class MakeMap:
    """Asks for a map of a dataset, laid out by the closer look or by the run that `by` names. Answered by `MapMade`."""

    dataset: str
    by: str


@dataclass(frozen=True)
class ExportRun:
    """Asks for a run's network in one of the formats of `core.export.formats`, in a new folder; in 8 bits where that is wanted.

    Answered by `RunExported`.
    """

    run: str
    format: str
    folder: Path
    int8: bool = False


@dataclass(frozen=True)
class WritePage:
    """Asks for the page of a run, with heat maps over its surest mistakes. Answered by `PageWritten`."""

    run: str
    wanted: PageRequest


@dataclass(frozen=True)
class Cancel:
    """Drops the request of that number; it is answered by `Dropped` unless it is done already. Has no answer itself."""

    number: int


Request = (
    Hello | Prepare | Predict | DrawHeatMap | FindNearest | PlanPreview | LayersPreview | ListNetworks | AugmentationPreview
    | NaiveSplit | FindMasks | MakeViews | LookCloser | CheckOnCluster | ProposeLabels | MakeMap | ExportRun | WritePage
    | RangeTest | MeasureSpeed | JudgeBackgrounds | Cancel
)  # fmt: skip
