"""The feature cache: computed once, whole after any kill, and never mixed up."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.pixels.features import FeatureStore, feature_key
from core.runs.plan import Preprocessing
from core.support.errors import DiskFull
from core.support.jobs import Abandoned, Context

WIDTH = 5


def names(*numbers: int) -> list[str]:
    return [f"{number:064x}" for number in numbers]


class Computed:
    """Makes features that tell the sample's number, and remembers the batches it was asked for."""

    def __init__(self, samples: list[str], fail_after: int = 10**9) -> None:
        self.samples = samples
        self.batches: list[int] = []
        self.fail_after = fail_after

    def __call__(self, places: NDArray[np.int64]) -> torch.Tensor:
        if len(self.batches) >= self.fail_after:
            raise RuntimeError("killed")
        self.batches.append(len(places))
        return torch.tensor([[float(int(self.samples[place], 16))] * WIDTH for place in places])


def filled(folder: Path, samples: list[str], block: int = 4) -> Computed:
    compute = Computed(samples)
    FeatureStore(folder, WIDTH).add_missing(samples, compute, block, Context())
    return compute


def test_features_are_computed_once_and_read_in_any_order(tmp_path: Path) -> None:
    assert filled(tmp_path, names(*range(10))).batches == [4, 4, 2]
    assert filled(tmp_path, names(9, 3, 12, 12, 11)).batches == [2]
    found = FeatureStore(tmp_path, WIDTH).read(names(11, 0, 9, 9))
    assert found[:, 0].tolist() == [11, 0, 9, 9]
    assert found.shape == (4, WIDTH)
    assert found.dtype == np.float32


def test_a_sample_that_is_not_there_is_not_made_up(tmp_path: Path) -> None:
    filled(tmp_path, names(1))
    with pytest.raises(KeyError):
        FeatureStore(tmp_path, WIDTH).read(names(2))


def test_a_build_that_died_keeps_its_finished_blocks(tmp_path: Path) -> None:
    samples = names(*range(12))
    with pytest.raises(RuntimeError, match="killed"):
        FeatureStore(tmp_path, WIDTH).add_missing(samples, Computed(samples, fail_after=2), 4, Context())
    assert filled(tmp_path, samples).batches == [4]
    assert FeatureStore(tmp_path, WIDTH).read(samples)[:, 0].tolist() == list(range(12))


@pytest.mark.parametrize(("rows_cut", "lines_cut"), [(7, 0), (0, 30), (20, 70), (1, 1)])
def test_torn_ends_of_either_file_are_made_again(tmp_path: Path, rows_cut: int, lines_cut: int) -> None:
    samples = names(*range(6))
    filled(tmp_path, samples)
    for name, cut in (("features.f32", rows_cut), ("samples.txt", lines_cut)):
        path = tmp_path / name
        path.write_bytes(path.read_bytes()[: path.stat().st_size - cut])
    filled(tmp_path, samples)
    assert FeatureStore(tmp_path, WIDTH).read(samples)[:, 0].tolist() == list(range(6))


@pytest.mark.parametrize("line", ["é" * 32, "x" * 64, "../" * 20])
def test_a_store_is_taken_over_as_far_as_it_is_whole(tmp_path: Path, line: str) -> None:
    samples = names(*range(6))
    filled(tmp_path / "share", samples)
    file = tmp_path / "share" / "samples.txt"
    lines = file.read_text().splitlines()
    file.write_text("\n".join([*lines[:3], line, *lines[4:]]) + "\n", encoding="utf-8")
    own = FeatureStore(tmp_path / "own", WIDTH)
    assert own.take_over(FeatureStore(tmp_path / "share", WIDTH), Context()) == 3
    filled(tmp_path / "own", samples)
    assert own.read(samples)[:, 0].tolist() == list(range(6))


def test_an_abandoned_build_stops_between_blocks(tmp_path: Path) -> None:
    samples, context = names(*range(12)), Context()
    compute = Computed(samples)

    def once(places: NDArray[np.int64]) -> torch.Tensor:
        context.abandon()
        return compute(places)

    with pytest.raises(Abandoned):
        FeatureStore(tmp_path, WIDTH).add_missing(samples, once, 4, context)
    assert filled(tmp_path, samples).batches == [4, 4]


def test_keys_tell_apart_what_gives_other_features() -> None:
    record = Preprocessing(size=224, resize=256)
    keys = {
        feature_key("lite0", "a", record, "bf16"),
        feature_key("lite0", "b", record, "bf16"),
        feature_key("resnet18", "a", record, "bf16"),
        feature_key("lite0", "a", record, "fp32"),
        feature_key("lite0", "a", record.model_copy(update={"mean": (0.5, 0.5, 0.5)}), "bf16"),
    }
    assert len(keys) == 5
    assert feature_key("lite0", "a", record, "bf16") in keys


def test_where_nothing_is_missing_no_work_is_told_of(tmp_path: Path) -> None:
    filled(tmp_path, names(0, 1, 2))
    told: list[object] = []
    store = FeatureStore(tmp_path, WIDTH)
    assert store.add_missing(names(2, 0), lambda places: torch.zeros(len(places), WIDTH), 4, Context(told.append)) == 0
    assert told == []


def test_a_full_disk_is_told_and_what_was_kept_before_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path, names(0, 1, 2))
    sync = os.fsync

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        DiskFull,
        match=(
            r"^The disk is full: features could not be kept\. .* free on the volume .*, .* needed\. Free some space "
            r"and resume\.$"
        ),
    ) as caught:
        filled(tmp_path, names(0, 1, 2, 3))
    assert caught.value.path == tmp_path
    monkeypatch.setattr(os, "fsync", sync)
    assert filled(tmp_path, names(0, 1, 2, 3)).batches == [1]
    assert FeatureStore(tmp_path, WIDTH).read(names(3, 0)).tolist() == [[3.0] * WIDTH, [0.0] * WIDTH]
