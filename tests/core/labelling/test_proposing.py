"""Runs and the closer look propose classes for pictures that have none."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.labelling.proposal import LOOK
from core.labelling.proposing import propose
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.recipes import recipe
from tests.trained_runs import write_run
from tests.unlabelled_shapes import unlabelled_shapes


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Dataset]:
    folder = tmp_path_factory.mktemp("unlabelled")
    workspace = Workspace.at(folder / "workspace")
    dataset = unlabelled_shapes(workspace, folder / "shapes")
    for seed in (1, 2):
        write_run(workspace, f"run-{seed}", recipe("mlp", seed=seed), ("circle", "square"))
    return workspace, dataset


def test_the_closer_look_goes_by_the_labelled_pictures(place: tuple[Workspace, Dataset]) -> None:
    workspace, dataset = place
    found = propose(workspace, dataset)
    assert (found.by, found.classes, found.learned_from) == ((LOOK,), ("circle", "square"), 8)
    assert len(found.proposals) == 12
    right = sum(one.label == one.path.rsplit("/")[-1].split("-")[0] for one in found.proposals)
    assert right >= 11
    assert dataset.catalog.edits() == (), "proposing decides nothing"


def test_several_are_heard_together(place: tuple[Workspace, Dataset]) -> None:
    workspace, dataset = place
    found = propose(workspace, dataset, ("run-1", "run-2", LOOK))
    one = found.proposals[0]
    assert len(one.votes) == 3
    alone = [propose(workspace, dataset, (name,)).proposals[0] for name in ("run-1", "run-2", LOOK)]
    said = [{ranked.class_name: ranked.probability for ranked in single.ranked} for single in alone]
    for ranked in one.ranked:
        assert ranked.probability == pytest.approx(sum(each[ranked.class_name] for each in said) / 3, abs=1e-5)
    assert [single.label for single in alone] == [vote.class_name for vote in one.votes]


def test_what_cannot_be_asked_is_explained(place: tuple[Workspace, Dataset], tmp_path: Path) -> None:
    workspace, dataset = place
    with pytest.raises(BadInput, match="Nobody was named"):
        propose(workspace, dataset, ())
    with pytest.raises(NotThere, match="nothing"):
        propose(workspace, dataset, ("nothing",))
    steps: list[object] = []
    with pytest.raises(NotThere, match="nothing"):
        propose(workspace, dataset, (LOOK, "nothing"), Context(steps.append))
    assert not steps, "the closer look came first"
    other = Workspace.at(tmp_path / "other")
    bare = unlabelled_shapes(other, tmp_path / "bare", labelled=0, others=3)
    with pytest.raises(BadInput, match="has such of 0 classes"):
        propose(other, bare)
