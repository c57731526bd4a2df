"""The list of runs: one line for each, read from the heads of its files so that hundreds list in a moment."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path, PurePath

from core.runs.event_log import History
from core.runs.events import Epoch, Finished, Started, decode
from core.runs.folder import RunFolder
from core.runs.headline import Interval, ReportHead, ScoredAgain, SideHead, read_headline
from core.runs.members import runs_of
from core.runs.plan import NotCounted, Plan, Request, split_of
from core.runs.recipe import Recipe
from core.runs.resources.use import ResourceUse, read_use
from core.runs.settings.recipe_settings import Settings, settings_of
from core.runs.uneven import floor_of, uneven_words
from core.support.atomic import LARGEST_JSON
from core.support.documents import parse
from core.support.errors import BadInput, SafelightError
from core.support.inside import read_own
from core.support.jobs import Context
from core.support.workspace import Workspace


@dataclass(frozen=True)
class RunSummary:
    """One run as lists show it.

    *Units*: accuracies are fractions, `seconds` is the time processes worked on the run.

    Attributes:
        recipe: The preset the recipe began as.
        weights_origin: As shown; what the recipe asks for while the run is still preparing.
        state: One of `core.runs.folder.STATES`, or "damaged" when the folder cannot be read.
        val_accuracy: Of the best weights so far, which were chosen by it; None before the first epoch ends.
        val_interval: 95 %; None before the report is written.
        val_balanced: Mean part recognised over the classes; None before the report is written.
        val_floor, test_floor: Accuracy of saying the commonest class of that side to all its pictures; None while not known.
        test_accuracy, test_interval, test_balanced: None until the test result was opened.
        test_pictures: How many there are on test; None while it is not known.
        opened: How often the test result was looked at.
        parameters: Numbers in the network; None while the run is still preparing.
        epochs: Finished epochs.
        created: ISO 8601, UTC.
        pictures: How picture size and fit were found; empty where they were given.
        uneven: What to do about classes that differ much in size; empty when they do not.
        left_out_val, left_out_test: Pictures that do not count in its figures, because `left_out_by` learned from them.
        refitted: Pictures of val that its head was solved on again, once they had judged it.
        not_known: What its weights come from without anybody knowing what that learned from.
        colour: Place in the row of colours that it is shown in.
        members: Of an ensemble, the runs that are members.
        split: That it uses; "" while it is to be whichever its dataset uses then.
        repeats: The run whose plan it was given; None for a plan of its own.
        resumed: How often it was taken up again.
        stale: What has changed under its figures since it was judged, in a sentence; told by `JudgedRunShelf` alone.
        scored_again: What it came to before it was scored again, oldest first.
        use: What it took of its machine; None for runs from before that was looked at, and for those that never began.
        settings: What its recipe asks for; none for a damaged run.
        old_figures: True when the report is older than the look at what first weights know, so that its figures may count
            pictures an earlier run learned from.
    """

    run: str
    dataset: str
    architecture: str
    recipe: str
    weights_origin: str
    weights_sha256: str | None
    parent: str | None
    state: str
    val_accuracy: float | None
    val_interval: Interval | None
    test_accuracy: float | None
    test_interval: Interval | None
    opened: int
    parameters: int | None
    epochs: int
    seconds: float
    created: str
    note: str
    val_balanced: float | None = None
    val_floor: float | None = None
    test_balanced: float | None = None
    test_floor: float | None = None
    test_pictures: int | None = None
    uneven: str = ""
    pictures: str = ""
    left_out_val: int = 0
    left_out_test: int = 0
    left_out_by: tuple[str, ...] = ()
    refitted: int = 0
    not_known: tuple[str, ...] = ()
    colour: int = 0
    old_figures: bool = False
    members: tuple[str, ...] = ()
    split: str = ""
    repeats: str | None = None
    resumed: int = 0
    use: ResourceUse | None = None
    stale: str = ""
    scored_again: tuple[ScoredAgain, ...] = ()
    settings: Settings = ()

    @property
    def left_out(self) -> NotCounted:
        """What does not count in its figures."""
        val, test = self.left_out_val, self.left_out_test
        return NotCounted(val=val, test=test, runs=self.left_out_by, unknown=self.not_known, refitted=self.refitted)

    @property
    def judged(self) -> bool:
        """True once the report is written."""
        return self.val_interval is not None

    @property
    def sealed(self) -> bool:
        """True when there is a test result that nobody has looked at yet. Whoever asks, asks here."""
        return self.judged and bool(self.test_pictures) and not self.opened

    @property
    def has_test_side(self) -> bool:
        """False when the run's split is known to have no test pictures, so that there is nothing sealed in it."""
        return self.test_pictures != 0


def list_runs(workspace: Workspace) -> tuple[RunSummary, ...]:
    """Every run of the workspace, oldest first. A damaged run is listed as such and hides no other."""
    rows = []
    for folder in workspace.run_folders():
        row = summary_of(RunFolder(folder))
        if row.state != "damaged" or folder.is_dir():
            rows.append(row)
    return tuple(sorted(rows, key=lambda row: (row.created, row.run)))


def summarise(folder: RunFolder) -> RunSummary:
    """One run's line.

    Raises:
        BadInput: request.json or plan.json is damaged.
        Refused: A newer Safelight wrote them.
    """
    request, plan = folder.request, folder.plan
    history = skim(folder.events_path)
    headline = read_headline(folder.report_path)
    best = history.best
    counts = plan.split.counts if plan else {}
    left_out = (headline.left_out if headline else None) or (plan.left_out if plan else None) or NotCounted()
    return RunSummary(
        run=folder.name,
        dataset=request.dataset,
        architecture=request.recipe.architecture,
        recipe=request.recipe.preset,
        weights_origin=plan.weights.name if plan else _wished(request.recipe),
        weights_sha256=plan.weights.sha256 if plan else None,
        parent=_parent(request, plan),
        state=folder.state(history),
        val_accuracy=_val_accuracy(headline, best),
        val_interval=headline.val.interval if headline else None,
        test_accuracy=headline.test.accuracy if headline else None,
        test_interval=headline.test.interval if headline else None,
        opened=len(headline.opened) if headline else 0,
        parameters=plan.parameters if plan else None,
        epochs=len(history.epochs),
        seconds=history.seconds,
        created=request.created,
        note=request.note or _report_words(folder, headline),
        val_balanced=_balanced(headline.val) if headline else None,
        val_floor=_floor(headline.val if headline else None, counts.get("val", {})),
        test_balanced=_balanced(headline.test) if headline else None,
        test_floor=_floor(headline.test if headline else None, counts.get("test", {})),
        test_pictures=headline.test.n if headline else sum(counts["test"].values()) if "test" in counts else None,
        uneven=uneven_words(counts.get("train", {}), request.recipe.balance),
        pictures=plan.picture_words if plan else "",
        left_out_val=left_out.val,
        left_out_test=left_out.test,
        left_out_by=left_out.runs,
        refitted=left_out.refitted,
        not_known=left_out.unknown,
        colour=request.colour,
        old_figures=_are_old(request, headline, plan),
        members=runs_of(request.recipe) if request.recipe.members else (),
        split=split_of(request, plan) or "",
        repeats=plan.repeats if plan else None,
        resumed=max(0, history.sessions - 1),
        use=read_use(folder.path),
        scored_again=headline.scored_again if headline else (),
        settings=settings_of(request.recipe),
    )


def _are_old(request: Request, headline: ReportHead | None, plan: Plan | None) -> bool:
    """Whether figures were written before it was looked at what the weights had learned from, and these had learned."""
    if headline is None or headline.left_out is not None or (plan is not None and plan.left_out is not None):
        return False
    return request.recipe.weights.startswith(("run:", "file:"))


def _report_words(folder: RunFolder, headline: ReportHead | None) -> str:
    """What stands in the place of a note on a run whose report cannot be read."""
    damaged = headline is None and folder.report_path.exists()
    return f"report.json is damaged; show {folder.name} in Train, where Write the report writes it again." if damaged else ""


def _balanced(side: SideHead) -> float | None:
    return side.figures.get("balanced_accuracy")


def _floor(side: SideHead | None, counts: dict[str, int]) -> float | None:
    """From the report, which knows the pictures it judged; before there is one, from the plan."""
    told = side.figures.get("floor") if side is not None else None
    return told if told is not None else floor_of(counts)


def skim(path: Path) -> History:
    """The history of an event log without its batches. Damaged lines are passed over."""
    history = History()
    try:
        lines = read_own(path, LARGEST_JSON).splitlines()
    except FileNotFoundError:
        return history
    for number, line in enumerate(lines):
        if not line.startswith(_TELLING):
            continue
        try:
            event = decode(line.decode("utf-8", "replace"))
        except BadInput:
            continue
        if isinstance(event, Started):
            _hear_last(history, lines[:number])  # how far the session before it came
        if event is not None:
            history.add(event)
    if not isinstance(history.latest, Finished):
        _hear_last(history, lines)
    return history


_TELLING = tuple(f'{{"event": "{kind.__name__}"'.encode() for kind in (Started, Epoch, Finished))


def _hear_last(history: History, lines: list[bytes]) -> None:
    """Takes note of the time of the last readable line."""
    for line in reversed(lines[-3:]):
        try:
            history.hear(float(parse(line)["time"]))
            return
        except (ValueError, KeyError, TypeError):
            continue


def _val_accuracy(headline: ReportHead | None, best: Epoch | None) -> float | None:
    if headline is not None and headline.val.accuracy is not None:
        return headline.val.accuracy
    return best.val_accuracy if best else None


def _parent(request: Request, plan: Plan | None) -> str | None:
    return plan.parent if plan and plan.parent else request.parent


def _wished(recipe: Recipe) -> str:
    """What a recipe asks for, as the plan will name it, as far as it is known before there is one."""
    kind, _, rest = recipe.weights.partition(":")
    known = {"random": f"random, seed {recipe.seed}", "imagenet": "ImageNet", "file": f"file, {PurePath(rest).name}"}
    return known.get(kind, f"{rest}, best")


def _damaged(folder: RunFolder, reason: str) -> RunSummary:
    return RunSummary(
        run=folder.name, dataset="", architecture="", recipe="", weights_origin="", weights_sha256=None, parent=None,
        state="damaged", val_accuracy=None, val_interval=None, test_accuracy=None, test_interval=None, opened=0,
        parameters=None, epochs=0, seconds=0.0, created="", note=reason,
    )  # fmt: skip


_STAMPED = ("request.json", "plan.json", "events.jsonl", "report.json", "resources.csv")

Stamp = tuple[object, ...]


class RunShelf:
    """What is known of a workspace's runs from one look to the next. Safe to use from any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[Path, tuple[Stamp, RunSummary]] = {}
        self._lock = threading.Lock()

    def look(self, context: Context) -> tuple[RunSummary, ...]:
        """Job: every run, oldest first. A damaged one is listed as such and hides no other."""
        with self._lock:
            known = {}
            for place in self._workspace.run_folders():
                context.check_abandoned()
                folder = RunFolder(place)
                stamp = _stamp(folder)
                earlier = self._known.get(place)
                known[place] = earlier if earlier is not None and earlier[0] == stamp else (stamp, summary_of(folder))
            self._known = {place: entry for place, entry in known.items() if place.is_dir()}
            rows = [row for _, row in self._known.values()]
        return tuple(sorted(rows, key=lambda row: (row.created, row.run)))


def _stamp(folder: RunFolder) -> Stamp:
    return (folder.busy(), *(_file_stamp(folder.path / name) for name in _STAMPED))


def _file_stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def summary_of(folder: RunFolder) -> RunSummary:
    """One run's line, which says what is wrong with the folder where it cannot be read."""
    try:
        return summarise(folder)
    except (SafelightError, OSError) as error:
        return _damaged(folder, str(error))
