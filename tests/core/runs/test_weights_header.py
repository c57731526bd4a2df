"""The header of a weights file is read alone, and what is no such file has none."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from core.runs.weights_header import fills_its_file, safetensors_header


def test_the_header_of_a_file_is_read_alone(tmp_path: Path) -> None:
    file = tmp_path / "w"
    save_file({"a": torch.zeros(2, 3)}, file, {"epoch": "3"})
    header = safetensors_header(file)
    assert header is not None
    assert header["__metadata__"] == {"epoch": "3"}
    assert header["a"] == {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}


@pytest.mark.parametrize("text", [b'{"a":' + b"[" * 100_000, b"[1]", b"{]", b'{"a": "\xff"}'])
def test_a_header_that_is_none_is_none(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "w"
    file.write_bytes(len(text).to_bytes(8, "little") + text)
    assert safetensors_header(file) is None


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff" * 8 + b"{}", (3).to_bytes(8, "little") + b"{}"])
def test_a_file_that_does_not_begin_like_one_has_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "w"
    file.write_bytes(content)
    assert safetensors_header(file) is None


def test_it_may_end_where_its_header_does(tmp_path: Path) -> None:
    file = tmp_path / "w"
    file.write_bytes((2).to_bytes(8, "little") + b"{}")
    assert safetensors_header(file) == {}


def test_tensors_have_to_fill_their_file(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    save_file({"a": torch.zeros(3), "b": torch.zeros(2, 2)}, path)
    assert fills_its_file(path)
    whole = path.read_bytes()
    for changed in (whole[:-1], whole + b"x", whole.replace(b"[12,28]", b"[12,"), b"x" * 40):
        path.write_bytes(changed)
        assert not fills_its_file(path)


def test_what_is_told_of_no_place_fills_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    for header, fills in (
        ('{"a": {"data_offsets": [0, "4"]}}', False),
        ('{"a": {"data_offsets": [0, 4]}, "__metadata__": {"data_offsets": [0, 99]}}', True),
        ('{"a": {"data_offsets": [0, 3]}, "b": {"data_offsets": [0, 4]}, "c": 7}', True),
        ('{"a": {"data_offsets": [0, 4, 9]}, "b": {"data_offsets": 4}}', False),
    ):
        path.write_bytes(len(header).to_bytes(8, "little") + header.encode() + bytes(4))
        assert fills_its_file(path) is fills, header
