"""What tells a file from every other one."""

from __future__ import annotations

import hashlib
from pathlib import Path

from core.support.file_hash import file_sha256


def test_it_is_the_sha256_of_all_bytes(tmp_path: Path) -> None:
    for size in (0, 1, 3_000_000):
        (tmp_path / "x").write_bytes(bytes(size))
        assert file_sha256(tmp_path / "x") == hashlib.sha256(bytes(size)).hexdigest()
