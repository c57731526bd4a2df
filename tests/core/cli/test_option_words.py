"""What `core` advises has no option in it, for the window shows it as well; the command line names the option."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from shlex import quote

import pytest

from core.cli.entry import run
from core.cli.option_words import with_options
from core.datasets.splits.copies import copies_in
from core.studies.searching.asking import as_search
from core.studies.study import Factor, Study, wanted_runs
from core.support.errors import BadInput
from core.support.workspace import Workspace
from core.training.resolve import SPLIT_AGAIN


def study(**more: object) -> Study:
    return Study.model_validate({"name": "s", "dataset": "d", "split": "main", "created": "2026-01-01", **more})


@pytest.mark.parametrize(
    ("refused", "option"),
    [
        (lambda: study().extended((), 1000), "--seeds 5"),
        (lambda: wanted_runs(study(factors=(Factor(key="seed", values=("1", "2")),))), "--seeds 5"),
        (lambda: as_search(study(), (), trials=0), "--trials 30"),
    ],
)
def test_refusals_of_a_study_name_an_option_on_the_command_line_only(refused: Callable[[], object], option: str) -> None:
    with pytest.raises(BadInput) as caught:
        refused()
    assert "--" not in str(caught.value)
    assert option in with_options(str(caught.value))


WAYS = [
    ("It is written when training ends; show {} in Train, where Resume or Write the report finishes it.", "resume {}`"),
    ("report.json is damaged. Show {} in Train, where Write the report writes it again.", "resume {}`"),
    ("Put a copy back, or show {} in Train, where Begin anew follows Resume.", "resume {} --from-start`"),
    ("Choose folds in Train to train {} on them.", "train {} --folds 5`"),
    ("Make one for {} on the Data page.", "split {}`"),
    ("Begin anew, or split {} again with what first knows on train: under Split on the Data page.", "split {} --after first`"),
    ("Remove the backgrounds of {}, which finds masks and keeps them: Dataset > Remove backgrounds.", "background {} "),
    ("Measured. The range of {} is shown and changed under Dataset on the Data page.", "range {}`"),
    (
        "Open test for the winner, among the studies of Runs, opens that of {}, once all of it is trained.",
        "study {} --open-test`",
    ),
]


@pytest.mark.parametrize(("said", "command"), WAYS)
@pytest.mark.parametrize("name", ["told", "show it in Train", "a; b"])
def test_what_a_window_calls_an_act_is_a_command_with_the_name_as_a_shell_takes_it(said: str, command: str, name: str) -> None:
    told = with_options(said.format(name))
    assert f"`main.py {command.format(quote(name))}" in told
    assert not re.search("Train|Data|Dataset", told.replace(name, ""))


def test_copies_by_their_names_are_kept_together_by_a_pattern_and_by_an_option_on_the_command_line() -> None:
    paths = [f"{label}/leaf{n:02d}{end}.jpg" for label in ("a", "b") for n in range(5) for end in ("", "_copy")]
    found = copies_in(paths, [path[0] for path in paths])
    assert found is not None
    assert "--" not in found.told
    assert f"--group-pattern '{found.pattern}' keeps them together." in with_options(found.told)


def test_links_that_lead_out_are_allowed_by_an_option_that_only_the_command_line_names(
    workspace: Workspace, shapes_folder: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shapes_folder(classes=2, each=3)
    (tmp_path / "elsewhere.png").write_bytes(next(folder.rglob("*.png")).read_bytes())
    os.symlink(tmp_path / "elsewhere.png", folder / "circle" / "linked.png")
    assert run(["import", "linked", str(folder), "--workspace", str(workspace.root)]) == 0
    assert "Allow links that lead out of it to be followed (--follow-links)." in " ".join(capsys.readouterr().out.split())


def test_a_pattern_of_another_option_is_not_called_one_of_this(
    workspace: Workspace, shapes_folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """It said "--group-pattern '(x+)' finds nothing", which nobody had given."""
    folder = shapes_folder(classes=2, each=3)
    assert run(["import", "named", str(folder), "--label-pattern", "(xx+)", "--workspace", str(workspace.root)]) == 1
    said = capsys.readouterr().err
    assert "The pattern '(xx+)' finds nothing in the names" in said
    assert "--group-pattern" not in said


def test_what_is_noted_on_the_way_names_the_option_too(
    workspace: Workspace, shapes_folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """An import notes it while it goes on: the pattern was told, and no longer of which option."""
    folder = shapes_folder(classes=2, each=12)
    for label in (place for place in folder.iterdir() if place.is_dir()):
        for number, file in enumerate(sorted(label.iterdir())):
            file.rename(label / f"leaf{number // 2:02d}{'_copy' if number % 2 else ''}{file.suffix}")
    assert run(["import", "leaves", str(folder), "--workspace", str(workspace.root)]) == 0
    told = " ".join(capsys.readouterr().err.split())
    assert "copies of one another" in told
    assert "--group-pattern '" in told


def test_a_split_that_lacks_a_side_is_made_anew_on_a_page_or_by_a_command() -> None:
    """The window named a verb."""
    assert SPLIT_AGAIN == "Make a split with a train and a val part on the Data page."
    assert with_options(SPLIT_AGAIN) == "Make a split with a train and a val part: `main.py split`."
