"""Which runs a study wants: every combination, every seed, by recipes that are refused at once when they cannot be used."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from core.studies.study import MOST_RUNS, MOST_SEEDS, Factor, Study, cells_of, factor_of, wanted_runs
from core.support.errors import BadInput, NotThere


def study(*factors: Factor, **fields: object) -> Study:
    values = {
        "name": "s",
        "dataset": "pets",
        "split": "main",
        "preset": "mlp",
        "created": "2026-01-01T00:00:00+00:00",
        "seeds": 2,
    }
    return Study.model_validate({**values, **fields, "factors": factors})


def test_every_combination_is_a_cell_and_every_seed_a_run_of_it() -> None:
    asked = study(factor_of("learning_rate=0.01, 0.001"), factor_of("batch_size=4,8"), settings=("epochs=3",))
    assert [cell.words for cell in cells_of(asked)] == [
        "learning_rate 0.01, batch_size 4", "learning_rate 0.01, batch_size 8",
        "learning_rate 0.001, batch_size 4", "learning_rate 0.001, batch_size 8",
    ]  # fmt: skip
    assert cells_of(asked)[0].title == "Learning rate 0.01, batch size 4"
    runs = wanted_runs(asked)
    assert len(runs) == 8
    told = [(one.recipe.stages[0].learning_rate, one.recipe.stages[0].batch_size, one.seed) for one in runs]
    assert told[:3] == [(0.01, 4, 0), (0.01, 4, 1), (0.01, 8, 0)]
    assert {(one.recipe.seed == one.seed, one.recipe.stages[0].epochs, one.dataset, one.split) for one in runs} == {
        (True, 3, "pets", "main")
    }


def test_presets_datasets_and_splits_are_factors_like_any_other() -> None:
    asked = study(factor_of("preset=mlp,cnn-small"), factor_of("dataset=pets,pets-cut"), factor_of("split=a,b"), seeds=1)
    told = [(one.recipe.architecture, one.dataset, one.split) for one in wanted_runs(asked)]
    assert len(told) == len(set(told)) == 8
    assert ("cnn-small", "pets-cut", "b") in told


def test_what_it_is_about_are_all_datasets_and_splits_that_are_varied() -> None:
    assert study(factor_of("learning_rate=0.1,0.01")).about == "pets, split main"
    varied = study(factor_of("dataset=cut,swapped,grounds,pets"), factor_of("split=a,b"))
    assert varied.about == "cut, swapped, grounds and 1 more, splits a, b", "it was said to be trained on pets alone"


def test_without_factors_it_is_one_cell() -> None:
    (cell,) = cells_of(study())
    assert cell.words == "the recipe"
    assert len(wanted_runs(study(seeds=5))) == 5


def test_a_study_grows_and_loses_nothing() -> None:
    asked = study(factor_of("learning_rate=0.01,0.001"))
    grown = asked.extended([factor_of("learning_rate=0.001,0.1"), factor_of("batch_size=4")], 5)
    assert grown.factors == (factor_of("learning_rate=0.01,0.001,0.1"), factor_of("batch_size=4"))
    assert grown.seeds == 5
    assert grown.extended([], 1) == grown.extended([], None) == grown


@pytest.mark.parametrize("seeds", [-3, 0, MOST_SEEDS + 1])
def test_so_many_seeds_as_no_study_has_are_refused_before_they_are_kept(seeds: int) -> None:
    with pytest.raises(BadInput, match=f"^A study has 1 to {MOST_SEEDS} seeds, not {seeds}. Say how many seeds.$"):
        study().extended([], seeds)


def test_a_study_follows_its_dataset_to_another_name() -> None:
    asked = study(factor_of("dataset=pets,cars"), factor_of("split=pets,b"), winner="dataset pets, split pets")
    moved = asked.following("pets", "animals")
    assert (moved.dataset, moved.winner) == ("animals", "dataset animals, split pets")
    assert moved.factors == (factor_of("dataset=animals,cars"), factor_of("split=pets,b"))
    assert moved.following("pets", "dogs") == moved
    assert study(winner="of other days").following("pets", "animals").winner == "of other days"


@pytest.mark.parametrize("text", ["learning_rate", "=1", "learning_rate=", "learning_rate= , "])
def test_a_factor_without_values_is_refused(text: str) -> None:
    with pytest.raises(
        BadInput,
        match=(
            rf"^The factor {re.escape(repr(text))} has no values\. "
            r"Write it as key=a,b,c, for example learning_rate=0\.01,0\.001\.$"
        ),
    ):
        factor_of(text)


def test_what_cannot_be_used_is_refused_before_anything_is_trained() -> None:
    with pytest.raises(
        BadInput, match=r"^A recipe has no setting 'lerning_rate'\. Near to it: learning_rate, stages\.0\.learning_rate\.$"
    ):
        wanted_runs(study(factor_of("lerning_rate=1")))
    with pytest.raises(
        BadInput,
        match=(
            r"^These settings cannot be used: stages\.0\.learning_rate must be a number, and it is 'much'\. Change it "
            r"and try again\.$"
        ),
    ):
        wanted_runs(study(factor_of("learning_rate=much")))
    with pytest.raises(NotThere, match="nothing-such"):
        wanted_runs(study(factor_of("preset=nothing-such")))
    many = study(Factor(key="learning_rate", values=tuple(f"{n}e-6" for n in range(1, MOST_RUNS + 2))), seeds=1)
    with pytest.raises(BadInput, match=r"^s would be 2,001 runs; a study has at most 2,000\. Take fewer values or seeds\.$"):
        wanted_runs(many)
    endless = [Factor(key=key, values=tuple(map(str, range(20_000)))) for key in ("epochs", "batch_size", "picture_size")]
    with pytest.raises(
        BadInput, match=r"^s would be 16,000,000,000,000 runs; a study has at most 2,000\. Take fewer values or seeds\.$"
    ):
        wanted_runs(study(*endless))
    with pytest.raises(BadInput, match=r"^The seed is no factor: seeds are repeats of each cell\. Say how many seeds\.$"):
        wanted_runs(study(factor_of("seed=1,2")))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "a factor has values or a range"),
        ({"values": ("1",), "low": 1, "high": 2, "scale": "linear"}, "a factor has values or a range"),
        ({"low": 2, "high": 2, "scale": "linear"}, "the lower end of a range comes first"),
        ({"low": 3, "high": 2, "scale": "log"}, "the lower end of a range comes first"),
        ({"low": 0, "high": 2, "scale": "log"}, "a range on a log scale begins above 0"),
        ({"low": -1, "high": 2, "scale": "log"}, "a range on a log scale begins above 0"),
    ],
)
def test_a_factor_has_values_or_a_range_that_can_be_gone_through(fields: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Factor.model_validate({"key": "learning_rate", **fields})


def test_a_range_is_written_and_said_and_only_a_search_has_one() -> None:
    linear, log = (Factor(key="learning_rate", low=0.001, high=0.5, scale=scale) for scale in ("linear", "log"))
    assert (linear.written, linear.words) == ("0.001..0.5:linear", "0.001 to 0.5")
    assert (log.written, log.words) == ("0.001..0.5:log", "0.001 to 0.5 on a log scale")
    values = Factor(key="batch_size", values=("4", "8", "4"))
    assert (values.written, values.words) == ("4,8", "4, 8")
    assert Factor(key="weight_decay", low=0, high=1, scale="linear").written == "0..1:linear"
    assert study(log, trials=4).is_search
    with pytest.raises(ValidationError, match="only a search chooses from ranges"):
        study(linear)
    with pytest.raises(BadInput, match=r"^s is a search, and what it searches stays as it began\. Begin another search\."):
        study(log, trials=4).extended([values], None)
    assert study(log, trials=4).extended([], 7).seeds == 7
