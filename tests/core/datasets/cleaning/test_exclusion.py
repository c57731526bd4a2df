"""Exclusion beyond kinds: narrowed by strength, by name, by limits of one's own, tried out first; and as the verb says it."""

from __future__ import annotations

import json

import pytest

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import SampleFilter
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.exclusion import ExclusionRule, exclude, exclude_paths, restore_paths, undo_exclusion
from core.datasets.cleaning.size_limits import read_limits
from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"a/{n}.png") for n in range(10)])
    plant(made, [Planted(f"a/dark-{n}.png", brightness=0.02 * n, contrast=0.06) for n in range(4)])
    plant(made, [Planted("b/wide.png", label="b", width=500, height=200)])
    check_stored(made)
    return made


def excluded(dataset: Dataset) -> list[str]:
    return [sample.path for sample in dataset.catalog.samples(SampleFilter(excluded=True))]


def test_only_strong_findings_or_only_the_strongest(dataset: Dataset) -> None:
    assert exclude(dataset, ["dark"], try_out=True).excluded == 4
    assert excluded(dataset) == []
    assert exclude(dataset, ExclusionRule(("dark",), strongest=1)).paths == ("a/dark-0.png",)
    undo_exclusion(dataset)
    strong = exclude(dataset, ExclusionRule(("dark",), least=0.6))
    assert strong.paths == ("a/dark-0.png", "a/dark-1.png")
    assert excluded(dataset) == list(strong.paths)


def test_of_copies_the_largest_stays_whatever_the_order(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted("a/small.png", phash=1), Planted("a/zlarge.png", phash=1, width=400, height=300)])
    plant(dataset, [Planted("b/b.png", label="b")])
    check_stored(dataset)
    assert exclude(dataset, ["near-duplicate"]).paths == ("a/small.png",)


def test_limits_are_kept_and_undone_with_the_exclusion(dataset: Dataset) -> None:
    limits = SizeLimits(aspect=(1.0, 2.0))
    result = exclude(dataset, ExclusionRule(("odd-aspect",), limits=limits))
    assert result.paths == ("b/wide.png",)
    assert read_limits(dataset.catalog) == limits
    assert len(dataset.catalog.edits()) == 1
    assert undo_exclusion(dataset).paths == ("b/wide.png",)
    assert read_limits(dataset.catalog) == SizeLimits()
    with pytest.raises(BadInput, match="limits of shape, 2 to 1"):
        exclude(dataset, ExclusionRule(("odd-aspect",), limits=SizeLimits(aspect=(2, 1))))


def test_pictures_by_name_and_back(dataset: Dataset) -> None:
    assert exclude_paths(dataset, ["a/1.png", "a/2.png", "a/1.png"]).excluded == 2
    assert exclude_paths(dataset, ["a/1.png"]).edit is None
    assert restore_paths(dataset, ["a/2.png", "a/3.png"], try_out=True).paths == ("a/2.png",)
    assert excluded(dataset) == ["a/1.png", "a/2.png"]
    assert restore_paths(dataset, ["a/2.png", "a/3.png"]).restored == 1
    assert excluded(dataset) == ["a/1.png"]
    with pytest.raises(NotThere, match="no picture a/x"):
        exclude_paths(dataset, ["a/2.png", "a/x.png"])
    assert excluded(dataset) == ["a/1.png"]


UNDONE = "Undone: exclude 1 picture: odd-size, odd-aspect, by limits set (edit {}), 1 picture in use again.\n"


def test_the_verb_says_what_it_does(dataset: Dataset, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    def ask(*words: str) -> str:
        assert run(["exclude", "planted", *words, "--workspace", str(workspace.root)]) == 0
        return capsys.readouterr().out

    assert "Would leave out 4 pictures.\n  a/dark-0.png" in ask("--kind", "dark", "--dry-run")
    assert excluded(dataset) == []
    document = json.loads(
        ask("--json", "--kind", "odd-size", "odd-aspect", "--shape-limits", "1", "2", "--size-limits", "0", "0")
    )
    assert (document["excluded"], document["restored"], document["paths"]) == (1, 0, ["b/wide.png"])
    assert read_limits(dataset.catalog) == SizeLimits((0, float("inf")), (1, 2))
    assert ask("--undo", str(document["edit"])) == UNDONE.format(document["edit"])
    assert "Left out 1 picture." in ask("--picture", "a/1.png")
    assert ask("--restore", "a/1.png").startswith("Took 1 picture in again.")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--picture", "a/1.png", "--strongest", "3"], "Name a --kind"),
        (["--undo", "--dry-run"], "does not go with --undo"),
        (["--kind", "dark", "--least-score", "2"], "Scores go from 0 to 1"),
        (["--kind", "dark", "--strongest", "0"], "from 1 on"),
        (["--kind", "odd-size", "--size-limits", "9", "3"], "lower one first"),
    ],
)
def test_what_makes_no_sense_is_refused(
    dataset: Dataset, workspace: Workspace, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert run(["exclude", "planted", *words, "--workspace", str(workspace.root)]) == 1
    assert sentence in capsys.readouterr().err
    assert dataset.catalog.edits() == ()


def test_undo_takes_back_the_latest_decision_also_when_it_took_pictures_in(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/{n}.png") for n in range(4)])
    first = exclude_paths(dataset, ["a/0.png", "a/1.png"])
    restore_paths(dataset, ["a/1.png"])
    with pytest.raises(Refused, match="changed again since") as caught:
        undo_exclusion(dataset, first.edit)
    assert "the latest is 2: Took 1 picture in again" in caught.value.hint
    assert undo_exclusion(dataset).excluded == 1
    assert undo_exclusion(dataset).restored == 2
    with pytest.raises(NotThere, match="no exclusion"):
        undo_exclusion(dataset)


def test_what_is_taken_in_again_is_told_in_order(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    names = [f"a/{number}.png" for number in range(4)]
    plant(dataset, [Planted(name) for name in names])
    exclude_paths(dataset, names)
    assert restore_paths(dataset, [names[3], names[0], names[2]]).paths == (names[0], names[2], names[3])
