"""Nineteen pictures of one class to one of another, from the folder to the verdict: the accuracy is never told alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace
from tests.pictures import draw_shapes


@pytest.fixture
def ask(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[str, str]]:
    def asked(*words: str) -> tuple[str, str]:
        assert run([*words, "--workspace", str(workspace.root)]) == 0, capsys.readouterr().err
        return capsys.readouterr()  # type: ignore[return-value]

    return asked


@pytest.mark.usefixtures("trained_here")
@pytest.mark.parametrize("balance", ["none", pytest.param("balanced sampling", marks=pytest.mark.soak)])
def test_nineteen_to_one(ask: Callable[..., tuple[str, str]], tmp_path: Path, balance: str) -> None:
    pictures = draw_shapes(tmp_path / "pictures", classes=2, each=95)
    for path in sorted((pictures / "square").iterdir())[5:]:
        path.unlink()
    ask("import", "parts", str(pictures))
    ask("split", "parts", "--train", "0.6", "--val", "0.2", "--test", "0.2")
    settings = ("--set", "picture_size=32", "--set", "epochs=1", "--set", f"balance={balance}")
    told, progress = ask("train", "parts", "--recipe", "mlp", "--name", "first", *settings)
    hint = "circle has 19 times as many pictures in train as square"
    assert "always saying the commonest class gives 95 %" in told
    assert "chosen on these pictures; test decides" in told
    assert ((hint in told), (hint in progress)) == ((balance == "none"),) * 2
    row = json.loads(ask("runs", "--json")[0])[0]
    assert row["val_floor"] == pytest.approx(0.95, abs=0.005)
    assert 0 <= row["val_balanced"] <= 1
    table = ask("runs")[0]
    assert "Balanced, %" in table
    assert "Floor, %" in table
    assert (hint in table) == (balance == "none")
    judged = ask("evaluate", "first")[0]
    assert "Always saying the commonest class 95" in judged
    assert (hint in judged) == (balance == "none")
