"""The verb split: folds, patterns, stored splits by name, certificates as files, and what does not go together."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.runs.folder import RunFolder
from core.runs.learned import Learned, LearnedRecord, keys, write_record
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from tests.catalogs import Planted, look_at, plant, planted_dataset

ROOT = Path(__file__).parents[4]


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"c{i % 2}/case{i // 4}-{i}.png", label=f"c{i % 2}") for i in range(80)])
    return made


class Asked:
    """Runs the verb and keeps what it said."""

    def __init__(self, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
        self._root = str(workspace.root)
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        status = run(["split", "planted", "--workspace", self._root, *words])
        said = self._capsys.readouterr()
        return status, said.out, said.err


@pytest.fixture
def ask(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Asked:
    return Asked(workspace, capsys)


def test_folds_are_told_one_by_one(ask: Asked, dataset: Dataset) -> None:
    status, out, _ = ask("--folds", "4", "--val", "0.2", "--json")
    found = json.loads(out)
    assert status == 0
    assert [fold["split"] for fold in found["folds"]] == list(dataset.split_names())
    assert found["split"] == found["folds"][0]["split"] == "4-folds-val20-seed0-fold1of4"
    tested = [path for fold in found["folds"] for path, side in fold["assignment"].items() if side == "test"]
    assert sorted(tested) == sorted(sample.path for sample in dataset.catalog.samples())
    assert set(found["folds"][2]) >= {"dataset", "split", "groups", "counts", "assignment", "closest_across", "warnings"}


def test_a_pattern_keeps_cases_together(ask: Asked, dataset: Dataset) -> None:
    _, out, _ = ask("--group-pattern", r"case\d+", "--name", "cases")
    assert "80 pictures in 20 groups" in out
    assert "Same value of the pattern in the path" in out
    assert "few on val and test" in out


def test_a_stored_split_is_taken_by_its_name_alone(ask: Asked, dataset: Dataset) -> None:
    ask("--name", "mine", "--train", ".5", "--val", ".25", "--test", ".25", "--seed", "3")
    plant(dataset, [Planted(f"c0/late{i}.png", label="c0") for i in range(8)])
    status, out, _ = ask("--name", "mine", "--json")
    assert status == 0
    assert len(json.loads(out)["assignment"]) == 88
    status, _, err = ask("--name", "mine", "--seed", "4")
    assert status == 1
    assert "other parameters" in err


def test_certificates_are_written(ask: Asked, dataset: Dataset, tmp_path: Path) -> None:
    status, out, _ = ask("--certificate", str(tmp_path / "c.json"), "--json")
    assert status == 0
    assert json.loads(out)["certificates"] == [str(tmp_path / "c.json")]
    assert json.loads((tmp_path / "c.json").read_text())["split"] == "80-10-10-seed0"
    _, out, _ = ask("--folds", "3", "--certificate", str(tmp_path / "c.html"))
    assert {file.name for file in tmp_path.glob("c-*")} == {f"c-fold{number}of3.html" for number in (1, 2, 3)}
    assert f"Certificate: {tmp_path / 'c-fold2of3.html'}" in out


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["--folds", "3", "--train", ".3"], 2, "only --val can be given"),
        (["--folds", "3", "--naive"], 2, "make the folds first"),
        (["--folds", "1"], 1, "1 folds cannot be made"),
        (["--folds", "0"], 1, "0 folds cannot be made. Ask for 2 to 20"),
        (["--folds", "-3"], 1, "-3 folds cannot be made. Ask for 2 to 20"),
        (["--folds", "9999999"], 1, "9,999,999 folds cannot be made. Ask for 2 to 20"),
        (["--train", "-1"], 1, "must not be negative"),
        (["--train", "nan"], 1, "nan is no share of train."),
        (["--test", "inf"], 1, "inf is no share of test."),
        (["--group-by", "group"], 1, "no column called 'group'. Its source told of none"),
        (["--certificate", "c.pdf"], 1, "End its name in .html or .json"),
        (["--group-pattern", "["], 1, "not a regular expression"),
        (["--group-pattern", "series"], 1, "finds nothing in any path"),
    ],
)
def test_what_does_not_go_together_is_said_and_nothing_is_stored(
    words: list[str], status: int, sentence: str, ask: Asked, dataset: Dataset
) -> None:
    assert ask(*words)[0] == status
    assert sentence in ask(*words)[2]
    assert dataset.split_names() == ()


def test_a_split_for_a_run_that_begins_from_another_keeps_what_that_one_knows_on_train(
    ask: Asked, dataset: Dataset, workspace: Workspace
) -> None:
    samples = dataset.table().sha256
    folder = RunFolder.create(workspace, "first", "planted", Recipe(preset="mlp", architecture="mlp"))
    write_record(workspace, folder.path, LearnedRecord(Learned(("first",), (), keys(samples[:20]), keys(samples[20:30]))))
    status, said, _ = ask("--after", "first", "--json")
    assert status == 0
    table = dataset.table(json.loads(said)["split"])
    assert {side for sample, side in zip(table.sha256, table.sides, strict=True) if sample in samples[:30]} == {"train"}
    assert set(table.sides) == {"train", "val", "test"}
    status, _, complaint = ask("--after", "gone", "--seed", "4")
    assert (status, "There is no run called gone." in complaint) == (1, True)


def test_a_closer_look_is_offered_where_it_is_short(ask: Asked, dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, _ = ask("--json")
    (advice,) = [text for text in json.loads(out)["warnings"] if "closer look" in text]
    assert status == 0
    assert advice.startswith("A closer look has not seen 80 pictures")
    assert "split planted --closer" in advice
    _, out, _ = ask("--seed", "1")
    assert f"Note: {advice}" in out
    assert "By hash only, nothing known leaks: crops and mirror images were not looked for" in out
    look_at(dataset)
    assert "closer look has not seen" not in ask("--seed", "2")[1]
    assert "closer look" not in ask("--seed", "3", "--json")[1]


def test_at_a_terminal_the_look_is_asked_about(workspace: Workspace, dataset: Dataset) -> None:
    """In a process of its own, whose input and output are a terminal; the pictures are made up, so a look finds none to read."""
    answers = {}
    for key in ("n", ""):
        ours, theirs = os.openpty()
        command = [sys.executable, "main.py", "split", "planted", "--workspace", str(workspace.root), "--name", f"asked{key}"]
        process = subprocess.Popen(command, stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs, cwd=ROOT)
        os.close(theirs)
        said = ""
        while "[Y/n]" not in said:
            said += os.read(ours, 1024).decode()
        os.write(ours, f"{key}\n".encode())
        said = ""
        with suppress(OSError):  # so ends a terminal whose other side is gone
            while part := os.read(ours, 1024).decode():
                said += part
        os.close(ours)
        answers[key] = process.wait(), said
    assert answers["n"][0] == 0
    assert dataset.split_names() == ("askedn",)
    status, said = answers[""]
    assert status == 1
    assert "pictures to look at" in said
