"""Every field of a recipe has one place in its form, and what has no use is not shown."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.runs.recipe import ENSEMBLE, Recipe
from core.support.fields import describe
from gui.training.recipe_rows import CARRIED, FIRST, NEEDS, NETWORK, AllBut, WholeForm


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


def test_what_computes_is_asked_where_there_is_a_choice_or_where_one_was_made(qtbot: QtBot) -> None:
    form = WholeForm(info for info in describe(Recipe) if info.name in ("device", "precision", "seed"))
    qtbot.addWidget(form)
    row = form.row("device")
    assert row.editor.isHidden()
    form.set_values(Recipe(device="mps"))
    assert not row.editor.isHidden(), "a recipe of another machine"
    form.set_values(Recipe())
    form.offer_devices(True)
    assert not row.editor.isHidden()
    form.offer_devices(False)
    assert row.editor.isHidden()
    assert form.values()[0]["device"] == "auto"
