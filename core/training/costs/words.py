"""What an estimate says, the same in the window, on the command line and in a run's log. No torch."""

from __future__ import annotations

from core.runs.plan import Estimate, Plan
from core.support.wording import about, bytes_text, counted, percentage

BUSY = 0.8
"""Part of the processors' time; what other programs leave is told from below it."""


def time_words(estimate: Estimate) -> str:
    """How long the run takes in all, what it writes, and whether others slow it down, in one or two sentences."""
    written = f", and {bytes_text(estimate.disk_bytes)} more on the disk" if estimate.disk_bytes else ""
    words = f"It takes {about(estimate.seconds)} in all{written}."
    return f"{words} {busy_words(estimate)}".strip()


def busy_words(estimate: Estimate) -> str:
    """That other programs slow the run down; empty when they do not."""
    if estimate.share >= BUSY:
        return ""
    return f"Other programs leave {percentage(estimate.share)} of the processors to it; it is faster once they end."


def changed_words(epoch: int, why: str) -> str:
    """That a run computes in other arithmetic from now on, and what that means for its result."""
    return (
        f"After epoch {epoch} the arithmetic was tried again, for it was chosen beside busy programs or the pace was not the "
        f"planned one: {why}. From here on the last digits are not those of a run that kept its arithmetic; set precision to "
        "keep it."
    )


def bits_words(plan: Plan) -> str:
    """What another run of the plan's recipe on the same pictures comes to, to the last bit or not, and why."""
    if plan.recipe.deterministic:
        return (
            f"Trained again on this machine with these packages, this recipe comes to the same bits: {plan.precision}, "
            f"{plan.memory_format.replace('_', ' ')}, {counted(plan.threads, 'thread')}, added up in one order."
        )
    order = "" if plan.device == "cpu" else ", and a GPU adds up in any order"
    tried = "memory layout is" if plan.recipe.precision != "auto" else "arithmetic and memory layout are"
    return (
        f"Trained again, this recipe may come to other last digits: {tried} what a trial finds fastest, threads what there "
        f"is{order}. Set deterministic to fix them."
    )


def parts_words(estimate: Estimate) -> str:
    """The parts of the time, a line each; empty in older plans."""
    return "\n".join(f"{cost.what}: {about(cost.seconds)}" for cost in estimate.costs)
