"""The report of a run as it is read in a terminal, line by line, and its document."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.cli.report_text import MOST_SHOWN, report_document, report_text
from core.evaluation.side_report.side_report import SideReport, side_report
from core.runs.folder import RunFolder
from core.runs.listing import RunSummary, summarise
from tests.paged_runs import paged_workspace

Told = tuple[SideReport, RunSummary]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = RunFolder.open(paged_workspace(Path(tmp_path_factory.mktemp("reports"))), "one")
    return side_report(folder, "val"), summarise(folder)


EXPECTED = """\
Calibration: off by 32.7 % on average, cross-entropy 1.084. With a temperature of 2.37, fitted on 9 pictures of val, it would be \
off by 22.6 % with cross-entropy 0.889, on these very pictures.
  Sure, %  Pictures  Mean, %              Right
─────────  ────────  ───────  ─────────────────
 47 to 53         1     53.3  100 (21 to 100) %
 53 to 60         1     59.9      0 (0 to 79) %
 60 to 67         1     65.2      0 (0 to 79) %
 73 to 80         2     74.1          50 ± 41 %
 80 to 87         2     85.9          50 ± 41 %
93 to 100         2     98.6  100 (34 to 100) %

Of the surest 22 % 100 (34 to 100) % are right, of the surest 22 % 100 (34 to 100) % are right, of the surest 22 % 100 \
(34 to 100) % are right. Mean accuracy over all coverages 70.1 %.

Each class against the rest:
Class     ROC area %  Average precision %  Pictures
────────  ──────────  ───────────────────  ────────
circle          66.7                 64.3         3
triangle        88.9                 80.6         3
square          88.9                 86.7         3

Hardest classes:
Class               Right   Wrong  Mostly taken for
────────  ───────────────  ──────  ────────────────
triangle   33 (6 to 79) %  2 of 3  circle (1)
circle    67 (21 to 94) %  1 of 3  triangle (1)
square    67 (21 to 94) %  1 of 3  circle (1)
"""
GAP = """\
Train against val, epoch by epoch; train is measured while the network learns, on views as it sees them:
Epoch  Train %  Val %  Gap, points
─────  ───────  ─────  ───────────
    1     50.0   60.0        −10.0
    2     80.0   75.0         +5.0
"""


def test_it_is_told_part_by_part(told: Told) -> None:
    text = report_text(*told)
    assert EXPECTED in text
    assert GAP in text
    mistakes = text.split("Most confident mistakes:\n")[1].split("\n\n")[0].splitlines()
    assert [line.split() for line in mistakes[2:]] == [
        [one.path, one.truth, one.said, f"{100 * one.probability:.1f}", "%"] for one in report_document(*told)["mistakes"]
    ]
    least = text.split("Least certain:\n")[1].split("\n\n")[0].splitlines()
    assert least[0].split() == ["Picture", "Truth", "Taken", "for", "Sure"]
    assert len(least) == 2 + 9
    assert "How fast it answers on this machine, `--speed` measures." in text
    parts = [
        "Calibration: ",
        "Of the surest ",
        "Each class ",
        "Hardest classes:",
        "Most confident ",
        "Train against ",
        "What it took",
    ]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


def test_what_there_is_nothing_of_is_left_out_or_said(told: Told) -> None:
    found, row = told
    bare = report_text(replace(found, hardest=(), gap=(), tempered=None), row)
    assert "No class has a mistake." in bare
    assert "Train against val" not in bare
    assert "With a temperature" not in bare
    test = report_text(replace(found, evaluation=replace(found.evaluation, on="test")), row)
    assert "on these very pictures" not in test


def test_of_many_only_the_first_are_shown_and_the_ends_of_epochs(told: Told) -> None:
    found, row = told
    (curve, *_) = found.curves
    many = tuple(replace(curve, name=f"class {number}") for number in range(MOST_SHOWN + 1))
    (hard, *_) = found.hardest
    epochs = tuple(replace(found.gap[0], epoch=number) for number in range(1, 26))
    hardest = tuple(replace(hard, name=f"hard {number:02}") for number in range(MOST_SHOWN + 1))
    text = report_text(replace(found, curves=many, hardest=hardest, gap=epochs), row)
    assert f"The {MOST_SHOWN} classes that a threshold finds least well:" in text
    assert "class 9 " in text
    assert "class 10" not in text
    assert "hard 09" in text
    assert "hard 10" not in text
    lines = text.split("Gap, points\n")[1].split("\n\n")[0].splitlines()[1:]
    assert [int(line.split()[0]) for line in lines] == [1, 4, 7, 10, 13, 16, 19, 22, 25]
    flat = report_text(replace(found, curves=(replace(curve, roc=None, precision_recall=None),)), row)
    assert [line.split() for line in flat.splitlines() if line.startswith("circle ") and "–" in line] == [
        ["circle", "–", "–", "3"]
    ]


def test_the_document_is_json_with_names_for_numbers(told: Told) -> None:
    document = json.loads(json.dumps(report_document(*told), default=str))
    classes = {"circle", "square", "triangle"}
    assert set(document["classes_by_cluster"]) == classes
    assert document["classes_by_name"] == sorted(classes)
    assert [one["accuracy_gap"] for one in document["gap"]] == [pytest.approx(-0.1), pytest.approx(0.05)]
    assert {"macro_roc_area", "macro_average_precision", "least_certain", "mistakes", "calibration"} <= set(document)
    assert not {"evaluation", "predictions", "by_cluster", "by_name"} & set(document)
    assert document["macro_roc_area"] == pytest.approx(0.8148, abs=1e-3)
