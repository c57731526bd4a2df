"""The torchvision guard in processes of its own: with the failure, without it, and with another failure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROBE = """
from core.architectures import torchvision_guard as guard
print(guard.operators_declared(), len(guard.torchvision.models.list_models()) > 20)
"""
BROKEN = "raise RuntimeError('operator torchvision::nms does not exist')\n"


def run(code: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    place = f"import sys; sys.path.insert(0, {str(folder)!r})\n" if folder else ""
    return subprocess.run([sys.executable, "-c", place + code], cwd=ROOT, capture_output=True, text=True, check=False)


def torchvision_stub(folder: Path, body: str) -> Path:
    (folder / "torchvision").mkdir()
    (folder / "torchvision" / "__init__.py").write_text(body, encoding="utf-8")
    return folder


def test_the_installed_torchvision_works_behind_the_guard() -> None:
    bare = run("import torchvision")
    told = run(PROBE)
    assert told.returncode == 0, told.stderr
    assert told.stdout.split() == [str("torchvision::nms does not exist" in bare.stderr), "True"]


def test_operators_are_declared_only_after_exactly_this_failure(tmp_path: Path) -> None:
    body = f"import torch\nif not hasattr(torch.ops.torchvision, 'nms'):\n    {BROKEN}models = 'ready'\n"
    told = run(
        "from core.architectures import torchvision_guard as g; import torch\n"
        "print(g.operators_declared(), g.torchvision.models, hasattr(torch.ops.torchvision, 'qnms'))",
        torchvision_stub(tmp_path, body),
    )
    assert told.stdout.split() == ["True", "ready", "True"], told.stderr


def test_a_healthy_torchvision_is_left_alone(tmp_path: Path) -> None:
    told = run(
        "from core.architectures import torchvision_guard as g; import torch\n"
        "print(g.operators_declared(), g.torchvision.models, hasattr(torch.ops.torchvision, 'nms'))",
        torchvision_stub(tmp_path, "models = 'healthy'\n"),
    )
    assert told.stdout.split() == ["False", "healthy", "False"], told.stderr


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (
            "raise RuntimeError('operator torchvision::roi_align is odd')\n",
            "RuntimeError: operator torchvision::roi_align is odd",
        ),
        ("raise ImportError('no such library')\n", "ImportError: no such library"),
        (BROKEN, "RuntimeError: operator torchvision::nms does not exist"),  # declaring did not help: say so, do not loop
    ],
)
def test_other_failures_pass_through(tmp_path: Path, body: str, complaint: str) -> None:
    told = run("import core.architectures.torchvision_guard", torchvision_stub(tmp_path, body))
    assert told.returncode == 1
    assert told.stderr.strip().splitlines()[-1] == complaint


def test_timm_comes_after_the_guard() -> None:
    told = run("import core.architectures.timm_networks as t; print(t.timm.is_model('tf_efficientnet_lite0'))")
    assert told.stdout.strip() == "True", told.stderr


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
