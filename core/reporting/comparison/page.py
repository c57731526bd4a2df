"""The page of a comparison, section by section."""

from __future__ import annotations

from core.evaluation.flips import Flip, FlipCounts, Flips
from core.evaluation.pairs import Pair
from core.evaluation.wording import CHOSEN, oracle_words, percent, points, probability, round_number
from core.reporting.comparison.matter import ComparisonMatter, hung_parts
from core.reporting.data_sections import data, split
from core.reporting.drawings.intervals import Dot, interval_dots
from core.reporting.galleries import HungPicture, RunAnswer, credits, gallery
from core.reporting.parts import code, notes, paragraphs, section, table, whole_page
from core.runs.colours import COLOURS
from core.runs.settings.recipe_settings import MISSING, differing, settings_of
from core.support.markup import Element, Part, element
from core.support.wording import counted, some


def comparison_page(matter: ComparisonMatter) -> str:
    """The page of a comparison as HTML. The same matter gives the same page, byte for byte."""
    found = matter.compared.comparison
    names = [one.run for one in found.standings]
    title = " and ".join(names) if len(names) == 2 else f"{counted(len(names), 'run')} on {matter.data.name}"
    line = f"Compared on {found.on}: {counted(found.n, 'picture')} in {counted(found.groups, 'group')}, the same for every run."
    sections = (
        _verdicts(matter), _differences(matter), _flips(matter), data(matter.data), split(matter.data), _making(matter),
        credits(matter.pictures),
    )  # fmt: skip
    return whole_page(title, "Safelight comparison of runs", line, [*_standings(matter), *filter(None, sections)])


def _standings(matter: ComparisonMatter) -> list[Part]:
    found = matter.compared.comparison
    dots = [
        Dot(one.run, one.accuracy, one.interval, percent(one.accuracy, one.interval), run.row.colour % COLOURS)
        for one, run in zip(found.standings, matter.runs, strict=True)
    ]
    said = [f"Interval: {found.interval_method}."]
    if found.on == "val":
        said.append(f"Every run's weights were {CHOSEN}.")
    if found.oracle is not None:
        words = oracle_words(found.oracle.runs, found.oracle.accuracy, found.oracle.interval)
        said.append(f"{words[:1].upper()}{words[1:]}: choosing among their answers can do no better.")
    return [
        interval_dots(dots, found.floor),
        *paragraphs([pair.sentence for pair in found.pairs] if len(found.pairs) == 1 else []),
        *paragraphs([" ".join(said), _seals(matter)]),
        *notes(found.reasons),
    ]


def _seals(matter: ComparisonMatter) -> str:
    found = matter.compared.comparison
    times = ", ".join(f"{run} {counted(count, 'time')}" for run, count in found.opened.items() if count)
    if found.on == "test":
        return f"The test results of these runs have been looked at: {times}."
    before = f" Test results were looked at before: {times}." if times else ""
    return f"No test result was looked at for this page.{before}"


def _verdicts(matter: ComparisonMatter) -> Element:
    pairs = matter.compared.comparison.pairs
    flips = {(one.a, one.b): one for one in matter.compared.comparison.flips}
    lead = "Which run is better, pair by pair. p is by whole groups"
    lead += ", after Holm for so many pairs at once." if len(pairs) > 1 else "."
    header = ("Runs", "Difference, points (95 %)", "One alone right", "Both wrong", "p", "Verdict", "Would tell")
    # What can be told comes first; of the rest the one nearest to it.
    rows = [_pair(pair, flips[pair.a, pair.b]) for pair in sorted(pairs, key=lambda pair: (pair.holm_p, pair.a, pair.b))]
    return section("Verdicts", lead, table(header, rows, right={1, 2, 3, 4}))


def _pair(pair: Pair, flips: FlipCounts) -> tuple[Part, ...]:
    told = pair.verdict != "cannot tell apart"
    better = pair.a if pair.verdict == "a better" else pair.b
    verdict: Part = element("span", f"{better} is better", class_="better") if told else "cannot be told apart"
    needed = "" if told or pair.pictures_to_tell is None else f"about {round_number(pair.pictures_to_tell)} pictures"
    return (
        f"{pair.a} against {pair.b}",
        points(pair.difference, pair.interval),
        f"{pair.only_a} : {pair.only_b}",
        f"{flips.alike + flips.apart:,}, {flips.alike:,} alike",
        probability(pair.holm_p).removeprefix("= "),
        verdict,
        needed,
    )


def _differences(matter: ComparisonMatter) -> Element:
    """What the runs were asked to be, as far as it differs."""
    settings = [settings_of(run.recipe) for run in matter.runs]
    fields, kept = [dict(one) for one in settings], differing(settings)
    title = "What differs"
    if not kept:
        return section(title, "Nothing: the runs have the same recipe.")
    rows = [(name, *(one.get(name, MISSING) for one in fields)) for name in kept]
    lead = "Settings of the recipes that are not the same in all of them; all others are."
    return section(title, lead, table(("Setting", *(run.row.run for run in matter.runs)), rows))


def _flips(matter: ComparisonMatter) -> Element | None:
    flips = matter.flips
    if flips is None:
        return None
    titles = (
        f"Fixed by {flips.b}", f"Broken by {flips.b}", "Both wrong, with one answer", "Both wrong, with different answers",
    )  # fmt: skip
    parts: list[Part] = []
    for title, whole, shown in zip(titles, (flips.fixed, flips.broken, flips.alike, flips.apart), hung_parts(flips), strict=True):
        parts.append(element("h3", f"{title}: {len(whole):,}"))
        parts.append(gallery([_hung(flips, flip) for flip in shown], matter.pictures) if shown else element("p", "None."))
    lead = f"Of {counted(flips.n, 'picture')} both are right on {flips.both_right:,}. Those a wrong run was surest of come first."
    return section("Where they part", lead, *parts)


def _hung(flips: Flips, flip: Flip) -> HungPicture:
    said = (RunAnswer(flips.a, flip.said_a, flip.sure_a), RunAnswer(flips.b, flip.said_b, flip.sure_b))
    return HungPicture(flip.path, flip.sample, flip.truth, said)


def _making(matter: ComparisonMatter) -> Element:
    lead = f"Weights that were judged, and the commands that train {some([run.row.run for run in matter.runs])} again."
    parts: list[Part] = []
    for run, one in zip(matter.runs, matter.compared.comparison.standings, strict=True):
        parts.append(element("h3", run.row.run))
        parts.append(element("p", f"From {run.row.weights_origin}; SHA-256 of the tensors judged ", code(one.weights_sha256)))
        parts.append(element("code", run.command, class_="command"))
    return section("How they were made", lead, *parts)
