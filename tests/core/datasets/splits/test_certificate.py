"""The certificate: leaks of a given split and the closest pairs across its sides are in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import _closest_by_hashes, certificate, closest_across
from core.datasets.splits.splitting import SplitRequest, make_split, stored_request
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context, Meter
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


def test_the_closest_pairs_come_from_pixels_and_from_hashes() -> None:
    paths, sides = [f"{n}.png" for n in range(10)], ["train"] * 5 + ["test"] * 4 + [None]
    hashes = np.array([0, 2**64 - 1, 2**16 - 1, 2**32 - 1, 2**48 - 1, 1, 2**40, 2**50, 2**60, 0], np.uint64)
    compared = {(1, 6): 0.7, (1, 7): 0.8, (2, 9): 0.9, (3, 4): 0.9, (4, 8): 0.5}
    found = closest_across(paths, hashes, sides, Context(), compared)
    assert {pair.sides for pair in found} == {("train", "test")}
    assert [(pair.paths, pair.agreement) for pair in found[:2]] == [(("1.png", "7.png"), 0.8), (("4.png", "8.png"), 0.5)]
    assert ((("0.png", "5.png")), 1, None) in [(pair.paths, pair.distance, pair.agreement) for pair in found[2:]]
    named = [path for pair in found for path in pair.paths]
    assert len(named) == len(set(named))
    assert {pair.agreement for pair in closest_across(paths, hashes, sides, Context())} == {None}


def test_by_hashes_each_picture_of_the_smaller_side_has_its_nearest_and_no_picture_two() -> None:
    """The second of the smaller side is nearest to a picture that is taken: it is not paired with a stranger in its place."""
    hashes = np.array([0b1, 0b11, 0b0, 0b1111111, 0b111111110000000], np.uint64)
    small, large = np.array([0, 1]), np.array([2, 3, 4])
    for first, second, pairs in ((small, large, [(0, 2)]), (large, small, [(2, 0)])):
        assert _closest_by_hashes(hashes, first, second, Context(), Meter(Context(), "Comparing", 2)) == pairs
