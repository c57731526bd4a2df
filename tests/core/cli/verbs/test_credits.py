"""The verb credits: everyone on record, as a page or a table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.entry import run
from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from tests.flickr_collections import TWO, go, request
from tests.servers.flickr import World


def call(workspace: Workspace, *words: str) -> int:
    return run([*words, "--workspace", str(workspace.root)])


def test_everyone_on_record_is_named(
    workspace: Workspace, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    go(workspace, request(3, TWO))
    listed = ledger.entries(Dataset.open(workspace, "boats").catalog.path)
    ledger.mark_gone(Dataset.open(workspace, "boats").catalog.path, [listed[0].photo], "2026-01-01")
    assert call(workspace, "credits", "boats", str(tmp_path / "credits.html")) == 0
    page = (tmp_path / "credits.html").read_text(encoding="utf-8")
    assert page.count("<li>") == 6
    assert page.count("taken down since") == 1
    assert call(workspace, "credits", "boats", str(tmp_path / "credits.doc")) == 1
    assert ".csv for a table" in capsys.readouterr().err
    assert call(workspace, "credits", "boats", str(tmp_path / "credits.csv"), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"dataset": "boats", "pictures": 6, "file": str(tmp_path / "credits.csv")}
    (tmp_path / "credits.csv").write_text("mine")
    assert call(workspace, "credits", "boats", str(tmp_path / "credits.csv")) == 1
    assert "credits.csv is there already." in capsys.readouterr().err
    assert (tmp_path / "credits.csv").read_text() == "mine"
    assert call(workspace, "credits", "boats", str(tmp_path / "credits.csv"), "--replace") == 0
    assert "mine" not in (tmp_path / "credits.csv").read_text(encoding="utf-8-sig")
