"""The verb architectures: searched, in order, cut short, and all of it as a document."""

from __future__ import annotations

import json

import pytest

from core.cli.entry import run


def test_networks_are_searched_and_put_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["architectures", "torchvision", "vgg", "--by", "accuracy", "--backwards"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "8 networks."
    assert told[4].split()[:2] == ["torchvision:vgg19_bn", "144"]
    assert told[-1].split()[0] == "torchvision:vgg11"


def test_a_long_list_is_cut_short_and_a_document_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["architectures", "timm", "vit_"]) == 0
    assert "more; --all shows them" in capsys.readouterr().out
    assert run(["architectures", "timm", "vit_", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document) > 40
    assert set(document[0]) >= {"name", "parameters", "multiply_adds", "side", "accuracy", "licence", "weights"}
    assert run(["architectures", "nothing", "like", "this"]) == 0
    assert "No network has all of these words" in capsys.readouterr().out
