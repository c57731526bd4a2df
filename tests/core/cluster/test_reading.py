"""Files read by a cluster: catalogs come out as those that this machine reads alone, whatever nodes lose or refuse."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core.cluster import reading
from core.cluster.ray_line import Node
from core.cluster.reading import read_listed, reading_on
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import CheckResult, check
from core.datasets.importing.importing import import_pictures
from core.pictures.decoder.protocol import Refusal, from_line, to_line
from core.pictures.thumbnails import thumbnails_folder
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Abandoned, Context, Note, Progress
from core.support.workspace import Workspace
from tests.made_up_cluster import MadeUpCluster
from tests.ray_clusters import loopback_cluster

ROOT = Path(__file__).resolve().parents[3]


class ReadingCluster(MadeUpCluster):
    """Its nodes are this process; what becomes of a share is said by its number."""

    told = (Node("a", 4, 0), Node("b", 4, 0), Node("c", 4, 1))  # a GPU is no reason to leave the others idle

    def __init__(self, fate: Callable[[int, Path], bool] = lambda number, listed: True) -> None:
        super().__init__("auto")
        self.lists: list[Path] = []
        self._fate = fate
        self._statuses: list[int] = []

    def ask(self, act: str, **values: Any) -> dict[str, Any]:
        if act == "look":
            return {"complaints": []}
        if act == "statuses":
            return {"statuses": self._statuses}
        assert act == "begin"
        for number, task in enumerate(values["tasks"]):
            place = task["words"].index("--listed")
            assert (task["words"][place + 2 :], task["gpus"]) == (["--children", "4"], 0)
            self.lists.append(Path(task["words"][place + 1]))
            read_listed(self.lists[-1], 1, Context())
            self._statuses.append(int(not self._fate(number, self.lists[-1])))
        return {}


def unlucky(number: int, listed: Path) -> bool:
    """The second share leaves nothing behind, and the third was read where the folder of the pictures is not."""
    answers = listed.with_suffix(".answers")
    if number == 1:
        answers.unlink()
    elif number == 2:
        keys = [from_line(line).key for line in answers.read_bytes().splitlines()]
        answers.write_bytes(b"".join(to_line(Refusal(key, "missing", "It is not there.")) for key in keys))
    return number != 1


def away(number: int, listed: Path) -> bool:
    raise Refused("The Ray cluster cannot be asked any more.", "")


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A dataset of which every file has to be read again, one of them damaged since."""
    from tests.pictures import draw_shapes

    place = tmp_path_factory.mktemp("shapes")
    folder = draw_shapes(place / "shapes", classes=2, each=4, size=16)
    import_pictures(Workspace.at(place / "workspace"), "shapes", folder)
    dataset = Dataset.open(Workspace.at(place / "workspace"), "shapes")
    shutil.rmtree(thumbnails_folder(dataset.folder))
    next(folder.rglob("*.png")).write_bytes(b"no picture")
    return dataset


@pytest.fixture
def again(shapes: Dataset, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    monkeypatch.setattr(reading, "FEWEST", 2)
    shutil.copytree(shapes.folder, workspace.dataset_folder("shapes"))
    return Dataset.open(workspace, "shapes")


@pytest.fixture(scope="module")
def here(shapes: Dataset, tmp_path_factory: pytest.TempPathFactory) -> tuple[CheckResult, list[str]]:
    """What a check by this machine comes to."""
    workspace = Workspace.at(tmp_path_factory.mktemp("here"))
    shutil.copytree(shapes.folder, workspace.dataset_folder("shapes"))
    dataset = Dataset.open(workspace, "shapes")
    return check(dataset), written(dataset)


def written(dataset: Dataset) -> list[str]:
    """All that is in the catalog, and the thumbnails."""
    with closing(sqlite3.connect(dataset.catalog.path)) as connection:
        lines = list(connection.iterdump())
    return [*lines, *sorted(file.name for file in thumbnails_folder(dataset.folder).rglob("*.*"))]


@pytest.mark.parametrize(
    ("fate", "said"),
    [
        (
            unlucky,
            (
                "1 share of 3 came to nothing, and this machine reads those files.",
                "2 files could be read by this machine alone. Does every node see their folder?",
            ),
        ),
        (away, ("The Ray cluster cannot be asked any more. This machine reads what is left.",)),
    ],
    ids=["shares are lost", "the cluster is lost"],
)
def test_a_check_by_a_cluster_writes_what_one_by_this_machine_writes(
    again: Dataset, workspace: Workspace, here: tuple[CheckResult, list[str]], fate: Any, said: tuple[str, ...]
) -> None:
    told: list[object] = []
    cluster = ReadingCluster(fate)
    read = reading_on(cluster, workspace, "shapes", {})  # type: ignore[arg-type]
    found = check(again, Context(told.append), read)
    assert (found, written(again)) == here
    assert found.read_again == 8
    notes = [event.text for event in told if isinstance(event, Note)]
    assert len(notes) == len(said)
    assert all(note.startswith(start) for note, start in zip(notes, said, strict=True))
    assert next((event.done, event.total) for event in told if isinstance(event, Progress)) == (0, 8)
    assert not list(again.cached("thumbnails").parent.glob("reading-*")), "the shares are gone again"


def test_an_import_by_a_cluster_takes_in_what_one_by_this_machine_takes_in(
    tmp_path: Path, shapes_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "FEWEST", 2)
    folder, rows = shapes_folder(classes=2, each=4, size=16), []
    for place in ("here", "there"):
        workspace = Workspace.at(tmp_path / place)
        cluster = ReadingCluster()
        read = {"read": reading_on(cluster, workspace, "shapes", {})} if place == "there" else {}  # type: ignore[arg-type]
        found = import_pictures(workspace, "shapes", folder, **read)
        assert (found.added, len(cluster.lists)) == (8, 3 if read else 0)
        with closing(sqlite3.connect(Dataset.open(workspace, "shapes").catalog.path)) as connection:
            rows.append(connection.execute("SELECT * FROM samples ORDER BY path").fetchall())
    assert rows[0] == rows[1]


def test_nothing_changed_asks_no_cluster(workspace: Workspace, shapes_folder: Callable[..., Path]) -> None:
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=2, size=16))
    cluster = ReadingCluster(away)
    assert check(Dataset.open(workspace, "shapes"), None, reading_on(cluster, workspace, "shapes", {})).read_again == 0  # type: ignore[arg-type]
    assert cluster.lists == []


def test_files_that_are_copied_first_are_copied_until_the_job_is_dropped(workspace: Workspace, tmp_path: Path) -> None:
    context, asked = Context(), iter(range(8))

    def copied() -> Iterator[tuple[int, Path]]:
        for key in asked:
            context.abandon()
            yield key, tmp_path / f"{key}.png"

    read = reading_on(ReadingCluster(away), workspace, "shapes", {})  # type: ignore[arg-type]
    with pytest.raises(Abandoned):
        list(read(copied(), 8, tmp_path / "thumbnails", context))
    assert list(asked) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("text", "kind"), [(None, NotThere), (b"{}\n", BadInput), (to_line(Refusal(0, "missing", "")), BadInput)]
)
def test_what_is_no_list_is_refused(tmp_path: Path, text: bytes | None, kind: type[Exception]) -> None:
    listed = tmp_path / "0.listed"
    if text is not None:
        listed.write_bytes(text)
    with pytest.raises(kind):
        read_listed(listed, 1, Context())
    assert not listed.with_suffix(".answers").exists()


@pytest.mark.soak
def test_nodes_of_a_real_cluster_read_what_this_machine_reads(shapes: Dataset, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    rows = []
    with loopback_cluster(2) as cluster:
        for place in (["--on", cluster.client], []):
            workspace = Workspace.at(tmp_path / f"w{len(rows)}")
            shutil.copytree(shapes.folder, workspace.dataset_folder("shapes"))
            words = [sys.executable, str(ROOT / "main.py"), "--workspace", str(workspace.root), "check", "shapes", *place]
            told = subprocess.run(words, capture_output=True, text=True, timeout=300)
            assert told.returncode == 0, told.stderr
            assert "this machine" not in told.stderr
            rows.append((told.stdout, written(Dataset.open(workspace, "shapes"))))
    assert rows[0] == rows[1]
