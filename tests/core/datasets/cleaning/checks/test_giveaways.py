"""What tells classes apart without what their pictures show."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import pytest

from core.cli.verbs.check import text
from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import CheckResult, Finding, check_stored
from core.datasets.cleaning.checks.giveaways import _looked_at, _Property, _Rule, _rules
from core.datasets.cleaning.exclusion import exclude
from core.datasets.cleaning.open_findings import open_findings
from core.support.errors import BadInput
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset

EACH = 20
Made = Callable[[str, np.random.Generator], Mapping[str, object]]


def planted(workspace: Workspace, classes: str, made: Made, each: int = EACH) -> Dataset:
    """Pictures of classes of one letter, all of which differ a little in everything but what is said of their class."""
    dataset, random = planted_dataset(workspace), np.random.default_rng(7)
    usual: Made = lambda label, random: {  # noqa: E731
        "width": int(random.integers(200, 400)), "height": int(random.integers(200, 400)),
        **{name: float(random.uniform(0.1, 0.9)) for name in ("brightness", "contrast", "sharpness", "colour", "border")},
    }  # fmt: skip
    plant(
        dataset,
        [
            Planted(f"{label}/{number:03}.jpg", label, **{**usual(label, random), **made(label, random)})  # type: ignore[arg-type]
            for label in classes
            for number in range(each)
        ],
    )
    return dataset


def of(found: CheckResult) -> list[Finding]:
    return [finding for finding in found.findings if finding.kind == "giveaway"]


def as_in_vehicles(label: str, random: np.random.Generator) -> Mapping[str, object]:
    """Two of seven classes are grey, one of them before black."""
    grey: dict[str, object] = {"colour": 0.0} if label in "ab" else {}
    return grey | ({"border": 0.01, "sharpness": 3 + float(random.uniform(0, 1))} if label == "a" else {})


def test_each_set_of_classes_is_told_once_by_what_tells_it_best(workspace: Workspace) -> None:
    found = of(check_stored(planted(workspace, "abcdefg", as_in_vehicles)))
    assert [{path[0] for path in finding.paths[:3]} for finding in found] == [{"a"}, {"a", "b"}]
    assert found[1].detail == "Colour alone (0.000 or less) tells a and b: all 40 pictures have it, and none of 100 others."
    assert found[0].detail.endswith("So does sharpness.")
    assert all(len(finding.paths) == 6 and finding.score == 1 for finding in found)
    assert not {path[0] for path in found[1].paths[3:]} & {"a", "b"}


def test_chance_and_a_few_pictures_tell_nothing(workspace: Workspace) -> None:
    assert of(check_stored(planted(workspace, "abcdefghij", lambda label, random: {}))) == []


def test_a_few_pictures_tell_nothing(workspace: Workspace) -> None:
    assert of(check_stored(planted(workspace, "abc", as_in_vehicles, each=19))) == []


def test_what_half_of_the_others_have_as_well_tells_nothing(workspace: Workspace) -> None:
    def made(label: str, random: np.random.Generator) -> Mapping[str, object]:
        return {"colour": 0.0} if label == "a" or random.random() < 0.2 else {}

    assert of(check_stored(planted(workspace, "abcd", made))) == []


def test_a_measure_that_some_pictures_lack_tells_nothing(workspace: Workspace) -> None:
    """Pictures that were taken in later had all measures, those of an older catalog not before the next check."""
    dataset = planted(workspace, "abc", lambda label, random: {})
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("UPDATE samples SET border = NULL, border_contrast = NULL, colour = NULL WHERE label <> 'a'")
    assert of(check_stored(dataset)) == []


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ({"mode": "L"}, {}, "Kind of pixels alone (L) tells a: all 20 pictures have it, and none of 20 others."),
        ({"width": 300, "height": 197}, {}, "Size in pixels alone (300 × 197) tells a:"),
        ({"width": 600}, {"width": 200}, " tells a: "),
    ],
)
def test_of_two_classes_one_is_told(workspace: Workspace, one: dict[str, object], other: dict[str, object], words: str) -> None:
    (found,) = of(check_stored(planted(workspace, "ab", lambda label, random: one if label == "a" else other)))
    assert words in found.detail
    assert found.paths[0].startswith("a/")


def test_how_many_of_its_pictures_have_it_and_how_many_others(workspace: Workspace) -> None:
    """One grey picture in twenty is coloured, and of the others one is grey."""
    coloured, grey = iter([0.5] + [0.0] * 49), iter([0.0] + [0.5] * 49)
    dataset = planted(workspace, "ab", lambda label, random: {"colour": next(coloured if label == "a" else grey)}, each=50)
    (found,) = of(check_stored(dataset))
    assert found.detail.endswith(" tells a: 49 of 50 pictures have it, and 1 of 50 others.")


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (-math.inf, 0.05, "", "0.050 or less"),
        (-math.inf, 0.1, "", "0.10 or less"),
        (0.5, math.inf, " px", "0.50 px or more"),
        (0.01, 0.02, "", "0.010 to 0.020"),
        (0.01, 0.2, "", "0.01 to 0.20"),
        (-0.2, 0.01, "", "-0.20 to 0.01"),
        (0.3, 0.3, " px", "0.30 px"),
    ],
)
def test_a_range_is_told_as_finely_as_its_larger_end_asks_for(low: float, high: float, unit: str, words: str) -> None:
    rule = _Rule(frozenset({0}), _Property("colour", np.zeros(1), unit=unit), low, high, 1.0, np.ones(1, bool))
    assert rule.words() == words


def test_its_pictures_are_examples_of_which_none_is_left_out(workspace: Workspace) -> None:
    dataset = planted(workspace, "abcdefg", as_in_vehicles)
    found = check_stored(dataset)
    assert "Among them and others: a/000.jpg, " in text(found, everything=True)
    assert [finding.left_out for finding in open_findings(dataset, ["giveaway"])] == [frozenset(), frozenset()]
    with pytest.raises(BadInput) as none:
        exclude(dataset, [])
    assert "label-conflict" in none.value.hint
    assert "giveaway" not in none.value.hint, "a kind that is refused"
    with pytest.raises(BadInput, match="whole classes"):
        exclude(dataset, ["giveaway"])


def test_of_many_pictures_a_rare_class_is_looked_at_as_well() -> None:
    labels = np.repeat(np.arange(3), (40_000, 20_000, 30))
    rows = _looked_at(labels, 3)
    assert np.bincount(labels[rows]).tolist() == [10_000, 5_000, 20]
    few = np.repeat(np.arange(3), (40, 30, 5))
    assert sorted(_looked_at(few, 3)) == list(range(75)), "all of what is not much"
    values = np.where(labels == 2, 0.0, np.linspace(0.1, 0.9, len(labels)))
    (rule,) = (rule for rule in _rules(_Property("colour", values), labels, rows, 3) if rule.classes == {2})
    assert (rule.strength, int(rule.has.sum())) == (1.0, 30)


def test_among_thousands_of_rare_classes_no_more_is_looked_at_than_one_can_wait_for() -> None:
    labels = np.repeat(np.arange(5_000), 60)
    assert len(_looked_at(labels, 5_000)) <= 20_000
