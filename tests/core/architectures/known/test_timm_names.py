"""What is read from timm's source agrees with what timm says when it is imported."""

from __future__ import annotations

import re

import pytest

import core.architectures.timm_guard  # noqa: F401  before anything else of timm

import timm  # isort: skip

from core.architectures.known.timm_names import check_timm_name
from core.support.errors import BadInput, NotThere


def test_every_network_of_timm_is_known() -> None:
    names = timm.list_models()
    assert len(names) > 1000
    for name in [*names[::50], "resnet50.a1_in1k", "tf_efficientnet_b0_ns"]:
        check_timm_name(name)


@pytest.mark.parametrize("name", ["", "resnet51", "resnet", "Resnet50", "../resnet50"])
def test_others_are_refused_with_the_nearest(name: str) -> None:
    assert not timm.is_model(name)
    with pytest.raises(NotThere, match="timm knows no network"):
        check_timm_name(name)


def test_the_hint_names_the_nearest() -> None:
    with pytest.raises(NotThere) as told:
        check_timm_name("resnet51.a1_in1k")
    assert told.value.message == "timm knows no network called 'resnet51.a1_in1k'."
    assert re.fullmatch(r"Did you mean timm:resnet5\w+, timm:resnet\w+, timm:resnet\w+\?", told.value.hint or "")
    with pytest.raises(NotThere) as told:
        check_timm_name("nothing of the sort")
    assert told.value.hint == "Search among all networks."


def test_a_network_that_gives_no_features_is_refused_before_a_start() -> None:
    with pytest.raises(BadInput, match="no head can be put on it"):
        check_timm_name("mobilenetv5_300m_enc")
