"""Archives of pictures beside lists: further facts are kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.sources.listing import Listing
from core.datasets.sources.public.public_set import OTHER_FORM, PublicSet
from core.datasets.sources.public.trees import lines
from core.support.errors import BadInput
from core.support.workspace import Workspace
from tests.archives import tarred, zipped
from tests.public_stand_ins import HERE, arranged, packed, pets, picture


def test_what_the_lists_tell_beside_the_class_is_kept_as_columns(
    workspace: Workspace, offer: Callable[..., PublicSet], tmp_path: Path
) -> None:
    offer("oxford-pets", pets(tmp_path))
    import_pictures(workspace, "pets", "public:oxford-pets", HERE)
    assert "species" in Dataset.open(workspace, "pets").catalog.column_names()


def told(listing: Listing) -> list[tuple[str, str, str | None, dict[str, str]]]:
    return [(entry.path, entry.label, entry.side, dict(entry.columns)) for entry in listing.found]


def test_lists_say_class_and_side_of_each_picture(tmp_path: Path) -> None:
    listing = arranged("food-101", tmp_path)
    assert told(listing) == [
        (f"food-101/images/{name}/{n}.jpg", label, "test" if n == 2 else "train", {})
        for name, label in (("apple_pie", "apple pie"), ("sushi", "sushi")) for n in range(3)
    ]  # fmt: skip
    assert [(entry.path, entry.reason, entry.kind) for entry in listing.left if entry.kind == "missing"] == [
        ("food-101/images/sushi/9.jpg", "A list names it, but it is not in the archive.", "missing"),
    ]  # fmt: skip
    assert listing.owned


def test_textures_and_aircraft_have_the_sides_and_facts_of_their_lists(tmp_path: Path) -> None:
    assert told(arranged("textures", tmp_path)) == [
        (f"dtd/images/{name}/{name}_{n}.jpg", name, ("train", "val", "test")[n], {})
        for name in ("banded", "woven") for n in range(3)
    ]  # fmt: skip
    found = told(arranged("aircraft", tmp_path))
    assert found == [
        (
            f"fgvc-aircraft-2013b/data/images/{n}{variant}.jpg", ("707-320", "F-A-18")[variant], ("train", "val", "test")[n],
            {"manufacturer": ("Boeing", "Northrop")[variant], "family": ("707", "F/A-18")[variant]},
        )
        for n in range(3) for variant in range(2)
    ]  # fmt: skip


def test_a_pets_breed_is_in_its_name_and_its_species_in_the_list(tmp_path: Path) -> None:
    assert told(arranged("oxford-pets", tmp_path)) == [
        (f"images/{name}_{n}.jpg", name.replace("_", " "), "test" if n == 3 else "train", {"species": species})
        for name, species in (("Abyssinian", "cat"), ("yorkshire_terrier", "dog")) for n in (1, 2, 3)
    ]  # fmt: skip


def test_what_is_no_class_is_left_aside_with_its_reason_and_others_get_their_names(tmp_path: Path) -> None:
    inner = arranged("caltech-101", tmp_path)
    assert [entry.label for entry in inner.found] == ["ant"] * 3 + ["bass"] * 3
    aside = [(entry.path.rpartition("/")[0], entry.reason) for entry in inner.left if entry.kind == "stray"]
    assert len(aside) == 3
    assert {reason for _, reason in aside} == {"Pictures of everything else, which are no class."}
    assert inner.owned
    paths = [entry.path for entry in inner.left]
    assert paths == sorted(paths)
    assert [entry.label for entry in arranged("caltech-256", tmp_path).found] == ["ak47"] * 2 + ["flag"] * 2
    assert {(entry.label, entry.side) for entry in arranged("imagenette", tmp_path).found} == {
        (label, side) for label in ("tench", "parachute") for side in ("train", "val")
    }  # fmt: skip
    assert {entry.label for entry in arranged("eurosat", tmp_path).found} == {"Forest", "River"}


def test_an_archive_that_is_not_where_it_should_be_is_named(tmp_path: Path) -> None:
    other = {"caltech-101.zip": packed(zipped, {"caltech-101/Annotations.tar": b"x"}, tmp_path)}
    with pytest.raises(BadInput, match=r"caltech-101\.zip has no caltech-101/101_ObjectCategories\.tar\.gz in it") as caught:
        arranged("caltech-101", tmp_path, other)
    assert caught.value.hint == OTHER_FORM
    bare = {"food-101.tar.gz": packed(tarred, {"food-101/images/sushi/1.jpg": picture()}, tmp_path)}
    with pytest.raises(BadInput, match=r"The list train\.txt is missing in what was downloaded"):
        arranged("food-101", tmp_path, bare)
    empty = {"food-101.tar.gz": packed(tarred, {f"food-101/meta/{side}.txt": b"\n" for side in ("train", "test")}, tmp_path)}
    with pytest.raises(BadInput, match="hold no pictures where they should"):
        arranged("food-101", tmp_path, empty)


def test_lines_of_a_list_are_those_that_hold_something(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# head\n\n a b \n  \nc#d\n")
    assert list(lines(tmp_path / "list.txt")) == ["a b", "c#d"]
    (tmp_path / "list.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match=r"The list list\.txt is missing"):
        list(lines(tmp_path / "list.txt"))
