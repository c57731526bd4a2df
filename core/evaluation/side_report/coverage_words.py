"""How many pictures a run answers how rightly when it answers only what it is surest of; the same in the window, on the page and
on the command line."""

from __future__ import annotations

from core.evaluation.certainty.promising import answer_threshold
from core.evaluation.side_report.side_report import SideReport
from core.evaluation.wording import percent
from core.support.wording import percentage

ASKED = (0.99, 0.95, 0.9)
"""Parts of the answers that a person may want to be right, as fractions."""


def coverage_words(found: SideReport) -> str:
    """What the surest pictures come to, each part with the interval of its accuracy by whole groups.

    Where no part is more right than all pictures together, what these come to.
    """
    whole = found.evaluation
    rules = [answer_threshold(found.predictions, wanted) for wanted in ASKED if whole.accuracy < wanted]
    parts = [
        f"of the surest {percentage(rule.covered)} {percent(rule.accuracy, rule.interval)} are right"
        for rule in rules
        if rule is not None
    ]
    told = ", ".join(parts) or f"of all pictures {percent(whole.accuracy, whole.interval)} are right"
    return f"{told[0].upper()}{told[1:]}."
