"""Reports on disk: bit-exact, sealed, counted, and clear about damage."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from core.cli.option_words import with_options
from core.evaluation.evaluating import evaluate
from core.evaluation.predictions import Predictions
from core.evaluation.report import Report, open_test, read_report, write_report
from core.runs.headline import read_headline
from core.runs.plan import SCHEMA, NotCounted
from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace
from tests.judged_runs import CLASSES, finished_run, predictions

NAMES = [f"car/größe {n}.png" for n in range(30)]

KNOWN = NotCounted(val=3, runs=("x",))


@pytest.fixture
def report() -> Report:
    rng = np.random.default_rng(0)
    odd = Predictions(("a", "b"), ("1", "2"), ("g", "g"), np.array([0, 2]), rng.dirichlet([1, 1, 1], 2).astype(np.float32))
    return Report("mlp", CLASSES, "best", "ab" * 32, odd, predictions(NAMES, [True] * 27 + [False] * 3), (), KNOWN)


def test_a_report_comes_back_bit_by_bit(report: Report, workspace: Workspace) -> None:
    path = workspace.models / "mlp" / "report.json"
    write_report(path, report)
    json.loads(path.read_text(encoding="utf-8"))  # it is plain JSON
    back = read_report(path)
    assert (back.run, back.classes, back.weights, back.weights_sha256) == ("mlp", CLASSES, "best", "ab" * 32)
    assert back.left_out == KNOWN
    for side in ("val", "test"):
        was, now = report.side(side), back.side(side)
        assert (was.paths, was.samples, was.groups) == (now.paths, now.samples, now.groups)
        assert np.array_equal(was.truth, now.truth)
        assert was.probabilities.tobytes() == now.probabilities.tobytes()


def test_test_figures_are_not_in_the_head_before_they_are_opened(workspace: Workspace) -> None:
    run = finished_run(workspace, "mlp", predictions(NAMES, [True] * 30), predictions(NAMES[:10], [True] * 8 + [False] * 2))
    sealed = read_headline(run.report_path)
    assert sealed is not None
    assert (sealed.val.accuracy, sealed.test.accuracy, sealed.test.n, sealed.opened) == (0.8, None, 30, ())
    evaluate(run, "val")
    assert read_headline(run.report_path) == sealed
    assert evaluate(run, "test").opened == 1
    assert len(open_test(run).opened) == 2
    opened = read_headline(run.report_path)
    assert opened is not None
    assert opened.test.accuracy == 1.0
    assert len(opened.opened) == 2


def test_a_report_written_anew_remembers_its_openings(report: Report, workspace: Workspace) -> None:
    run = finished_run(workspace, "mlp", predictions(NAMES, [True] * 30))
    open_test(run)
    write_report(run.report_path, report)
    assert len(read_report(run.report_path).opened) == 1
    write_report(run.report_path, dataclasses.replace(report, opened=("2030-01-01T00:00:00+00:00",)))
    assert len(read_report(run.report_path).opened) == 2


def test_the_head_is_read_without_the_predictions(report: Report, workspace: Workspace) -> None:
    path = workspace.models / "mlp" / "report.json"
    write_report(path, report)
    whole = read_headline(path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index('"predictions"') + 40], encoding="utf-8")
    assert read_headline(path) == whole is not None


def test_an_evaluation_says_what_it_rests_on(workspace: Workspace) -> None:
    groups = [str(n // 3) for n in range(30)]
    run = finished_run(workspace, "mlp", val=predictions(NAMES, [n % 10 != 0 for n in range(30)], groups))
    found = evaluate(run)
    assert (found.on, found.n, found.groups, found.accuracy) == ("val", 30, 10, 0.9)
    assert found.interval[0] < 0.9 < found.interval[1]
    assert "10 groups" in found.interval_method
    assert found.confusion.sum() == 30
    assert np.trace(found.confusion) == 27
    assert [found.per_class[name].support for name in CLASSES] == [10, 10, 10]
    assert found.top_k == {1: 0.9}


def test_what_is_missing_is_said(workspace: Workspace) -> None:
    run = finished_run(workspace, "mlp", val=predictions(NAMES, [True] * 30))
    with pytest.raises(NotThere, match="no pictures in test"):
        evaluate(run, "test")
    assert read_report(run.report_path).opened == ()
    run.report_path.unlink()
    with pytest.raises(NotThere, match="mlp has no report yet") as caught:
        evaluate(run)
    hint = "It is written when training ends; show mlp in Train, where Resume or Write the report finishes it."
    assert caught.value.hint == hint
    assert with_options(hint) == "It is written when training ends; `main.py resume mlp` finishes it."


@pytest.mark.parametrize("damage", ["{", '{"schema_number": 1}', "[]", "null"])
def test_a_damaged_report_is_a_clear_error(damage: str, workspace: Workspace) -> None:
    run = finished_run(workspace, "mlp", val=predictions(NAMES, [True] * 30))
    run.report_path.write_text(damage, encoding="utf-8")
    with pytest.raises(BadInput, match=r"report\.json") as caught:
        evaluate(run)
    assert caught.value.hint == "Show mlp in Train, where Write the report writes it again.", "what is no JSON as well"
    assert with_options(caught.value.hint) == "`main.py resume mlp` writes it again."
    assert read_headline(run.report_path) is None


def test_probabilities_that_do_not_fit_are_damage(workspace: Workspace) -> None:
    run = finished_run(workspace, "mlp", val=predictions(NAMES, [True] * 30))
    document = json.loads(run.report_path.read_text(encoding="utf-8"))
    document["predictions"]["val"]["truth"][0] = 7
    run.report_path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BadInput, match="damaged"):
        evaluate(run)


def test_a_newer_report_is_refused(workspace: Workspace) -> None:
    run = finished_run(workspace, "mlp", val=predictions(NAMES, [True] * 30))
    text = run.report_path.read_text(encoding="utf-8").replace(f'"schema_number": {SCHEMA}', '"schema_number": 99')
    run.report_path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="newer Safelight"):
        read_report(run.report_path)


def test_lengths_that_differ_are_a_defect() -> None:
    with pytest.raises(ValueError, match="do not fit together"):
        Predictions(("a",), ("1", "2"), ("g",), np.array([0]), np.zeros((1, 2), dtype=np.float32))
