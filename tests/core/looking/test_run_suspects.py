"""A run's doubts become findings, one for each picture beside what a closer look doubts, with one suggestion."""

from __future__ import annotations

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.questions import load_questions
from core.evaluation.margins import Margin, Margins, write_margins
from core.looking.run_suspects import DOUBTED, suspects_of
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import NotThere, Refused
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset
from tests.looked_at import PATHS, dataset_of, keep, of_kind, seen


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    """Ten pictures of each of a and b; a closer look doubts one of them. A third class is there as well."""
    made = dataset_of(workspace)
    plant(made, [Planted("c/0.png", "c")])
    keep(made, seen(suspicion={3: 0.6}))
    return made


def run_of(workspace: Workspace, dataset: Dataset, margins: dict[str, tuple[float, str]], held_out: bool = False) -> RunFolder:
    """A run that found these margins, with the class that stood before; of all others it is sure."""
    run = RunFolder.create(workspace, "quick", dataset.name, Recipe())
    found = [
        Margin(Planted(path).sha256, path[0], *(margins[path][0], 4, margins[path][1]) if path in margins else (9.0, 4, "c"))
        for path in PATHS
    ]
    write_margins(run.path, Margins(held_out, tuple(sorted(found, key=lambda one: one.margin))))
    return run


def test_doubts_are_findings_with_the_strongest_first_and_merge_with_those_of_a_closer_look(
    workspace: Workspace, dataset: Dataset
) -> None:
    low = {"a/3.png": (-6.0, "c"), "b/1.png": (-2.0, "a"), "a/5.png": (-1.5, "b"), "a/6.png": (DOUBTED, "b")}
    run_of(workspace, dataset, low)
    found = suspects_of(workspace, dataset, "quick")
    assert (found.judged, found.doubted) == (20, 3)
    assert of_kind(found.checked, "suspect-label") == [("a/3.png",), ("b/1.png",), ("a/5.png",)]
    both = next(finding for finding in found.checked.findings if finding.paths == ("a/3.png",))
    assert both.detail.startswith("It looks like b; a is under 1 % likely, judged by the other pictures. In 4 looks while quick")
    assert both.detail.endswith("it looked like c; beside that, a is 0.2 % likely.")
    asked = {question.samples[0].path: question for question in load_questions(dataset).questions}
    assert asked["a/3.png"].suggestion == "c", "the run is surer than the closer look"
    assert asked["b/1.png"].suggestion == "a"
    assert len(asked) == len([q for q in load_questions(dataset).questions if q.kind == "suspect-label"])


def test_a_closer_look_that_is_surer_keeps_its_suggestion(workspace: Workspace, dataset: Dataset) -> None:
    run_of(workspace, dataset, {"a/3.png": (-1.1, "c")}, held_out=True)
    found = suspects_of(workspace, dataset, "quick")
    assert "Heads of quick that had not learned from it take it for c" in found.checked.findings[0].detail
    (question,) = (one for one in load_questions(dataset).questions if one.kind == "suspect-label")
    assert question.suggestion == "b"


def test_a_label_that_was_changed_since_is_not_doubted_and_one_that_is_changed_after_is_settled(
    workspace: Workspace, dataset: Dataset
) -> None:
    run_of(workspace, dataset, {"a/5.png": (-3.0, "b"), "a/6.png": (-3.0, "b")})
    first, second = dataset.catalog.by_paths(["a/5.png", "a/6.png"])
    dataset.catalog.relabel([first.id], "b")
    found = suspects_of(workspace, dataset, "quick")
    assert found.doubted == 1
    assert of_kind(found.checked, "suspect-label") == [("a/6.png",), ("a/3.png",)]
    dataset.catalog.relabel([second.id], "b")
    assert of_kind(check_stored(dataset), "suspect-label") == [("a/3.png",)]


def test_what_a_run_cannot_tell_is_refused(workspace: Workspace, dataset: Dataset) -> None:
    with pytest.raises(NotThere, match=r"^There is no run called nothing\. Runs here: none yet\.$"):
        suspects_of(workspace, dataset, "nothing")
    RunFolder.create(workspace, "bare", dataset.name, Recipe())
    with pytest.raises(
        NotThere,
        match=(
            r"^bare has kept no margins of its training pictures\. They are written when training ends\. Runs from "
            "before they were kept, that mix their pictures, or that learn no head of their own have none: train "
            r"another one\.$"
        ),
    ):
        suspects_of(workspace, dataset, "bare")
    with pytest.raises(Refused, match=r"^bare was trained on planted, and says nothing of other\. Ask it about planted\.$"):
        suspects_of(workspace, planted_dataset(workspace, "other"), "bare")
