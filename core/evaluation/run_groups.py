"""Runs put together by what they have in common, with the mean and the band of their accuracies on val.

Over all runs of a group, selected or not, drawn or not: a mean over those that happen to be in sight says something else with
every click.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.evaluation.run_columns import COLUMNS
from core.runs.listing import RunSummary
from core.runs.settings.recipe_settings import MISSING, differing, setting_label
from core.support.errors import BadInput
from core.support.wording import counted, percentage, some

_COLUMNS = ("dataset", "architecture", "weights", "recipe", "parent")
"""Columns that runs can be put together by; settings of the recipe come besides."""

_SAME_AS_COLUMN = frozenset({"architecture", "weights", "preset"})


@dataclass(frozen=True)
class RunGroup:
    """Runs with one value of a field.

    *Units*: accuracies are fractions, as measured: of each run's best weights, chosen on val.

    Attributes:
        field: Name of the field.
        value: What the runs have in it.
        runs: All of them, oldest first.
        judged: How many have an accuracy yet; the figures are over these, None where there are none.
        mean, low, high: Of their accuracies on val.
    """

    field: str
    value: str
    runs: tuple[RunSummary, ...]
    judged: int
    mean: float | None
    low: float | None
    high: float | None

    @property
    def name(self) -> str:
        """The group as it is called: "mlp (3 runs)"."""
        return f"{self.value or MISSING} ({counted(len(self.runs), 'run')})"

    @property
    def colour(self) -> int:
        """Place of its colour: that of its oldest run, so that it stays when runs are added."""
        return self.runs[0].colour


def fields_to_group_by(rows: Sequence[RunSummary]) -> tuple[str, ...]:
    """The fields by which some of these runs have something in common and others have not."""
    there = [row for row in rows if row.state != "damaged"]
    columns = [name for name in _COLUMNS if len({COLUMNS.get(name).text(row) for row in there}) > 1]
    return (*columns, *settings_that_differ(there))


def settings_that_differ(rows: Sequence[RunSummary]) -> tuple[str, ...]:
    """Settings of the recipes that are not the same in all of these runs, but for those that have a column of their own."""
    names = differing([row.settings for row in rows if row.settings])
    return tuple(name for name in names if name not in _SAME_AS_COLUMN)


def columns_that_differ(rows: Sequence[RunSummary]) -> tuple[str, ...]:
    """Names of the columns in which these runs do not all say the same."""
    return tuple(column.name for column in COLUMNS if len({column.text(row) for row in rows}) > 1)


def field_label(name: str) -> str:
    """A field as a person reads it."""
    return COLUMNS.get(name).header if name in _COLUMNS else setting_label(name)


def mean_words(group: RunGroup) -> str:
    """The mean as it is written: "98.6 %"; a dash where no run has an accuracy yet."""
    return MISSING if group.mean is None else percentage(group.mean, 1)


def band_words(group: RunGroup) -> str:
    """The band as it is written: "97.9 to 99.3 %"; a dash where there is no more than one accuracy."""
    if group.low is None or group.high is None or group.judged < 2:
        return MISSING
    return f"{100 * group.low:.1f} to {percentage(group.high, 1)}"


def groups_by(rows: Sequence[RunSummary], name: str) -> tuple[RunGroup, ...]:
    """The runs in groups, the group with the highest mean first; damaged runs are in none.

    Raises:
        BadInput: No run has such a field.
    """
    there = [row for row in rows if row.state != "damaged"]
    known = {setting for row in there for setting, _ in row.settings}
    if name not in (*_COLUMNS, *known):
        could = some(fields_to_group_by(there)) or "nothing yet, since all are alike"
        raise BadInput(f"Runs have no field called {name}.", f"They differ in {could}.")
    members: dict[str, list[RunSummary]] = {}
    for row in sorted(there, key=lambda row: (row.created, row.run)):
        members.setdefault(_value(row, name), []).append(row)
    groups = [_group(name, value, tuple(runs)) for value, runs in members.items()]
    return tuple(sorted(groups, key=lambda group: (-(group.mean if group.mean is not None else -1.0), group.value)))


def _value(row: RunSummary, name: str) -> str:
    return COLUMNS.get(name).text(row) if name in _COLUMNS else dict(row.settings).get(name, MISSING)


def _group(field: str, value: str, runs: tuple[RunSummary, ...]) -> RunGroup:
    known = [row.val_accuracy for row in runs if row.val_accuracy is not None]
    if not known:
        return RunGroup(field, value, runs, 0, None, None, None)
    return RunGroup(field, value, runs, len(known), sum(known) / len(known), min(known), max(known))
