"""What is searched is read as a person writes it, with kind and bounds of the recipe's own fields."""

from __future__ import annotations

import pytest

from core.studies.searching.asking import as_search
from core.studies.searching.ranges import check_searchable, searched_of, told
from core.studies.study import Factor, Study
from core.support.errors import BadInput, NotThere


def study(*searched: str) -> Study:
    begun = Study(name="s", dataset="pets", split="main", preset="mlp", created="2026-01-01T00:00:00+00:00")
    return as_search(begun, [searched_of(text) for text in searched])


@pytest.mark.parametrize(
    ("text", "low", "high", "scale"),
    [
        ("learning_rate=0.0001..0.1", 0.0001, 0.1, "log"), ("weight_decay=0..0.1", 0, 0.1, "linear"),
        ("dropout = 0.1 .. 0.5", 0.1, 0.5, "linear"), ("batch_size=4..64", 4, 64, "log"), ("epochs=2..9:log", 2, 9, "log"),
        ("stages.0.learning_rate=1e-4..1e-1:linear", 0.0001, 0.1, "linear"), ("augmentation.rotation=0..30", 0, 30, "linear"),
    ],
)  # fmt: skip
def test_a_range_is_gone_through_as_fits(text: str, low: float, high: float, scale: str) -> None:
    factor = searched_of(text)
    assert (factor.low, factor.high, factor.scale, factor.values) == (low, high, scale, ())


def test_values_are_a_factor_as_any() -> None:
    assert searched_of("batch_size=4,8,16") == Factor(key="batch_size", values=("4", "8", "16"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("learning_rate=0.1..0.01", "comes first"), ("learning_rate=0.1..0.1", "comes first"), ("learning_rate=..1", "no range"),
        ("learning_rate=a..b", "is no number"), ("learning_rate=0..inf", "finite"), ("learning_rate=0..1:log", "above 0"),
        ("learning_rate=0.1..1:square", "log or a linear"), ("batch_size=4.5..8", "whole number"), ("head=1..2", "no number"),
        ("lerning_rate=0.1..1", "no number"), ("seed=1..9", "other things"), ("best_by=loss,accuracy", "other things"),
        ("dataset=a,b", "does not choose the dataset"), ("split=a,b", "does not choose the split"), ("epochs=", "has no values"),
    ],
)  # fmt: skip
def test_what_is_no_range_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        searched_of(text)


@pytest.mark.parametrize(
    "text", ["learning_rate=1..100", "dropout=0..5", "batch_size=1..100000", "lerning_rate=1,2", "head=linear,none"]
)
def test_ends_that_no_recipe_has_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        check_searchable(study(text))


def test_presets_are_searched_like_values_and_all_of_them_are_looked_at() -> None:
    check_searchable(study("preset=mlp,cnn-small", "learning_rate=0.001..0.1"))
    with pytest.raises(NotThere, match="nothing-such"):
        check_searchable(study("preset=mlp,nothing-such"))
    with pytest.raises(BadInput, match="searches nothing"):
        check_searchable(study())


def test_a_number_is_told_in_few_digits_and_never_beyond_its_range() -> None:
    rate, share = searched_of("learning_rate=0.00012345..0.1"), searched_of("weight_decay=0..0.1")
    assert [told(rate, chosen) for chosen in (0.00012345, 0.000123451, 0.0123456, 0.1)] == [
        "0.00012345",
        "0.00012345",
        "0.0123",
        "0.1",
    ]
    assert [told(share, chosen) for chosen in (0.0, 0.01234567, 0.1)] == ["0", "0.0123", "0.1"]
    assert told(searched_of("batch_size=4..64"), 7.0) == "7"
    narrow = searched_of("momentum=0.9..0.9002")
    assert told(narrow, 0.90011) != told(narrow, 0.90012)
