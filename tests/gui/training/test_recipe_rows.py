"""Every field of a recipe has one place in its form, and what has no use is not shown."""

from __future__ import annotations

from core.runs.recipe import ENSEMBLE, Recipe
from gui.training.recipe_rows import CARRIED, FIRST, NEEDS, NETWORK, AllBut


def test_rows_are_fields_of_a_recipe_and_stand_in_one_place() -> None:
    rows = (*FIRST, *NETWORK, *CARRIED)
    assert len(set(rows)) == len(rows)
    assert set(rows) <= set(Recipe.model_fields)
    for name, (other, _) in NEEDS.items():
        assert {name, other} <= set(NETWORK)


def test_one_network_has_weights_and_an_ensemble_has_members() -> None:
    for architecture, shown in (("lite0", {"weights"}), (ENSEMBLE, {"members", "join"})):
        told = {name for name, (other, values) in NEEDS.items() if other == "architecture" and architecture in values}
        assert told == shown
    assert 1 in AllBut(2)
    assert 2 not in AllBut(2)
