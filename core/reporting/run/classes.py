"""What a run confuses: the confusion matrix as a picture, the commonest mistakes in words, and the scores of every class."""

from __future__ import annotations

from core.evaluation.metrics import ClassScores
from core.reporting.drawings.confusion import commonest_mistakes, confusion_picture
from core.reporting.parts import meter, section, side_by_side, table
from core.reporting.run.matter import RunMatter
from core.reporting.run.results import digits_of, share
from core.support.markup import Element, Part, element
from core.support.wording import counted

_BESIDE = 8
"""Classes up to which there is room beside the matrix."""


def confusion(matter: RunMatter) -> Element:
    """The confusion matrix, classes that are taken for each other side by side."""
    found, order = matter.side.evaluation, list(matter.side.by_cluster)
    ordered = found.confusion[order][:, order]
    names = [found.classes[number] for number in order]
    lead = (
        "A row holds the pictures of one class, a column what they were taken for; a cell is as dark as its part of the row. "
        "Classes that are taken for each other stand side by side."
    )
    worst = [
        (names[truth], names[taken], f"{count:,} of {counted(int(ordered[truth].sum()), 'picture')}")
        for count, truth, taken in commonest_mistakes(ordered)
    ]
    none = element("p", "No picture was taken for another class.")
    mistakes = table(("Truth", "Taken for", "How often"), worst, right={2}) if worst else none
    parts = (("", [confusion_picture(ordered, names)]), ("Commonest mistakes", [mistakes]))
    if len(names) <= _BESIDE:
        return section("What is taken for what", lead, side_by_side(*parts))
    return section("What is taken for what", lead, *parts[0][1], element("h3", parts[1][0]), mistakes)


def class_scores(matter: RunMatter) -> Element:
    """Precision, recall, F1 and pictures of every class, the hardest first."""
    found, digits = matter.side.evaluation, digits_of(matter.side.evaluation)
    hardest = {one.name: place for place, one in enumerate(matter.side.hardest)}
    ordered = sorted(found.classes, key=lambda name: (hardest.get(name, len(hardest)), found.classes.index(name)))
    lead = "Of what was taken for a class, precision is the part that is of it; of what is of a class, recall is the part found. "
    lead += "The hardest classes come first."
    rows = [_row(name, found.per_class[name], digits) for name in ordered]
    return section(
        "Class by class", lead, table(("Class", "F1", "", "Precision", "Recall", "Pictures"), rows, right={1, 3, 4, 5})
    )


def _row(name: str, scores: ClassScores, digits: int) -> tuple[Part, ...]:
    values = (share(value, digits) for value in (scores.precision, scores.recall))
    return (name, share(scores.f1, digits), meter(scores.f1 or 0.0), *values, f"{scores.support:,}")
