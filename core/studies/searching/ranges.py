"""What a search chooses from: ranges and values, with kind and bounds from the recipe's own fields. No torch."""

from __future__ import annotations

import math
import re

from core.runs.augmentation import Augmentation
from core.runs.recipe import Recipe, Stage
from core.studies.study import DATASET, SPLIT, Cell, Factor, Study, factor_of, wanted_run
from core.support.errors import BadInput
from core.support.fields import FieldInfo, describe
from core.training.fitting import TrainingPictures

LOG_FROM = 10.0
"""A range whose ends are so many times apart is gone through on a log scale unless it says otherwise: half of the trials between
0.0001 and 0.1 would else lie above 0.05."""

_RANGE = re.compile(r"\s*(?P<low>[^\s:]+?)\s*\.\.\s*(?P<high>[^\s:]+?)\s*(?::\s*(?P<scale>\w+)\s*)?")
_AS_IN = (
    "Write it as in learning_rate=0.0001..0.1 or batch_size=4,8,16; :log or :linear behind a range says how it is gone through."
)
_STEPS = 1000  # that a linear range is told in: no further digits, so that cells can be read and equal ones are the same run
_DIGITS = 3  # of a number on a log scale
_KINDS = {field.name: field for record in (Augmentation, Stage, Recipe) for field in describe(record)}


def searched_of(text: str) -> Factor:
    """What is searched, as a person writes it: "learning_rate=0.0001..0.1", "dropout=0..0.5:linear" or "batch_size=4,8,16".

    Raises:
        BadInput: It is none of these, or not what a search can choose.
    """
    key, _, rest = text.partition("=")
    key = key.strip()
    check_choosable(key)
    found = _RANGE.fullmatch(rest)
    if found is None:
        if ".." in rest:
            raise BadInput(f"{text!r} is no range.", _AS_IN)
        return factor_of(text)
    low, high = _number(found["low"], text), _number(found["high"], text)
    scale = found["scale"] or ("log" if low > 0 and high >= LOG_FROM * low else "linear")
    if scale not in ("log", "linear"):
        raise BadInput(f"{text!r}: a range is gone through on a log or a linear scale.", _AS_IN)
    if not low < high:
        raise BadInput(f"{text!r}: the lower end of a range comes first.", _AS_IN)
    if scale == "log" and low <= 0:
        raise BadInput(f"{text!r}: a range on a log scale begins above 0.", "Begin it higher, or write :linear behind it.")
    field = field_of(key)
    if field is None or field.kind not in ("int", "float"):
        raise BadInput(f"{key} is no number that has a range.", f"Give its values, as in {key}=a,b,c.")
    if is_whole(key) and not (low.is_integer() and high.is_integer()):
        raise BadInput(f"{text!r}: {key} is a whole number.", "Give whole numbers as the ends of its range.")
    return Factor.model_validate({"key": key, "low": low, "high": high, "scale": scale})


def check_choosable(key: str) -> None:
    """Does nothing where trials that differ in a setting can be held against one another.

    Raises:
        BadInput: They cannot.
    """
    if key in (DATASET, SPLIT):
        hint = "Begin a search for each, or a study that is no search."
        raise BadInput(f"A search does not choose the {key}: other pictures of val would be judged.", hint)
    if key.split(".")[-1] in ("seed", "best_by"):
        raise BadInput(f"A search does not choose {key}: its trials would be judged by other things.", "Set it in all of them.")


def field_of(key: str) -> FieldInfo | None:
    """The recipe's field that a setting sets; None where it is none that explains itself."""
    return _KINDS.get(key.split(".")[-1])


def is_whole(key: str) -> bool:
    """Whether a setting is a whole number."""
    field = field_of(key)
    return field is not None and field.kind == "int"


def told(factor: Factor, chosen: float) -> str:
    """A number out of a range as a cell has it: with as many digits as tell trials apart, and never beyond the range."""
    if is_whole(factor.key):
        return str(int(chosen))
    if factor.scale == "log":
        short = float(f"{chosen:.{_DIGITS}g}")
    else:
        short = round(chosen, max(0, math.ceil(math.log10(_STEPS / (factor.high - factor.low)))))
    return f"{min(max(short, factor.low), factor.high):.10g}"


def check_searchable(study: Study, pictures: TrainingPictures | None = None) -> None:
    """Does nothing where every end of a range, and every value, can be used with all others at their first.

    Raises:
        NotThere, BadInput: One cannot, or nothing is searched.
    """
    if not study.factors:
        raise BadInput(f"{study.name} searches nothing.", _AS_IN)
    ends = {
        factor.key: (f"{factor.low:.10g}", f"{factor.high:.10g}") if factor.scale else factor.values for factor in study.factors
    }
    first = {key: values[0] for key, values in ends.items()}
    for key, values in ends.items():
        for value in values:
            wanted_run(study, Cell(tuple({**first, key: value}.items())), 0, pictures)


def _number(text: str, whole: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise BadInput(f"{whole!r}: {text!r} is no number.", _AS_IN) from None
    if not math.isfinite(number):
        raise BadInput(f"{whole!r}: the ends of a range are finite numbers.", _AS_IN)
    return number
