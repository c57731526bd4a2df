"""Inputs that people brought, each read as its table says; the questions are answered with the words they offer."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from typing import Any

import pytest

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from tests.sources import CASES

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases lie beside the checkout only where it was made")


class Desk:
    """Runs verbs in a workspace and keeps what they printed."""

    def __init__(self, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
        self.workspace, self._capsys = workspace, capsys
        self.said = ""

    def __call__(self, verb: str, *words: str, status: int = 0) -> Any:
        self._capsys.readouterr()
        assert run([verb, *words, "--json", "--workspace", str(self.workspace.root)]) == status
        out, self.said = self._capsys.readouterr()
        return json.loads(out)

    def taken(self, case: str, *words: str) -> Dataset:
        self("import", "set", str(CASES / case), *words)
        return Dataset.open(self.workspace, "set")

    def asked(self, case: str, *words: str) -> dict[str, dict[str, Any]]:
        """The readings that a question offers, by the words that choose them."""
        document = self("import", "set", str(CASES / case), *words, status=1)
        assert document["error"]["message"]
        assert self.workspace.dataset_names() == []
        assert all(reading["answer"] in document["error"]["hint"] for reading in document["readings"])
        return {reading["answer"]: reading for reading in document["readings"]}


@pytest.fixture
def desk(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(workspace, capsys)


def labels(dataset: Dataset) -> dict[str, str]:
    return {sample.path: sample.label for sample in dataset.catalog.samples()}


def test_04_the_table_belongs_to_train(desk: Desk) -> None:
    dataset = desk.taken("04-same-names-in-train-and-test")
    with open(CASES / "04-same-names-in-train-and-test" / "trainLabels.csv", encoding="utf-8") as file:
        assert labels(dataset) == {f"train/{row['id']}.png": row["label"] for row in csv.DictReader(file)}
    again = desk("import", "set", str(CASES / "04-same-names-in-train-and-test"))
    assert Counter(entry["kind"] for entry in again["refused"]) == {"unlabelled": 24, "table": 1}


@pytest.mark.parametrize("variant", ["a", "b"])
def test_05_an_index_names_no_files(desk: Desk, variant: str) -> None:
    case = "05-index-column-mistaken-for-file"
    with open(CASES / case / "truth.csv", encoding="utf-8") as file:
        truth = {f"pics/{row['file']}": row["true_label"] for row in csv.DictReader(file)}
    assert labels(desk.taken(f"{case}/{variant}")) == truth


def test_06_the_table_decides(desk: Desk) -> None:
    dataset = desk.taken("06-table-with-unknown-label-word")
    assert set(labels(dataset).values()) == {"nv", "mel", "bkl"}
    assert set(dataset.catalog.column_names()) == {"lesion_id", "dx_type", "age", "sex", "localization"}
    other = desk("import", "other", str(CASES / "06-table-with-unknown-label-word"), "--label-column", "sex")
    assert other["classes"].keys() == {"female", "male"}


@pytest.mark.parametrize("variant", ["a-utf8-bom-semicolon", "b-cp1252-semicolon", "c-utf16-tab", "d-sep-line", "e-german-heads"])
def test_07_tables_as_spreadsheets_save_them(desk: Desk, variant: str) -> None:
    found = desk("import", "set", str(CASES / "07-csv-as-spreadsheets-save-it" / variant))
    assert found["classes"] == {"Fliege": 5, "K\u00e4fer": 5}
    assert any("Windows-1252" in note for note in found["notes"]) == variant.startswith("b")


def test_07_a_spreadsheets_own_file_is_named(desk: Desk) -> None:
    desk("import", "set", str(CASES / "07-csv-as-spreadsheets-save-it" / "f-xlsx-only"), status=1)
    assert "labels.xlsx" in desk.said
    assert "save it as CSV" in desk.said


@pytest.mark.parametrize("variant", ["multi", "words"])
def test_09_several_labels_are_a_question(desk: Desk, variant: str) -> None:
    case = f"09-columns-of-0-and-1/{variant}"
    readings = desk.asked(case)
    assert list(readings) == ["--several first", "--several combination", "--several leave"]
    assert "4 pictures have several labels" in desk.said
    assert readings["--several leave"]["classes"].keys() == {"healthy", "multiple", "rust", "scab"}
    assert len(labels(desk.taken(case, "--several", "leave"))) == 20


def test_09_one_label_each_is_none(desk: Desk) -> None:
    assert Counter(labels(desk.taken("09-columns-of-0-and-1/one-hot")).values()) == dict.fromkeys(
        ("healthy", "multiple", "rust", "scab"), 6
    )


@pytest.mark.parametrize("way", ["set", "set/metadata.csv", ""])
def test_10_the_split_column_is_the_given_split(desk: Desk, way: str) -> None:
    place = CASES / "10-split-column-in-metadata"
    dataset = desk.taken(f"10-split-column-in-metadata/{way}")
    with open(place / "set" / "metadata.csv", encoding="utf-8") as file:
        wanted = {row["file_name"].rpartition("/")[2]: row["split"] for row in csv.DictReader(file)}
    assert dataset.current_split == "given"
    table = dataset.table("given")
    assert {path.rpartition("/")[2]: side for path, side in zip(table.paths, table.sides, strict=True)} == wanted


def test_19_the_class_in_the_file_name(desk: Desk) -> None:
    readings = desk.asked("19-class-in-the-file-name")
    assert list(readings) == [r"--label-pattern '^(\w+)\.'", "--class-level 1", "--reading unlabelled"]
    dataset = desk.taken("19-class-in-the-file-name", "--label-pattern", r"^(\w+)\.")
    assert Counter(labels(dataset).values()) == {"cat": 10, "dog": 10}


def test_20_sides_by_other_words(desk: Desk) -> None:
    dataset = desk.taken("20-sides-with-other-words")
    assert Counter(labels(dataset).values()) == {"forest": 16, "sea": 16}
    table = dataset.table("given")
    assert all(
        (side == "test") == path.startswith("seg_test")
        for path, side in zip(table.paths, table.sides, strict=True)
        if side != "val"
    )


def test_24_turned_copies_stay_together(desk: Desk) -> None:
    case = "24-turned-copies"
    found = desk("import", "set", str(CASES / case), "--look")
    pattern = found["readings"][0]["group_pattern"]
    taken = desk("import", "set", str(CASES / case))
    assert any(pattern in note for note in taken["notes"])
    told = desk("split", "set", "--group-pattern", pattern)
    leaves: dict[str, set[str]] = defaultdict(set)
    for path, side in told["assignment"].items():
        leaves[path.rpartition(".")[0].partition("_")[0]].add(side)
    assert len(leaves) == 30
    assert all(len(sides) == 1 for sides in leaves.values())
    loose = desk("split", "set", "--seed", "5")
    assert any("copies of one another" in warning and pattern in warning for warning in loose["warnings"])


def test_34_lists_of_paths_and_labels(desk: Desk) -> None:
    dataset = desk.taken("34-text-list-of-labels")
    assert {path: label for path, label in labels(dataset).items() if path < "images/00002"} == {
        "images/00000.jpg": "disc", "images/00001.jpg": "box",
    }  # fmt: skip
    table = dataset.table("given")
    sides = dict(zip(table.paths, table.sides, strict=True))
    assert {sides[f"images/{n:05d}.jpg"] for n in range(12, 16)} == {"val"}


def test_38_genus_and_species(desk: Desk) -> None:
    readings = desk.asked("38-genus-and-species")
    assert {answer: reading["classes"] for answer, reading in readings.items()} == {
        "--class-level 1": {"Larus": 12, "Sterna": 6},
        "--class-level 2": {"argentatus": 6, "fuscus": 6, "hirundo": 6},
    }
    dataset = desk.taken("38-genus-and-species", "--class-level", "2")
    assert dataset.catalog.column_names() == ("level 1",)
    assert desk("split", "set", "--group-by", "level 1")["groups"] == 2


def test_a_look_prints_the_readings_and_imports_nothing(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    place = str(CASES / "38-genus-and-species")
    assert run(["import", "set", place, "--look", "--workspace", str(workspace.root)]) == 0
    said = capsys.readouterr().out
    assert "--class-level 2" in said
    assert "18 files in 3 classes (argentatus, fuscus, hirundo)" in said
    assert run(["import", "set", place, "--workspace", str(workspace.root)]) == 1
    out, err = capsys.readouterr()
    assert [line[:11] for line in err.splitlines() if not line.startswith("Looking")] == ["How to read"], "one sentence"
    assert "--class-level 2" in out
    assert workspace.dataset_names() == []
