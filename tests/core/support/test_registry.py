"""Registries refuse duplicates and help with names they do not know."""

from __future__ import annotations

import pytest

from core.support.errors import NotThere
from core.support.registry import Registry


def _fruit() -> Registry[int]:
    fruit: Registry[int] = Registry("fruit")
    fruit.add("pear", 1)
    fruit.add("apple", 2)
    return fruit


def test_things_come_back_in_the_order_of_registration() -> None:
    fruit = _fruit()
    assert fruit.names() == ["pear", "apple"]
    assert list(fruit) == [1, 2]
    assert len(fruit) == 2
    assert "pear" in fruit
    assert fruit.get("apple") == 2


def test_a_name_cannot_be_registered_twice() -> None:
    with pytest.raises(ValueError, match=r"^fruit 'pear' is registered twice$"):
        _fruit().add("pear", 3)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotThere, match=r"^There is no fruit called 'aple'\. Known: apple\.$") as caught:
        _fruit().get("aple")
    assert caught.value.hint == "Known: apple."
    with pytest.raises(NotThere, match=r"^There is no fruit called 'zzz'\. Known: pear, apple\.$") as caught:
        _fruit().get("zzz")
    assert caught.value.hint == "Known: pear, apple."
