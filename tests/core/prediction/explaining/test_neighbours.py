"""Copies find their original first, a training picture is known by file or pixels, and nothing is looked at unasked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.pictures.decoder.pool import DecoderPool
from core.prediction.explaining.neighbours import Neighbours, even
from core.runs.folder import RunFolder
from core.runs.learned import Learned, LearnedRecord, keys, write_record
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere
from core.support.workspace import Workspace
from tests.trained_runs import write_run

NAMES = [f"{label}/{number}.png" for label in ("cat", "dog") for number in range(4)]


def draw(file: Path, seed: int) -> None:
    """Blotches of colour that no other seed has. Crops and coarse copies of them are still themselves."""
    pixels = np.random.default_rng(seed).integers(0, 256, (4, 5, 3), np.uint8)
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).resize((60, 48), Image.Resampling.BICUBIC).save(file)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    place = tmp_path_factory.mktemp("near")
    for seed, name in enumerate(NAMES):
        draw(place / "pets" / name, seed)
    made = Workspace.at(place / "workspace")
    import_pictures(made, "pets", place / "pets")
    folder, _ = write_run(made, "run", Recipe(architecture="cnn-small", picture_size=24))
    learn_from(made, folder, [name for name in NAMES if name != "dog/3.png"])
    return made


def learn_from(workspace: Workspace, folder: RunFolder, names: list[str]) -> None:
    table = Dataset.open(workspace, "pets").table()
    learned = keys(sample for path, sample in zip(table.paths, table.sha256, strict=True) if path in names)
    write_record(workspace, folder.path, LearnedRecord(Learned(("run",), (), learned)))


@pytest.fixture
def neighbours(workspace: Workspace) -> Iterator[Neighbours]:
    with DecoderPool(processes=1) as pool:
        yield Neighbours(workspace, pool)


def file_of(workspace: Workspace, name: str) -> Path:
    return Dataset.open(workspace, "pets").picture_path(name)


def test_nothing_is_looked_at_unless_it_is_asked_for(neighbours: Neighbours, workspace: Workspace) -> None:
    folder, _ = write_run(workspace, "fresh", Recipe(architecture="cnn-small", picture_size=24, seed=5))
    learn_from(workspace, folder, NAMES)
    picture = file_of(workspace, "dog/3.png")
    asked = neighbours.nearest("fresh", picture, look=False)
    assert (asked.among, asked.unseen, asked.pictures) == (8, 8, ())
    assert asked.words == "fresh would have to look at 8 training pictures once more, to compare features."
    assert len(neighbours.nearest("fresh", picture).pictures) == 8
    assert neighbours.nearest("fresh", picture, look=False).unseen == 0


@pytest.mark.parametrize("kind", ["recompressed", "cropped", "smaller"])
def test_copies_find_their_original_first(neighbours: Neighbours, workspace: Workspace, tmp_path: Path, kind: str) -> None:
    for name in NAMES[:6]:
        copy = tmp_path / "copy.jpg"
        with Image.open(file_of(workspace, name)) as opened:
            changed = {"recompressed": opened, "cropped": opened.crop((3, 2, 58, 46)), "smaller": opened.resize((40, 32))}[kind]
            changed.save(copy, quality=40)
        found = neighbours.nearest("run", copy, 3)
        assert found.pictures[0].path == name
        assert found.pictures[0].class_name == name.partition("/")[0]
        assert found.pictures[0].same == ""
        distances = [near.distance for near in found.pictures]
        assert len(distances) == 3
        assert distances == sorted(distances)
        assert distances[1] > 1.5 * distances[0]


def test_a_picture_it_has_learned_from_is_known_by_its_file_and_by_its_pixels(
    neighbours: Neighbours, workspace: Workspace, tmp_path: Path
) -> None:
    itself = neighbours.nearest("run", file_of(workspace, "cat/2.png"))
    assert [near.same for near in itself.pictures] == ["file", *[""] * 6]
    assert itself.words == "run has learned from this very picture: cat/2.png."
    with Image.open(file_of(workspace, "cat/2.png")) as opened:
        opened.save(tmp_path / "other.bmp")
    other = neighbours.nearest("run", tmp_path / "other.bmp")
    assert (other.pictures[0].path, other.pictures[0].same) == ("cat/2.png", "pixels")
    assert other.words == "run has learned from this picture in another file: cat/2.png."
    with Image.open(file_of(workspace, "cat/2.png")) as opened:
        changed = opened.copy()
        changed.putpixel((30, 20), (0, 0, 0) if changed.getpixel((30, 20)) != (0, 0, 0) else (9, 9, 9))
        changed.save(tmp_path / "changed.png")
    assert neighbours.nearest("run", tmp_path / "changed.png").pictures[0].same == ""


def test_only_what_it_has_learned_from_is_compared_as_the_dataset_is_now(neighbours: Neighbours, workspace: Workspace) -> None:
    held_out = neighbours.nearest("run", file_of(workspace, "dog/3.png"))
    assert held_out.among == 7
    assert "dog/3.png" not in {near.path for near in held_out.pictures}
    assert held_out.words == "The nearest of 7 pictures that run has learned from, by its own features."
    assert held_out.pictures[0].thumbnail.is_file()
    learn_from(workspace, RunFolder.open(workspace, "run"), [])
    try:
        with pytest.raises(
            NotThere,
            match=(
                r"^None of the pictures that run has learned from is in pets any more\. Take them in again, or choose "
                r"another run\.$"
            ),
        ):
            neighbours.nearest("run", file_of(workspace, "dog/3.png"))
    finally:
        learn_from(workspace, RunFolder.open(workspace, "run"), [name for name in NAMES if name != "dog/3.png"])


def test_pictures_that_are_away_are_said_and_looked_at_when_they_are_back(tmp_path: Path) -> None:
    """It told of the nearest of 0 pictures, and `predict --nearest` ended in a traceback."""
    away, pets = tmp_path / "away", tmp_path / "pets"
    for seed, name in enumerate(("cat/0.png", "dog/0.png")):
        draw(pets / name, seed)
    workspace = Workspace.at(tmp_path / "workspace")
    import_pictures(workspace, "pets", pets)
    folder, _ = write_run(workspace, "run", Recipe(architecture="mlp", picture_size=8))
    learn_from(workspace, folder, ["cat/0.png", "dog/0.png"])
    draw(tmp_path / "asked.png", 0)
    with DecoderPool(processes=1) as pool:
        neighbours = Neighbours(workspace, pool)
        pets.rename(away)
        with pytest.raises(
            NotThere,
            match=(
                r"^The pictures of pets are not at .*/pets\. Connect the disk they are on, or move them back and try "
                r"again\.$"
            ),
        ):
            neighbours.nearest("run", tmp_path / "asked.png")
        pets.mkdir()
        with pytest.raises(
            NotThere,
            match=(
                r"^None of the pictures that run has learned from can be read any more\. Put them back where they were: "
                r".*/pets\.$"
            ),
        ):
            neighbours.nearest("run", tmp_path / "asked.png")
        pets.rmdir()
        away.rename(pets)
        assert len(neighbours.nearest("run", tmp_path / "asked.png").pictures) == 2


def test_what_is_no_picture_is_refused_by_name(neighbours: Neighbours, tmp_path: Path) -> None:
    (tmp_path / "no.png").write_bytes(b"nothing")
    with pytest.raises(
        BadInput,
        match=(
            r"^no\.png cannot be compared: It is not a picture of a format that is read \(.*\)\. Choose another "
            r"picture\.$"
        ),
    ):
        neighbours.nearest("run", tmp_path / "no.png")


def test_members_count_alike_however_large_their_features_are() -> None:
    features = np.array([[3, 4, 300, 0], [0, 1, 0, 5]], np.float32)
    found = even(features, [2, 2])
    np.testing.assert_allclose((found**2).sum(1), 1, atol=1e-6)
    np.testing.assert_allclose((found[:, :2] ** 2).sum(1), 0.5, atol=1e-6)
