"""Where everything in a workspace comes from: datasets, splits, runs and exports, and the lines between them.

What came from what is told by the sources of datasets, the plans of runs and their exports; nothing is kept here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog.class_names import NO_CLASS
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import stamps
from core.datasets.splits.certificate import certificate
from core.derived.kinship import made_from
from core.evaluation.run_columns import state_word, val_tip
from core.evaluation.stale.shelf import JudgedRunShelf
from core.evaluation.wording import percent
from core.runs.exports.log import exports_of
from core.runs.listing import RunSummary
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.registry import Registry
from core.support.wording import counted, local_time
from core.support.workspace import Workspace


@dataclass(frozen=True)
class LineageKind:
    """A kind of thing that has a lineage.

    Attributes:
        title: What one is called before its name.
        icon_name: As the window calls its icon.
        page: Where the window shows one, or what it belongs to.
    """

    title: str
    icon_name: str
    page: str


KINDS: Registry[LineageKind] = Registry("kind of thing")
"""Every kind by name. A new one is an entry here, and what tells its things and lines: one more line in `LineageShelf.look`."""
KINDS.add("dataset", LineageKind("Dataset", "dataset", "data"))
KINDS.add("split", LineageKind("Split", "split", "data"))
KINDS.add("run", LineageKind("Run", "curves", "runs"))
KINDS.add("export", LineageKind("Export", "export", "runs"))

HOW = {
    "derived": "made from",
    "split": "split of",
    "trained": "trained on",
    "weights": "began with the weights of",
    "member": "has as a member",
    "repeat": "repeats the plan of",
    "exported": "was exported from",
}
"""How a thing comes from another one, as it is said: "B began with the weights of A"."""


@dataclass(frozen=True)
class LineageThing:
    """A dataset, split, run or export.

    Attributes:
        key: No other thing has it.
        kind: Of `KINDS`.
        name: Of it.
        dataset: That it belongs to; of a dataset its own name.
        brief: What it is in a few words.
        facts: What it is in sentences.
        there: False for what is only named by others, since it was removed or renamed elsewhere.
        state: Of a run, as in `RunSummary`.
        stale: Of a run: labels or sides have changed since it was judged.
        leads_to: What its page is asked to show; its own name when empty.
    """

    key: str
    kind: str
    name: str
    dataset: str
    brief: str = ""
    facts: tuple[str, ...] = ()
    there: bool = True
    state: str = ""
    stale: bool = False
    leads_to: str = ""

    @property
    def title(self) -> str:
        """Kind and name: "Run first"."""
        return f"{KINDS.get(self.kind).title} {self.name}"


@dataclass(frozen=True)
class LineageLine:
    """That one thing comes from another one.

    Attributes:
        start, end: Keys: `end` comes from `start`.
        how: Of `HOW`.
        told: True where another line says as much, so that this one is not drawn: a run that began from a run on the same split.
    """

    start: str
    end: str
    how: str
    told: bool = False


@dataclass(frozen=True)
class Lineage:
    """Things, in the order in which they are listed, and what comes from what."""

    things: tuple[LineageThing, ...] = ()
    lines: tuple[LineageLine, ...] = ()

    def thing(self, key: str) -> LineageThing | None:
        """The thing of that key."""
        return next((thing for thing in self.things if thing.key == key), None)

    def before(self, keys: Iterable[str]) -> frozenset[str]:
        """Keys of all that these come from, directly or not; themselves among them."""
        return _reached(keys, ((line.end, line.start) for line in self.lines))

    def after(self, keys: Iterable[str]) -> frozenset[str]:
        """Keys of all that came from these, directly or not; themselves among them."""
        return _reached(keys, ((line.start, line.end) for line in self.lines))

    def family(self, keys: Iterable[str]) -> Lineage:
        """Only what these come from and what came from them."""
        asked = list(keys)
        kept = self.before(asked) | self.after(asked)
        lines = tuple(line for line in self.lines if line.start in kept and line.end in kept)
        return Lineage(tuple(thing for thing in self.things if thing.key in kept), lines)


class LineageShelf:
    """What is known of a workspace's lineage from one look to the next. Safe to use from any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._runs = JudgedRunShelf(workspace)
        self._known: dict[str, tuple[tuple[int, ...], Lineage]] = {}
        self._lock = threading.Lock()

    def look(self, context: Context) -> Lineage:
        """Job: everything there is. Damaged datasets and runs are in it, and come from nothing."""
        runs = self._runs.look(context)
        with self._lock:
            marks = dict(stamps(self._workspace))
            known = {}
            for name in self._workspace.dataset_names():
                context.check_abandoned()
                mark = marks.get(self._workspace.dataset_folder(name).name, ())
                earlier = self._known.get(name)
                known[name] = (
                    earlier if earlier is not None and earlier[0] == mark else (mark, _of_dataset(self._workspace, name))
                )
            self._known = known
            parts = [part for _, part in known.values()]
        parts += [part for run in runs for part in (of_run(run), of_exports(self._workspace, run))]
        return with_what_is_gone(joined(parts))


def lineage_of(workspace: Workspace, context: Context | None = None) -> Lineage:
    """Job: the lineage of everything in a workspace."""
    return LineageShelf(workspace).look(context or Context())


def key_of(kind: str, name: str, dataset: str = "") -> str:
    """The key of a thing; of a split with its dataset."""
    return "\n".join((kind, dataset, name) if kind == "split" else (kind, name))  # a name has no line break


def of_run(run: RunSummary) -> Lineage:
    """A run, and the lines to it."""
    key = key_of("run", run.run)
    # Without the interval, which a box has no room for: it is among the facts.
    val = f", val {percent(run.val_accuracy, None)}" if run.val_accuracy is not None else ""
    brief = f"{'Stale' if run.stale else state_word(run.state)}{val}"
    thing = LineageThing(key, "run", run.run, run.dataset, brief, tuple(_run_facts(run)), state=run.state, stale=bool(run.stale))
    origins = dict.fromkeys([*((name, "member") for name in run.members), *((name, "weights") for name in _parents(run))])
    lines = [LineageLine(key_of("run", name), key, how) for name, how in origins]
    if run.repeats:
        lines.append(LineageLine(key_of("run", run.repeats), key, "repeat"))
    if run.dataset:
        stands_on = key_of("split", run.split, run.dataset) if run.split else key_of("dataset", run.dataset)
        lines.append(LineageLine(stands_on, key, "trained"))
    return Lineage((thing,), tuple(lines))


def of_exports(workspace: Workspace, run: RunSummary) -> Lineage:
    """What was exported of a run."""
    things, lines = [], []
    for number, noted in enumerate(exports_of(workspace.run_folder(run.run))):
        bits = ", 8 bits" if noted.int8 else ""
        facts = [f"Written {local_time(noted.when)} to {noted.folder}."]
        if noted.epoch:
            facts.append(f"With the weights of epoch {noted.epoch}.")
        if not noted.is_there:
            facts.append("It is not there any more.")
        key = key_of("export", f"{run.run}: {number}")  # a colon is in no name
        name, brief = Path(noted.folder).name, f"{noted.format}{bits}" if noted.is_there else "no longer there"
        thing = LineageThing(key, "export", name, run.dataset, brief, tuple(facts), noted.is_there, leads_to=run.run)
        things.append(thing)
        lines.append(LineageLine(key_of("run", run.run), key, "exported"))
    return Lineage(tuple(things), tuple(lines))


def joined(parts: Sequence[Lineage]) -> Lineage:
    """All of these as one; a run's line to its split is told where the runs that it began from stand on the same one."""
    lines = [line for part in parts for line in part.lines]
    stands_on = {line.end: line.start for line in lines if line.how == "trained"}
    same = {line.end for line in lines if line.how != "trained" and stands_on.get(line.start, "") == stands_on.get(line.end)}
    marked = (LineageLine(line.start, line.end, line.how, line.how == "trained" and line.end in same) for line in lines)
    return Lineage(tuple(thing for part in parts for thing in part.things), tuple(marked))


def with_what_is_gone(found: Lineage) -> Lineage:
    """The lineage with a thing for whatever is only named as an origin, before those that came from it."""
    there = {thing.key for thing in found.things}
    gone = dict.fromkeys(line.start for line in found.lines if line.start not in there)
    lines = list(found.lines)
    for key in list(gone):
        kind, *names = key.split("\n")
        if kind == "split":
            whole = key_of("dataset", names[0])
            gone |= {} if whole in there else {whole: None}
            lines.append(LineageLine(whole, key, "split"))
    first = [thing for thing in found.things if thing.kind in ("dataset", "split")]
    others = [thing for thing in found.things if thing.kind not in ("dataset", "split")]
    return Lineage((*first, *(_gone(key) for key in gone), *others), tuple(lines))


def _gone(key: str) -> LineageThing:
    kind, *names = key.split("\n")
    said = f"There is no {kind} of that name any more{'' if kind == 'split' else '; it may lie in the trash'}."
    return LineageThing(key, kind, names[-1], "" if kind == "run" else names[0], "no longer there", (said,), there=False)


def _parents(run: RunSummary) -> tuple[str, ...]:
    return (run.parent,) if run.parent is not None and run.parent not in run.members else ()


def _run_facts(run: RunSummary) -> Iterator[str]:
    if run.state == "damaged":
        yield f"Damaged: {run.note}"
        return
    yield f"{state_word(run.state)}, {run.architecture}, weights: {run.weights_origin}."
    if said := val_tip(run):
        yield said
    if run.resumed:
        yield f"Resumed {counted(run.resumed, 'time')}."
    yield f"Created {local_time(run.created)}."
    if run.note:
        yield f"Note: {run.note}"


def _of_dataset(workspace: Workspace, name: str) -> Lineage:
    key = key_of("dataset", name)
    try:
        dataset = Dataset.open(workspace, name)
        origins, counts, current = made_from(dataset), dataset.catalog.class_counts(), dataset.current_split
        splits = tuple(_split(dataset, split, split == current) for split in dataset.split_names())
    except (SafelightError, OSError) as error:
        return Lineage((LineageThing(key, "dataset", name, name, "Damaged", (f"Damaged: {error}",)),))
    without = dataset.catalog.tally().unlabelled
    more = f", {without:,} {NO_CLASS}" if without else ""
    said = f"{counted(sum(counts.values()), 'picture')} in {counted(len(counts), 'class', 'classes')}{more}."
    facts = (said, *(f"Made from {origin}." for origin in origins), f"Created {local_time(dataset.created)}.")
    parents = dict.fromkeys(origin.partition(": ")[0] for origin in origins)  # a colon is in no name
    lines = [LineageLine(key_of("dataset", parent), key, "derived") for parent in parents]
    lines += [LineageLine(key, split.key, "split") for split in splits]
    return Lineage((LineageThing(key, "dataset", name, name, said.rstrip("."), facts), *splits), tuple(lines))


def _split(dataset: Dataset, name: str, current: bool) -> LineageThing:
    entry = certificate(dataset, name)
    sides = ", ".join(f"{sum(counts.values()):,} {side}" for side, counts in entry.counts.items() if counts)
    facts = [f"{sides} in {counted(entry.groups, 'group')}.", f"Asked for: {entry.request}."]
    if current:
        facts.append("The current split of its dataset.")
    facts.append(f"Made {local_time(entry.created)}.")
    key, place = key_of("split", name, dataset.name), f"{dataset.name}/split"
    return LineageThing(key, "split", name, dataset.name, sides, tuple(facts), leads_to=place)


def _reached(keys: Iterable[str], steps: Iterable[tuple[str, str]]) -> frozenset[str]:
    ways: dict[str, list[str]] = {}
    for start, end in steps:
        ways.setdefault(start, []).append(end)
    ahead = list(keys)
    seen = set(ahead)
    while ahead:
        new = [key for key in ways.get(ahead.pop(), ()) if key not in seen]
        seen.update(new)
        ahead.extend(new)
    return frozenset(seen)
