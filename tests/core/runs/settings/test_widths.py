"""Widths of layers as people write them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from core.runs.recipe import Recipe
from core.runs.settings.widths import widths_of


@pytest.mark.parametrize(
    ("written", "kept"),
    [(512, "512"), ("512", "512"), ("2048-1024-512", "2048-1024-512"), (" 64 - 32 ", "64-32"), ("64, 32", "64-32"), ("007", "7")],
)
def test_widths_are_kept_in_one_form(written: object, kept: str) -> None:
    recipe = Recipe.model_validate({"head_width": written, "mlp_width": written})
    assert (recipe.head_width, recipe.mlp_width) == (kept, kept)
    assert Recipe.model_validate_json(recipe.model_dump_json()) == recipe


@pytest.mark.parametrize(
    "written", ["", "-", "0", "512-", "512--8", "-512", "1e3", "16385", "1-2-3-4-5-6-7-8-9", True, None, 2.5]
)
def test_what_is_no_list_of_widths_is_refused(written: object) -> None:
    with pytest.raises(ValidationError, match=r"whole numbers|valid string"):
        Recipe.model_validate({"head_width": written})


def test_the_numbers_come_in_the_order_pictures_pass_them() -> None:
    assert widths_of("2048-1024-512") == (2048, 1024, 512)
