"""The verb import: what it is told is checked before anything is done, and every name is told on its line."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.cli.entry import run
from core.cli.verbs.import_pictures import sample_options
from core.datasets.importing.samples import SAMPLES
from core.support.errors import BadInput
from core.support.foreign_text import one_line
from core.support.workspace import Workspace
from tests.hostile_names import hostile_names


def test_options_of_a_sample_are_read_from_text() -> None:
    assert sample_options(SAMPLES.get("digits"), ["enlarge=8"]).model_dump() == {"enlarge": 8}
    assert sample_options(SAMPLES.get("solar-cells"), []).model_dump() == {"middle_grades": "leave out"}
    with pytest.raises(BadInput, match="digits: enlarge must be a whole number"):
        sample_options(SAMPLES.get("digits"), ["enlarge=no"])
    with pytest.raises(BadInput, match="Its options: middle_grades"):
        sample_options(SAMPLES.get("solar-cells"), ["grades=both"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Name one to import: a PATH, a --sample or a --public"),
        (["folder", "--sample", "digits"], "Name one to import: a PATH, a --sample or a --public"),
        (["folder", "--public", "mnist"], "Name one to import: a PATH, a --sample or a --public"),
        (["--sample", "digits", "--look"], "--look are for a PATH"),
        (["--public", "imagenet"], "invalid choice: 'imagenet'"),
        (["--sample", "digits", "--group-pattern", "x"], "--group-pattern and --look are for a PATH"),
        (["folder", "--set", "enlarge=2"], "--set is for a --sample"),
        (["folder", "--class-level", "0"], "--class-level counts from 1"),
        (["--sample", "moons"], "invalid choice: 'moons'"),
    ],
)
def test_what_does_not_go_together_is_said(
    words: list[str], sentence: str, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", "new", *words, "--workspace", str(workspace.root)]) == 2
    assert sentence in capsys.readouterr().err
    assert workspace.dataset_names() == []


def test_several_folders_are_imported_as_one_source(
    workspace: Workspace, shapes_folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shapes_folder(classes=3, each=2)
    first, second, _ = sorted(place.name for place in folder.iterdir() if place.is_dir())
    words = ["import", "two", str(folder / first), str(folder / second), "--workspace", str(workspace.root), "--json"]
    assert run(words) == 0
    assert json.loads(capsys.readouterr().out)["classes"] == {first: 2, second: 2}


def test_a_folder_that_is_not_there_is_refused(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "new", "/no/such/folder", "--workspace", str(workspace.root)]) == 1
    assert "/no/such/folder" in capsys.readouterr().err
    assert workspace.dataset_names() == []


def test_a_look_tells_what_would_come_and_imports_nothing(
    workspace: Workspace, shapes_folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    archive = shutil.make_archive(str(workspace.root / "shapes"), "zip", shapes_folder(classes=2, each=3))
    words = ["import", "new", archive, "--look", "--workspace", str(workspace.root)]
    assert run([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["classes"], told["left"]) == ("archive", {"circle": 3, "square": 3}, [])
    assert run(words) == 0
    assert "circle      3" in capsys.readouterr().out
    assert workspace.dataset_names() == []


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("ftp://example.org/a.zip", "Pictures cannot be imported from ftp:// addresses"),
        ("http://127.0.0.1:9/a.zip", "leads to the private address 127.0.0.1"),
        ("http://me:secret@127.0.0.1/a.zip", "holds a user name or password"),
        ("public:stanford-cars", "Its host no longer serves it"),
        ("public:nothing", "no public dataset called"),
        ("s3://", "names no bucket"),
    ],
)
def test_addresses_that_cannot_be_imported_from_are_refused(
    address: str, sentence: str, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", "new", address, "--workspace", str(workspace.root)]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert "secret" not in said
    assert workspace.dataset_names() == []


def test_two_hundred_files_that_are_not_taken_are_told_each_on_its_line(
    workspace: Workspace, shapes_folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shapes_folder(classes=2, each=3)
    names = [name for name in hostile_names() if not name.startswith(".")]
    for name in names:
        with open(os.path.join(folder, "circle", name), "w") as file:
            file.write("no picture")
    assert run(["import", "shapes", str(folder), "--all", "--workspace", str(workspace.root)]) == 0
    out, err = capsys.readouterr()
    assert not set("\x1b\x07\x08\x7f\x9b\r\u202e\u2028") & set(out + err)
    lines = out.splitlines()
    assert all(any(line.startswith(f"  circle/{one_line(name)}") for line in lines) for name in names)
    assert len(lines) < len(names) + 15
