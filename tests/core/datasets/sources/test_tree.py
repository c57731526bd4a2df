"""Links are followed once, wherever they lead, and what is not followed is said with the way to allow it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.cli.option_words import with_options
from core.datasets.sources.tree import scan
from core.support.errors import BadInput
from core.support.jobs import Context
from tests.sources import drawn, kinds, labels, listed


def cache(place: Path, each: int = 4) -> Path:
    """A download cache: the pictures lie in `blobs`, and class folders hold links to them."""
    for name in ("cat", "dog"):
        (place / "snapshots" / "rev1" / name).mkdir(parents=True)
        for n in range(each):
            blob = drawn(place, [f"blobs/{name}{n:03d}abc"]) / f"blobs/{name}{n:03d}abc"
            os.symlink(os.path.relpath(blob, place / "snapshots/rev1" / name), place / "snapshots/rev1" / name / f"{n}.jpg")
    return place


def test_links_inside_the_folder_are_followed(tmp_path: Path) -> None:
    listing = listed(cache(tmp_path))
    assert labels(listing) == {f"snapshots/rev1/{name}/{n}.jpg": name for name in ("cat", "dog") for n in range(4)}
    assert any("8 files are reached through links" in note for note in listing.notes)


def test_links_out_of_the_folder_are_said_with_how_to_allow_them(tmp_path: Path) -> None:
    place = cache(tmp_path) / "snapshots" / "rev1"
    with pytest.raises(BadInput, match="holds 8 links that lead out of it") as caught:
        listed(place)
    assert "--follow-links" in with_options(caught.value.hint)
    assert "--" not in caught.value.hint, "the window has no options"
    assert len(listed(place, follow_links=True).found) == 8


def test_some_links_out_of_the_folder_are_named(tmp_path: Path) -> None:
    place = drawn(tmp_path / "set", [f"{name}/{n}.jpg" for name in ("cat", "dog") for n in range(3)])
    drawn(tmp_path / "elsewhere", ["7.jpg", "8.jpg"])
    os.symlink(tmp_path / "elsewhere" / "7.jpg", place / "cat" / "7.jpg")
    os.symlink(tmp_path / "elsewhere", place / "cat" / "more")
    listing = listed(place)
    assert kinds(listing) == {"cat/7.jpg": "outside", "cat/more": "outside"}
    assert all("--follow-links" in with_options(entry.reason) for entry in listing.left)


def test_each_file_is_taken_once(tmp_path: Path) -> None:
    place = cache(tmp_path)
    os.symlink("../../../blobs/cat000abc", place / "snapshots/rev1/dog/again.jpg")
    os.symlink("rev1", place / "snapshots/main")
    listing = listed(place)
    assert len(listing.found) == 8
    assert kinds(listing)["snapshots/rev1/dog/again.jpg"] == "link"


def test_a_link_to_a_class_folder_gives_it_its_name(tmp_path: Path) -> None:
    place = drawn(tmp_path, [f"store/{name}/{n}.jpg" for name in ("a1", "b2") for n in range(3)])
    (place / "classes").mkdir()
    os.symlink("../store/a1", place / "classes" / "cat")
    os.symlink("../store/b2", place / "classes" / "dog")
    assert listed(place).labels == ("cat", "dog")


def test_linked_folders_elsewhere_are_followed_when_allowed(tmp_path: Path) -> None:
    drawn(tmp_path / "elsewhere", [f"{name}/{n}.jpg" for name in ("cat", "dog") for n in range(3)])
    place = tmp_path / "set"
    place.mkdir()
    for name in ("cat", "dog"):
        os.symlink(tmp_path / "elsewhere" / name, place / name)
    with pytest.raises(BadInput, match="lead out of it"):
        listed(place)
    assert listed(place, follow_links=True).labels == ("cat", "dog")


@pytest.mark.parametrize("outside", [False, True])
def test_loops_are_found(tmp_path: Path, outside: bool) -> None:
    place = drawn(tmp_path / "set", [f"{name}/{n}.jpg" for name in ("cat", "dog") for n in range(3)])
    os.symlink(".", place / "self")
    os.symlink("..", place / "cat" / "up")
    os.symlink("b", place / "a")
    os.symlink("a", place / "b")
    os.symlink("nowhere", place / "gone.jpg")
    tree = scan(place, Context(), outside)
    assert len(tree.files) == 6
    assert {entry.path for entry in tree.left} == {"self", "cat/up", "a", "b", "gone.jpg"}


def test_folders_that_link_to_each_other_end(tmp_path: Path) -> None:
    drawn(tmp_path / "one", ["cat/1.jpg"])
    drawn(tmp_path / "two", ["dog/1.jpg"])
    os.symlink(tmp_path / "two", tmp_path / "one" / "other")
    os.symlink(tmp_path / "one", tmp_path / "two" / "back")
    tree = scan(tmp_path / "one", Context(), True)
    assert tree.files == ("cat/1.jpg", "other/dog/1.jpg")
