"""What the window and its engine say to each other: frozen records, which `lines` makes lines of. No torch.

A request has a number, the same number stands in every reply to it, and exactly one of these replies is final. Of several
requests on one channel only the newest counts: the older ones are dropped, and told so.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.architectures.known.networks import KnownNetwork
from core.architectures.layer_table import LayerTable
from core.derived.augment_request import AugmentRequest
from core.derived.background_request import BackgroundRequest
from core.derived.result import DerivedResult
from core.looking.split_comparison import SplitComparison
from core.prediction.records import ClassProbability, PicturePrediction, PicturesPredicted
from core.runs.plan import Plan
from core.runs.recipe import Recipe
from core.support.jobs import Note, Progress
from core.training.rates.curve import RateCurve

__all__ = [
    "AugmentationPreview",
    "AugmentedView",
    "Cancel",
    "ClassProbability",
    "Dropped",
    "EngineStarted",
    "Failure",
    "FindMasks",
    "Greeting",
    "Hello",
    "LayersPreview",
    "LayersReady",
    "ListNetworks",
    "LookCloser",
    "LookedCloser",
    "MakeViews",
    "MasksFound",
    "NaiveSplit",
    "NetworksListed",
    "Note",
    "PicturePrediction",
    "PicturesPredicted",
    "PlanPreview",
    "PlanReady",
    "Predict",
    "Predicted",
    "Prepare",
    "Prepared",
    "Progress",
    "RangeTest",
    "RangeTested",
    "Reply",
    "Request",
    "SplitsCompared",
    "ViewsMade",
    "ViewsReady",
    "is_final",
]  # fmt: skip

UNASKED = 0
"""Number of a reply that answers no request."""


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

    Thumbnails are made in `thumbnails` on the way; where that is given, there may be no run.
    """

    runs: tuple[str, ...]
    pictures: tuple[Path, ...]
    thumbnails: Path | None = None


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
    """Asks for the loss of a run's first stage at rising rates, on a copy of it. Answered by `RangeTested`."""

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
class Cancel:
    """Drops the request of that number; it is answered by `Dropped` unless it is done already. Has no answer itself."""

    number: int


@dataclass(frozen=True)
class EngineStarted:
    """The engine's first word, before torch is loaded; answers no request."""

    process: int


@dataclass(frozen=True)
class Greeting:
    """What the engine computes with: a torch device, its name as shown ("CPU"), torch's version."""

    device: str
    device_name: str
    torch_version: str


@dataclass(frozen=True)
class Prepared:
    """The networks are loaded."""

    runs: tuple[str, ...]


@dataclass(frozen=True)
class Predicted:
    """No more pictures follow: so many have been told by `PicturesPredicted`, each once."""

    count: int


@dataclass(frozen=True)
class PlanReady:
    """The plan; nothing was written or downloaded for it."""

    plan: Plan


@dataclass(frozen=True)
class RangeTested:
    """The curve of a range test."""

    curve: RateCurve


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
class ViewsMade:
    """The derived dataset is there."""

    result: DerivedResult


@dataclass(frozen=True)
class LookedCloser:
    """How many pictures were looked at, and the findings that now stand in the catalog by kind, those of files among them."""

    samples: int
    counts: dict[str, int]


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


Request = (
    Hello | Prepare | Predict | PlanPreview | LayersPreview | ListNetworks | AugmentationPreview | NaiveSplit | FindMasks
    | MakeViews | LookCloser | RangeTest | Cancel
)  # fmt: skip
Reply = (
    EngineStarted | Greeting | Prepared | Predicted | PlanReady | LayersReady | NetworksListed | ViewsReady | SplitsCompared
    | MasksFound | ViewsMade | LookedCloser | RangeTested | Failure | Dropped | Progress | Note | PicturesPredicted
)  # fmt: skip
Message = Request | Reply


def is_final(reply: Reply) -> bool:
    """True when no further reply to the same request follows."""
    return not isinstance(reply, Progress | Note | PicturesPredicted)
