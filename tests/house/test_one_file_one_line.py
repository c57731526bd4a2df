"""Whatever Safelight has several of, from architectures to pages of a wizard: a new one is one file and one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QComboBox, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from core.architectures.catalogue import ARCHITECTURES, ArchitectureInfo
from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check
from core.datasets.cleaning.checks.check import Check
from core.datasets.cleaning.checks.registry import CHECKS
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.sources.listing import Source
from core.datasets.sources.registry import SOURCES
from core.datasets.splits.splitting import SplitRequest, make_split
from core.derived.formats import FORMATS
from core.evaluation.judging import METRICS, Metric
from core.evaluation.run_columns import COLUMNS, column_of
from core.pixels.views import augmented, draw
from core.prediction.predicting import predict_pictures
from core.runs.checkpoints import load_best
from core.runs.events import Epoch
from core.runs.folder import RunFolder
from core.runs.headline import read_headline
from core.runs.listing import list_runs, summarise
from core.runs.methods import MERITS, OPTIMISERS, POLICIES, SCHEDULES, Method, Schedule
from core.runs.recipe import Stage
from core.runs.told import told_run as told_of
from core.support.fields import describe
from core.support.jobs import Context
from core.support.registry import Registry
from core.support.workspace import Workspace
from core.training.execution import carry_out
from core.training.presets import recipe_for
from gui.derived.export_dialog import ExportDialog
from gui.flickr import dialog as flickr
from gui.plots.curve_data import curves_of
from gui.plots.curves import CurvesView
from gui.plots.run_plots import PLOTS
from gui.runs.list import RunList
from gui.session import Session
from gui.theme import SPACE
from gui.training.stage_box import StageBox
from tests.house import one_more
from tests.judged_runs import finished_run, predictions
from tests.told_runs import told_run

pytestmark = pytest.mark.usefixtures("short_trials")


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Callable[[Registry[object], str, object], None]:
    """The one registration line, taken back after the test."""

    def add(registry: Registry[object], name: str, thing: object) -> None:
        assert name not in registry
        monkeypatch.setitem(registry._things, name, thing)

    return add


def test_a_new_architecture_trains_reports_and_predicts(
    workspace: Workspace, shapes_folder: Callable[..., Path], register: Callable[..., None]
) -> None:
    place = "tests.house.one_more:mean_colour"
    register(
        ARCHITECTURES, "mean-colour", ArchitectureInfo("mean-colour", "Mean colour", "own", 32, 8, None, place, "For a test.")
    )
    pictures = shapes_folder(classes=3, each=14)
    import_pictures(workspace, "shapes", pictures, ImportOptions(), Context())
    make_split(Dataset.open(workspace, "shapes"), SplitRequest(), Context())
    recipe = recipe_for("mlp", ["architecture=mean-colour", "picture_size=32", "epochs=2"])
    folder = RunFolder.create(workspace, "extended", "shapes", recipe)
    assert carry_out(workspace, folder, Context(), lambda event: None) == "completed"
    row = summarise(folder)
    assert row.architecture == "mean-colour"
    assert row.val_interval is not None
    asked = sorted(pictures.rglob("*.*"))[0]
    (answer,) = predict_pictures(workspace, ["extended"], [asked], Context())
    assert sum(entry.probability for entry in answer.predictions["extended"]) == pytest.approx(1, abs=1e-3)


def test_a_new_optimiser_and_a_new_schedule_train(
    workspace: Workspace, shapes_folder: Callable[..., Path], register: Callable[..., None], qtbot: QtBot
) -> None:
    register(OPTIMISERS, "sign", Method("sign", "Signs", "for a test", "tests.house.one_more:sign_descent", ("momentum",)))
    register(SCHEDULES, "stairs", Schedule("stairs", "Stairs", "for a test", "tests.house.one_more:stairs", warm_up=0.25))
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=14), ImportOptions(), Context())
    make_split(Dataset.open(workspace, "shapes"), SplitRequest(), Context())
    settings = ["optimiser=sign", "schedule=stairs", "warm_up=0", "epochs=4", "learning_rate=0.008"]
    folder = RunFolder.create(workspace, "extended", "shapes", recipe_for("mlp", settings))
    told: list[object] = []
    assert carry_out(workspace, folder, Context(), told.append) == "completed"
    assert [event.rate for event in told if isinstance(event, Epoch)] == [0.004, 0.008, 0.008, 0.004]
    best = load_best(folder.best_weights)[0]
    assert all(tensor.isfinite().all() for tensor in best.values())
    # Form and help know both.
    fields = {info.name: info for info in describe(Stage)}
    assert ("sign" in fields["optimiser"].choices, "stairs" in fields["schedule"].choices) == (True, True)
    assert "Signs: for a test." in fields["optimiser"].help
    box = StageBox(0)
    qtbot.addWidget(box)
    box.set_stage(folder.request.recipe.stages[0])
    values, errors = box.values()
    assert (values["optimiser"], values["schedule"], errors) == ("sign", "stairs", {})
    momentum = box.findChild(QLineEdit, "stage_0_momentum")
    assert momentum is not None
    editor = momentum.parentWidget()
    assert editor is not None
    assert not editor.isHidden()  # it is folded away, but it is not left out


def test_a_new_augmentation_and_a_new_judge_of_early_stopping_train(
    workspace: Workspace, shapes_folder: Callable[..., Path], register: Callable[..., None], qtbot: QtBot
) -> None:
    register(POLICIES, "dark", Method("dark", "Darkness", "for a test", "tests.house.one_more:darkness"))
    register(MERITS, "modest", Method("modest", "Modesty", "for a test", "tests.house.one_more:modesty"))
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=14), ImportOptions(), Context())
    make_split(Dataset.open(workspace, "shapes"), SplitRequest(), Context())
    settings = ["augmentation=none", "epochs=9", "best_by=modest", "early_stopping=1", "learning_rate=0.02", "dropout=0"]
    folder = RunFolder.create(workspace, "extended", "shapes", recipe_for("mlp", [*settings, "augmentation.policy=dark"]))
    told: list[object] = []
    # Whoever learns becomes surer, and by this judge worse.
    assert carry_out(workspace, folder, Context(), told.append) == "early-stopped"
    assert all(-1 <= event.merit < -0.4 for event in told if isinstance(event, Epoch))
    plan = folder.plan
    assert plan is not None
    draws = draw(plan.stages[0].augmentation, 2, plan.preprocessing, np.random.default_rng(0))
    grey, side = plan.preprocessing.model_copy(update={"mean": (0, 0, 0), "std": (1, 1, 1)}), plan.preprocessing.resize
    views = augmented(torch.full((2, side, side, 3), 200, dtype=torch.uint8), draws, grey)
    assert torch.allclose(views, torch.tensor(100 / 255))
    box = StageBox(0)
    qtbot.addWidget(box)
    box.set_stage(folder.request.recipe.stages[0])
    chooser = box.findChild(QComboBox, "stage_0_augmentation_policy")
    assert (chooser.currentText(), box.values()[1]) == ("Darkness", {})


def test_a_new_source_imports_and_a_new_check_finds(
    workspace: Workspace, shapes_folder: Callable[..., Path], register: Callable[..., None]
) -> None:
    register(SOURCES, "list", Source("list", "A list of files", one_more.reads_list, one_more.read_list))
    register(CHECKS, "lossy", Check("lossy", "Lossy", "For a test.", one_more.find_jpegs))
    pictures = shapes_folder(classes=2, each=6)
    chosen = sorted(path.relative_to(pictures).as_posix() for path in pictures.rglob("*.*"))[:-1]
    listed = pictures / "some.list"
    listed.write_text("\n".join(chosen))
    result = import_pictures(workspace, "listed", listed, ImportOptions(), Context())
    assert (result.added, result.classes) == (11, {"circle": 6, "square": 5})
    findings = check(Dataset.open(workspace, "listed"), Context()).findings
    lossy = {finding.paths[0] for finding in findings if finding.kind == "lossy"}
    assert lossy == {name for name in chosen if name.endswith(".jpg")}


def test_a_new_column_is_in_the_window_and_on_the_command_line(
    workspace: Workspace, register: Callable[..., None], qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    register(COLUMNS, "pace", one_more.PACE)
    told_run(workspace, "extended")  # 30 epochs in 100 seconds
    runs = RunList()
    qtbot.addWidget(runs)
    runs.set_runs(list_runs(workspace))
    place = column_of("pace")
    assert runs.table.index(0, place).data() == "18"
    runs.columns.choose("pace", True)
    assert (runs.isColumnHidden(place), runs.columnWidth(place)) == (False, one_more.PACE.width * SPACE)
    assert run(["runs", "--workspace", str(workspace.root)]) == 0
    head, _, row, *_ = capsys.readouterr().out.splitlines()
    assert head.endswith("Epochs/min")
    assert row.endswith(" 18")


def test_a_new_plot_is_drawn_and_stands_in_the_legend(workspace: Workspace, register: Callable[..., None], qtbot: QtBot) -> None:
    register(PLOTS, "progress", one_more.PROGRESS)
    view = CurvesView()
    qtbot.addWidget(view)
    view.set_runs([curves_of(told_of(told_run(workspace, "extended")))])
    menu = view.findChild(QToolButton, "curves_plots").menu()
    next(act for act in menu.actions() if act.text() == "Step").trigger()
    assert view.plots["progress"]._items["extended"].val.getData()[1].tolist() == [step / 1000 for step in range(20, 601, 20)]
    assert view.legend._rows[0]["val_progress"].text() == "0.60"


def test_a_new_way_to_judge_is_told_and_written(
    workspace: Workspace, register: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    register(METRICS, "worst_class", Metric("the worst class", "For a test.", one_more.worst_class))
    truth = [0] * 8 + [1] * 2
    side = predictions([f"{n}.png" for n in range(10)], [True] * 9 + [False], truth=truth)
    folder = finished_run(workspace, "extended", side, side)
    for words, told in (((), "the worst class 50 %"), (("--json",), '"worst_class": 0.5')):
        assert run(["evaluate", "extended", *words, "--workspace", str(workspace.root)]) == 0
        assert told in capsys.readouterr().out
    headline = read_headline(folder.report_path)
    assert headline is not None
    assert headline.val.figures["worst_class"] == 0.5


def test_a_new_page_of_a_wizard_fills_the_foot_and_leads_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    monkeypatch.setitem(flickr.PAGES, "thanks", "tests.house.one_more:ThanksPage")
    session = Session(workspace, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    dialog = flickr.FlickrDialog(session, "boats")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not len(dialog.short))
    dialog.show_page("thanks")
    assert dialog.foot.button("go").text() == "Back to boats"
    assert not dialog.foot.button("back").isVisible()
    dialog.foot.button("go").click()
    assert dialog.here == flickr.REQUEST
    dialog.reject()
    session.close()
    session.deleteLater()
    assert session.close()


def test_a_new_export_format_is_offered_and_written(
    workspace: Workspace, shapes_folder: Callable[..., Path], register: Callable[..., None], tmp_path: Path,
    qtbot: QtBot, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    register(FORMATS, "by-side", one_more.BY_SIDE)
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=3), ImportOptions(), Context())
    out = tmp_path / "out"
    words = ["export-dataset", "shapes", str(out), "--format", "by-side", "--workspace", str(workspace.root)]
    assert run(words) == 0, capsys.readouterr().err
    assert len(list((out / "all").iterdir())) == 6
    assert (out / "count.txt").read_text() == "6"
    session = Session(workspace, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    dialog = ExportDialog(session, "shapes")
    qtbot.addWidget(dialog)
    chooser = dialog.findChild(QComboBox, "export_format")
    chooser.setCurrentIndex(chooser.findText("By side"))
    assert chooser.toolTip() == "For a test."
    dialog.reject()
    session.close()
    session.deleteLater()
