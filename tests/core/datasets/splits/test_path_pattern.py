"""Patterns in paths: what they find, and that none of them can hold the program up."""

from __future__ import annotations

import pytest

from core.datasets.splits.path_pattern import PatternTrial, pattern_values, try_pattern
from core.support.errors import BadInput
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset

PATHS = ["a/case01-1.png", "a/case01-2.png", "b/case02-1.png", "b/plain.png"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r"case\d+", ["case01", "case01", "case02", None]),
        (r"case(\d+)-(\d+)", ["01", "01", "02", None]),
        (r"^([^/]+)/", ["a", "a", "b", "b"]),
        (r"(x?)", [None, None, None, None]),
        (r"-(?:1|2)\.", ["-1.", "-2.", "-1.", None]),
        (r"(?:\w{2}){2}", ["case", "case", "case", "plai"]),
    ],
)
def test_the_first_group_or_the_whole_match_counts(pattern: str, found: list[str | None]) -> None:
    assert pattern_values(pattern, PATHS) == found


@pytest.mark.parametrize("pattern", [r"(\w+)+$", r"(?:a|ab)*c", r"((x*)y)+", r"(?:(?:a?)b)*", r"(?P<n>(?:.+)+)z", r"(?=(a+)+b)"])
def test_a_pattern_that_could_take_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(BadInput, match="for ever"):
        pattern_values(pattern, ["a" * 200])


@pytest.mark.parametrize("pattern", ["(", "[z-a]", "a{2,1}", "(?P<1>x)", "*"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(BadInput, match="not a regular expression"):
        pattern_values(pattern, PATHS)


def test_a_trial_counts_what_would_be_tied(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, map(Planted, PATHS))
    found = try_pattern(dataset, r"case(\d+)")
    assert (found.pictures, found.all, found.values, found.largest) == (3, 4, 2, ("01", 2))
    assert try_pattern(dataset, "nothing").largest == ("", 0)
    with pytest.raises(BadInput):
        try_pattern(dataset, "(")


def test_what_a_pattern_finds_is_told_in_a_sentence() -> None:
    assert PatternTrial(0, 9, 0, ("", 0)).told == ""
    assert PatternTrial(4, 9, 1, ("a", 4)).told == "Finds the same thing in 4 of 9 paths: a."
    assert PatternTrial(1_000, 1, 2, ("a", 1)).told == "Finds 2 different things in 1,000 of 1 path; most often a, 1 time."
