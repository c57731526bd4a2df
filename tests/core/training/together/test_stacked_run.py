"""Which runs can be stacked at all, and which of them see the same pictures."""

from __future__ import annotations

from core.architectures.building import build
from core.runs.recipe import Recipe
from core.training.together.stacked_run import can_be_stacked, trained_layers
from tests.stacked_trainings import head_recipe, staged
from tests.tiny_training import CLASSES, tiny_plan


def stacks(recipe: Recipe) -> bool:
    return can_be_stacked(tiny_plan(recipe), build(recipe, len(CLASSES)))


def test_steps_of_sgd_and_adamw_are_stacked() -> None:
    assert stacks(head_recipe())
    assert stacks(head_recipe(staged(optimiser="adamw"), staged(), head="deep"))


def test_what_is_made_otherwise_or_drawn_at_random_is_not() -> None:
    for recipe in (
        head_recipe(staged(optimiser="lion")),
        head_recipe(staged(optimiser="solved")),
        head_recipe(dropout=0.1),
        head_recipe(average_weights=0.9),
        head_recipe(tensorboard=True),
    ):
        assert not stacks(recipe)


def test_the_layers_that_are_trained_are_the_heads() -> None:
    network = build(head_recipe(), len(CLASSES))
    assert trained_layers(network) is network.head
