"""What a split is made of: columns, patterns in paths and common originals tie samples together."""

from __future__ import annotations

import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import certificate
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_split
from core.support.errors import BadInput
from tests.catalogs import Planted, many, plant


def test_a_column_and_the_given_group_keep_samples_together(dataset: Dataset) -> None:
    plant(dataset, [Planted(f"a/{i}.png", columns={"owner": f"o{i % 7}"}, group=f"g{i % 50}") for i in range(350)])
    result = make_split(dataset, SplitRequest(group_by="owner"))
    sides: dict[str, set[str]] = {}
    for path, side in result.assignment.items():
        sides.setdefault(f"o{int(path[2:-4]) % 7}", set()).add(side)
    assert all(len(found) == 1 for found in sides.values())
    assert result.groups <= 7
    assert {tie.reason for tie in certificate(dataset, result.split).ties} == {"owner", "group"}


def test_an_unknown_column_is_refused_with_the_known_ones(dataset: Dataset) -> None:
    plant(dataset, [Planted("a/1.png", columns={"owner": "x"}), Planted("b/1.png", label="b")])
    with pytest.raises(BadInput, match="owner"):
        make_split(dataset, SplitRequest(group_by="camera"))


def test_nothing_to_split_is_refused(dataset: Dataset) -> None:
    with pytest.raises(BadInput, match="no pictures"):
        make_split(dataset, SplitRequest())


def test_what_a_pattern_finds_in_paths_stays_together(dataset: Dataset) -> None:
    plant(dataset, [Planted(f"c{i % 2}/case{i // 10:02d}-{i}.png", label=f"c{i % 2}") for i in range(300)])
    result = make_split(dataset, SplitRequest(group_pattern=r"/(case\d+)-"))
    sides: dict[str, set[str]] = {}
    for path, side in result.assignment.items():
        sides.setdefault(path[3:9], set()).add(side)
    assert len(sides) == 30
    assert all(len(found) == 1 for found in sides.values())
    assert result.groups == 30
    (tie,) = certificate(dataset, result.split).ties
    assert (tie.reason, tie.pictures) == ("path-pattern", 300)
    assert "by-path" in result.split
    assert make_split(dataset, SplitRequest(group_pattern=r"case\d+")).split != result.split


@pytest.mark.parametrize("pattern", ["(", r"/(series\d+)"])
def test_a_pattern_that_cannot_group_is_refused(dataset: Dataset, pattern: str) -> None:
    plant(dataset, many(30))
    with pytest.raises(BadInput, match=r"expression|finds nothing"):
        make_split(dataset, SplitRequest(group_pattern=pattern))
    assert dataset.split_names() == ()


def test_pictures_made_from_one_picture_stay_with_it(dataset: Dataset) -> None:
    originals = many(60)
    made = [
        Planted(f"{one.path[:-4]}-{n}.png", label=one.label, columns={"derived_from": one.sha256})
        for one in originals[:40]
        for n in range(3)
    ]
    plant(dataset, [*originals[:30], *made])  # ten of the originals are in another dataset
    result = make_split(dataset, SplitRequest())
    sides: dict[str, set[str]] = {}
    for path, side in result.assignment.items():
        sides.setdefault(path[3:8], set()).add(side)
    assert len(sides) == 40
    assert all(len(found) == 1 for found in sides.values())


def test_a_value_that_is_no_hash_is_a_damaged_catalog(dataset: Dataset) -> None:
    plant(dataset, [Planted("a/1.png"), Planted("b/1.png", label="b")])
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("UPDATE samples SET phash = 'no hash' WHERE id = 1")
    with pytest.raises(BadInput, match="is damaged"):
        make_split(dataset, SplitRequest())
