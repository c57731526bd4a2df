"""The verb recheck, against a Flickr on loopback."""

from __future__ import annotations

import json

import pytest

from core.cli.entry import run
from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from tests.flickr_collections import TWO, go, request
from tests.servers.flickr import World


def call(workspace: Workspace, *words: str) -> int:
    return run([*words, "--workspace", str(workspace.root)])


def test_photos_that_were_taken_down_are_told_and_left_out(
    workspace: Workspace, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    go(workspace, request(3, TWO))
    entries = ledger.entries(Dataset.open(workspace, "boats").catalog.path)
    world.taken_down = {int(entries[0].photo)}
    assert call(workspace, "recheck", "boats", "--exclude", "--json") == 0
    looked = json.loads(capsys.readouterr().out)
    assert (looked["photos"], looked["looked"], looked["excluded"]) == (6, 6, 1)
    assert [entry["photo"] for entry in looked["gone"]] == [entries[0].photo] == looked["newly_gone"]
    assert call(workspace, "exclude", "boats", "--undo", str(looked["edit"])) == 0
