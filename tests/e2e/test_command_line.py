"""The whole path on the command line, on a tiny dataset: every verb, every key of its `--json`."""

from __future__ import annotations

import csv
import io
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.cli.entry import run
from core.runs.events import Epoch
from core.runs.folder import RunFolder
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from core.training.launcher import follow
from tests.pictures import draw_shapes
from tests.trained_here import trained_here

ROOT = Path(__file__).resolve().parents[2]
EPOCH = re.compile(r"epoch +(\d+) ")
CLASSES = ["circle", "square", "triangle"]
TINY = ("--set", "picture_size=16", "--set", "epochs=3", "--set", "precision=fp32")


@dataclass(frozen=True)
class Said:
    """What a verb printed: its JSON document, or its text, and what went to stderr."""

    status: int
    document: Any
    out: str
    err: str


Ask = Callable[..., Said]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pictures: 60 shapes, one copy of one of them, a damaged file and a stray one."""
    place = tmp_path_factory.mktemp("command-line")
    pictures = draw_shapes(place / "shapes", classes=3, each=20, size=32)
    first = pictures / "circle" / "circle-000.png"
    (pictures / "circle" / "copy.png").write_bytes(first.read_bytes())
    (pictures / "square" / "cut.png").write_bytes(first.read_bytes()[:200])
    (pictures / "notes.txt").write_text("not a picture")
    return place


@pytest.fixture(scope="module")
def ask(place: Path) -> Ask:
    """Runs a verb in this process; `as_text` leaves `--json` away."""
    root = Workspace.at(place / "workspace").root

    def asked(*words: str, as_text: bool = False) -> Said:
        out, err = io.StringIO(), io.StringIO()
        shared = ("--workspace", str(root), *(() if as_text else ("--json",)))
        with redirect_stdout(out), redirect_stderr(err):
            status = run([words[0], *shared, *words[1:]])
        document = None if as_text else json.loads(out.getvalue())
        assert "Traceback" not in err.getvalue()
        return Said(status, document, out.getvalue(), err.getvalue())

    return asked


@pytest.fixture(scope="module")
def imported(ask: Ask, place: Path) -> Said:
    return ask("import", "shapes", str(place / "shapes"))


@pytest.fixture(scope="module")
def split(ask: Ask, imported: Said) -> Said:
    return ask("split", "shapes", "--train", ".6", "--val", ".2", "--test", ".2", "--seed", "1")


@pytest.fixture(scope="module")
def trained(ask: Ask, split: Said) -> Said:
    return ask("train", "shapes", "--recipe", "mlp", *TINY, "--name", "first")


@pytest.fixture(scope="module")
def again(ask: Ask, trained: Said, place: Path) -> Said:
    """A second run, whose recipe was written down before and is read from its file."""
    file = place / "mine.toml"
    written = ask("train", "--recipe", "mlp", *TINY, "--set", "dropout=0.125", "--set", "seed=7", "--write-recipe", str(file))
    assert (written.status, written.document) == (0, {"recipe_file": str(file)})
    assert [row["run"] for row in ask("runs").document] == ["first"]
    with trained_here():
        return ask("train", "shapes", "--recipe", str(file), "--name", "second")


def test_import(imported: Said, ask: Ask, place: Path) -> None:
    found = imported.document
    assert imported.status == 0
    assert (found["dataset"], found["added"], found["already"]) == ("shapes", 61, 0)
    assert found["classes"] == {"circle": 21, "square": 20, "triangle": 20}
    assert {"notes.txt", "square/cut.png"} <= {left["path"] for left in found["refused"]}
    assert all(left["reason"] for left in found["refused"])
    once_more = ask("import", "shapes", str(place / "shapes"))
    assert (once_more.document["added"], once_more.document["already"]) == (0, 61)
    text = ask("import", "shapes", str(place / "shapes"), as_text=True).out
    assert "61 were there already" in text
    assert "square/cut.png" in text


def test_check_and_exclude(imported: Said, ask: Ask) -> None:
    found = ask("check", "shapes").document
    assert (found["dataset"], found["samples"]) == ("shapes", 61)
    duplicates = [finding for finding in found["findings"] if finding["kind"] == "exact-duplicate"]
    assert [sorted(finding["paths"]) for finding in duplicates] == [["circle/circle-000.png", "circle/copy.png"]]
    assert all({"kind", "paths", "score", "detail"} <= finding.keys() for finding in found["findings"])
    assert "exact-duplicate" in ask("check", "shapes", as_text=True).out
    out = ask("exclude", "shapes", "--kind", "exact-duplicate").document
    assert (out["dataset"], out["excluded"], out["restored"]) == ("shapes", 1, 0)
    back = ask("exclude", "shapes", "--undo", str(out["edit"])).document
    assert (back["excluded"], back["restored"]) == (0, 1)
    assert ask("exclude", "shapes", "--kind", "no-such-kind").status == 1


def test_split(split: Said, ask: Ask) -> None:
    found = split.document
    assert {"dataset", "split", "groups", "counts", "assignment", "closest_across", "warnings"} <= found.keys()
    assert len(found["assignment"]) == 61
    assert set(found["assignment"].values()) == {"train", "val", "test"}
    assert found["assignment"]["circle/circle-000.png"] == found["assignment"]["circle/copy.png"]
    assert sum(found["counts"]["train"].values()) == list(found["assignment"].values()).count("train")
    assert all(len(pair["paths"]) == 2 and pair["distance"] >= 0 for pair in found["closest_across"])
    again = ask("split", "shapes", "--train", ".6", "--val", ".2", "--test", ".2", "--seed", "1").document
    assert again["assignment"] == found["assignment"]
    text = ask("split", "shapes", "--train", ".6", "--val", ".2", "--test", ".2", "--seed", "1", as_text=True).out
    assert "By hash only, nothing known leaks" in text
    assert ask("split", "shapes", "--train", "2.5", "--val", ".2").status == 1


def test_train(trained: Said, ask: Ask, place: Path) -> None:
    found = trained.document
    assert trained.status == 0, trained.err
    assert (found["run"], found["reason"], found["epochs"]) == ("first", "completed", 3)
    assert found["weights_origin"] == "random, seed 0"
    assert len(found["weights_sha256"]) == 64
    assert 0 <= found["val_accuracy"] <= 1
    assert found["seconds"] > 0
    assert trained.err.splitlines()[0].startswith("Run first: mlp on shapes.")
    assert "epoch   3" in trained.err
    before = [row["run"] for row in ask("runs").document]
    for words, sentence in (
        (("train", "shapes", "--name", "first"), "There is a run called first already."),
        (("train", "nothing"), "There is no dataset called 'nothing'."),
        (("train", "shapes", "--split", "other"), "shapes has no split called other."),
        (("train", "shapes", "--recipe", "mpl"), "There is no preset called 'mpl'. Known: mlp."),
        (("train", "shapes", "--set", "epoch=3"), "Near to it: epochs"),
        (("train", "shapes", "--set", "epochs=0"), "epochs"),
        (("train", "shapes", "--set", "architecture=resnet19"), "There is no architecture called 'resnet19'."),
        (("train", "shapes", "--set", "architecture=timm:resnet19"), "timm knows no network called 'resnet19'."),
        (("train", "shapes", "--set", "weights=imagnet"), "'imagnet' does not say where weights come from."),
        (("train", "shapes", "--set", "weights=run:none"), "There is no run called none."),
        (("train", "shapes", "--recipe", "mlp", "--set", "weights=imagenet"), "no ImageNet weights for Multilayer perceptron."),
        (("train", "shapes", "--set", "weights=file:/no/such.safetensors"), "/no/such.safetensors does not exist."),
        (
            ("train", "shapes", "--set", f"weights=file:{place}/workspace/models/first/best.safetensors"),
            "best.safetensors holds weights of Multilayer perceptron, not of EfficientNet-Lite0.",
        ),
    ):
        refused = ask(*words)
        assert refused.status == 1
        assert sentence in refused.err
    assert [row["run"] for row in ask("runs").document] == before  # what is refused leaves no run behind


def test_a_recipe_is_written_down_and_trained_from_its_file(again: Said, ask: Ask, place: Path) -> None:
    assert again.status == 0, again.err
    assert RunFolder.open(Workspace.at(place / "workspace"), "second").request.recipe.dropout == 0.125
    assert ask("train").status == 2


def test_runs(again: Said, ask: Ask) -> None:
    rows = ask("runs").document
    keys = {"run", "dataset", "architecture", "recipe", "weights_origin", "parent", "state", "val_accuracy", "test_accuracy"}
    assert all(keys | {"created"} <= row.keys() for row in rows)
    assert [row["state"] for row in rows if row["run"] in ("first", "second")] == ["completed", "completed"]
    assert "random, seed 7" in ask("runs", as_text=True).out


def test_evaluate_and_compare(again: Said, split: Said, ask: Ask) -> None:
    val = ask("evaluate", "first").document
    assert (val["on"], val["classes"], val["opened"]) == ("val", CLASSES, 0)
    assert val["n"] == sum(split.document["counts"]["val"].values())
    assert ask("runs").document[0]["test_accuracy"] is None
    test = ask("evaluate", "first", "--on", "test").document
    assert test["opened"] == 1
    assert test["n"] == sum(split.document["counts"]["test"].values())
    found = ask("compare", "first", "second").document
    assert (found["on"], found["n"]) == ("val", val["n"])
    assert found["pairs"][0]["verdict"] in ("a better", "b better", "cannot tell apart")
    opened = ask("compare", "first", "second", "--on", "test").document["opened"]
    assert opened == {"first": 2, "second": 1}
    assert ask("compare", "first").status == 1


def test_predict(again: Said, ask: Ask, place: Path) -> None:
    picture = place / "shapes" / "triangle" / "triangle-003.jpg"
    table = place / "out.csv"
    said = ask("predict", "first", "second", "--", str(picture), str(place / "missing.png"), "--csv", str(table))
    assert said.status == 0, said.err
    answered, missing = said.document
    assert answered["path"] == picture.as_posix()
    assert list(answered["predictions"]) == ["first", "second"]
    for rows in answered["predictions"].values():
        probabilities = [row["probability"] for row in rows]
        assert sorted(row["class"] for row in rows) == CLASSES
        assert probabilities == sorted(probabilities, reverse=True)
        assert sum(probabilities) == pytest.approx(1, abs=1e-5)
    assert set(missing) == {"path", "error"}
    lines = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert [(line["run"], bool(line["error"])) for line in lines] == [("first", False), ("second", False), ("", True)]
    whole = ask("predict", "first", "--", str(place / "shapes" / "circle"), as_text=True)
    assert "21 pictures." in whole.out
    nothing = ask("predict", "first", "--", str(place / "missing.png"))
    assert nothing.status == 1
    assert nothing.document[0]["error"]


def test_runs_are_left_stopped_resumed_and_interrupted(split: Said, ask: Ask, place: Path) -> None:
    left = ask("train", "shapes", "--recipe", "mlp", *TINY, "--set", "epochs=2000", "--name", "long", "--detach")
    assert (left.status, left.document["reason"]) == (0, None)
    assert ask("resume", "long").status == 1  # it is being trained
    wait_for_an_epoch(place / "workspace", "long")
    stopped = ask("stop", "long")
    assert (stopped.status, stopped.document["reason"]) == (0, "stopped"), stopped.err
    known = stopped.document["epochs"]
    assert known >= 1
    assert ask("stop", "long").status == 1  # it is not being trained any more
    command = [sys.executable, str(ROOT / "main.py"), "resume", "long", "--workspace", str(place / "workspace"), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        heard = ""
        while not (told := EPOCH.findall(heard)):
            line = process.stderr.readline()
            assert line, heard
            heard += line
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert json.loads(out)["reason"] == "stopped"
    assert json.loads(out)["epochs"] > known
    assert "Stopping long after this step" in heard + err
    assert int(told[0]) == known + 1  # what is known is not told again


def wait_for_an_epoch(root: Path, name: str) -> None:
    """Follows a run until its first epoch has ended."""

    def hear(event: object) -> None:
        if isinstance(event, Epoch):
            context.abandon()

    context = Context(hear)
    with pytest.raises(Abandoned):
        follow(RunFolder.open(Workspace.at(root), name), context)


@pytest.mark.usefixtures("trained_here")
def test_a_run_that_fails_says_why_and_ends_with_status_1(split: Said, ask: Ask) -> None:
    settings = ("--set", "optimiser=sgd", "--set", "learning_rate=10", "--set", "warm_up=0.9", "--set", "epochs=200")
    failed = ask("train", "shapes", "--recipe", "mlp", *TINY, *settings, "--name", "bad")
    assert (failed.status, failed.document["reason"]) == (1, "failed")
    assert "The loss ran away" in failed.document["message"]
    assert "The loss ran away" in failed.err
    assert "learning_rate=1)" in failed.err


def test_the_demo_offers_what_it_promises(ask: Ask) -> None:
    text = ask("demo", "--help", as_text=True).out
    assert "--fresh" in text
