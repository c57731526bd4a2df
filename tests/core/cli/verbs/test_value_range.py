"""The verb range: what is black and white in deep pictures, and what cannot be said about it."""

from __future__ import annotations

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace
from tests.asked_verbs import Ask
from tests.catalogs import Planted, plant, planted_dataset


def test_without_deep_pictures_there_is_none(workspace: Workspace, ask: Ask) -> None:
    plant(planted_dataset(workspace), [Planted("a/1.png")])
    found = ask("range", "planted")
    assert (found["deep"], found["value_range"]) == (0, None)
    assert "no deep pictures: all have 8 bits." in ask("range", "planted", as_text=True)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--black", "1", "--measure"], 2, "not both"),
        (["--black", "1"], 2, "Give both"),
        (["--black", "1", "--white", "9"], 1, "no deep pictures"),
    ],
)
def test_what_cannot_be_changed_is_said(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], words: list[str], status: int, said: str
) -> None:
    plant(planted_dataset(workspace), [Planted("a/1.png")])
    assert run(["range", "planted", *words, "--workspace", str(workspace.root)]) == status
    assert said in capsys.readouterr().err
