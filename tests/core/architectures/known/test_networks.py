"""Searching and ordering networks, and what is said of one."""

from __future__ import annotations

import pytest

from core.architectures.known.networks import ORDERS, KnownNetwork, found, in_order

SMALL = KnownNetwork("timm:small.a", "small.a", "timm", 1_000_000, 5_000_000, 224, None, "mit", "to download", 4_000_000)
LARGE = KnownNetwork("torchvision:large", "large", "torchvision", 9_000_000, None, 64, 70.25, "", "downloaded")
OURS = KnownNetwork("mlp", "Multilayer perceptron", "Safelight", None, 100, 32, None, "", "none")
ALL = (SMALL, LARGE, OURS)


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("", ["timm:small.a", "torchvision:large", "mlp"]),
        ("  TIMM  MIT ", ["timm:small.a"]),
        ("unknown", ["torchvision:large"]),
        ("downloaded large", ["torchvision:large"]),
        ("perceptron", ["mlp"]),
        ("large mit", []),
    ],
)
def test_every_word_must_be_part_of_what_is_known(search: str, names: list[str]) -> None:
    assert [one.name for one in found(ALL, search)] == names


def test_what_is_not_known_comes_last_either_way() -> None:
    assert in_order(ALL, "parameters") == [SMALL, LARGE, OURS]
    assert in_order(ALL, "parameters", backwards=True) == [LARGE, SMALL, OURS]
    assert in_order(ALL, "accuracy", backwards=True)[0] == LARGE
    assert in_order(ALL, "weights") == [LARGE, SMALL, OURS]
    assert all(sorted(in_order(ALL, by), key=ALL.index) == list(ALL) for by in ORDERS)


def test_what_choosing_it_means_is_said_beforehand() -> None:
    assert SMALL.words == (
        "Its weights are downloaded once, about 4.0 MB, when the training begins; that needs a network. Their licence: mit. "
        "5.00 M multiply-adds a picture of 224 pixels."
    )
    assert LARGE.words == "Its weights are on this machine already. Their licence: unknown."
    assert OURS.words.startswith("No weights are published: it learns from random ones, or from a file of yours.")
    assert [one.accuracy_text for one in ALL] == ["unknown", "70.2 %", "unknown"]
    assert [one.licence_text for one in ALL] == ["mit", "unknown", ""]
