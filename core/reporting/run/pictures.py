"""Pictures worth a look: mistakes the network was sure of, and pictures it was unsure of."""

from __future__ import annotations

from core.evaluation.side_report.side_report import SideReport
from core.reporting.galleries import MOST_HEATED, MOST_SHOWN, HungPicture, RunAnswer, gallery
from core.reporting.parts import section
from core.reporting.run.matter import RunMatter
from core.support.markup import Element
from core.support.wording import counted


def mistakes(matter: RunMatter) -> Element:
    """The most confident mistakes."""
    side = matter.side
    hung = _hung(side, side.mistakes[:MOST_SHOWN].tolist())
    wrong = len(side.mistakes)
    title = "Mistakes it was surest of"
    if not wrong:
        return section(title, "Every picture is right.")
    shown = f"The {len(hung)} surest of {counted(wrong, 'mistake')}" if len(hung) < wrong else f"All {counted(wrong, 'mistake')}"
    lead = f"{shown}: the class of each, what it was taken for, and how sure the network was. Some may be labels that are wrong."
    return section(title, lead, gallery(hung, matter.pictures))


def looked_at(matter: RunMatter) -> Element | None:
    """Where it looked in the mistakes it was surest of; None where that was not asked for, or there is no mistake."""
    hung = _hung(matter.side, matter.side.mistakes[:MOST_HEATED].tolist())
    if matter.heat is None or not hung:
        return None
    first = f"The {counted(len(hung), 'mistake')} it was surest of, with a heat map over each"
    lead = " ".join(filter(None, (f"{first}, which tells where and not why.", matter.heat.words)))
    return section("Where it looked in them", lead, gallery(hung, matter.heat.pictures))


def least_certain(matter: RunMatter) -> Element:
    """The pictures that the network was least sure of."""
    hung = _hung(matter.side, matter.side.least_certain[:MOST_SHOWN].tolist())
    return section("Pictures it was least sure of", "Right or wrong, the least sure first.", gallery(hung, matter.pictures))


def _hung(side: SideReport, rows: list[int]) -> list[HungPicture]:
    predictions, classes = side.predictions, side.evaluation.classes
    taken = [int(predictions.probabilities[row].argmax()) for row in rows]
    return [
        HungPicture(
            predictions.paths[row],
            predictions.samples[row],
            classes[int(predictions.truth[row])],
            (RunAnswer("", classes[said], float(predictions.probabilities[row, said])),),
        )
        for row, said in zip(rows, taken, strict=True)
    ]
