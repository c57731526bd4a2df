"""What a person can choose about background removal."""

from __future__ import annotations

import pytest

from core.architectures.instance_segmentation import object_names
from core.derived.background_request import OBJECTS, BackgroundOptions, Makes, shows


def test_the_names_of_objects_are_those_of_the_weights() -> None:
    assert set(OBJECTS) == set(object_names()) - {"__background__", "N/A"}
    assert len(OBJECTS) == 80


def test_an_object_it_does_not_know_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="knows no object called 'unicorn'"):
        BackgroundOptions(object_class="unicorn")


@pytest.mark.parametrize(
    ("options", "said"),
    [({"fill": "puce"}, "not a colour"), ({"least_area": 0.5, "most_area": 0.4}, "smaller than the most")],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        BackgroundOptions(**options)  # type: ignore[arg-type]


def test_choices_are_told_and_areas_judged() -> None:
    options = BackgroundOptions(method="grabcut", fill="#102030", crop=False, least_area=0.1, most_area=0.5)
    assert options.colour == (16, 32, 48)
    assert options.shown == "background removed by grabcut, filled with #102030, not cut, up to 1024 pixels"
    assert options.shown_with_mask.startswith("background removed by its source's mask")
    assert options.outside(0.3) == ""
    assert options.outside(0.05).endswith("less than 10.0 %.")
    assert options.outside(0.75).endswith("more than 50.0 %.")
    assert options.outside(0.3, doubt=0.4) == ""
    assert options.outside(0.3, doubt=0.62) == "62 % of the mask is neither object nor background for certain."


def test_what_is_made_of_the_masks_is_told_without_what_does_not_concern_it() -> None:
    swapped = BackgroundOptions(makes="swapped", seed=3, fill="red")
    assert (
        swapped.shown == "object before the background of another class drawn by seed 3, told apart by u2netp, up to 1024 pixels"
    )
    alone = BackgroundOptions(makes="background", seed=3)
    assert alone.shown_with_mask == "background without the object, told apart by its source's mask, up to 1024 pixels"


def test_the_limits_themselves_are_within() -> None:
    options = BackgroundOptions(least_area=0.1, most_area=0.5, most_doubt=0.4)
    assert options.outside(0.1) == options.outside(0.5) == ""
    assert options.outside(0.0999) == "The mask covers 10.0 % of the picture, less than 10.0 %."
    assert options.outside(0.501) == "The mask covers 50.1 % of the picture, more than 50.0 %."
    with pytest.raises(ValueError, match="the least area must be smaller than the most"):
        BackgroundOptions(least_area=0.5, most_area=0.5)


def test_an_object_and_weights_are_told_where_mask_rcnn_looks() -> None:
    usual = "background removed by {}, filled with #ffffff, cut to the object with margin 0.1, up to 1024 pixels"
    assert BackgroundOptions().shown == usual.format("u2netp")
    wished = BackgroundOptions(method="mask-rcnn", object_class="dog", weights="/a/b/w.pth")
    assert wished.shown == usual.format("mask-rcnn (dog, weights w.pth)")
    assert wished.shown_with_mask == usual.format("its source's mask")
    assert BackgroundOptions(method="mask-rcnn").shown == usual.format("mask-rcnn")
    assert BackgroundOptions(object_class="dog").shown == usual.format("u2netp"), "which no other method knows"
    assert BackgroundOptions(fill="red").colour == (255, 0, 0)


@pytest.mark.parametrize("makes", ["object", "swapped", "background"])
def test_what_was_made_is_known_by_how_its_line_begins(makes: Makes) -> None:
    assert shows(BackgroundOptions(makes=makes).shown) == makes
    assert shows("cropped") is None


def test_what_is_said_of_a_wrong_colour_names_those_there_are() -> None:
    with pytest.raises(ValueError, match="'#12345' is not a colour; write white, grey, black, green, blue, red, or #rrggbb"):
        BackgroundOptions(fill="#12345")
    with pytest.raises(ValueError, match="it knows airplane, apple"):
        BackgroundOptions(object_class="unicorn")
