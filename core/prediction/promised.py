"""What runs promise of their answers, and answers as they read then: "none of these", and sets of classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.evaluation.certainty.promises import AnswerThreshold, SetThreshold
from core.prediction.records import ClassProbability, Ranked
from core.runs.folder import RunFolder
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context
from core.support.wording import percentage
from core.support.workspace import Workspace

NONE = "none of these"
CHOSEN_ON_VAL = "val also chose the run's epoch: pictures of another kind keep less of it"
"""Said beside every promise."""
OF_THE_HEAD_BEFORE = (
    "It is promised of the head before: the one that answers was solved again on val as well, which cannot judge it"
)
"""Said with a promise of a run whose head was solved again."""


@dataclass(frozen=True)
class RunPromise:
    """What one run promises.

    Attributes:
        run: Its name.
        none: When it answers "none of these"; None where that was not asked for.
        sets: Which classes go together; None where that was not asked for.
        problem: Why it can promise nothing of what was asked; "" where it can.
        refitted: Its head was solved again once val had told this of the one before.
    """

    run: str
    none: AnswerThreshold | None = None
    sets: SetThreshold | None = None
    problem: str = ""
    refitted: bool = False

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is promised, in words."""
        said = tuple(rule.sentence for rule in (self.none, self.sets) if rule is not None)
        return (*said, *((OF_THE_HEAD_BEFORE,) if said and self.refitted else ()), *((self.problem,) if self.problem else ()))

    @property
    def short(self) -> str:
        """What is promised, in a line: "answers 82 % of val, 99 % right; sets of 1.3"."""
        none = f"answers {percentage(self.none.covered)} of val, {percentage(self.none.accuracy)} right" if self.none else ""
        sets = f"sets of {self.sets.size:.1f}" if self.sets else ""
        return "; ".join(filter(None, (none, sets, self.problem)))

    @property
    def floor(self) -> float:
        """The smallest probability of a first class that is an answer."""
        return self.none.probability if self.none is not None else 0.0

    def is_none(self, ranked: Ranked) -> bool:
        """Whether the run says that a picture is none of its classes."""
        return bool(ranked) and ranked[0].probability < self.floor

    def set_of(self, ranked: Ranked) -> tuple[str, ...]:
        """The classes of a picture's set, likeliest first; there may be none that is probable enough."""
        return tuple(row.class_name for row in ranked if self.sets is not None and self.sets.holds(row.probability))


def as_answered(predictions: Mapping[str, Ranked], promises: Mapping[str, RunPromise]) -> dict[str, Ranked]:
    """The predictions with "none of these" before all classes where a run says so."""
    found = {}
    for run, ranked in predictions.items():
        promise = promises.get(run)
        none = promise is not None and promise.is_none(ranked)
        found[run] = (ClassProbability(NONE, ranked[0].probability), *ranked) if none else ranked
    return found


def run_promises(
    workspace: Workspace, runs: Sequence[str], none_below: float | None, sets: float | None, context: Context
) -> tuple[RunPromise, ...]:
    """Job: what each run promises, by its answers on val; one that cannot says why in `problem`.

    Args:
        workspace: Where the runs are.
        runs: Their names.
        none_below: Part of the answers that has to be right, 0.5 to 1; None for no "none of these".
        sets: Part of the sets that has to hold the right class, 0.5 to 0.999; None for no sets.
        context: Can drop the work.

    Raises:
        BadInput: A part that cannot be promised.
        Abandoned: The work was dropped.
    """
    if none_below is not None and not 0.5 <= none_below <= 1:
        raise BadInput(f"{percentage(none_below, 1)} of answers cannot be asked for.", "Ask for 50 to 100 %.")
    if sets is not None and not 0.5 <= sets <= 0.999:
        raise BadInput(f"{percentage(sets, 1)} of sets cannot be promised.", "Ask for 50 to 99.9 %.")
    found = []
    for run in runs:
        context.check_abandoned()
        found.append(_promise(workspace, run, none_below, sets))
    return tuple(found)


def _promise(workspace: Workspace, run: str, none_below: float | None, sets: float | None) -> RunPromise:
    from core.evaluation.certainty.promising import answer_threshold, set_threshold  # loads numpy
    from core.evaluation.evaluating import that_count
    from core.evaluation.report import read_report

    try:
        folder = RunFolder.asked(workspace, run)
        if folder.epoch:
            return RunPromise(run, problem=f"{run} is a snapshot, and val was kept for the run's best weights only.")
        # Without the pictures that do not count: the weights had learned from them before.
        report = that_count(folder, read_report(folder.report_path))
    except (NotThere, BadInput, Refused) as error:
        return RunPromise(run, problem=error.message)
    val, refitted = report.val, report.left_out is not None and report.left_out.refitted > 0
    if not val.n:
        return RunPromise(run, problem=f"{run} has no pictures on val to promise by.")
    none = answer_threshold(val, none_below) if none_below is not None else None
    problem = ""
    if none_below is not None and none is None:
        problem = f"{run} has no threshold from which {percentage(none_below)} of its answers on val are right."
    return RunPromise(run, none, set_threshold(val, sets) if sets is not None else None, problem, refitted)
