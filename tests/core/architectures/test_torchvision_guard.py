"""The torchvision guard in processes of its own: with the failure, without it, and with another failure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import torch

from core.architectures import torchvision_guard as guard
from core.architectures.timm_networks import timm

ROOT = Path(__file__).resolve().parents[3]
REAL = """
import sys
import torch
disable = torch.compiler.disable
try:
    import torchvision
    failed = False
except RuntimeError as error:
    failed = "operator torchvision::nms does not exist" in str(error)
from core.architectures import torchvision_guard as guard
from core.architectures import timm_networks
from core.training.step import timm_optimisers
print(guard.operators_declared() == failed, "resnet18" in guard.torchvision.models.list_models())
# A torchvision that needs no guard was loaded above without it, and its compiler with it.
print(failed != ("torch._dynamo" in sys.modules), torch.compiler.disable is disable)
from torchvision.ops.roi_align import is_compile_supported
print(is_compile_supported("cpu"), hasattr(torch._dynamo, "optimize"))
"""
SIMULATED = r"""
import gc, importlib, sys
from pathlib import Path
import torch
place = Path(sys.argv[1]) / "torchvision.py"
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True

def attempt(body):
    sys.modules.pop("torchvision", None)
    sys.modules.pop("core.architectures.torchvision_guard", None)
    gc.collect()  # a declaration ends with the module that made it
    place.write_text(body)
    try:
        guard = importlib.import_module("core.architectures.torchvision_guard")
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    declared = [hasattr(torch.ops.torchvision, name) for name in ("nms", "qnms")]
    return guard.torchvision.state, guard.operators_declared(), *declared

missing = "raise RuntimeError('operator torchvision::nms does not exist')"
print(attempt("raise ImportError('no such library')"))
print(attempt("raise RuntimeError('operator torchvision::roi_align is odd')"))
print(attempt("state = 'healthy'"))
print(attempt(missing))
print(attempt(f"import torch\nif not hasattr(torch.ops.torchvision, 'nms'): {missing}\nstate = 'mended'"))
"""


def run(code: str, *words: str) -> list[str]:
    told = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return told.stdout.splitlines()


def test_the_installed_torchvision_works_behind_the_guard() -> None:
    assert run(REAL) == ["True True"] * 3


def test_the_compiler_is_left_alone_where_it_is_loaded_already(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = ModuleType("torch._dynamo")
    monkeypatch.setitem(sys.modules, "torch._dynamo", loaded)
    disable = torch.compiler.disable
    with guard.compiler_unasked():
        assert torch.compiler.disable is disable
    assert sys.modules["torch._dynamo"] is loaded


def test_what_is_kept_from_the_compiler_meanwhile_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[:2] == ["torch", "_dynamo"]]:
        monkeypatch.delitem(sys.modules, name)
    with guard.compiler_unasked():
        assert torch.compiler.disable(len) is len
        assert torch.compiler.disable(recursive=False)(len) is len
    assert "torch._dynamo" not in sys.modules


def test_the_installed_timm_works_behind_the_guard() -> None:
    assert timm.is_model("tf_efficientnet_lite0")


def test_operators_are_declared_only_when_the_import_fails_for_want_of_them(tmp_path: Path) -> None:
    assert run(SIMULATED, str(tmp_path)) == [
        "ImportError: no such library",
        "RuntimeError: operator torchvision::roi_align is odd",
        "('healthy', False, False, False)",
        "RuntimeError: operator torchvision::nms does not exist",  # declaring them did not help: said, not tried for ever
        "('mended', True, True, True)",
    ]


def test_nothing_else_imports_torchvision() -> None:
    offenders = [
        file.relative_to(ROOT)
        for folder in ("core", "gui")
        for file in (ROOT / folder).rglob("*.py")
        if file.name != "torchvision_guard.py"
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith(("import torchvision", "from torchvision"))
    ]
    assert offenders == []
