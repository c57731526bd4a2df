"""Names of datasets and runs, and their folders."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.support import names
from core.support.errors import BadInput
from core.support.names import check_name, folder_name, shown_name


@pytest.mark.parametrize(
    "name", ["boats", "run 12", "a.b", "v1+2", "x" * 80, "Käfer & Co", "猫と犬", "🐞", "👩🏽\u200d🔬 lab", "Tom's birds (2)"]
)
def test_ordinary_names_are_taken(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../up",
        "a/b",
        "a\\b",
        "/etc",
        "con",
        "NUL.txt",
        "com1",
        "dot.",
        "space ",
        " lead",
        "-flag",
        "x" * 81,
        "a\0b",
        "a:b",
        "a\u202eb",
        "a\u200bb",
        "\u00a0a",
        "a\nb",
        "&b",
        "😀" * 81,
    ],
)
def test_names_that_some_system_forbids_are_refused(name: str) -> None:
    with pytest.raises(BadInput):
        check_name(name)


@given(st.text(max_size=90))
def test_no_accepted_name_leaves_its_folder(name: str) -> None:
    try:
        check_name(name)
    except BadInput:
        return
    place = Path("/base") / folder_name(name)
    assert place.resolve().parent == Path("/base")
    assert place.name.isascii()
    assert check_name(place.name) == place.name


def test_a_plain_name_is_its_folders_name_and_others_get_one_each() -> None:
    assert folder_name("run 12") == "run 12"
    assert folder_name("Käfer & Co").startswith("Kafer-Co-")
    assert len({folder_name(name) for name in ("Käfer", "Kafer", "käfer", "猫", "犬")}) == 5


def test_an_accent_typed_as_two_signs_is_the_same_name() -> None:
    apart = unicodedata.normalize("NFD", "Käfer")
    assert check_name(apart) == "Käfer"
    assert folder_name(apart) == folder_name("Käfer")


def test_a_folder_says_its_name_itself_where_that_made_it(tmp_path: Path) -> None:
    place = tmp_path / folder_name("Käfer & Co")
    place.mkdir()
    assert shown_name(place) == place.name  # it says nothing
    record = place / "request.json"
    record.write_text(json.dumps({"run": "Käfer & Co"}), encoding="utf-8")
    assert shown_name(place) == "Käfer & Co"
    record.write_text(json.dumps({"run": "Another & one"}), encoding="utf-8")
    os.utime(record, (1, 1))
    assert shown_name(place) == place.name
    record.unlink()
    (place / "dataset.toml").write_text('name = "Käfer & Co"\n', encoding="utf-8")
    assert shown_name(place) == "Käfer & Co"
    moved = place.rename(tmp_path / f"{place.name} (2)")  # a second one of that name in the trash
    assert shown_name(moved) == "Käfer & Co"
    assert shown_name(moved.rename(tmp_path / "by hand")) == "by hand"


def test_a_record_that_cannot_be_read_or_is_no_record_tells_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / folder_name("Käfer & Co")
    place.mkdir()
    whole = json.dumps({"run": "Käfer & Co"})
    for number, text in enumerate(("{", "[]", '{"run": 7}', '{"run": ""}', "[" * 20_000), start=1):
        (place / "request.json").write_text(text, encoding="utf-8")
        os.utime(place / "request.json", (number, number))
        assert shown_name(place) == place.name
    (place / "request.json").write_text(whole, encoding="utf-8")
    size = (place / "request.json").stat().st_size
    for most, name in ((size - 1, place.name), (size, "Käfer & Co")):
        monkeypatch.setattr(names, "_LARGEST", most)
        os.utime(place / "request.json", (100 + most, 100 + most))
        assert shown_name(place) == name
