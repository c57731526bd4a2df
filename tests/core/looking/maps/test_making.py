"""Making a map: kept as long as pictures and network are the same, by the closer look and by a run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.looking.maps import making
from core.looking.maps.making import make_map
from core.looking.maps.picture_map import CLOSER_LOOK, file_of, read_map, stamp
from core.looking.maps.points import read_points
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace
from core.training.seen_by_run import SeenPictures
from tests.catalogs import planted_dataset
from tests.pictures import draw_shapes
from tests.tiny_training import tiny_recipe
from tests.trained_runs import write_run


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    place = tmp_path_factory.mktemp("maps")
    made = Workspace.at(place / "workspace")
    import_pictures(made, "shapes", draw_shapes(place / "shapes", classes=2, each=6))
    write_run(made, "seeing", tiny_recipe())
    return made


@pytest.fixture(scope="module")
def dataset(workspace: Workspace) -> Dataset:
    return Dataset.open(workspace, "shapes")


def test_the_closer_looks_map_shows_every_picture(workspace: Workspace, dataset: Dataset) -> None:
    made = make_map(workspace, dataset)
    assert (made.dataset, made.by, made.pictures, made.anew) == ("shapes", CLOSER_LOOK, 12, True)
    points = read_points(workspace, dataset, CLOSER_LOOK)
    assert points is not None
    assert (len(points), points.missing, points.is_old) == (12, 0, False)


def test_a_runs_own_network_lays_out_another_map_which_its_next_weights_make_anew(workspace: Workspace, dataset: Dataset) -> None:
    assert make_map(workspace, dataset, "seeing").anew
    points = read_points(workspace, dataset, "seeing")
    assert points is not None
    assert not points.is_old
    assert not make_map(workspace, dataset, "seeing").anew, "the one that was kept still holds"
    file_of(dataset, "seeing").unlink()
    assert make_map(workspace, dataset, "seeing").anew
    same = read_points(workspace, dataset, "seeing")
    assert same is not None
    assert np.array_equal(same.places, points.places), "the same pictures give the same map"
    folder, _ = write_run(workspace, "other", tiny_recipe(seed=3))
    seeing = workspace.run_folder("seeing") / "best.safetensors"
    seeing.write_bytes(folder.best_weights.read_bytes())
    known = read_points(workspace, dataset, "seeing")
    assert known is not None
    assert known.is_old
    assert make_map(workspace, dataset, "seeing").anew
    seeing.touch()
    assert not make_map(workspace, dataset, "seeing").anew, "the same weights, written again"
    kept = read_map(file_of(dataset, "seeing"))
    assert kept is not None
    assert kept.weights == stamp(seeing)


def test_a_map_is_of_its_pictures_and_of_how_points_are_laid_out(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a network sees may be the same of two pictures, and is in every network that has learned nothing."""
    table = dataset.table()
    same = np.ones((len(table), 3), np.float32)
    of = making._fingerprint(SeenPictures(table, same))
    assert making._fingerprint(SeenPictures(table, same)) == of
    assert making._fingerprint(SeenPictures(table.take(list(range(len(table)))[::-1]), same)) != of
    assert making._fingerprint(SeenPictures(table, 2 * same)) != of
    monkeypatch.setattr(making, "VERSION", making.VERSION + 1)
    assert making._fingerprint(SeenPictures(table, same)) != of


def test_what_cannot_be_shown_is_refused(workspace: Workspace, dataset: Dataset) -> None:
    with pytest.raises(NotThere, match=r"^There is no run called nothing\. Runs here: .*\.$"):
        make_map(workspace, dataset, "nothing")
    with pytest.raises(
        BadInput, match=r"^bare has no picture in use to show on a map\. Import some, or take excluded ones in again\.$"
    ):
        make_map(workspace, planted_dataset(workspace, "bare"))
    RunFolder.create(workspace, "fresh", "shapes", Recipe())
    with pytest.raises(
        Refused,
        match=(
            r"^The run fresh cannot predict yet: it has no weights\. Wait until its first epoch is over, or choose "
            r"another run\.$"
        ),
    ):
        make_map(workspace, dataset, "fresh")


def test_pictures_that_are_away_are_said_to_be(workspace: Workspace, tmp_path: Path) -> None:
    """It said that none was in use, and advised to import some."""
    import_pictures(workspace, "lent", draw_shapes(tmp_path / "lent", classes=2, each=1))
    (tmp_path / "lent").rename(tmp_path / "away")
    with pytest.raises(
        NotThere,
        match=(
            r"^The pictures of lent are not at .*/lent\. Connect the disk they are on, or move them back and try "
            r"again\.$"
        ),
    ):
        make_map(workspace, Dataset.open(workspace, "lent"), "seeing")
