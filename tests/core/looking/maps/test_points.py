"""What a map shows follows the catalog: relabels, sides, findings, excluded pictures, and a run's mistakes on val."""

from __future__ import annotations

import numpy as np
import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import SampleFilter
from core.datasets.cleaning.checking import check_stored
from core.datasets.splits.splitting import SplitRequest, make_split
from core.looking.maps.picture_map import CLOSER_LOOK, PictureMap, file_of, write_map
from core.looking.maps.points import MISTAKES, Colouring, mistakes_of, read_points, read_sheet
from core.runs.folder import RunFolder
from core.support.errors import NotThere
from core.support.workspace import Workspace
from tests.catalogs import Planted, many, plant, planted_dataset
from tests.judged_runs import finished_run, predictions

NAMES = [planted.path for planted in many(12)]


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    """Twelve pictures on a map, and one that came later."""
    made = planted_dataset(workspace, "vehicles")
    plant(made, many(12))
    keep(made, CLOSER_LOOK)
    plant(made, [Planted("c0/later.png", "c0")])
    return made


def keep(dataset: Dataset, by: str, weights: str = "") -> None:
    samples = tuple(sorted(Planted(name).sha256 for name in NAMES))
    places = np.linspace(-1, 1, 24, dtype=np.float32).reshape(12, 2)
    write_map(file_of(dataset, by), PictureMap(samples, places, "of", weights))


def told(way: Colouring) -> list[str]:
    return [way.names[code] for code in way.codes]


def test_points_are_the_pictures_in_use_with_their_classes_as_they_are_now(workspace: Workspace, dataset: Dataset) -> None:
    ids = dataset.catalog.ids(SampleFilter())
    dataset.catalog.relabel(ids[1:2], "c9")
    dataset.catalog.exclude(ids[:1])
    points = read_points(workspace, dataset, CLOSER_LOOK)
    assert points is not None
    assert len(points) == 11
    assert points.missing == 1
    assert not points.is_old
    assert list(points.paths) == sorted(set(NAMES) - {dataset.catalog.by_ids(ids[:1])[0].path})
    by_class, by_side, by_finding = points.colourings
    assert told(by_class)[points.ids.tolist().index(ids[1])] == "c9"
    assert by_class.counts.sum() == 11
    assert set(told(by_side)) == {"on no side"}
    assert by_side.quiet == 3
    assert set(told(by_finding)) == {"no finding"}
    row = {sample: place for place, sample in enumerate(sorted(Planted(name).sha256 for name in NAMES))}
    wanted = np.linspace(-1, 1, 24, dtype=np.float32).reshape(12, 2)[[row[sample] for sample in points.sha256]]
    assert np.array_equal(points.places, wanted)


def test_sides_and_findings_colour_the_points(workspace: Workspace, dataset: Dataset) -> None:
    plant(dataset, [Planted("c1/tiny.png", "c1", content=NAMES[0], width=8, height=8)])
    check_stored(dataset)
    make_split(dataset, SplitRequest(train=0.5, val=0.25, test=0.25))
    points = read_points(workspace, dataset, CLOSER_LOOK)
    assert points is not None
    assert points.paths.count("c1/tiny.png") == 1, "a copy lies where its twin does"
    twins = [row for row, sample in enumerate(points.sha256) if sample == Planted(NAMES[0]).sha256]
    assert np.array_equal(points.places[twins[0]], points.places[twins[1]])
    _, by_side, by_finding = points.colourings
    assert set(told(by_side)) >= {"train", "val"}
    assert by_side.title == f"Side of {dataset.current_split}"
    assert told(by_finding)[twins[0]] != "no finding"
    assert told(by_finding).count("no finding") == len(points) - 2


def test_without_a_map_there_are_no_points_but_the_runs_that_could_make_one(workspace: Workspace) -> None:
    bare = planted_dataset(workspace, "vehicles")
    finished_run(workspace, "blind")
    seeing = finished_run(workspace, "seeing")
    seeing.best_weights.write_bytes(b"weights")
    RunFolder.create(workspace, "waiting", "vehicles", seeing.request.recipe).best_weights.write_bytes(b"weights")
    sheet = read_sheet(workspace, bare)
    assert sheet.points is None
    assert set(sheet.runs) == {"seeing", "waiting"}
    assert sheet.judged == ("seeing",)


def test_a_map_by_a_run_that_has_learned_more_is_old(workspace: Workspace, dataset: Dataset) -> None:
    run = finished_run(workspace, "quick")
    run.best_weights.write_bytes(b"weights")
    keep(dataset, "quick", "of earlier ones")
    points = read_points(workspace, dataset, "quick")
    assert points is not None
    assert points.is_old


def test_mistakes_are_those_on_val_and_a_sealed_test_stays_sealed(workspace: Workspace, dataset: Dataset) -> None:
    points = read_points(workspace, dataset, CLOSER_LOOK)
    assert points is not None
    finished_run(
        workspace, "quick", test=predictions(NAMES[4:8], [False] * 4), val=predictions(NAMES[:4], [True, False, True, True])
    )
    way = mistakes_of(workspace, points, "quick")
    assert way.name == f"{MISTAKES}quick"
    wanted = {NAMES[0]: "right", NAMES[1]: "wrong", NAMES[2]: "right", NAMES[3]: "right"}
    assert dict(zip(points.paths, told(way), strict=True)) == {name: wanted.get(name, "not on val") for name in points.paths}
    with pytest.raises(NotThere, match=r"^There is no run called nothing\. Runs here: .*\.$"):
        mistakes_of(workspace, points, "nothing")
