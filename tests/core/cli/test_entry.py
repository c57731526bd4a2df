"""Words to verbs: exit statuses, JSON on every path, and never a traceback."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.cli import entry
from core.cli.console import on_interrupt
from core.cli.entry import VERBS, run
from core.datasets.catalog.dataset import Dataset
from core.support import notices
from core.support.defects import own_version
from core.support.notices import WorkElsewhere
from core.support.workspace import Workspace
from tests.judged_runs import finished_run, predictions
from tests.told_runs import told_run

ROOT = Path(__file__).resolve().parents[3]
NAMES = [f"{n}.png" for n in range(60)]


def test_every_verb_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for name in VERBS:
        assert run([name, "--help"]) == 0
        said = capsys.readouterr().out
        assert f"main.py {name}" in said
        assert "--workspace DIR" in said


def test_help_lists_the_verbs_people_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    for verb in VERBS.values():
        assert (f"  {verb.name} " in said) is not verb.hidden


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A verb was said to be missing."""
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"Safelight {own_version()}\n"
    assert run(["--version", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"version": own_version()}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--json"], "A verb is missing."),
        (["teach", "--json"], "There is no verb 'teach'."),
        (["evaluate", "--json"], "The following arguments are required: RUN."),
        (["evaluate", "a", "--on", "train", "--json"], "Argument --on: invalid choice"),
        (["compare", "a", "b", "--colour", "--json"], "Unrecognized arguments: --colour."),
        (["predict", "a", "--json"], "No picture was named."),
    ],
)
def test_words_that_make_no_sense_are_status_2(
    words: list[str], sentence: str, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*words, "--workspace", str(workspace.root)]) == 2
    out, err = capsys.readouterr()
    assert sentence in err
    assert sentence in json.loads(out)["error"]["message"]


def test_what_is_refused_is_status_1_with_sentence_and_hint(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "nobody", "--workspace", str(workspace.root), "--json"]) == 1
    out, err = capsys.readouterr()
    assert err == "There is no run called nobody. Runs here: none yet.\n"
    assert json.loads(out) == {"error": {"message": "There is no run called nobody.", "hint": "Runs here: none yet."}}
    assert run(["evaluate", "nobody", "--workspace", str(workspace.root)]) == 1
    assert capsys.readouterr().out == ""


def test_a_defect_is_one_sentence_and_a_log(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from core.cli.verbs import runs

    def broken(options: object, console: object) -> None:
        raise RuntimeError("the secret of the defect")

    monkeypatch.setattr(runs, "act", broken)
    log = tmp_path / "safelight.log"
    monkeypatch.setattr("core.support.defects.defect_log", lambda: log)
    assert run(["runs", "--workspace", str(workspace.root), "--json"]) == 1
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert str(log) in err
    assert json.loads(out)["error"]["message"] == "Safelight ran into a defect (RuntimeError)."
    assert "the secret of the defect" in log.read_text(encoding="utf-8")
    assert "verb runs" in log.read_text(encoding="utf-8")


def test_a_disk_that_refuses_is_no_defect(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from core.cli.verbs import runs

    def refused(options: object, console: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", "/mnt/stick/x")

    monkeypatch.setattr(runs, "act", refused)
    assert run(["runs", "--workspace", str(workspace.root)]) == 1
    assert "/mnt/stick/x lies on a disk that cannot be written to." in capsys.readouterr().err


def test_the_workspace_may_stand_before_or_after_the_verb(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    finished_run(workspace, "here", val=predictions(NAMES, [True] * 60))
    place = str(workspace.root)
    for words in (
        ["--workspace", place, "runs", "--json"],
        ["runs", "--workspace", place, "--json"],
        ["--json", f"--workspace={place}", "runs"],
    ):
        assert run(words) == 0
        assert [row["run"] for row in json.loads(capsys.readouterr().out)] == ["here"]


def test_options_of_predict_may_stand_behind_the_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.cli.verbs import predict

    parser = entry._Parser(allow_abbrev=False)
    predict.options(parser)
    entry._shared_options(parser)
    monkeypatch.chdir(tmp_path)
    words = ["a", "b", "--", "x.png", "--odd name.png", "--csv", "out.csv", "folder", "--json", "--workspace=w"]
    ahead, after = entry._parted(words, parser)
    assert ahead == ["a", "b", "--csv", "out.csv", "--json", "--workspace=w"]
    assert after == ["x.png", "--odd name.png", "folder"]
    (tmp_path / "--csv").touch()
    assert entry._parted(["a", "--", "--csv"], parser) == (["a"], ["--csv"])


def test_the_first_interrupt_is_handled_and_the_second_ends() -> None:
    heard = []
    earlier = signal.getsignal(signal.SIGINT)

    def twice() -> None:
        signal.raise_signal(signal.SIGINT)
        assert heard == ["first"]
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt), on_interrupt(lambda: heard.append("first")):
        twice()
    assert signal.getsignal(signal.SIGINT) == earlier


def test_the_program_runs_from_anywhere_and_needs_no_torch_to_list(workspace: Workspace, tmp_path: Path) -> None:
    finished_run(workspace, "here", val=predictions(NAMES, [True] * 60))
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import main; "
        f"status = main.main(['runs', '--json', '--workspace', {str(workspace.root)!r}]); "
        "heavy = {'torch', 'PySide6', 'sklearn', 'timm'} & set(sys.modules); sys.exit(status or bool(heavy))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (found.returncode, found.stderr) == (0, "")
    assert json.loads(found.stdout)[0]["run"] == "here"


@pytest.mark.skipif(sys.platform != "linux", reason="names that are not text exist on Linux")
def test_names_that_are_not_text_and_narrow_consoles_are_no_defect(workspace: Workspace) -> None:
    finished_run(workspace, "here", val=predictions(NAMES, [True] * 60))
    command: list[str | bytes] = [sys.executable, str(ROOT / "main.py"), "--workspace", str(workspace.root), "runs", "--json"]
    narrow = {**os.environ, "PYTHONIOENCODING": "ascii"}
    found = subprocess.run([*command, "--dataset", b"\xff\xfe"], capture_output=True, check=False, timeout=60)
    assert (found.returncode, json.loads(found.stdout)) == (0, [])
    unknown = subprocess.run(
        [*command[:4], "evaluate", "--json", b"gr\xc3\xb6\xff"], capture_output=True, check=False, timeout=60, env=narrow
    )
    assert unknown.returncode == 1
    assert "gr" in json.loads(unknown.stdout)["error"]["message"]
    table = subprocess.run(command[:5], capture_output=True, check=False, timeout=60, env=narrow)
    assert (table.returncode, table.stderr) == (0, b"")
    assert b"here" in table.stdout


@pytest.mark.skipif(os.name == "nt", reason="a shell's pipe is wanted")
def test_a_reader_that_has_seen_enough_ends_it_quietly(workspace: Workspace) -> None:
    command = f"{sys.executable} {ROOT / 'main.py'} train --help | head -n 1"
    found = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert found.stderr == ""
    assert found.stdout.startswith("usage: main.py train")


def test_without_a_display_the_demo_is_offered_instead(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    import main

    asked = []
    monkeypatch.setattr("core.support.system_libraries.has_display", lambda: False)
    monkeypatch.setattr("core.cli.entry.run", lambda words: asked.append(words) or 0)
    assert main.main([]) == 0
    assert main.main(["--workspace", "w"]) == 0
    assert asked == [["demo"], ["demo", "--workspace", "w"]]


def test_missing_libraries_are_named_not_met_by_an_abort(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import main

    monkeypatch.setattr("core.support.system_libraries.has_display", lambda: True)
    monkeypatch.setattr("core.support.system_libraries.missing_packages", lambda window: ("libxcb-cursor0",) if window else ())
    assert main.main([]) == 1
    assert "apt-get install libxcb-cursor0" in capsys.readouterr().err


def test_datasets_and_runs_are_taken_by_name_and_by_folder(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    dataset = Dataset.create(workspace, "Käfer & Co", None, "a folder", "")
    told_run(workspace, "Läufe & mehr", dataset="Käfer & Co", right=0.8)
    where = ["--workspace", str(workspace.root), "--json"]
    for said in ("Käfer & Co", dataset.folder.name):
        assert run(["runs", "--dataset", said, *where]) == 0
        assert [row["run"] for row in json.loads(capsys.readouterr().out)] == ["Läufe & mehr"]
    for said in ("Läufe & mehr", workspace.run_folder("Läufe & mehr").name):
        assert run(["evaluate", said, *where]) == 0
        assert json.loads(capsys.readouterr().out)["run"] == "Läufe & mehr"


@pytest.mark.parametrize("words", [["predict", "one", "--", ""], ["import", "pets", ""], ["sheet", "pets", "--to", ""]])
def test_an_empty_word_is_no_folder(workspace: Workspace, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """`predict RUN -- "$PLACE"` without a PLACE took the current folder."""
    assert run(["--workspace", str(workspace.root), *words]) == 2
    assert "One of the words is empty." in capsys.readouterr().err


def test_a_new_dataset_bears_the_name_it_was_given_and_commands_are_told_as_a_shell_takes_them(
    workspace: Workspace, shapes_folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", "Käfer & Co", str(shapes_folder()), "--workspace", str(workspace.root)]) == 0
    assert workspace.dataset_names() == ["Käfer & Co"]
    assert "`main.py check 'Käfer & Co'`" in capsys.readouterr().out


def test_open_windows_see_what_a_verb_does_with_a_dataset(
    workspace: Workspace, shapes_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[WorkElsewhere] = []
    write = notices._write

    def noted(file: Path, work: WorkElsewhere) -> None:
        write(file, work)
        told.append(work)

    monkeypatch.setattr(notices, "_write", noted)
    source = shapes_folder(classes=2, each=4)
    assert run(["import", "boats", str(source), "--workspace", str(workspace.root)]) == 0
    assert (told[0].dataset, told[0].title, told[0].progress) == ("boats", "import boats", None)
    assert any(work.progress is not None and work.words.startswith("boats  ·  ") for work in told)
    assert list((workspace.data / notices.FOLDER).iterdir()) == [], "it ends with the verb"
    told.clear()
    assert run(["runs", "--workspace", str(workspace.root)]) == 0
    assert told == []
