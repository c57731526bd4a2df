"""What tests of verbs share: asking one in this process, two finished runs, and a dataset to derive from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace
from tests.asked_verbs import NAMES, Ask, Refuse
from tests.derived_datasets import objects_dataset
from tests.judged_runs import finished_run, predictions


@pytest.fixture
def ask(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs a verb and gives its JSON document, or its text with `as_text`."""

    def asked(*words: str, as_text: bool = False) -> Any:
        assert run([*words, "--workspace", str(workspace.root), *([] if as_text else ["--json"])]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out if as_text else json.loads(out)

    return asked


@pytest.fixture
def two_runs(workspace: Workspace) -> None:
    for name, wrong in (("good", 3), ("poor", 20)):
        right = [n >= wrong for n in range(60)]
        test, val = predictions(NAMES, right), predictions([f"val/{name}" for name in NAMES], right)
        finished_run(workspace, name, test, val, parent="good" if name == "poor" else None)


@pytest.fixture(scope="session")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a dataset of two classes with four pictures each, split."""
    folder = tmp_path_factory.mktemp("verbs")
    return objects_dataset(Workspace.at(folder / "workspace"), folder / "pictures", each=4).folder


@pytest.fixture
def place(workspace: Workspace, objects: Path) -> str:
    """A workspace with that dataset in it, called `objects`."""
    shutil.copytree(objects, workspace.dataset_folder("objects"))
    return str(workspace.root)


@pytest.fixture
def refuse(place: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Refuse:
    """Runs a verb that makes no sense: it says so, and makes nothing."""
    monkeypatch.chdir(tmp_path)

    def refused(words: list[str], status: int, said: str) -> None:
        before = set(tmp_path.iterdir())
        assert run([*words, "--workspace", place]) == status
        assert said in capsys.readouterr().err
        assert Workspace.at(place).dataset_names() == ["objects"]
        assert set(tmp_path.iterdir()) == before

    return refused
