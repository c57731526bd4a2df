"""The certificate: leaks of a given split and the closest pairs across its sides are in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import certificate
from core.datasets.splits.splitting import SplitRequest, make_split, stored_request
from core.support.errors import BadInput, NotThere
from tests.catalogs import Planted, given_dataset, many, plant


def test_leaks_of_a_given_split_are_reported_not_moved(dataset: Dataset) -> None:
    plant(dataset, [Planted("test/c0/copy.png", label="c0", content="train/c0/0.png", side="test")])
    result = given_dataset(dataset, ("train", "val", "test"))
    assert certificate(dataset, "given").leaks == ("test/c0/copy.png",)
    assert result.assignment["test/c0/copy.png"] == "test"
    assert any(pair.sides == ("train", "test") and pair.distance == 0 for pair in result.closest_across)
    assert any("tied to pictures on another side" in text for text in result.warnings)


def test_the_certificate_names_the_closest_pairs_across(dataset: Dataset) -> None:
    plant(dataset, many(200))
    result = make_split(dataset, SplitRequest())
    hashes = {sample.path: sample.phash for sample in dataset.catalog.samples()}
    for sides in (("train", "val"), ("train", "test"), ("val", "test")):
        pairs = [pair for pair in result.closest_across if pair.sides == sides]
        assert len(pairs) == 3
        assert len({path for pair in pairs for path in pair.paths}) == 6
        across = [
            (hashes[a] ^ hashes[b]).bit_count()
            for a, side_a in result.assignment.items()
            for b, side_b in result.assignment.items()
            if (side_a, side_b) == sides
        ]
        assert pairs[0].distance == min(across)
        assert [pair.distance for pair in pairs] == sorted(pair.distance for pair in pairs)
        for pair in pairs:
            assert tuple(result.assignment[path] for path in pair.paths) == sides
            assert pair.distance == (hashes[pair.paths[0]] ^ hashes[pair.paths[1]]).bit_count()


def test_a_certificate_that_is_not_there(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(NotThere, match="none yet"):
        certificate(dataset, "mine")


@pytest.mark.parametrize("kept", ["[1]", "null", "[" * 60_000, '{"seed": []}', "NaN"])
@pytest.mark.parametrize(("column", "read"), [("certificate", certificate), ("request", stored_request)])
def test_a_split_of_which_something_else_is_kept_is_a_damaged_catalog(
    dataset: Dataset, column: str, read: Callable[[Dataset, str], object], kept: str
) -> None:
    plant(dataset, many(20))
    name = make_split(dataset, SplitRequest()).split
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute(f"UPDATE splits SET {column} = ?", (kept,))
    with pytest.raises(BadInput, match=r"catalog\.sqlite is damaged"):
        read(dataset, name)
