"""The verb rename: a dataset gets another name, and its runs follow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.cli.entry import run
from core.datasets.importing.importing import import_pictures
from core.support.workspace import Workspace
from tests.asked_verbs import Ask
from tests.judged_runs import finished_run


def test_a_dataset_is_renamed(
    workspace: Workspace, shapes_folder: Callable[..., Path], ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    import_pictures(workspace, "vehicles", shapes_folder(classes=2, each=3))
    finished_run(workspace, "one")
    assert ask("rename", "vehicles", "boats") == {"dataset": "boats", "was": "vehicles", "runs": ["one"], "datasets": []}
    assert ask("runs")[0]["dataset"] == "boats"
    assert "The dataset is called ships now. one follows." in ask("rename", "boats", "ships", as_text=True)
    assert run(["rename", "nothing", "x", "--workspace", str(workspace.root)]) == 1
    assert "There is no dataset called 'nothing'." in capsys.readouterr().err


def test_the_next_verb_finishes_a_rename_that_was_killed(
    workspace: Workspace,
    shapes_folder: Callable[..., Path],
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def killed(*arguments: object) -> None:
        raise KeyboardInterrupt

    import_pictures(workspace, "vehicles", shapes_folder(classes=2, each=3))
    finished_run(workspace, "one")
    monkeypatch.setattr("core.history.dataset_acts._follow", killed)
    assert run(["rename", "vehicles", "boats", "--workspace", str(workspace.root)]) == 1
    monkeypatch.undo()
    assert "Interrupted" in capsys.readouterr().err
    assert workspace.dataset_names() == ["boats"]
    assert ask("runs")[0]["dataset"] == "boats"
