"""What import is told is checked before anything is done."""

from __future__ import annotations

import pytest

from core.cli.entry import run
from core.cli.verbs.import_pictures import sample_options
from core.datasets.samples import SAMPLES
from core.support.errors import BadInput
from core.support.workspace import Workspace


def test_options_of_a_sample_are_read_from_text() -> None:
    assert sample_options(SAMPLES.get("digits"), ["enlarge=8"]).model_dump() == {"enlarge": 8}
    assert sample_options(SAMPLES.get("solar-cells"), []).model_dump() == {"middle_grades": "leave out"}
    with pytest.raises(BadInput, match="digits, option enlarge"):
        sample_options(SAMPLES.get("digits"), ["enlarge=no"])
    with pytest.raises(BadInput, match="Its options: middle_grades"):
        sample_options(SAMPLES.get("solar-cells"), ["grades=both"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Name either a PATH or a --sample"),
        (["folder", "--sample", "digits"], "Name either a PATH or a --sample"),
        (["--sample", "digits", "--group-pattern", "x"], "--group-pattern is for a PATH"),
        (["folder", "--set", "enlarge=2"], "--set is for a --sample"),
        (["--sample", "moons"], "invalid choice: 'moons'"),
    ],
)
def test_what_does_not_go_together_is_said(
    words: list[str], sentence: str, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", "new", *words, "--workspace", str(workspace.root)]) == 2
    assert sentence in capsys.readouterr().err
    assert workspace.dataset_names() == []


def test_a_folder_that_is_not_there_is_refused(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "new", "/no/such/folder", "--workspace", str(workspace.root)]) == 1
    assert "/no/such/folder" in capsys.readouterr().err
    assert workspace.dataset_names() == []
