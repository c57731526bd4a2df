"""The bucket of the server on loopback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BUCKET = "pictures"


def put(s3: Any, folder: Path, prefix: str) -> None:
    """Puts the files below a folder into the bucket."""
    for path in sorted(folder.rglob("*.*")):
        s3.put_object(Bucket=BUCKET, Key=f"{prefix}{path.relative_to(folder).as_posix()}", Body=path.read_bytes())
