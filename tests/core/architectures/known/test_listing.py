"""The list of all networks: ours, torchvision's, timm's, each with what is known of it and no more."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from core.architectures.known import listing
from core.architectures.known.networks import KnownNetwork
from core.architectures.timm_networks import timm
from core.architectures.weights_files import cache_folder
from core.support.jobs import Context
from tests.network_sizes import measured


@pytest.fixture(scope="module")
def listed() -> tuple[KnownNetwork, ...]:
    return tuple(listing.list_networks(Context()))


@pytest.fixture(scope="module")
def networks(listed: tuple[KnownNetwork, ...]) -> dict[str, KnownNetwork]:
    return {one.name: one for one in listed}


def test_each_registry_is_there_and_no_name_twice(networks: dict[str, KnownNetwork], listed: tuple[KnownNetwork, ...]) -> None:
    assert len(networks) == len(listed)
    assert networks["lite0"].weights == "installed"
    assert networks["lite0"].parameters == 4_652_008
    assert (networks["lite0"].multiply_adds, networks["lite0"].side) == (385_187_552, 224)
    assert networks["lite0"].licence == "Apache-2.0"
    assert networks["resnet50"].accuracy == pytest.approx(80.858)
    assert "torchvision:resnet50" not in networks
    vgg = networks["torchvision:vgg11"]
    assert (vgg.parameters, vgg.multiply_adds, vgg.accuracy, vgg.licence) == (132_863_336, 7_609_000_000, 69.02, "")
    assert {f"timm:{name}" for name in timm.list_models(pretrained=True)} <= networks.keys()


def test_what_nobody_states_is_not_known(networks: dict[str, KnownNetwork]) -> None:
    tagged = networks["timm:vit_base_patch16_224.augreg2_in21k_ft_in1k"]
    assert (tagged.side, tagged.licence, tagged.accuracy) == (224, "apache-2.0", None)
    assert tagged.bytes == 4 * 86_567_656
    # Weights of an architecture may be for another size of pictures than the one that was measured.
    other = networks["timm:efficientnet_b0.ra4_e3600_r224_in1k"]
    assert other.parameters is not None
    assert {one.licence for one in networks.values()} & {"unknown", "None"} == set()
    assert networks["cnn-small"].licence_text == ""


def test_a_licence_that_is_stated_as_unknown_is_none() -> None:
    stated = ("mit", "unknown", "", None)
    assert [listing._licence(SimpleNamespace(license=one)) for one in stated] == ["mit", "", "", ""]
    assert listing._licence(None) == ""


def test_a_download_that_is_there_is_known(networks: dict[str, KnownNetwork]) -> None:
    name = "timm:vit_base_patch16_224.augreg2_in21k_ft_in1k"
    assert networks[name].weights == "to download"
    file = cache_folder() / "timm-vit_base_patch16_224.augreg2_in21k_ft_in1k.safetensors"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    torch_file = cache_folder() / "vgg11-8a719046.pth"
    torch_file.touch()
    try:
        again = {one.name: one.weights for one in listing.list_networks(Context())}
    finally:
        file.unlink()
        torch_file.unlink()
    assert (again[name], again["torchvision:vgg11"]) == ("downloaded", "downloaded")


@pytest.mark.parametrize("name", ["resnet10t", "test_vit3", "vit_tiny_patch16_224"])
def test_the_table_of_sizes_is_what_is_measured(name: str) -> None:
    assert listing._sizes()[name] == measured(name)[1:]


def test_the_table_of_sizes_has_nearly_all_of_timm() -> None:
    assert Path(listing.SIZES).is_file()
    assert len(set(timm.list_models()) - listing._sizes().keys()) < 10
