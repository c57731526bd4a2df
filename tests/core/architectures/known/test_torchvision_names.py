"""torchvision's names without torchvision."""

from __future__ import annotations

import pytest

from core.architectures.known.torchvision_names import check_torchvision_name
from core.architectures.known.torchvision_registry import names
from core.support.errors import BadInput, NotThere


def test_every_name_of_the_registry_is_read_from_the_source() -> None:
    for name in names():
        check_torchvision_name(name)


def test_another_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(NotThere, match="no network called 'vgg12'") as told:
        check_torchvision_name("vgg12")
    assert "torchvision:vgg13" in told.value.hint


def test_what_is_in_no_list_is_refused_before_a_start() -> None:
    with pytest.raises(BadInput, match="mnasnet cannot be trained here"):
        check_torchvision_name("mnasnet1_0")
