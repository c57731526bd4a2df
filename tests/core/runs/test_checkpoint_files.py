"""Damage to checkpoints is found and named, and leads back to the one before."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core.runs.checkpoint_files import drop_after, find_checkpoints, keep_latest
from core.runs.checkpoints import load_checkpoint, save_checkpoint
from core.support import atomic


def tensors(number: float) -> dict[str, torch.Tensor]:
    return {"network/weight": torch.full((3, 4), number)}


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("tensors cut", ".safetensors is not what was written"),
        ("tensors flipped", ".safetensors is not what was written"),
        ("tensors gone", ".safetensors is gone"),
        ("json cut", ".json cannot be read"),
        ("json deep", ".json cannot be read"),
        ("json newer", "a newer Safelight wrote it"),
        ("json epoch", ".json is not what was written"),
        ("json bare", ".json is not what was written"),
    ],
)
def test_damage_is_named_and_leads_back_to_the_checkpoint_before(tmp_path: Path, damage: str, told: str) -> None:
    save_checkpoint(tmp_path, 1, tensors(1), {})
    save_checkpoint(tmp_path, 2, tensors(2), {"epoch": 6})
    what, how = damage.split()
    path = next(tmp_path.glob(f"000000002*.{'json' if what == 'json' else 'safetensors'}"))
    data = bytearray(path.read_bytes())
    if how == "gone":
        path.unlink()
    elif how == "newer":
        path.write_text(path.read_text().replace('"schema_number": ', '"schema_number": 9'))
    elif how == "epoch":  # one bit of a number: still JSON, and a number
        path.write_text(path.read_text().replace('"epoch": 6', '"epoch": 7'))
    elif how == "bare":
        path.write_text(path.read_text().replace('"checksum"', '"checksu\\u006c"'))
    elif how == "deep":
        path.write_text("[" * 100_000)
    else:
        data[-1] ^= 1
        path.write_bytes(data if how == "flipped" else data[: len(data) // 2])
    found = find_checkpoints(tmp_path)
    assert [(each.step, each.damage.endswith(told)) for each in found.damaged] == [(2, True)]
    assert found.whole is not None
    assert (found.whole.step, found.whole.damage) == (1, "")
    loaded = load_checkpoint(tmp_path)
    assert loaded is not None
    assert torch.equal(loaded.tensors["network/weight"], torch.ones(3, 4))


def test_the_files_of_one_checkpoint_under_the_name_of_another_are_told_from_it(tmp_path: Path) -> None:
    for step in (1, 2):
        save_checkpoint(tmp_path, step, tensors(step), {})
    first, second = sorted(tmp_path.glob("*.json"))
    second.write_bytes(first.read_bytes())
    second.with_suffix(".safetensors").write_bytes(first.with_suffix(".safetensors").read_bytes())
    found = find_checkpoints(tmp_path)
    assert [each.damage for each in found.damaged] == [f"{second.name} was called {first.name} when it was written"]
    assert found.whole is not None
    assert found.whole.step == 1


def test_a_checkpoint_from_before_they_had_checksums_is_whole(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, 1, tensors(1), {"epoch": 6})
    (path,) = tmp_path.glob("*.json")
    told = atomic.read_json(path)
    del told["checksum"]
    atomic.write_json(path, told)
    assert find_checkpoints(tmp_path).damaged == ()
    found = load_checkpoint(tmp_path)
    assert found is not None
    assert found.state == {"epoch": 6}


def test_leavings_of_a_killed_save_are_not_a_checkpoint_and_go_with_the_next(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, 1, tensors(1), {})
    (tmp_path / "000000002-aaaaaaaa.safetensors").write_bytes(b"half")
    (tmp_path / ".000000002-aaaaaaaa.json.x.part").write_bytes(b"{")
    found = find_checkpoints(tmp_path)
    assert found.whole is not None
    assert (found.whole.step, found.damaged) == (1, ())
    save_checkpoint(tmp_path, 3, tensors(3), {})
    assert not [file for file in tmp_path.iterdir() if "aaaaaaaa" in file.name]


def test_checkpoints_go_from_either_end(tmp_path: Path) -> None:
    for step in (1, 2):
        save_checkpoint(tmp_path, step, tensors(step), {})
    drop_after(tmp_path, 1)
    assert sorted((file.name[:9], file.suffix) for file in tmp_path.iterdir()) == [
        ("000000001", ".json"),
        ("000000001", ".safetensors"),
    ]
    save_checkpoint(tmp_path, 3, tensors(3), {})
    keep_latest(tmp_path, 1)
    assert {file.name[:9] for file in tmp_path.iterdir()} == {"000000003"}
    assert find_checkpoints(tmp_path / "gone").whole is None
