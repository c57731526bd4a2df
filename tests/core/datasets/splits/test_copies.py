"""Names that say that pictures are copies of one another, and the pattern that keeps them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.splits.copies import Copies, about_names, copies_in
from core.datasets.splits.path_pattern import pattern_values
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.workspace import Workspace


@pytest.mark.parametrize(
    "endings",
    [
        ("", "_90deg", "_270deg", "_new30deg"),
        ("", " (copy)", " (copy 2)"),
        ("", " - Copy", " - Copy (2)"),
        ("", " - Kopie"),
        ("_jpg.rf.a1b2c3", "_jpg.rf.99ffe0"),
        ("", "_rot90", "_rot180"),
        ("", "_flipped"),
        ("_hflip", "_vflip"),
        ("", "_aug1", "_aug2", "_blur"),
        ("", " (1)", " (2)"),
        ("", "_90deg_flip"),
        ("", "-edited"),
    ],
)
def test_copies_are_noticed_and_tied(endings: tuple[str, ...]) -> None:
    paths = [f"{label}/leaf{n:02d}{ending}.jpg" for label in ("blight", "healthy") for n in range(5) for ending in endings]
    found = copies_in(paths, [path.split("/")[0] for path in paths])
    assert found is not None
    assert (found.pictures, found.groups) == (len(paths), 10)
    values: dict[str | None, set[str]] = defaultdict(set)
    for path, value in zip(paths, pattern_values(found.pattern, paths), strict=True):
        values[value].add(path)
    assert sorted(map(len, values.values())) == [len(endings)] * 10
    assert f"The pattern '{found.pattern}' keeps them together." in found.told


def test_views_of_one_thing_are_noticed() -> None:
    paths = [f"scans/p{n:02d}_{view}.png" for n in range(9) for view in range(4)]
    found = copies_in(paths, ["scans"] * len(paths))
    assert found is not None
    assert (found.groups, found.is_series) == (9, True)


def test_frames_of_one_film_stay_together_however_many() -> None:
    paths = [f"{'ab'[film // 3]}/clip{film}_frame{n:04d}.jpg" for film in range(6) for n in range(30)]
    found = copies_in(paths, [path[0] for path in paths])
    assert found is not None
    assert (found.pictures, found.groups) == (180, 6)
    assert set(pattern_values(found.pattern, paths)) == {f"clip{film}" for film in range(6)}


@pytest.mark.parametrize("form", ["{0}/frame_{1:04d}.jpg", "{0}/{0}_frame{1}.jpg"])
def test_frames_that_name_no_film_say_nothing(form: str) -> None:
    paths = [form.format(("cat", "dog")[n % 2], n) for n in range(60)]
    assert copies_in(paths, [path[:3] for path in paths]) is None


@pytest.mark.parametrize(
    "form", ["cat/cat.{}.jpg", "cat/cat ({}).jpg", "a/IMG_{:04d}.jpg", "a/circle-{:03d}.png", "a/{}.png", "a/dark_{}.png"]
)
def test_names_that_only_count_are_no_copies(form: str) -> None:
    paths = [form.format(n) for n in range(1, 30)]
    assert copies_in(paths, ["a"] * len(paths)) is None


def test_names_of_two_animals_in_three_classes_are_no_series() -> None:
    paths = [f"{'abc'[n % 3]}/{('cat', 'dog')[n // 12]}.{n}.jpg" for n in range(24)]
    assert copies_in(paths, [path[0] for path in paths]) is None


def test_the_split_says_what_its_names_look_like_and_the_pattern_mends_it(
    workspace: Workspace, shapes_folder: Callable[..., Path]
) -> None:
    folder = shapes_folder(classes=2, each=16, size=48)
    for path in sorted(folder.rglob("*.*")):
        with Image.open(path) as picture:
            picture.rotate(90).save(path.with_name(f"{path.stem}_90deg{path.suffix}"))
    result = import_pictures(workspace, "leaves", folder)
    told = next(note for note in result.notes if "copies of one another" in note)
    pattern = told.partition("The pattern '")[2].partition("'")[0]
    dataset = Dataset.open(workspace, "leaves")
    plain = make_split(dataset, SplitRequest())
    warning = next(text for text in plain.warnings if "copies of one another and lie on different sides" in text)
    first, second = warning.partition("(")[2].partition(")")[0].split(", ")
    assert plain.assignment[first] != plain.assignment[second]
    tied = make_split(dataset, SplitRequest(group_pattern=pattern, name="tied"))
    sides: dict[str, set[str]] = defaultdict(set)
    for path, side in tied.assignment.items():
        sides[path.rpartition(".")[0].removesuffix("_90deg")].add(side)
    assert {len(own) for own in sides.values()} == {1}
    assert not any("copies of one another" in warning for warning in tied.warnings)


def test_what_is_proposed_is_told_in_a_sentence() -> None:
    told = Copies("(a)", 1_200, 1, ("x/a1.png", "y/a2.png"), True).told
    assert told == (
        "By their names, 1,200 pictures are numbered views of one another, in 1 set, such as a1.png and a2.png. "
        "The pattern '(a)' keeps them together."
    )
    assert "pictures are copies of one another" in Copies("(a)", 2, 1, ("a", "b")).told


def test_views_on_different_sides_are_warned_of() -> None:
    paths = [f"scans/p{n:02d}_{view}.png" for n in range(9) for view in range(4)]
    sides = ["train", "train", "val", "test"] * 9
    [told] = about_names(paths, ["scans"] * len(paths), sides)
    assert told.startswith(
        "By their names, pictures are numbered views of one another and lie on different sides: 9 sets "
        "(scans/p00_0.png, scans/p00_2.png). The pattern '"
    )
    assert about_names(paths, ["scans"] * len(paths), ["train"] * len(paths)) == []
    assert about_names(paths, ["scans"] * len(paths), [None] * len(paths)) == []
    assert about_names(["a.png", "b.png"], ["x", "x"], ["train", "val"]) == []
