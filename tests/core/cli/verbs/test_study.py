"""The verb study: begun from a template or by hand, planned, extended, and refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.entry import run
from core.cluster import slurm
from tests.shape_runs import DATASET, shapes_workspace


def test_a_study_is_begun_planned_extended_and_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slurm.shutil, "which", lambda name: None)
    workspace = shapes_workspace(tmp_path, classes=2, each=6, size=8)

    def ask(*words: str, status: int = 0) -> str:
        assert run(["study", *words, "--workspace", str(workspace.root)]) == status
        said = capsys.readouterr()
        return said.err if status else said.out

    assert "There is no study yet" in ask()
    assert "--dataset begins a new one" in ask("rates", status=1)
    told = ask("rates", "--dataset", DATASET, "--template", "rate-batch", "--seeds", "2", "--plan")
    assert told.startswith("rates: Which rate and batch?")
    assert "0 of 8 runs trained" in told
    assert ask().strip() == "rates"
    again = ask("rates", "--dataset", DATASET, "--template", "rate-batch", "--seeds", "2", "--plan")
    kept = workspace.root / "models" / ".studies" / "rates" / "study.toml"
    was = kept.stat().st_ino
    assert ask("rates", "--plan") == told
    assert kept.stat().st_ino == was, "a study that is only looked at was written again, and refused where nothing can be written"
    assert again == told, "the words that began it were refused where they were said again, to train what they had planned"
    document = json.loads(ask("rates", "--factor", "learning_rate=0.1", "--plan", "--json"))
    assert document["missing"] == 12
    assert document["verdict"] is None
    assert document["runs"][0] == {"cell": {"learning_rate": "0.01", "batch_size": "4"}, "seed": 0, "run": None, "trained": False}
    for words in (["--template", "luck"], ["--dataset", "other"], ["--split", "x"], ["--recipe", "mlp"], ["--set", "epochs=7"]):
        assert "is for a new study" in ask("rates", *words, status=2)
    assert "lerning_rate" in ask("rates", "--factor", "lerning_rate=1", "--plan", status=1)
    assert json.loads(ask("rates", "--plan", "--json"))["missing"] == 12, "what was refused is not kept"
    assert "has no verdict yet" in ask("rates", "--plan", "--open-test", status=1)
    for words in (["--open-test"], ["--plan"], ["--factor", "learning_rate=1"], ["--on", "slurm"], ["--slurm", "time=5"]):
        assert f"it goes without {words[0]}" in ask("rates", "--remove", *words, status=2)
        assert f"{words[0]} is about one study" in ask(*words, status=2)
    assert "--remove is about one study" in ask("--remove", status=2)
    assert "`main.py trash --restore study:rates` puts it back" in ask("rates", "--remove")
    assert "There is no study yet" in ask()
    assert "no study called rates" in ask("rates", "--remove", status=1)
    assert run(["trash", "--restore", "study:rates", "--workspace", str(workspace.root)]) == 0
    assert "rates is back" in capsys.readouterr().out
    assert ask().strip() == "rates"
    assert "no dataset called 'nobody'" in ask("other", "--dataset", "nobody", status=1)
    begin = ["other", "--dataset", DATASET, "--template", "luck"]
    assert "nowhere" in ask(*begin, "--plan", "--on", "nowhere", status=1)
    assert "goes without --plan" in ask(*begin, "--plan", "--queue", status=2)
    assert "sbatch" in ask(*begin, "--on", "slurm", status=1)
    assert ask().strip() == "rates", "what was refused was kept as a study"
