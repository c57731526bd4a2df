"""Runs compared on the same pictures, none of which any of them learned from, and the verdict in a plain sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from core.evaluation.flips import FlipCounts, Flips, flip_counts, flips_between
from core.evaluation.intervals import accuracy_interval, interval_name
from core.evaluation.learned import learned_by_run
from core.evaluation.pairs import Pair, all_pairs
from core.evaluation.power_curve import PowerCurve, power_curve
from core.evaluation.predictions import Predictions
from core.evaluation.report import On, Report, open_test, read_report
from core.evaluation.same_pictures import joined_groups, same_classes, same_pictures
from core.evaluation.stale.changes import staleness
from core.evaluation.stale.shelf import split_tables
from core.evaluation.wording import first_or_before, unknown_words
from core.runs.folder import RunFolder
from core.runs.headline import Interval
from core.runs.members import runs_of
from core.runs.uneven import floor_of
from core.support.errors import BadInput, NotThere
from core.support.wording import are
from core.support.workspace import Workspace


@dataclass(frozen=True)
class ComparedRun:
    """One run on the common pictures. Accuracy and interval (95 %) are fractions."""

    run: str
    accuracy: float
    interval: Interval
    weights_sha256: str


@dataclass(frozen=True)
class OracleBound:
    """The part of the pictures that at least one of these runs gets right, with its interval (95 %); both are fractions.

    No way of joining them by choosing among their answers can do better.
    """

    runs: tuple[str, ...]
    accuracy: float
    interval: Interval


@dataclass(frozen=True)
class Comparison:
    """Several runs on the same pictures.

    Attributes:
        on: Which side was compared.
        n: Pictures compared; `groups` in as many groups.
        left_out: Pictures that one run or another was judged on, and that could not be compared.
        reasons: Why, in words, and what runs were not judged on in the first place.
        standings: The runs in the order given.
        opened: How often each run's test result was looked at, this time included.
        flips: Of each of the pairs, in their order: on how many pictures they part, and how.
        floor: Accuracy of saying the commonest class to all of these pictures; a fraction.
        oracle: Of the runs without ensembles of them.
    """

    on: On
    n: int
    groups: int
    left_out: int
    reasons: tuple[str, ...]
    interval_method: str
    standings: tuple[ComparedRun, ...]
    pairs: tuple[Pair, ...]
    opened: dict[str, int]
    flips: tuple[FlipCounts, ...]
    floor: float | None = None
    oracle: OracleBound | None = None


@dataclass(frozen=True, eq=False)
class ComparedPictures:
    """A comparison with what each run said about each picture it rests on: what stands behind the figures.

    Attributes:
        dataset: The one that the first run was trained on, by which the pictures are named.
        sides: The runs' predictions in the order of the standings, all on the same pictures in the same order.
        groups: The group of each of these pictures.
    """

    comparison: Comparison
    dataset: str
    classes: tuple[str, ...]
    sides: tuple[Predictions, ...]
    groups: tuple[str, ...]

    def flips(self, a: str, b: str) -> Flips:
        """Where two of these runs part."""
        names = [one.run for one in self.comparison.standings]
        return flips_between((a, b), self.sides[names.index(a)], self.sides[names.index(b)], self.classes)

    def power(self, a: str, b: str) -> PowerCurve | None:
        """How the chance to tell these two apart would grow with more pictures; None where nothing can be said, or they are."""
        pair = next(pair for pair in self.comparison.pairs if {pair.a, pair.b} == {a, b})
        # Of two that are told apart nobody asks what it would take.
        if pair.groups_to_tell is None:
            return None
        names = [one.run for one in self.comparison.standings]
        first, second = self.sides[names.index(a)], self.sides[names.index(b)]
        return power_curve(first.correct, second.correct, self.groups, len(self.comparison.pairs))

    def between(self, a: str, b: str) -> PartedPair:
        """All there is to see of two of these runs."""
        return PartedPair(self.flips(a, b), self.power(a, b))


@dataclass(frozen=True)
class PartedPair:
    """What separates two runs: picture by picture, and how many pictures it takes to tell."""

    flips: Flips
    power: PowerCurve | None


def with_members(workspace: Workspace, names: Sequence[str]) -> tuple[str, ...]:
    """The runs to compare when these are named: one ensemble alone stands for itself and the runs that it is made of.

    Raises:
        NotThere: No such run, or a member is gone.
        BadInput: The one run is an ensemble of architectures, which have no results of their own.
    """
    if len(names) != 1:
        return tuple(names)
    recipe = RunFolder.open(workspace, names[0]).request.recipe
    if not recipe.members:
        return tuple(names)
    members = runs_of(recipe)
    if not members:
        raise BadInput(
            f"{names[0]} is made of {', '.join(recipe.members)}, which are no runs and have no results of their own.",
            "Train each of them by itself, and compare these runs.",
        )
    gone = [member for member in members if member not in workspace.run_names()]
    if gone:
        raise NotThere(
            f"{names[0]} cannot be compared with its members: {', '.join(gone)} {are(len(gone))} not there any more.",
            "Put them back from the trash, or name other runs to compare it with.",
        )
    return (names[0], *members)


def compare(run_folders: Sequence[RunFolder], on: On = "val") -> Comparison:
    """As `compare_pictures`, without the pictures."""
    return compare_pictures(run_folders, on).comparison


def compare_pictures(run_folders: Sequence[RunFolder], on: On = "val") -> ComparedPictures:
    """Compares runs on the pictures that lie on that side for all of them; on test this opens every run's test result.

    A picture that one of the runs, or a run whose weights it began with, learned from is left out, and so is a picture
    that the runs saw under different labels; both are counted. Everything is checked on val before anything is opened.

    Raises:
        BadInput: Fewer than two runs, one named twice, or class lists that differ.
        NotThere: A run has no report, or no picture is left to compare on.
    """
    names = [folder.name for folder in run_folders]
    reports, sides, left_out, reasons = on_shared_pictures(run_folders, on)
    opened = {name: len(report.opened) for name, report in zip(names, reports, strict=True)}
    if on == "test":
        # The last thing that can be refused lies behind us: a comparison that fails must not have cost anybody's seal.
        opened = {folder.name: len(open_test(folder).opened) for folder in run_folders}
    correct = [side.correct for side in sides]
    groups = tuple(joined_groups(sides))
    standings = tuple(
        ComparedRun(name, float(np.mean(right)), accuracy_interval(right, groups), report.weights_sha256)
        for name, right, report in zip(names, correct, reports, strict=True)
    )
    pairs = tuple(
        _with_seeds(pair, *two)
        for pair, two in zip(all_pairs(names, correct, groups, on), combinations(run_folders, 2), strict=True)
    )
    count, floor = len(set(groups)), floor_of(Counter(sides[0].truth.tolist()))
    oracle = _oracle(run_folders, correct, groups)
    method = interval_name(groups)
    said = [side.predicted for side in sides]
    flips = tuple(
        flip_counts((names[a], names[b]), sides[0].truth, said[a], said[b]) for a, b in combinations(range(len(names)), 2)
    )
    found = Comparison(on, sides[0].n, count, left_out, reasons, method, standings, pairs, opened, flips, floor, oracle)
    return ComparedPictures(found, run_folders[0].request.dataset, reports[0].classes, tuple(sides), groups)


def _with_seeds(pair: Pair, a: RunFolder, b: RunFolder) -> Pair:
    """The pair; of two runs of one recipe with the word that luck parts them, for of two such networks one is a little better."""
    one, other = a.request, b.request
    as_other = one.recipe.model_copy(update={"seed": other.recipe.seed})
    same = (one.dataset, one.split, as_other) == (other.dataset, other.split, other.recipe)
    if not same or one.recipe.seed == other.recipe.seed:
        return pair
    told = "Both are of one recipe and differ by their seed: what is between them is luck, and speaks for no recipe."
    return replace(pair, sentence=f"{pair.sentence} {told}")


def on_shared_pictures(
    run_folders: Sequence[RunFolder], on: On, known_as: Mapping[str, str] | None = None
) -> tuple[list[Report], list[Predictions], int, tuple[str, ...]]:
    """The runs' reports, their predictions on the pictures that lie on that side for all of them, and what was left out and why.

    Nothing is opened.

    Args:
        run_folders: The runs.
        on: Which side.
        known_as: Other SHA-256 that samples go by, so that what was made from one picture counts as that picture.

    Raises:
        BadInput, NotThere: As `compare_pictures`.
    """
    names = [folder.name for folder in run_folders]
    if len(names) < 2 or len(set(names)) != len(names):
        raise BadInput("A comparison needs at least two different runs.", "Name each run once.")
    reports = [_known_as(read_report(folder.report_path), known_as or {}) for folder in run_folders]
    same_classes(names, reports)
    learned = [learned_by_run(Workspace(folder.path.parent.parent), folder) for folder in run_folders]
    sides, left_out, reasons = same_pictures(names, reports, on, frozenset().union(*(one.on(on) for one in learned)))
    reasons += _not_counted(names, reports, on)
    reasons += _stale(run_folders)
    unknown = sorted({name for one in learned for name in one.unknown})
    if unknown:
        reasons += (unknown_words(unknown),)
    return reports, sides, left_out, reasons


def _known_as(report: Report, names: Mapping[str, str]) -> Report:
    def named(side: Predictions) -> Predictions:
        return replace(side, samples=tuple(names.get(sample, sample) for sample in side.samples))

    return replace(report, val=named(report.val), test=named(report.test)) if names else report


def _oracle(folders: Sequence[RunFolder], correct: Sequence[NDArray[np.bool_]], groups: Sequence[str]) -> OracleBound | None:
    """The bound of the runs that are no ensembles of others among them; None where that is one run or none."""
    names = {folder.name for folder in folders}
    recipes = [folder.request.recipe for folder in folders]
    single = [place for place, recipe in enumerate(recipes) if not (recipe.members and names & set(runs_of(recipe)))]
    if len(single) < 2:
        return None
    right = np.logical_or.reduce([correct[place] for place in single])
    runs = tuple(folders[place].name for place in single)
    return OracleBound(runs, float(np.mean(right)), accuracy_interval(right, groups))


def _stale(folders: Sequence[RunFolder]) -> tuple[str, ...]:
    workspace = Workspace(folders[0].path.parent.parent)
    tables = split_tables(workspace)
    return tuple(f"{folder.name}: {words}" for folder in folders if (words := staleness(workspace, folder, tables).words))


def _not_counted(names: Sequence[str], reports: Sequence[Report], on: On) -> tuple[str, ...]:
    """What was left out of every run's report already, so that no comparison sees it."""
    if not all(report.left_out is not None and report.left_out.on(on) for report in reports):
        return ()
    return tuple(
        f"{report.left_out.on(on)} on {on} do not count for {name}: {first_or_before(report.left_out.runs)} learned from them "
        "or from pictures of their groups."
        for name, report in zip(names, reports, strict=True)
        if report.left_out is not None and report.left_out.on(on)
    )
