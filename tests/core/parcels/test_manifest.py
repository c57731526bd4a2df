"""Which files belong into which parcel."""

from __future__ import annotations

import pytest

from core.parcels.manifest import Kind, is_wanted


@pytest.mark.parametrize(
    ("kind", "path", "wanted"),
    [
        ("run", "models/a run/plan.json", True),
        ("run", "models/a/last.ckpt/000000001-7ed8c634.safetensors", True),
        ("run", "models/a/snapshots/epoch-000010.safetensors", True),
        ("run", "models/a/worker.log", False),
        ("run", "models/a/report.lock", False),
        ("run", "models/.studies/a/study.toml", False),
        ("study", "models/.studies/a/study.toml", True),
        ("study", "models/.studies/a/search.jsonl", True),
        ("study", "models/.studies/a/trials/0001.lock", False),
        ("study", "models/a/report.json", True),
        ("dataset", "data/a/images/cat/1.jpg", True),
        ("dataset", "data/a/cache/thumbnails/1.webp", False),
        ("dataset", "data/a/masks/" + 64 * "0" + ".png", True),
        ("dataset", "models/a/plan.json", False),
    ],
)
def test_what_belongs_into_a_parcel(kind: Kind, path: str, wanted: bool) -> None:
    assert is_wanted(kind, path) is wanted
