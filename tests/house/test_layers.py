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
