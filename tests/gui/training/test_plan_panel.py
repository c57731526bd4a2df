"""The plan before the start: asked of an engine's process through the real client, latest question wins, errors in place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.engine.client import EngineClient
from core.engine.protocol import PlanPreview
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from core.training.presets import PRESETS
from gui.runs.plan_facts import plan_facts
from gui.session import Session
from gui.training.plan_panel import PlanPanel
from tests.as_built import as_built
from tests.told_runs import told_plan

SOON = 15_000
ROOT = Path(__file__).resolve().parents[3]

ENGINE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from core.engine.lines import from_line, to_line
from core.engine.protocol import Failure, PlanReady, Progress
from core.runs.plan import Plan
plan = Plan.model_validate_json(Path(sys.argv[2]).read_text())
for line in sys.stdin.buffer:
    number, request, channel = from_line(line)
    seed = request.recipe.seed
    if seed == 404:
        reply = Failure("The weights cannot be downloaded.", "Take lite0-frozen.")
    elif seed == 7:
        reply = Progress("Downloading weights", 3, 9)
    else:
        reply = PlanReady(plan.model_copy(update={"recipe": request.recipe, "seed": seed}))
    sys.stdout.buffer.write(to_line(number, reply))
    sys.stdout.buffer.flush()
"""
"""An engine that answers by the seed it is asked about: without torch, so that it is there in a moment."""


@pytest.fixture
def panel(session: Session, workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> Iterator[PlanPanel]:
    recipe = PRESETS.get("lite0-two-stage").recipe
    folder = RunFolder.create(workspace, "told", "vehicles", recipe)
    folder.write_plan(told_plan(folder, recipe))
    script = tmp_path / "engine.py"
    script.write_text(ENGINE)
    session.engine = EngineClient(workspace, [sys.executable, str(script), str(ROOT), str(folder.path / "plan.json")])
    made = PlanPanel(session)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close_questions()


def question(seed: int) -> PlanPreview:
    return PlanPreview("vehicles", "first", Recipe(seed=seed))


def said(panel: PlanPanel, name: str) -> str:
    label = panel.findChild(QLabel, name)
    assert label is not None, name
    return label.text() if label.isVisibleTo(panel) else ""


def test_a_plan_is_shown_with_what_it_will_cost(panel: PlanPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.answered, timeout=SOON):
        panel.ask(question(1))
    assert said(panel, "plan_status") == ""
    assert said(panel, "plan_time") == "about 2 min"
    assert said(panel, "plan_memory") == "about 420.0 MB"
    assert said(panel, "plan_parameters") == "3.38 M, 5.00 k / 3.40 M train"
    assert said(panel, "plan_arithmetic") == "bf16, channels last"
    assert said(panel, "plan_weights").startswith("ImageNet, efficientnet-lite0-57934424\nSHA-256 5793")
    as_built("plan-panel", panel)


def test_only_the_latest_question_is_answered(panel: PlanPanel, qtbot: QtBot) -> None:
    seeds: list[int] = []
    panel.answered.connect(lambda plan: seeds.append(plan.seed))
    for seed in range(1, 6):
        panel.ask(question(seed))
    qtbot.waitUntil(lambda: bool(seeds), timeout=SOON)
    panel.ask(question(6))
    panel._send()
    panel.ask(question(8))
    qtbot.waitUntil(lambda: seeds[-1] == 8, timeout=SOON)
    assert seeds == [5, 8]


def test_progress_and_failure_are_told_in_place(panel: PlanPanel, qtbot: QtBot) -> None:
    panel.ask(question(7))
    qtbot.waitUntil(lambda: said(panel, "plan_status") == "Downloading weights, 3 of 9", timeout=SOON)
    panel.ask(question(404))
    qtbot.waitUntil(lambda: "Take lite0-frozen." in said(panel, "plan_error"), timeout=SOON)
    again = panel.findChild(QPushButton, "plan_again")
    assert again is not None
    assert again.isVisibleTo(panel)
    panel.ask(None, "Choose a dataset.")
    assert (said(panel, "plan_status"), said(panel, "plan_error")) == ("Choose a dataset.", "")
    assert not again.isVisibleTo(panel)
    with qtbot.waitSignal(panel.answered, timeout=SOON):
        panel.ask(question(1))
    assert said(panel, "plan_error") == ""
    assert not again.isVisibleTo(panel)


def test_without_an_engine_it_says_so_and_asks_when_it_is_there(panel: PlanPanel, session: Session, qtbot: QtBot) -> None:
    engine, session.engine = session.engine, None
    panel.ask(question(1))
    qtbot.waitUntil(lambda: "once the engine has started" in said(panel, "plan_status"), timeout=SOON)
    session.engine = engine
    with qtbot.waitSignal(panel.answered, timeout=SOON):
        session.engine_changed.emit()


def test_a_plan_that_cannot_be_made_is_told_for_its_question_alone(panel: PlanPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.refused, timeout=SOON):
        panel.ask(question(404))
    failure = panel.failure()
    assert failure is not None
    assert (failure.message, failure.hint) == ("The weights cannot be downloaded.", "Take lite0-frozen.")
    with qtbot.waitSignal(panel.answered, timeout=SOON):
        panel.ask(question(1))
    assert panel.failure() is None


def test_a_plan_is_made_anew_once_a_run_has_left_features_behind(panel: PlanPanel, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.answered, timeout=SOON):
        panel.ask(question(1))
    session.runs_changed.emit()
    assert panel.seconds is None
    with qtbot.waitSignal(panel.answered, timeout=SOON):
        panel.ask(question(1))


def test_a_question_already_answered_is_not_asked_again(panel: PlanPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.answered, timeout=SOON):
        panel.ask(question(1))
    panel.ask(None)
    assert said(panel, "plan_time") == ""
    with qtbot.assertNotEmitted(panel.answered, wait=600):
        panel.ask(question(1))
    assert said(panel, "plan_time") == "about 2 min"


def test_facts_name_every_stage(workspace: Workspace) -> None:
    recipe = PRESETS.get("lite0-two-stage").recipe
    folder = RunFolder.create(workspace, "facts", "vehicles", recipe)
    tips = {title: tip for title, _, tip in plan_facts(told_plan(folder, recipe))}
    assert tips["Steps"].splitlines()[0].startswith("Head: 800 steps, 20 per epoch")
    assert tips["Steps"].splitlines()[1].startswith("Everything: 160 steps")
