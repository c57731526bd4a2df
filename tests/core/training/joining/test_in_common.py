"""Which runs share a backbone, told by their recipes; and that what they share is made once."""

from __future__ import annotations

from core.runs.recipe import Stage
from core.training.joining.in_common import Shared, backbone_part, choice_part, pace_part, shares_backbone, taught_part
from core.training.presets import recipe_for
from tests.stacked_trainings import head_recipe, staged


def test_a_thing_is_made_once_for_each_key() -> None:
    shared, made = Shared(), iter(range(9))
    assert [shared.once(key, lambda: next(made)) for key in "aba"] == [0, 1, 0]
    assert shared.once("making", lambda: shared.is_making)
    assert not shared.is_making


def test_heads_on_features_share_their_backbone_and_others_do_not() -> None:
    assert shares_backbone(head_recipe())
    assert shares_backbone(recipe_for("quick", []))
    assert shares_backbone(recipe_for("joined-deep", []))
    assert not shares_backbone(head_recipe(deterministic=True))
    assert not shares_backbone(head_recipe(staged(), Stage(trains="everything")))
    assert not shares_backbone(recipe_for("lite0-frozen", ["augmentation=light"]))
    assert not shares_backbone(recipe_for("joined-frozen", ["join=mean"]))


def test_what_concerns_the_head_alone_is_left_out() -> None:
    plain = backbone_part(head_recipe())
    for other in (
        head_recipe(seed=5, head="mlp", dropout=0.5, balance="class weights", early_stopping=3),
        head_recipe(staged(optimiser="adamw", epochs=9), staged()),
        head_recipe(staged(optimiser="solved"), refit=True),
    ):
        assert backbone_part(other) == plain
    assert backbone_part(head_recipe(picture_size=32)) != plain
    assert backbone_part(head_recipe(weights="run:other")) != plain
    whole = head_recipe(staged(), Stage(trains="everything"), seed=3)
    assert backbone_part(whole) == whole


def test_a_picture_size_that_is_chosen_hangs_on_the_seed_and_on_what_is_minimised() -> None:
    quick = recipe_for("quick", [])
    for other in (["seed=1"], ["balance=class weights"], ["label_smoothing=0.1"]):
        assert choice_part(recipe_for("quick", other)) != choice_part(quick)
    assert choice_part(recipe_for("quick", ["early_stopping=4"])) == choice_part(quick)
    assert choice_part(head_recipe(seed=4)) == choice_part(head_recipe())


def test_what_learns_from_some_pictures_shares_them_with_its_own_seed_alone() -> None:
    some = head_recipe(pictures_per_class=5)
    assert backbone_part(head_recipe(pictures_per_class=5, head="mlp")) == backbone_part(some)
    assert backbone_part(head_recipe(pictures_per_class=5, seed=1)) != backbone_part(some)
    assert backbone_part(head_recipe(pictures_per_class=6)) != backbone_part(some)
    assert (taught_part(some), taught_part(head_recipe(seed=3))) == ((5, 0), None)


def test_rates_change_nothing_of_the_pace_and_batches_do() -> None:
    assert pace_part(head_recipe(staged(learning_rate=0.5, weight_decay=0.1), seed=1)) == pace_part(head_recipe())
    assert pace_part(head_recipe(staged(batch_size=4))) != pace_part(head_recipe())
