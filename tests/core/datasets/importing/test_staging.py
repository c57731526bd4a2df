"""Imports from the network that are killed: what has arrived is used, nothing half-made stays, and the end is the same."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.errors import BadInput
from core.support.workspace import Workspace
from core.web.guard import PRIVATE_VARIABLE
from tests.pictures import draw_shapes
from tests.servers.files import FileServer

REPOSITORY = Path(__file__).resolve().parents[4]
PADDING = 4_000_000
"""Bytes of a member that is no picture and cannot be packed smaller, so that the download takes several steps."""

KILLED = """
import os, signal, sys
from core.datasets.importing import staging
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.support.jobs import Context, Meter
from core.support.workspace import Workspace

root, address, what, done = sys.argv[1:]
Meter.INTERVAL = 0.0
move_in = staging.move_in
def moved(*arguments):
    move_in(*arguments)
    if what == "moved":
        os.kill(os.getpid(), signal.SIGKILL)
staging.move_in = moved
def heard(event):
    if getattr(event, "what", "").startswith(what) and event.done >= int(done):
        os.kill(os.getpid(), signal.SIGKILL)
import_pictures(Workspace.at(root), "fetched", address, ImportOptions(), Context(heard))
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    monkeypatch.setenv(PRIVATE_VARIABLE, "1")
    with FileServer() as running:
        yield running


@pytest.fixture
def archive(tmp_path: Path) -> bytes:
    folder = draw_shapes(tmp_path / "shapes", classes=2, each=6, size=16)
    (folder / "padding.bin").write_bytes(os.urandom(PADDING))
    return Path(shutil.make_archive(str(tmp_path / "shapes"), "zip", folder)).read_bytes()


def killed(workspace: Workspace, address: str, what: str, done: int) -> None:
    """Imports in a process that kills itself once a job has said that."""
    words = [sys.executable, "-c", KILLED, str(workspace.root), address, what, str(done)]
    process = subprocess.run(words, cwd=REPOSITORY, capture_output=True, check=False)
    assert process.returncode == -signal.SIGKILL, process.stderr.decode()


@pytest.mark.parametrize("exists", [False, True])
def test_an_import_from_a_link_that_is_killed_again_and_again_ends_the_same(
    workspace: Workspace, server: FileServer, archive: bytes, exists: bool, shapes_folder: Callable[..., Path]
) -> None:
    before: dict[str, str] = {}
    if exists:
        import_pictures(workspace, "fetched", shapes_folder(classes=2, each=6, size=16, seed=9), ImportOptions(copy=True))
        before = make_split(Dataset.open(workspace, "fetched"), SplitRequest()).assignment
    server.put("shapes.zip", archive)
    address = server.address("shapes.zip")
    kills = (("Downloading", 1), ("Downloading", 3), ("Unpacking", 4), ("Reading pictures", 5), ("moved", 0))
    # What is there already is met only when the pictures are here.
    for what, done in kills[3:] if exists else kills:
        killed(workspace, address, what, done)
        assert workspace.dataset_names() == (["fetched"] if exists else [])
    bodies = [asked for path, asked in server.asked if asked]
    assert len(bodies) == (0 if exists else 2)  # the second and third process went on where the one before was killed
    server.asked.clear()
    result = import_pictures(workspace, "fetched", address)
    assert server.asked == []
    assert (result.added, [entry.path for entry in result.refused]) == (12, ["padding.bin"])
    dataset = Dataset.open(workspace, "fetched")
    stored = sorted(sample.path for sample in dataset.catalog.samples())
    assert stored == sorted(path.relative_to(dataset.root).as_posix() for path in dataset.root.rglob("*.*"))
    if exists:
        after = make_split(dataset, SplitRequest()).assignment
        assert {path: after[path] for path in before} == before
    assert not any(path.is_file() and path.suffix != ".lock" for path in (workspace.data / ".downloads").rglob("*"))
    assert not any((workspace.data / ".import").glob("*/*"))


def test_sides_that_come_later_move_nobody(workspace: Workspace, server: FileServer, tmp_path: Path) -> None:
    for number, sides in enumerate((("train", "test"), ("val", "train"))):
        place = tmp_path / f"set-{number}"
        for seed, side in enumerate(sides):
            draw_shapes(place / side, classes=2, each=6, size=16, seed=10 * number + seed)
        if number:  # pictures the dataset has, on another side
            shutil.copytree(tmp_path / "set-0" / "test" / "circle", place / "train" / "circle", dirs_exist_ok=True)
        server.put("set.zip", Path(shutil.make_archive(str(place), "zip", place)).read_bytes())
        result = import_pictures(workspace, "sided", server.address("set.zip"))
        table = Dataset.open(workspace, "sided").table("given")
        now = dict(zip(table.paths, table.sides, strict=True))
        if not number:
            before = now
    assert result.already == 6
    assert {path: now[path] for path in before} == before
    assert set(now.values()) == {"train", "val", "test"}


def test_a_list_of_moves_that_leads_elsewhere_is_named_with_the_way_out(workspace: Workspace, tmp_path: Path) -> None:
    import_pictures(workspace, "pets", draw_shapes(tmp_path / "first", 2, 2, 8), ImportOptions(copy=True))
    scratch = workspace.data / ".import" / "pets"
    scratch.mkdir(parents=True)
    (scratch / "moving.json").write_text('["/somewhere/letters.txt"]')
    with pytest.raises(BadInput) as refused:
        import_pictures(workspace, "pets", draw_shapes(tmp_path / "more", 2, 2, 8, seed=1), ImportOptions(copy=True))
    assert "list of an unfinished import into pets" in refused.value.message
    assert "/somewhere/letters.txt" in refused.value.message
    assert "import again" in refused.value.hint
    assert refused.value.path == scratch / "moving.json"
    assert import_pictures(workspace, "pets", tmp_path / "more", ImportOptions(copy=True)).added
