"""The figures on a page are those of the evaluation, with no digit that the interval does not justify."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

from core.evaluation.evaluating import evaluate
from core.evaluation.wording import percent
from core.reporting.run.matter import RunMatter, gather_run
from core.reporting.run.results import learning, results
from core.runs.event_log import History
from core.runs.folder import RunFolder
from core.runs.plan import NotCounted
from core.runs.resources.samples import ResourceSample
from core.runs.resources.use import ResourceUse
from core.support.jobs import Context
from core.support.markup import page
from core.support.workspace import Workspace
from tests.page_reading import ReadPage, read_page


def matter_of(workspace: Workspace) -> RunMatter:
    return gather_run(workspace, "one", "val", False, Context())


def figures(found: ReadPage) -> dict[str, str]:
    """Every title with what is said of it, out of lists of titles."""
    words = [text for text in found.texts if text.strip()]
    return dict(pairwise(words))


def test_every_figure_is_that_of_the_evaluation(read_workspace: Workspace) -> None:
    matter = matter_of(read_workspace)
    told = evaluate(RunFolder.open(read_workspace, "one"))
    found = read_page(page("", "", results(matter)))
    said = figures(found)
    assert percent(told.accuracy, told.interval) in found.texts
    balanced, macro = told.figures["balanced_accuracy"], told.figures["macro_f1"]
    assert balanced is not None
    assert macro is not None
    assert (said["Balanced accuracy"], said["Macro-F1"]) == (f"{100 * balanced:.0f} %", f"{100 * macro:.0f} %")
    assert (said["Pictures"], said["Groups"]) == (str(told.n), str(told.groups))
    assert said["Training"] == "25 s"
    assert said["Parameters"] == "3,375,811"
    use = ResourceUse(60.0, 2e9, 1.5, None, None, 0.0, 0.0)
    seen = dataclasses.replace(matter.side, cost=dataclasses.replace(matter.side.cost, use=use))
    more = read_page(page("", "", results(dataclasses.replace(matter, side=seen))))
    assert figures(more)["Peak memory"] == "2.00 GB"
    assert "1.5 processors were busy on average." in more.text
    assert "Floor" not in said


def test_what_does_not_count_is_said_beside_the_figures(read_workspace: Workspace) -> None:
    matter = matter_of(read_workspace)
    left_out = NotCounted(val=3, runs=("earlier",))
    evaluation = dataclasses.replace(matter.side.evaluation, left_out=left_out)
    row = dataclasses.replace(matter.row, uneven="Classes differ.", old_figures=True)
    changed = dataclasses.replace(matter, side=dataclasses.replace(matter.side, evaluation=evaluation), row=row)
    assert matter.data.known is not None
    known = dataclasses.replace(matter.data.known, flattered=("Size alone tells cars.",))
    changed = dataclasses.replace(changed, data=dataclasses.replace(matter.data, known=known))
    found = read_page(page("", "", results(changed)))
    for said in (
        "Size alone tells cars.",
        "3 on val do not count",
        "earlier learned from them",
        "Classes differ.",
        "may count pictures",
    ):
        assert said in found.text, said
    assert len([attributes for attributes in found.named("p") if attributes.get("class") == "note"]) == 4


def test_curves_are_drawn_from_two_epochs_on(read_workspace: Workspace) -> None:
    matter = matter_of(read_workspace)
    found = read_page(page("", "", [learning(matter)]))
    assert len(found.named("polyline")) == 4
    assert "the dot is epoch 2" in found.text
    assert "After the last of 2 epochs train was 5.0 points ahead of val." in found.text
    taken = tuple(ResourceSample(n, 1.0, 1.0, 1e9) for n in range(5))
    assert len(read_page(page("", "", [learning(dataclasses.replace(matter, samples=taken))])).named("polyline")) == 6
    one = History(epochs=matter.history.epochs[:1])
    assert "no curve to draw" in read_page(page("", "", [learning(dataclasses.replace(matter, history=one))])).text
    none = dataclasses.replace(matter, history=History())
    assert "no epoch" in read_page(page("", "", [learning(none)])).text
