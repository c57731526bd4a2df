"""torchvision's names without torchvision."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.architectures.known import timm_names, torchvision_names
from core.architectures.known.torchvision_names import check_torchvision_name
from core.architectures.known.torchvision_registry import names
from core.cli.option_words import with_options
from core.support.errors import BadInput, NotThere


def test_every_name_of_the_registry_is_read_from_the_source() -> None:
    for name in names():
        check_torchvision_name(name)


def test_another_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(NotThere, match="no network called 'vgg12'") as told:
        check_torchvision_name("vgg12")
    assert "torchvision:vgg13" in told.value.hint


@pytest.mark.parametrize("no_such_network", [torchvision_names.no_such_network, timm_names.no_such_network])
def test_a_name_that_is_near_to_none_is_looked_for_where_all_are(no_such_network: Callable[[str, list[str]], NotThere]) -> None:
    hint = no_such_network("zzz", ["vgg13"]).hint
    assert hint == "Search among all networks."
    assert with_options(hint) == "See `main.py architectures`."


def test_what_is_in_no_list_is_refused_before_a_start() -> None:
    with pytest.raises(BadInput, match="mnasnet cannot be trained here"):
        check_torchvision_name("mnasnet1_0")
