"""What a person can choose about augmentation ahead of training."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from core.derived.augment_request import AugmentOptions, AugmentRequest
from core.runs.augmentation import Augmentation


def test_every_choice_that_changes_pixels_is_told() -> None:
    def shown(options: AugmentOptions, **varied: object) -> str:
        return AugmentRequest("a", "b", options, Augmentation.model_validate(varied)).shown

    plain = shown(AugmentOptions())
    assert plain.startswith("views of training pictures, 200 a class, 256 pixels, mirrored at random, ")
    others = [
        shown(AugmentOptions(per_class=9)), shown(AugmentOptions(picture_size=64)), shown(AugmentOptions(seed=1)),
        shown(AugmentOptions(), flip=False), shown(AugmentOptions(), rotation=5), shown(AugmentOptions(), erase=0.5),
    ]  # fmt: skip
    assert len({plain, *others}) == 7
    assert shown(AugmentOptions(), mixup=0.2) == plain, "what blends labels cannot be done ahead"


def test_one_picture_a_class_is_not_enough() -> None:
    with pytest.raises(ValidationError, match="per_class"):
        AugmentOptions(per_class=1)
