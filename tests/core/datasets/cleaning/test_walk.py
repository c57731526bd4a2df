"""The way through a cleaning: every place in its order, remembered, and what may be gone on to."""

from __future__ import annotations

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.proposals import PROPOSED
from core.datasets.cleaning.questions import try_limits
from core.datasets.cleaning.walk import LIMITS, REVIEW, CleaningWalk, Remembered, begin_cleaning
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    """Twenty plain pictures, two dark ones, and one that is far too wide."""
    made = planted_dataset(workspace)
    plant(made, [Planted(f"a/{number}.png", "a") for number in range(20)])
    plant(made, [Planted(f"b/dark-{number}.png", "b", brightness=0.01, contrast=0.005) for number in range(2)])
    plant(made, [Planted("b/wide.png", "b", width=9000, height=100)])
    check_stored(made)
    return made


def begun(dataset: Dataset, memory: Remembered | None = None) -> CleaningWalk:
    walk = CleaningWalk(memory or Remembered())
    walk.begin(begin_cleaning(dataset, walk.memory.again, walk.memory.limits, Context()))
    return walk


def test_it_goes_from_the_limits_over_every_question_to_the_review(dataset: Dataset) -> None:
    walk = begun(dataset)
    walk.stand((LIMITS, ""))
    assert walk.is_at_the_beginning
    steps = [walk.here]
    while walk.here[0] != REVIEW:
        walk.stand(walk.step(1))
        steps.append(walk.here)
    assert [step for step, _ in steps] == [LIMITS, *(question.kind for question in walk.cleaning.questions), REVIEW]
    assert len({key for _, key in steps[1:-1]}) == len(walk.cleaning.questions) >= 3
    assert walk.step(1) == walk.here, "there is nothing behind the review"
    assert not walk.can_go_on(), "there is nothing to apply"
    walk.cleaning.carry_over(walk.cleaning.open_of("dark"), PROPOSED)
    assert walk.can_go_on()


def test_what_is_left_open_comes_first_and_is_taken_up_again(dataset: Dataset) -> None:
    walk = begun(dataset)
    first, second = walk.cleaning.of_kind("dark")
    walk.cleaning.answer(first, walk.cleaning.proposal(first))
    assert walk.first_of("dark") == ("dark", second.key)
    assert walk.about(second.samples[0].id, "dark") == ("dark", second.key)
    assert walk.about(second.samples[0].id, "blurred") is None
    walk.stand(("dark", second.key))
    again = begun(dataset, walk.memory)
    assert again.here == ("dark", second.key)
    assert again.question() == second
    assert again.cleaning.is_answered(first)


def test_it_begins_at_the_kind_or_question_that_was_wished(dataset: Dataset) -> None:
    first, second = begun(dataset).cleaning.of_kind("dark")
    for wished, where in (("dark", ("dark", first.key)), (second.key, ("dark", second.key))):
        walk = CleaningWalk(Remembered(), wished)
        assert walk.begin(begin_cleaning(dataset, walk.memory.again, walk.memory.limits, Context())) == where


def test_other_limits_ask_other_questions(dataset: Dataset) -> None:
    walk = begun(dataset)
    assert walk.loaded is not None
    assert walk.new_limits() is None
    limits = SizeLimits(side=(500.0, 5000.0))
    found = try_limits(dataset, walk.loaded.material.evidence, limits)
    walk.ask_beyond(limits, found)
    assert len(walk.cleaning.of_kind("odd-size")) == 22, "all but the wide one are small"
    assert walk.new_limits() == limits
    with pytest.raises(BadInput):
        try_limits(dataset, walk.loaded.material.evidence, SizeLimits(side=(50.0, 10.0)))
