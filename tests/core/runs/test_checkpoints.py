"""Checkpoints are complete or absent, the earlier one stays until the next is there, and damage is found."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from core.runs.checkpoints import load_best, load_checkpoint, save_best, save_checkpoint
from core.support.errors import BadInput, DiskFull, NotThere


def tensors(number: float) -> dict[str, torch.Tensor]:
    return {"network/weight": torch.full((3, 4), number), "network/count": torch.tensor(7), "epoch/sums": torch.ones(2).double()}


def test_what_was_saved_comes_back_bit_by_bit(tmp_path: Path) -> None:
    odd = {
        "a": torch.randn(5, 3, 2, 2).contiguous(memory_format=torch.channels_last),
        "b": torch.tensor(2.5, dtype=torch.bfloat16),
    }
    save_checkpoint(tmp_path, 12, odd, {"stage": 1, "loss": 0.1})
    found = load_checkpoint(tmp_path)
    assert found is not None
    assert found.step == 12
    assert found.state == {"stage": 1, "loss": 0.1}
    assert found.tensors.keys() == odd.keys()
    assert all(torch.equal(found.tensors[name], odd[name]) and found.tensors[name].dtype == odd[name].dtype for name in odd)


def test_the_latest_counts_and_only_one_before_it_stays(tmp_path: Path) -> None:
    assert load_checkpoint(tmp_path) is None
    for step in (1, 2, 3, 10):
        save_checkpoint(tmp_path, step, tensors(step), {})
    found = load_checkpoint(tmp_path)
    assert found is not None
    assert found.step == 10
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".json", ".json", ".safetensors", ".safetensors"]


def test_a_full_disk_leaves_the_earlier_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_checkpoint(tmp_path, 1, tensors(1), {})
    save_best(tmp_path / "best.safetensors", tensors(1), {"epoch": "1"})

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull, match="disk is full"):
        save_checkpoint(tmp_path, 2, tensors(2), {})
    with pytest.raises(
        DiskFull,
        match=(
            r"^The disk is full: best\.safetensors was not written\. .* free on the volume .*, .* needed\. Free some "
            r"space and do it again; the earlier file is unchanged\.$"
        ),
    ):
        save_best(tmp_path / "best.safetensors", tensors(2), {"epoch": "2"})
    monkeypatch.undo()
    found = load_checkpoint(tmp_path)
    assert found is not None
    assert found.step == 1
    assert load_best(tmp_path / "best.safetensors")[1]["epoch"] == "1"
    assert not list(tmp_path.glob(".*part"))


def test_best_weights_carry_their_metadata(tmp_path: Path) -> None:
    path = tmp_path / "best.safetensors"
    with pytest.raises(NotThere, match=r"^.* has no weights yet\. They are written when its first epoch has ended\.$"):
        load_best(path)
    save_best(path, tensors(3), {"classes": '["a", "ü"]', "epoch": "4"})
    found, metadata = load_best(path)
    assert torch.equal(found["network/weight"], torch.full((3, 4), 3.0))
    assert metadata["classes"] == '["a", "ü"]'
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(
        BadInput,
        match=(
            r"^.*/best\.safetensors is damaged\. Restore it from a copy, or train the run again; one that has not "
            r"come to its end can be resumed\.$"
        ),
    ):
        load_best(path)


@pytest.mark.parametrize("place", [b'"epoch":"4"', b'"network/count"', "last"])
def test_one_bit_of_the_best_weights_is_missed(tmp_path: Path, place: bytes | str) -> None:
    path = tmp_path / "best.safetensors"
    save_best(path, tensors(3), {"epoch": "4"})
    data = bytearray(path.read_bytes())
    at = len(data) - 1 if isinstance(place, str) else data.index(place) + len(place) - 2
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(BadInput, match="is damaged") as caught:
        load_best(path)
    assert "Restore it from a copy" in caught.value.hint, "a run that has come to its end was to be resumed, which is refused"


def test_best_weights_from_before_they_had_a_checksum_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "best.safetensors"
    save_file(tensors(3), path, {"schema_number": "1", "epoch": "4"})
    found, metadata = load_best(path)
    assert torch.equal(found["network/weight"], torch.full((3, 4), 3.0))
    assert metadata["epoch"] == "4"
