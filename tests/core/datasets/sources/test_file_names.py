"""The class in the file name: by a pattern that is given, or by one that is proposed."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.sources.reading import Undecided
from core.support.errors import BadInput
from tests.sources import drawn, kinds, labels, listed, sides, ways


@pytest.mark.parametrize(
    ("form", "pattern"),
    [
        ("train/{c}.{n}.jpg", r"^(\w+)\."),
        ("{c}_{n}.jpg", r"^(.+?)[._ -]+\(?\d+\)?\.\w+$"),
        ("{c} ({n}).png", r"^(.+?)[._ -]+\(?\d+\)?\.\w+$"),
        ("images/{c}{n:03d}.JPG", r"^([^\W\d]+)\d+\.\w+$"),
        ("{c}-left-{n}-a.png", r"^([^\W\d_]+)[_.-]"),
        ("{n:04d}_{c}.png", r"[_.-]([^\W\d_]+)\.\w+$"),
    ],
)
def test_a_pattern_is_proposed_where_stems_repeat(tmp_path: Path, form: str, pattern: str) -> None:
    files = [form.format(c=name, n=n) for name in ("cat", "dog") for n in range(8)]
    place = drawn(tmp_path, [*files, *(f"test1/{n}.jpg" for n in range(5))])
    with pytest.raises(Undecided, match="file names repeat"):
        listed(place)
    proposed = ways(place)[0]
    assert dict(proposed.picks) == {"label_pattern": pattern}
    listing = listed(place, label_pattern=pattern)
    assert listing.labels == ("cat", "dog")
    assert len(listing.found) == 16
    assert {kinds(listing)[f"test1/{n}.jpg"] for n in range(5)} == {"unlabelled"}


def test_the_pattern_of_the_pets(tmp_path: Path) -> None:
    names = ("Abyssinian", "great_pyrenees", "pug")
    place = drawn(tmp_path, [f"images/{name}_{n}.jpg" for name in names for n in range(1, 9)])
    assert ways(place)[0].listing.labels == names


def test_sides_are_kept_when_a_pattern_names_the_classes(tmp_path: Path) -> None:
    files = [f"{side}/{name}.{n}.jpg" for side in ("train", "valid") for name in ("cat", "dog") for n in range(4)]
    listing = listed(drawn(tmp_path, files), label_pattern=r"^([a-z]+)\.")
    assert sides(listing)["valid/cat.0.jpg"] == "val"
    assert labels(listing)["valid/cat.0.jpg"] == "cat"


@pytest.mark.parametrize("names", [[f"IMG_{n:04d}.jpg" for n in range(20)], [f"{n}.jpg" for n in range(20)], ["a.jpg", "b.jpg"]])
def test_names_that_say_nothing_propose_nothing(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(BadInput, match="their classes are not known"):
        listed(drawn(tmp_path, names))


def test_patterns_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    place = drawn(tmp_path, [f"cat.{n}.jpg" for n in range(8)])
    for pattern, words in ((r"^(\d+)x", "finds nothing"), ("(", "regular expression"), ("(a+)+", "for ever")):
        with pytest.raises(BadInput, match=words):
            listed(place, label_pattern=pattern)
