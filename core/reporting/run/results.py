"""The figures of a run, what they rest on, and how it learned."""

from __future__ import annotations

from core.evaluation.judging import METRICS
from core.evaluation.report import Evaluation
from core.evaluation.side_report.cost_words import cost_figures
from core.evaluation.wording import CHOSEN, caveats, decimals, floor_words, percent, seal_words
from core.reporting.drawings.curves import accuracy_curves, loss_curves
from core.reporting.drawings.intervals import Dot, interval_dots
from core.reporting.drawings.machine import machine_curves
from core.reporting.parts import code, facts, figure_row, legend, notes, paragraphs, section, side_by_side
from core.reporting.run.matter import RunMatter
from core.runs.listing import RunSummary
from core.runs.resources.use import use_words
from core.support.markup import Element, Part, element
from core.support.wording import are, counted, percentage

_ABOVE = ("floor",)
"""Metrics that stand beside the accuracy itself, and not again among the others."""


def results(matter: RunMatter) -> list[Part]:
    """What the run came to, before everything else."""
    found = matter.side.evaluation
    where = f"of {counted(found.n, 'picture')} on {found.on} {are(found.n)} right"
    held = floor_words(found.figures.get("floor"))
    chosen = f"the weights were {CHOSEN}" if found.on == "val" else ""
    dot = Dot("", found.accuracy, found.interval, colour=None)
    flattered = matter.data.known.flattered if matter.data.known is not None else ()
    said = [matter.row.uneven, *flattered, *caveats(matter.row, found.left_out)]
    return [
        element("p", element("strong", percent(found.accuracy, found.interval)), element("span", where), class_="headline"),
        *paragraphs([" ".join(filter(None, (_sentence(held), _sentence(chosen), _seal(matter.row))))]),
        interval_dots([dot], found.figures.get("floor")),
        figure_row(_figures(found)),
        *notes(said),
        facts(_rests_on(matter)),
        element("h3", "What it took"),
        figure_row((one.title, one.text) for one in cost_figures(matter.side.cost)),
        *paragraphs([use_words(matter.side.cost.use)] if matter.side.cost.use is not None else []),
    ]


def learning(matter: RunMatter) -> Element:
    """Accuracy and loss by epoch, and what was taken of the machine meanwhile."""
    history = matter.history
    best, epochs = history.best, history.epochs
    machine = [(title, [drawn]) for title, drawn in machine_curves(matter.samples)]
    taken = side_by_side(*machine) if machine else None
    if best is None or len(epochs) < 2:
        said = "Its head was found in one step, so there is no curve to draw." if epochs else "It has told of no epoch."
        return section("How it learned", said, taken)
    gap = matter.side.gap[-1].accuracy_gap if matter.side.gap else 0.0
    lead = (
        f"Train is dashed, val solid; the dot is epoch {best.epoch}, whose weights were kept. After the last of "
        f"{counted(len(epochs), 'epoch')} train was {100 * abs(gap):.1f} points {'ahead of' if gap >= 0 else 'behind'} val."
    )
    curves = side_by_side(
        ("Accuracy", [accuracy_curves(epochs, history.stages, best)]), ("Loss", [loss_curves(epochs, history.stages, best)])
    )
    return section("How it learned", lead, curves, legend([("own dashed", "train"), ("own", "val")]), taken)


def share(value: float | None, digits: int) -> str:
    """A fraction in percent with as many digits as its interval justifies; a dash where there is none."""
    return "–" if value is None else percentage(value, digits)


def digits_of(found: Evaluation) -> int:
    """How many digits the interval of the accuracy justifies."""
    return decimals(50 * (found.interval[1] - found.interval[0]))


def _seal(row: RunSummary) -> str:
    """How its test result stands, for those who have no command line to open it with."""
    return "Its test result is sealed: nobody has looked at it yet." if row.sealed else seal_words(row)


def _figures(found: Evaluation) -> list[tuple[str, str]]:
    digits = digits_of(found)
    rows = [(METRICS.get(name).title, share(value, digits)) for name, value in found.figures.items() if name not in _ABOVE]
    rows += [(f"top-{k}", share(value, digits)) for k, value in found.top_k.items() if k > 1]
    rows += [("pictures", f"{found.n:,}"), ("groups", f"{found.groups:,}")]
    return [(_sentence(title, ""), said) for title, said in rows]


def _rests_on(matter: RunMatter) -> list[tuple[str, Part]]:
    found, plan = matter.side.evaluation, matter.plan
    split = f"{found.on} of the split {plan.split.name} of {matter.row.dataset}" if plan is not None else found.on
    rows: list[tuple[str, Part]] = [
        ("On which pictures", f"{split}: {counted(found.n, 'picture')} in {counted(found.groups, 'group')}"),
        ("Interval", found.interval_method),
        ("Weights judged", element("span", f"{found.weights}, SHA-256 of the tensors ", code(found.weights_sha256))),
    ]
    if plan is not None:
        rows.append(("From which weights", element("span", f"{plan.weights.name}, SHA-256 ", code(plan.weights.sha256))))
    return rows


def _sentence(words: str, end: str = ".") -> str:
    return f"{words[:1].upper()}{words[1:]}{end}" if words else ""
