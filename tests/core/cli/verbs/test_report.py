"""The verb report: keys, the seal, and what a person reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.entry import run
from core.evaluation.report import read_report
from core.studies.folder import StudyFolder
from core.studies.study import Study
from core.support.workspace import Workspace
from tests.asked_verbs import Ask
from tests.judged_runs import drawn_predictions, finished_run, predictions


@pytest.fixture
def drawn(workspace: Workspace) -> None:
    """A run with mistakes on both sides."""
    finished_run(workspace, "drawn", drawn_predictions(90, 3, 1, folder="test"), drawn_predictions(120, 3, 2))


@pytest.mark.usefixtures("drawn")
def test_the_document_has_it_all(ask: Ask) -> None:
    found, told = ask("report", "drawn"), ask("evaluate", "drawn")
    assert {key: found[key] for key in told} == told
    assert [curve["name"] for curve in found["curves"]] == found["classes"]
    roc = found["curves"][0]["roc"]
    assert len(roc["true_rate"]) == len(roc["threshold"]) + 1
    assert 0.5 < found["macro_roc_area"] < 1
    assert sum(one["n"] for one in found["calibration"]["bins"]) == 120
    assert found["tempered"]["fitted_on"] == 120
    assert found["coverage"]["covered"][-1] == 1.0
    assert set(found["mistakes"][0]) == {"path", "sample", "truth", "said", "probability"}
    assert len(found["least_certain"]) == 100
    assert sorted(found["classes_by_cluster"]) == found["classes_by_name"]
    assert found["gap"][1]["val_accuracy"] == 0.75
    assert found["gap"][1]["accuracy_gap"] == pytest.approx(0.05)
    assert found["cost"]["seconds"] == 25.0


@pytest.mark.usefixtures("drawn")
def test_a_person_reads_what_was_fitted_on_what(ask: Ask) -> None:
    text = ask("report", "drawn", as_text=True)
    assert "chosen on these pictures; test decides" in text
    assert "fitted on 120 pictures of val, it would be off by" in text
    assert "on these very pictures" in text
    for part in (
        "ROC area %",
        "Hardest classes:",
        "Most confident mistakes:",
        "Least certain:",
        "Gap, points",
        "What it took",
    ):
        assert part in text
    assert "sealed" in text
    test = ask("report", "drawn", "--on", "test", as_text=True)
    assert "fitted on 120 pictures of val" in test
    assert "on these very pictures" not in test
    assert "has been looked at 1 time." in test
    assert ask("report", "drawn", "--on", "test")["opened"] == 2


def test_a_run_without_mistakes_and_many_classes(workspace: Workspace, ask: Ask) -> None:
    classes = tuple(f"class {n:02}" for n in range(20))
    side = predictions([f"{n}.png" for n in range(40)], [True] * 40, classes=20)
    finished_run(workspace, "wide", None, side, classes=classes)
    text = ask("report", "wide", as_text=True)
    assert "No class has a mistake." in text
    assert "The 10 classes that a threshold finds least well" in text
    assert "Most confident mistakes" not in text
    assert max(map(len, text.splitlines())) < 150


@pytest.mark.usefixtures("drawn")
def test_a_page_is_written_once(ask: Ask, workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "drawn.html"
    written = ask("report", "drawn", "--html", str(file))
    assert written == {"file": str(file), "runs": ["drawn"], "on": "val", "pictures": 0, "bytes": file.stat().st_size}
    assert run(["report", "drawn", "--html", str(file), "--on", "test", "--workspace", str(workspace.root)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert "any browser opens" in ask("report", "drawn", "--html", str(file), "--replace", "--no-pictures", as_text=True)
    assert ask("report", "drawn")["opened"] == 0


@pytest.mark.usefixtures("two_runs")
def test_several_runs_are_a_page_or_misunderstood(ask: Ask, workspace: Workspace, tmp_path: Path) -> None:
    place = ["--workspace", str(workspace.root)]
    assert ask("report", "good", "poor", "good", "--html", str(tmp_path / "both.html"))["runs"] == ["good", "poor"]
    assert run(["report", "good", "poor", *place]) == 2
    assert run(["report", "good", "--no-pictures", *place]) == 2
    assert run(["report", "good", "--replace", *place]) == 2
    assert run(["report", "good", "--heat", *place]) == 2
    assert run(["report", "good", "poor", "--html", str(tmp_path / "heat.html"), "--heat", *place]) == 1


def test_how_fast_it_answers_is_measured_before_anything_is_told(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    finished_run(workspace, "run", predictions(["a"], [True]), predictions(["b"], [True]))
    assert run(["report", "run", "--speed", "--on", "test", "--workspace", str(workspace.root)]) == 1
    assert "vehicles" in capsys.readouterr().err  # the dataset is not there, so there is nothing to ask about
    assert read_report(workspace.run_folder("run") / "report.json").opened == ()


def test_a_study_is_told_of_by_its_own_verb(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    study = Study(name="rates", dataset="boats", split="mine", created="2026-01-01T00:00:00+00:00")
    StudyFolder.of(workspace, "rates").write(study)
    assert run(["report", "rates", "--workspace", str(workspace.root)]) == 2
    assert "rates is a study: `main.py study rates` tells its verdict" in capsys.readouterr().err
    assert run(["report", "nobody", "--workspace", str(workspace.root)]) == 1
    assert "no run called nobody" in capsys.readouterr().err


def test_no_such_side_is_refused(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    finished_run(workspace, "run", None, predictions(["a"], [True]))
    assert run(["report", "run", "--on", "test", "--workspace", str(workspace.root)]) == 1
    assert "no pictures in test" in capsys.readouterr().err
