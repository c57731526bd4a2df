"""Who may import whom: the contracts of pyproject.toml, and what importing the window really loads."""

from __future__ import annotations

import subprocess
import sys

from tests.house.source_tree import ROOT

HEAVY = (
    "torch", "torchvision", "timm", "lightning_fabric", "sklearn", "scipy", "matplotlib",
    "optuna", "ray", "submitit", "fastapi", "starlette", "uvicorn", "h11",
)  # fmt: skip
READ_BY_THE_WINDOW = (
    "core.support.workspace", "core.runs.folder", "core.runs.listing",
    "core.datasets.catalog.dataset", "core.datasets.importing.importing", "core.datasets.splits.splitting",
    "core.datasets.cleaning.checking", "core.datasets.importing.samples",
    "core.training.presets", "core.training.launcher", "core.architectures.catalogue", "core.evaluation.intervals",
    "core.evaluation.metrics", "core.evaluation.comparison", "core.evaluation.report", "core.engine.protocol",
    "core.engine.client",
)  # fmt: skip

BEFORE_THE_FIRST_PAINT = (
    "core", "core.support", "core.support.defects", "core.support.errors", "core.support.foreign_text", "core.support.inside",
    "core.support.jobs", "core.support.names", "core.support.registry", "core.support.system_errors", "core.support.wording",
    "core.support.workspace",
    "gui", "gui.icons", "gui.kit", "gui.kit.job_bar", "gui.kit.labels", "gui.session", "gui.tasks", "gui.tasks.engine_call",
    "gui.tasks.lanes", "gui.tasks.post", "gui.tasks.task", "gui.tasks.work", "gui.tasks.workshop", "gui.theme", "gui.window",
    "gui.window.first_size", "gui.window.main_window", "gui.window.navigation_rail", "gui.window.pages", "gui.window.status_bar",
    "gui.window.window_menus", "gui.window.work_list", "gui.window.work_watch", "resources", "resources.catalogue",
)  # fmt: skip
"""All of ours that a window waits for until it is first seen. Each module takes a millisecond or two of two hundred: twenty that
nobody noticed made it a tenth later. What is not drawn then is imported once it was."""

PAINTED = """
import os, sys, tempfile
from tests.bench import window_process

def tell():
    print(" ".join(sys.modules), flush=True)
    os._exit(0)

window_process._tell_and_end = tell
with tempfile.TemporaryDirectory() as place:
    window_process.main(["paint", place])
"""


def _loaded_after(statement: str, of: tuple[str, ...]) -> list[str]:
    code = f"import sys\n{statement}\nprint(' '.join(name for name in {of!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_import_contracts_hold() -> None:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", code, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_the_window_starts_without_torch_and_plots() -> None:
    assert _loaded_after("import gui.app, gui.window.main_window", (*HEAVY, "pyqtgraph")) == []


def test_the_first_page_comes_without_numpy_and_pydantic() -> None:
    assert _loaded_after("import gui.window.main_window, gui.datasets.page", (*HEAVY, "pyqtgraph", "numpy", "pydantic")) == []


def test_a_window_waits_for_nothing_that_its_first_paint_does_not_show() -> None:
    done = subprocess.run([sys.executable, "-c", PAINTED], cwd=ROOT, capture_output=True, text=True, check=False)
    loaded = done.stdout.split()
    assert loaded, done.stderr
    assert sorted(name for name in loaded if name.split(".")[0] in ("core", "gui", "resources")) == sorted(BEFORE_THE_FIRST_PAINT)
    others = {"csv", "email", "importlib.metadata", "importlib.resources", "hashlib", "html", "http", "sqlite3", "subprocess"}
    assert others.intersection(loaded) == set(), "slow to load, and nothing of it is seen"


def test_main_imports_nothing_heavy() -> None:
    assert _loaded_after("import main", (*HEAVY, "pyqtgraph", "PySide6", "PIL", "pydantic")) == []


def test_a_check_loads_no_runs_and_no_cluster() -> None:
    assert _loaded_after("import core.cli.verbs.check", (*HEAVY, "pydantic", "core.cluster", "core.runs.folder")) == []


def test_what_the_window_reads_of_core_is_light() -> None:
    assert _loaded_after("import " + ", ".join(READ_BY_THE_WINDOW), (*HEAVY, "PySide6")) == []


def test_a_decoder_child_loads_little() -> None:
    loaded = _loaded_after("import core.pictures.decoder.child", (*HEAVY, "PySide6", "pydantic", "sqlite3"))
    assert loaded == []


def test_the_first_page_brings_nothing_that_it_does_without() -> None:
    """OpenSSL, a table of entities and the decoder made up seven of its ninety-five megabytes."""
    unused = ("_hashlib", "html.entities", "difflib", "ctypes", "concurrent.futures", "subprocess", "core.pictures.decoder.pool")
    assert _loaded_after("import gui.window.main_window, gui.datasets.page", unused) == []
