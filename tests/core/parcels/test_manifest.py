"""Which files belong into which parcel."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from core.parcels.manifest import Kind, Manifest, ParcelFile, is_wanted
from core.support.errors import BadInput


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


def manifest(*paths: str, kind: Kind = "run") -> Manifest:
    files = tuple(ParcelFile(path=path, bytes=10, sha256="0" * 64) for path in paths)
    return Manifest(kind=kind, name="a", made="2026", files=files)


def test_a_manifest_is_itself_where_all_of_it_belongs() -> None:
    sound = manifest("models/a/plan.json", "models/a/report.json")
    assert sound.checked() is sound
    assert (sound.bytes, sound.schema_number) == (20, 1)


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        ([], "There is nothing in this parcel. Pack it again."),
        (["models/a/run.sh"], "'models/a/run.sh' does not belong into the parcel of a run."),
        (["models/A/plan.json", "models/a/plan.json"],
         "'models/a/plan.json' is in the parcel twice on a disk that does not tell A from a."),
        (["models/a./plan.json"], "'models/a./plan.json' cannot be the name of a file everywhere."),
        (["models/a /plan.json"], "'models/a /plan.json' cannot be the name of a file everywhere."),
        (["models/a\t/plan.json"], r"'models/a\\t/plan.json' cannot be the name of a file everywhere."),
        (["models/../plan.json"], "'models/../plan.json' is no path inside a folder."),
    ],
)  # fmt: skip
def test_what_does_not_belong_into_a_parcel_is_refused(paths: list[str], said: str) -> None:
    with pytest.raises(BadInput) as caught:
        manifest(*paths).checked()
    assert str(caught.value).startswith(said.replace("\\\\", "\\"))
    if len(paths) and "no path" not in said:
        assert caught.value.hint == "Whoever packed it is not to be trusted. Nothing of it was written."


@pytest.mark.parametrize(("size", "sha256"), [(-1, "0" * 64), (1, "0" * 63), (1, "G" * 64), (1, "0" * 65)])
def test_sizes_and_sums_are_looked_at(size: int, sha256: str) -> None:
    with pytest.raises(ValidationError):
        ParcelFile(path="models/a/plan.json", bytes=size, sha256=sha256)
