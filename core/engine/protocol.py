"""What the window and its engine say to each other: `requests` and the replies, which `lines` makes lines of. No torch.

A request has a number, the same number stands in every reply to it, and exactly one of these replies is final. Of several
requests on one channel only the newest counts: the older ones are dropped, and told so.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.architectures.known.networks import KnownNetwork
from core.architectures.layer_table import LayerTable
from core.derived.result import DerivedResult
from core.engine.requests import (
    AugmentationPreview,
    Cancel,
    CheckOnCluster,
    DrawHeatMap,
    ExportRun,
    FindMasks,
    FindNearest,
    Hello,
    JudgeBackgrounds,
    LayersPreview,
    ListNetworks,
    LookCloser,
    MakeMap,
    MakeViews,
    MeasureSpeed,
    NaiveSplit,
    PlanPreview,
    Predict,
    Prepare,
    ProposeLabels,
    RangeTest,
    Request,
    WritePage,
)
from core.evaluation.reliance import Reliance
from core.evaluation.side_report.answer_speed import AnswerSpeed
from core.export.records import Exported
from core.labelling.proposal import LabelProposals
from core.looking.split_comparison import SplitComparison
from core.prediction.explaining.records import HeatMap, NearestPictures
from core.prediction.records import ClassProbability, PicturePrediction, PicturesPredicted
from core.reporting.request import SavedPage
from core.runs.plan import Plan
from core.support.jobs import Note, Progress
from core.training.rates.curve import RateCurve

__all__ = [
    "AugmentationPreview",
    "AugmentedView",
    "BackgroundsJudged",
    "Cancel",
    "CheckOnCluster",
    "ClassProbability",
    "DrawHeatMap",
    "Dropped",
    "EngineStarted",
    "ExportRun",
    "Failure",
    "FindMasks",
    "FindNearest",
    "Greeting",
    "HeatMapDrawn",
    "Hello",
    "JudgeBackgrounds",
    "LabelsProposed",
    "LayersPreview",
    "LayersReady",
    "ListNetworks",
    "LookCloser",
    "LookedCloser",
    "MakeMap",
    "MakeViews",
    "MapMade",
    "MasksFound",
    "MeasureSpeed",
    "NaiveSplit",
    "NearestFound",
    "NetworksListed",
    "Note",
    "PageWritten",
    "PicturePrediction",
    "PicturesPredicted",
    "PlanPreview",
    "PlanReady",
    "Predict",
    "Predicted",
    "Prepare",
    "Prepared",
    "Progress",
    "ProposeLabels",
    "RangeTest",
    "RangeTested",
    "Reply",
    "Request",
    "RunExported",
    "SpeedMeasured",
    "SplitsCompared",
    "ViewsMade",
    "ViewsReady",
    "WritePage",
    "is_final",
]  # fmt: skip

UNASKED = 0
"""Number of a reply that answers no request."""


@dataclass(frozen=True)
class EngineStarted:
    """The engine's first word, before torch is loaded; answers no request."""

    process: int


@dataclass(frozen=True)
class Greeting:
    """What the engine computes with: a torch device, its name as shown ("CPU"), torch's version; whether Apple's GPU is there."""

    device: str
    device_name: str
    torch_version: str
    apple: bool = False


@dataclass(frozen=True)
class Prepared:
    """The networks are loaded."""

    runs: tuple[str, ...]


@dataclass(frozen=True)
class Predicted:
    """No more pictures follow: so many have been told by `PicturesPredicted`, each once."""

    count: int


@dataclass(frozen=True)
class HeatMapDrawn:
    """The heat map. Its file lasts until hundreds of others were asked for, or the engine ends."""

    heat_map: HeatMap


@dataclass(frozen=True)
class NearestFound:
    """The nearest pictures, or how many would have to be looked at first."""

    nearest: NearestPictures


@dataclass(frozen=True)
class PlanReady:
    """The plan; nothing was written or downloaded for it."""

    plan: Plan


@dataclass(frozen=True)
class RangeTested:
    """The curve of a range test."""

    curve: RateCurve


@dataclass(frozen=True)
class SpeedMeasured:
    """How fast the run answers."""

    speed: AnswerSpeed


@dataclass(frozen=True)
class LayersReady:
    """The layers; nothing was written or downloaded for them."""

    table: LayerTable


@dataclass(frozen=True)
class NetworksListed:
    """The networks, with what is known of each."""

    networks: tuple[KnownNetwork, ...]


@dataclass(frozen=True)
class AugmentedView:
    """A file with an augmented view, and the path of its picture in the dataset. The file lasts until the next preview."""

    file: Path
    picture: str


@dataclass(frozen=True)
class ViewsReady:
    """The views; those of one picture stand together."""

    views: tuple[AugmentedView, ...]


@dataclass(frozen=True)
class SplitsCompared:
    """What a split by groups and a random one say of the same pictures."""

    found: SplitComparison


@dataclass(frozen=True)
class MasksFound:
    """In how many pictures an object was found, and in how many none."""

    found: int
    without: int


@dataclass(frozen=True)
class BackgroundsJudged:
    """How far the run leans on backgrounds."""

    found: Reliance


@dataclass(frozen=True)
class ViewsMade:
    """The derived dataset is there."""

    result: DerivedResult


@dataclass(frozen=True)
class LookedCloser:
    """How many pictures were looked at, and the findings that now stand in the catalog by kind, those of files among them."""

    samples: int
    counts: dict[str, int]


@dataclass(frozen=True)
class LabelsProposed:
    """What the unlabelled pictures may show."""

    found: LabelProposals


@dataclass(frozen=True)
class MapMade:
    """The map is there; `anew` is False where the one that was kept still holds."""

    by: str
    pictures: int
    anew: bool


@dataclass(frozen=True)
class RunExported:
    """A run's network is written, with the proof that it answers alike."""

    exported: Exported


@dataclass(frozen=True)
class PageWritten:
    """The page is there."""

    saved: SavedPage


@dataclass(frozen=True)
class Failure:
    """The request failed. `message` and `hint` as in `SafelightError`; `details` for whoever wants to know more."""

    message: str
    hint: str = ""
    path: Path | None = None
    details: str = ""


@dataclass(frozen=True)
class Dropped:
    """The request was cancelled, or a newer one on its channel took its place."""


Reply = (
    EngineStarted | Greeting | Prepared | Predicted | HeatMapDrawn | NearestFound | PlanReady | LayersReady | NetworksListed
    | ViewsReady | SplitsCompared | MasksFound | ViewsMade | LookedCloser | LabelsProposed | MapMade | RunExported | PageWritten
    | RangeTested | SpeedMeasured | BackgroundsJudged | Failure | Dropped | Progress | Note | PicturesPredicted
)  # fmt: skip
Message = Request | Reply


def is_final(reply: Reply) -> bool:
    """True when no further reply to the same request follows."""
    return not isinstance(reply, Progress | Note | PicturesPredicted)
