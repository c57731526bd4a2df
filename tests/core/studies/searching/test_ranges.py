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


AS_IN = (
    "Write it as in learning_rate=0.0001..0.1 or batch_size=4,8,16; :log or :linear behind a range says how it is gone through."
)
ELSEWHERE = "Begin a search for each, or a study that is no search."


@pytest.mark.parametrize(
    ("text", "words", "hint"),
    [
        ("learning_rate=0.1..0.01", "'{}': the lower end of a range comes first.", AS_IN),
        ("learning_rate=0.1..0.1", "'{}': the lower end of a range comes first.", AS_IN),
        ("learning_rate=..1", "'{}' is no range.", AS_IN),
        ("learning_rate=a..b", "'{}': 'a' is no number.", AS_IN),
        ("learning_rate=0..inf", "'{}': the ends of a range are finite numbers.", AS_IN),
        ("learning_rate=0.1..1:square", "'{}': a range is gone through on a log or a linear scale.", AS_IN),
        (
            "learning_rate=0..1:log",
            "'{}': a range on a log scale begins above 0.",
            "Begin it higher, or write :linear behind it.",
        ),
        ("batch_size=4.5..8", "'{}': batch_size is a whole number.", "Give whole numbers as the ends of its range."),
        ("batch_size=4..8.5", "'{}': batch_size is a whole number.", "Give whole numbers as the ends of its range."),
        ("head=1..2", "head is no number that has a range.", "Give its values, as in head=a,b,c."),
        ("lerning_rate=0.1..1", "lerning_rate is no number that has a range.", "Give its values, as in lerning_rate=a,b,c."),
        ("seed=1..9", "A search does not choose seed: its trials would be judged by other things.", "Set it in all of them."),
        (
            "best_by=a,b",
            "A search does not choose best_by: its trials would be judged by other things.",
            "Set it in all of them.",
        ),
        ("dataset=a,b", "A search does not choose the dataset: other pictures of val would be judged.", ELSEWHERE),
        ("split=a,b", "A search does not choose the split: other pictures of val would be judged.", ELSEWHERE),
        ("epochs=", "The factor '{}' has no values.", "Write it as key=a,b,c, for example learning_rate=0.01,0.001."),
    ],
)
def test_what_is_no_range_is_refused_in_words(text: str, words: str, hint: str) -> None:
    with pytest.raises(BadInput) as caught:
        searched_of(text)
    assert (caught.value.message, caught.value.hint) == (words.format(text), hint)


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
    with pytest.raises(
        BadInput, match=r"^s(tudy)? searches nothing\. Write it as in learning_rate=0\.0001\.\.0\.1 or batch_size"
    ):
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
