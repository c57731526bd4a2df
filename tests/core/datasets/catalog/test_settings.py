"""What dataset.toml says, and what becomes of one that is damaged."""

from __future__ import annotations

import os
from pathlib import Path, PureWindowsPath

import pytest

from core.datasets.catalog.settings import SCHEMA, read_settings, root_text
from core.support.errors import BadInput
from core.support.workspace import Workspace
from tests.catalogs import planted_dataset

SOUND = 'schema_number = 1\nroot = "images"\nplace = "here"\nlicence = "CC0"\ncreated = "2026"\n'


def test_what_was_written_is_read(workspace: Workspace) -> None:
    found = read_settings(planted_dataset(workspace).folder)
    assert (found.schema_number, found.root, found.here, found.licence, found.newer) == (SCHEMA, "images", True, "none", False)


def test_a_root_is_read_as_it_was_whatever_bytes_it_is_of(tmp_path: Path) -> None:
    """TOML holds no bytes that are no UTF-8: an import of such a folder ended as a defect."""
    odd = os.fsdecode(b"caf\xe9 & 100%25")
    for root in (tmp_path / odd, tmp_path / "café 100%25", PureWindowsPath("C:/pictures", odd)):
        (tmp_path / "dataset.toml").write_text(SOUND.replace("images", root_text(root)), encoding="utf-8")
        assert read_settings(tmp_path).root == str(root)


def test_a_newer_one_says_so(tmp_path: Path) -> None:
    (tmp_path / "dataset.toml").write_text(SOUND.replace("schema_number = 1", f"schema_number = {SCHEMA + 1}"))
    assert read_settings(tmp_path).newer


@pytest.mark.parametrize(
    "text",
    [
        "name = [",
        "",
        SOUND.replace('"images"', "7"),
        SOUND.replace('"images"', '"a\\u0000b"'),
        SOUND.replace('"images"', '"file:///a%00b"'),
        SOUND.replace("= 1", '= "one"'),
        SOUND.replace("= 1", "= inf"),
        "a = " + "[" * 100_000,
    ],
)
def test_a_damaged_one_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "dataset.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"dataset\.toml is damaged"):
        read_settings(tmp_path)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "dataset.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="damaged"):
        read_settings(tmp_path)


def test_brackets_in_brackets_are_told_of_as_such(tmp_path: Path) -> None:
    (tmp_path / "dataset.toml").write_text("a = " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(BadInput, match="nested too deeply"):
        read_settings(tmp_path)


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    (tmp_path / "dataset.toml").write_text(SOUND.replace("schema_number", "schema"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"is damaged: it does not say its schema_number\."):
        read_settings(tmp_path)
