"""Figures as a person reads them: never more digits than the interval justifies. The window and the command line share it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.runs.headline import UNKNOWN_DIFFERENCE, Interval, ScoredAgain
from core.runs.listing import RunSummary
from core.runs.plan import NotCounted
from core.support.wording import counted, local_time, percentage, some

CHOSEN = "chosen on these pictures; test decides"
"""Beside every val figure of a run's best weights: they are the epoch's that val liked best, so the figure is too high."""


def chosen_words(on: str) -> str:
    """What stands behind a figure of that side: " (chosen on these pictures; test decides)" on val, nothing on test."""
    return f" ({CHOSEN})" if on == "val" else ""


def floor_words(floor: float | None) -> str:
    """What an accuracy has to be held against: "always saying the commonest class gives 95 %"; "" while it is not known."""
    return "" if floor is None else f"always saying the commonest class gives {percent(floor, None)}"


def oracle_words(runs: Sequence[str], accuracy: float, interval: Interval) -> str:
    """What choosing the right one of these runs for every picture would give, in the middle of a sentence."""
    return f"at least one of {' and '.join(runs) if len(runs) == 2 else some(runs)} is right on {percent(accuracy, interval)}"


def seal_words(row: RunSummary) -> str:
    """How a run's test result stands, in a sentence."""
    if not row.has_test_side:
        return f"{row.run} has no test side: its split was made without one."
    if row.sealed:
        return "The test result is sealed; `--on test` opens it, which is counted."
    return f"The test result of this run has been looked at {counted(row.opened, 'time')}." if row.opened else ""


def learned_words(left_out: NotCounted | None) -> tuple[str, ...]:
    """What is said before a start, and beside figures, of pictures that the first weights know already."""
    if left_out is None:
        return ()
    sides = [f"{left_out.on(side):,} on {side}" for side in ("val", "test") if left_out.on(side)]
    sentences = []
    if sides:
        one = left_out.val + left_out.test == 1
        them, their = ("it", "its") if one else ("them", "their")
        chosen = f", or was chosen by {them}" if left_out.test else ""
        count = "does not count" if one else "do not count"
        sentences.append(
            f"Of the pictures, {' and '.join(sides)} {count}: {first_or_before(left_out.runs)} learned from {them} or from "
            f"pictures of {their} groups{chosen}."
        )
    if left_out.unknown:
        sentences.append(unknown_words(left_out.unknown))
    if left_out.refitted:
        sentences.append(
            "Figures on val are of the head as it learns from train alone. What answers and is exported is a head solved again "
            f"on train and the {counted(left_out.refitted, 'picture')} of val together: only test is new to it."
        )
    return tuple(sentences)


def old_words(old_figures: bool) -> tuple[str, ...]:
    """What is said beside figures of a report that is older than the look at what first weights know."""
    said = "These figures may count pictures that its first weights had learned from; judged again they do not."
    return (said,) if old_figures else ()


def again_words(scored: Sequence[ScoredAgain]) -> tuple[str, ...]:
    """What is said beside figures of a run that was held against other classes or sides than it was judged by."""
    if not scored:
        return ()
    last = scored[-1]
    changed = [
        f"{last.relabelled:,} relabelled" if last.relabelled else "",
        f"{last.aside:,} set aside" if last.aside else "",
        f"{last.back:,} taken back" if last.back else "",
    ]
    before = f"; it had {percentage(last.val, 1)} on val before" if last.val is not None else ""
    return (f"Scored again {local_time(last.when)}: {', '.join(filter(None, changed))}{before}.",)


def caveats(row: RunSummary, left_out: NotCounted | None = None) -> tuple[str, ...]:
    """All that has to be said beside the figures of a run; `left_out` where an evaluation knows it better than the list."""
    stale = (row.stale,) if row.stale else ()
    known = left_out if left_out is not None else row.left_out
    return (*stale, *learned_words(known), *old_words(row.old_figures), *again_words(row.scored_again))


def first_or_before(runs: Sequence[str]) -> str:
    """The runs that weights come from, nearest first, as one: "first", "second or a run before it"."""
    return runs[0] if len(runs) == 1 else f"{runs[0]} or a run before it"


def unknown_words(names: Sequence[str]) -> str:
    """What is said of runs and files of which nobody knows what they learned from."""
    return f"It is not known what {some(names)} learned from. If it was pictures of val or test, figures on them say too much."


def decimals(reach: float) -> int:
    """Digits after the point for a figure in percent that is sure to about `reach` percentage points.

    Two digits of the reach are kept when it begins with 1, otherwise one: 1.1, but 3 and 0.4.

    *Source*: the rounding rule of the Particle Data Group, Review of Particle Physics, introduction, section 5.3, simplified.
    """
    if reach <= 0:
        return 1
    magnitude = math.floor(math.log10(reach))
    leading = reach / 10**magnitude
    # 1.95 and not 2, because 1.96 is written 2.0.
    return min(2, max(0, -magnitude + (1 if leading < 1.95 else 0)))


def percent(fraction: float | None, interval: Interval | None) -> str:
    """An accuracy with its interval: "94.2 ± 1.1 %", or "100 (97 to 100) %" where it reaches less far to one side.

    Without an interval the figure has no digit after the point; None gives a dash.
    """
    if fraction is None:
        return "–"
    if interval is None:
        return percentage(fraction)
    below, above = 100 * (fraction - interval[0]), 100 * (interval[1] - fraction)
    reach = (below + above) / 2
    digits = decimals(reach)
    centre = f"{100 * fraction:.{digits}f}"
    # "100 +- 3 %" promises what cannot be; such an interval is written with its ends.
    if max(below, above) - min(below, above) <= 0.4 * reach:
        return f"{centre} ± {reach:.{digits}f} %"
    return f"{centre} ({100 * interval[0]:.{digits}f} to {100 * interval[1]:.{digits}f}) %"


def points(difference: float, interval: Interval) -> str:
    """A difference of accuracies with its interval, in percentage points: "+3.2 (+0.4 to +6.1)".

    Where the interval holds everything, it is said that there are too few groups. One digit at least, so that an end beside
    nothing at all does not read as nothing.
    """
    digits = max(1, decimals(50 * (interval[1] - interval[0])))
    if interval == UNKNOWN_DIFFERENCE:
        return f"{_signed(difference, 1)} (too few groups to tell)"
    return f"{_signed(difference, digits)} ({_signed(interval[0], digits)} to {_signed(interval[1], digits)})"


def probability(p: float) -> str:
    """A p-value with what follows the letter: "= 0.031", "< 0.0001"."""
    if p < 0.0001:
        return "< 0.0001"
    return f"= {p:.2g}" if p < 0.1 else f"= {p:.2f}"


def round_number(value: float) -> str:
    """A number that is an estimate, to two digits: "1,300"."""
    size = 10 ** max(0, math.floor(math.log10(max(1.0, value))) - 1)
    return f"{round(value / size) * size:,}"


def _signed(fraction: float, digits: int) -> str:
    text = f"{100 * fraction:+.{digits}f}"
    # A minus as wide as the plus, so that signs stand below one another.
    return text.replace("-", "−") if float(text) else text[1:]
