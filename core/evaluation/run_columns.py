"""The columns of the table of runs, in the window and printed by `runs`. A new column is one entry of this table.

A column that was new in the window had to be told of in five files, and the command line did not have it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.evaluation.wording import CHOSEN, caveats, chosen_words, floor_words, percent
from core.runs.headline import Interval
from core.runs.listing import RunSummary
from core.runs.resources.use import use_words
from core.runs.settings.recipe_settings import is_number, setting_label
from core.support.registry import Registry
from core.support.wording import bytes_text, counted, duration, local_time, short_count

STATE_WORDS = {
    "running": "Running",
    "completed": "Completed",
    "early-stopped": "Stopped early",
    "stopped": "Stopped",
    "pruned": "Pruned",
    "interrupted": "Interrupted",
    "waiting": "Waiting",
    "failed": "Failed",
    "damaged": "Damaged",
}
"""States as shown, in the order in which they sort."""


@dataclass(frozen=True)
class Column:
    """One column of the table of runs.

    Attributes:
        name: Of the column, in what the window remembers.
        header: As shown.
        text: What a cell says; "" where there is nothing to say.
        width: In grid units of the window; what is longer is cut short there, and whole in the tooltip.
        rank: 0 for a column that is always shown; the others come in the order of their ranks as far as there is room.
        key: What it sorts by; the text in small letters if not given.
        tip: What is said of a cell besides; its text if not given.
        header_tip: What the column means.
        number: Whether it stands at the right.
        editable: Whether the person may write into it.
        elastic: The last such column that is shown takes the room that is left.
        quiet: Whether a cell is written dimly.
        printed: Whether `runs` prints it.
    """

    name: str
    header: str
    text: Callable[[RunSummary], str]
    width: int
    rank: int = 0
    key: Callable[[RunSummary], object] | None = None
    tip: Callable[[RunSummary], str] | None = None
    header_tip: str = ""
    number: bool = False
    editable: bool = False
    elastic: bool = False
    quiet: Callable[[RunSummary], bool] = lambda row: False
    printed: bool = False

    def sorts_by(self, row: RunSummary) -> object:
        """What the run has in this column, to be compared with other runs."""
        return self.key(row) if self.key is not None else self.text(row).lower()

    def says(self, row: RunSummary) -> str:
        """What is said of the cell at length."""
        return self.tip(row) if self.tip is not None else self.text(row)


COLUMNS: Registry[Column] = Registry("column")
"""Every column by name, from the left."""


def state_word(state: str) -> str:
    """A state as shown; one a newer Safelight may have is shown by its own name."""
    return STATE_WORDS.get(state, state.capitalize())


SETTING = "setting:"
"""How the names of columns with a setting of the recipes begin."""


def setting_name(path: str) -> str:
    """The name of the column with that setting."""
    return f"{SETTING}{path}"


def setting_column(path: str) -> Column:
    """A column with a setting of the recipes; numbers sort as numbers, before words."""

    def text(row: RunSummary) -> str:
        return dict(row.settings).get(path, "")

    def key(row: RunSummary) -> tuple[int, float, str]:
        try:
            return 0, float(text(row)), ""
        except ValueError:
            return 1, 0.0, text(row).lower()

    label = setting_label(path)
    # As wide as its head, within reason: most values are shorter.
    width = min(28, max(11, len(label) + 4))
    return Column(setting_name(path), label, text, width, key=key, number=is_number(path), header_tip=f"{path} of the recipe")


def column_of(name: str) -> int:
    """Place of the column of that name."""
    return COLUMNS.names().index(name)


def _run_tip(row: RunSummary) -> str:
    note = f"\n{row.note}" if row.note else ""
    return f"{row.run}\nDataset: {row.dataset}{note}\nEnter or a double click opens it, F2 renames it."


def _number(value: float | None) -> float:
    # Below every figure: a run without one is not as good as one at 0.
    return float("-inf") if value is None else value


def _cell(accuracy: float | None, interval: Interval | None = None) -> str:
    """An accuracy under a header that says percent: "94.2 ± 1.1" or "97 (94–99)"; "" while there is none.

    Short: with "to" between its ends a test result was cut at every width of the window.
    """
    return "" if accuracy is None else percent(accuracy, interval).removesuffix(" %").replace(" to ", "–").replace("100.0", "100")


def _accuracy_tip(side: str, accuracy: float | None, interval: Interval | None, floor: float | None) -> str:
    """What stands behind an accuracy, in full figures and with what it has to be held against."""
    if accuracy is None:
        return ""
    if interval is None:
        said = f"Best {side} accuracy so far{chosen_words(side)}; the interval comes with the report."
    else:
        low, high = interval
        said = f"{100 * accuracy:.2f} % of {side}, 95 % interval {100 * low:.2f} to {100 * high:.2f} %{chosen_words(side)}."
    held = floor_words(floor)
    return f"{said}\n{held[:1].upper()}{held[1:]}." if held else said


def _with_left_out(tip: str, row: RunSummary) -> str:
    return "\n".join([tip, *caveats(row)]) if tip else ""


def val_tip(row: RunSummary) -> str:
    """What stands behind the run's accuracy on val: full figures, what it was chosen on, and its floor."""
    return _with_left_out(_accuracy_tip("val", row.val_accuracy, row.val_interval, row.val_floor), row)


def _val_cell(row: RunSummary) -> str:
    return f"{_cell(row.val_accuracy, row.val_interval)}{' stale' if row.stale else ''}"


def _test_cell(row: RunSummary) -> str:
    if row.test_accuracy is not None:
        return _cell(row.test_accuracy, row.test_interval)
    if not row.has_test_side:
        return "no test side"
    return "sealed" if row.sealed else ""


def _test_tip(row: RunSummary) -> str:
    if not row.has_test_side:
        return "The run's split has no test side, so nothing is sealed: its accuracy on val is all that is known of it."
    if row.sealed:
        return "The test result is sealed, so that nothing is chosen by it. Opening it is counted."
    if row.test_accuracy is None:
        return ""
    told = _accuracy_tip("test", row.test_accuracy, row.test_interval, row.test_floor)
    balanced = f"\nBalanced accuracy {percent(row.test_balanced, None)}." if row.test_balanced is not None else ""
    return _with_left_out(f"{told}{balanced}\nOpened {'once' if row.opened == 1 else counted(row.opened, 'time')}.", row)


def _balanced_tip(row: RunSummary) -> str:
    if row.val_balanced is None:
        return row.uneven
    said = f"On average {percent(row.val_balanced, None)} of each class of val are recognised{chosen_words('val')}."
    return f"{said}\n{row.uneven}" if row.uneven else said


def _floor_tip(row: RunSummary) -> str:
    held = floor_words(row.val_floor)
    return f"On val {held}." if held else ""


def _weights_tip(row: RunSummary) -> str:
    return f"{row.weights_origin}\nSHA-256 {row.weights_sha256}" if row.weights_sha256 else row.weights_origin


_STATE_ORDER = list(STATE_WORDS)

for _column in (
    Column(
        "run", "Run", lambda row: row.run, 24, editable=True, printed=True,
        tip=_run_tip,
    ),
    Column(
        "state", "State", lambda row: state_word(row.state), 16, printed=True,
        key=lambda row: _STATE_ORDER.index(row.state) if row.state in _STATE_ORDER else len(_STATE_ORDER),
        tip=lambda row: row.note if row.state == "damaged" else "",
    ),
    Column(
        "val", "Val, %", lambda row: _val_cell(row), 16, number=True, printed=True,
        key=lambda row: _number(row.val_accuracy),
        tip=val_tip,
        header_tip=f"Accuracy of the best weights on val, with its 95 % interval; {CHOSEN}",
    ),
    Column(
        "balanced", "Balanced, %", lambda row: _cell(row.val_balanced), 17, number=True, printed=True,
        key=lambda row: _number(row.val_balanced), tip=_balanced_tip,
        header_tip=f"Mean over the classes of the part of val that is recognised: every class counts the same; {CHOSEN}",
    ),
    Column(
        "floor", "Floor, %", lambda row: _cell(row.val_floor), 13, number=True, printed=True,
        key=lambda row: _number(row.val_floor), tip=_floor_tip, quiet=lambda row: True,
        header_tip="What always saying the commonest class would give on val; an accuracy is worth what it has above it",
    ),
    Column(
        "test", "Test, %", _test_cell, 16, number=True, printed=True,
        key=lambda row: _number(row.test_accuracy), tip=_test_tip, quiet=lambda row: row.test_accuracy is None,
        header_tip="Accuracy of the best weights on test, with its 95 % interval; sealed until it is opened",
    ),
    Column("dataset", "Dataset", lambda row: row.dataset, 13, rank=1, printed=True),
    Column(
        "weights", "Weights", lambda row: row.weights_origin, 15, tip=_weights_tip, elastic=True, printed=True,
        header_tip="Where the first weights came from",
    ),
    Column("architecture", "Architecture", lambda row: row.architecture, 17, rank=2),
    Column("recipe", "Recipe", lambda row: row.recipe, 18, rank=8, quiet=lambda row: True, printed=True),
    Column("parent", "Parent", lambda row: row.parent or "", 18, rank=9, header_tip="The run whose weights this one began with"),
    Column(
        "parameters", "Parameters", lambda row: short_count(row.parameters), 16, rank=6, number=True, printed=True,
        key=lambda row: _number(row.parameters), tip=lambda row: f"{row.parameters:,} numbers" if row.parameters else "",
    ),
    Column(
        "epochs", "Epochs", lambda row: str(row.epochs) if row.epochs else "", 12, rank=5, number=True,
        key=lambda row: row.epochs,
    ),
    Column(
        "seconds", "Time", lambda row: duration(row.seconds) if row.seconds else "", 13, rank=4, number=True, printed=True,
        key=lambda row: row.seconds, header_tip="Time that processes worked on the run",
    ),
    Column(
        "memory", "Memory", lambda row: bytes_text(row.use.peak_memory) if row.use else "", 13,
        rank=10, number=True, printed=True,
        key=lambda row: _number(row.use.peak_memory if row.use else None), tip=lambda row: use_words(row.use) if row.use else "",
        header_tip="Most memory that the training processes had at once",
    ),
    Column(
        "created", "Created", lambda row: local_time(row.created), 17, rank=3,
        key=lambda row: row.created, quiet=lambda row: True,
    ),
    Column(
        "note", "Note", lambda row: row.note if row.state != "damaged" else "", 24, rank=7, tip=lambda row: row.note,
        editable=True, elastic=True,
    ),
):  # fmt: skip
    COLUMNS.add(_column.name, _column)
