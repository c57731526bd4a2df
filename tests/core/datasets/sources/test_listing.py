"""What a source answers: classes, where files lie, and that two classes are the least."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.cli.option_words import with_options
from core.datasets.sources.listing import Found, Listing, need_two_classes
from core.support.errors import BadInput
from core.support.left_out import LeftOut


def test_classes_are_in_order_and_named_once() -> None:
    entries = tuple(Found(f"{number}.png", label) for number, label in enumerate(("10", "9", "9", "b", "A")))
    assert Listing(Path("/x"), entries).labels == ("9", "10", "A", "b")


def test_a_file_lies_below_the_root_unless_it_is_said_where() -> None:
    assert Found("a/1.png", "a").below(Path("/x")) == Path("/x/a/1.png")
    assert Found("a/1.png", "a", file=Path("/elsewhere/1.png")).below(Path("/x")) == Path("/elsewhere/1.png")


def of(labels: list[str]) -> Listing:
    return Listing(Path("/x"), tuple(Found(f"{number}.png", label) for number, label in enumerate(labels)))


@pytest.mark.parametrize(("labels", "said"), [(["a", "a"], "only one class, a"), ([], "no pictures in class folders")])
def test_fewer_than_two_classes_are_refused(labels: list[str], said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        need_two_classes("pets.zip", of(labels), "Add another folder.")
    assert "Add another folder." in caught.value.hint
    need_two_classes("pets.zip", of(["a", "b"]), "")
    unnamed = LeftOut("b?", "Its name cannot be a class. Its pictures are left aside.", "bad-name")
    with pytest.raises(BadInput, match=rf"{said}.*b\?: Its name cannot be a class"):
        need_two_classes("pets.zip", replace(of(labels), left=(unnamed,)), "")


def test_pictures_that_could_be_a_second_class_are_named() -> None:
    stray = LeftOut("raw/1.png", "Lies beside the class folders, so its class is not known.", "stray")
    with pytest.raises(BadInput, match=r"only one class, a\. Left aside: raw/1\.png: Lies beside") as caught:
        need_two_classes("pets", replace(of(["a"]), left=(LeftOut(".x.png", "Hidden.", "hidden"), stray)), "Put them.")
    assert "--look" in with_options(caught.value.hint)
    assert "--" not in caught.value.hint, "the window has no options"
