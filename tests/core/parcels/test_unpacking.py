"""What was packed comes back the same, elsewhere too; what is damaged or hostile is refused and leaves nothing behind."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.parcels import unpacking
from core.parcels.manifest import NAME, Kind
from core.parcels.packing import pack
from core.parcels.unpacking import unpack
from core.runs.folder import RunFolder
from core.runs.learned import Learned, LearnedRecord, record_sha256, write_record
from core.runs.recipe import Recipe
from core.studies.folder import StudyFolder
from core.studies.wanting import runs_wanted
from core.support.errors import BadInput, DiskFull, NotThere, Refused, SafelightError
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.shape_runs import DATASET, shapes_workspace
from tests.told_studies import asked, trained
from tests.trained_runs import write_run


def files_of(folder: Path) -> dict[str, str]:
    """Path to content of every file below a folder."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a dataset whose pictures lie elsewhere, and a run."""
    workspace = shapes_workspace(tmp_path_factory.mktemp("home"), classes=2, each=3, size=8)
    write_run(workspace, "run", Recipe(architecture="mlp", picture_size=8))
    return workspace


def packed(home: Workspace, kind: Kind, name: str, place: Path) -> Path:
    file = place / f"{kind}.zip"
    pack(home, kind, name, file, replaces=True)
    return file


def test_a_dataset_goes_elsewhere_with_its_pictures_and_its_splits(home: Workspace, tmp_path: Path) -> None:
    there = Workspace.at(tmp_path / "there")
    found = unpack(there, packed(home, "dataset", DATASET, tmp_path))
    assert (found.kind, found.names, found.renamed) == ("dataset", (DATASET,), ())
    was, now = Dataset.open(home, DATASET), Dataset.open(there, DATASET)
    assert now.here
    assert not was.here
    assert now.table(now.current_split).fingerprint == was.table(was.current_split).fingerprint
    for path in was.table().paths:
        assert now.picture_path(path).read_bytes() == was.picture_path(path).read_bytes()
    again = unpack(there, packed(there, "dataset", DATASET, tmp_path))
    assert again.renamed == ((DATASET, f"{DATASET}-2"),)
    assert Dataset.open(there, f"{DATASET}-2").table().paths == was.table().paths
    assert not list(there.root.glob(".unpack-*"))


def test_a_run_goes_there_and_back_and_every_file_is_the_same(home: Workspace, tmp_path: Path) -> None:
    there, back = Workspace.at(tmp_path / "there"), Workspace(tmp_path / "not there" / "yet")
    unpack(there, packed(home, "run", "run", tmp_path))
    unpack(back, packed(there, "run", "run", tmp_path))
    assert files_of(back.run_folder("run")) == files_of(home.run_folder("run"))
    assert unpack(back, packed(there, "run", "run", tmp_path)).renamed == (("run", "run-2"),)
    assert RunFolder.open(back, "run-2").name == "run-2"


def test_a_run_that_began_with_a_newcomers_weights_goes_on_meaning_it(home: Workspace, tmp_path: Path) -> None:
    there = Workspace.at(tmp_path / "there")
    write_run(there, "run", Recipe(architecture="mlp", picture_size=8))
    parcel = Parcel.of(packed(home, "run", "run", tmp_path))
    request = json.loads(parcel.files["models/run/request.json"])
    request["recipe"]["weights"] = "run:run"
    child = {"run": "child", "parent": "run"}
    parcel.add("models/child/request.json", json.dumps({**request, **child}).encode())
    study = 'name = "both"\ndataset = "pets"\nsplit = "given"\ncreated = "2026-01-01T00:00:00+00:00"\n'
    parcel.add("models/.studies/both/study.toml", study.encode())
    parcel.manifest |= {"kind": "study", "name": "both"}
    parcel.write(tmp_path / "both.zip")
    found = unpack(there, tmp_path / "both.zip")
    assert found.renamed == (("run", "run-2"),)
    assert RunFolder.open(there, "child").request.recipe.weights == "run:run-2"
    assert RunFolder.open(there, "child").request.parent == "run-2"


def test_a_study_travels_with_its_journal_and_those_of_its_runs_that_are_there(tmp_path: Path) -> None:
    home, there = shapes_workspace(tmp_path, classes=2, each=3, size=8), Workspace.at(tmp_path / "there")
    study = asked(home, seeds=2)
    folder = StudyFolder.of(home, study.name)
    folder.write(study)
    (folder.path / "search.jsonl").write_text("{}\n")
    (folder.path / "trials").mkdir()
    (folder.path / "trials" / "0001.lock").touch()
    run = trained(home, runs_wanted(home, study)[1], 40, "second")
    write_record(home, run.path, LearnedRecord(Learned(("second",), train=frozenset({b"12345678"}))))
    write_run(home, "stranger", Recipe(architecture="mlp", picture_size=8))
    found = unpack(there, packed(home, "study", study.name, tmp_path))
    assert (found.kind, found.name, found.names, found.renamed) == ("study", study.name, ("second",), ())
    was = {path: sha256 for path, sha256 in files_of(home.models).items() if not path.startswith(("stranger/", ".learned/"))}
    del was[".studies/rates/trials/0001.lock"], was["second/report.lock"]
    now = files_of(there.models)
    assert {path: sha256 for path, sha256 in now.items() if not path.startswith(".learned/")} == was
    assert f".learned/{record_sha256(run.path)}.json" in now, "what its weights learned from is known when its folder is gone"
    before = files_of(there.root)
    with pytest.raises(
        Refused, match=r"^There is a study called rates already\. Keep it, or move its folder .*/rates away first\.$"
    ):
        unpack(there, tmp_path / "study.zip")
    assert files_of(there.root) == before


def test_decisions_and_masks_travel_with_a_dataset(tmp_path: Path) -> None:
    home, there = shapes_workspace(tmp_path, classes=2, each=3, size=8), Workspace.at(tmp_path / "there")
    folder, mask = home.dataset_folder(DATASET), f"masks/{'0' * 64}.png"
    (folder / "masks").mkdir()
    for name in ("cleaning.json", "doubts.json", mask, "masks/other.png"):
        (folder / name).write_text(name)
    unpack(there, packed(home, "dataset", DATASET, tmp_path))
    now = there.dataset_folder(DATASET)
    assert [(now / name).read_text() for name in ("cleaning.json", "doubts.json", mask)] == ["cleaning.json", "doubts.json", mask]
    assert not (now / "masks/other.png").exists()


def test_what_was_dropped_or_killed_leaves_nothing(home: Workspace, tmp_path: Path) -> None:
    there, context = Workspace.at(tmp_path / "there"), Context()
    file = packed(home, "dataset", DATASET, tmp_path)
    context.abandon()
    with pytest.raises(Abandoned):
        unpack(there, file, context)
    assert files_of(there.root) == {}
    killed, at_work = there.root / ".unpack-killed", there.root / ".unpack-at-work"
    for place in (killed, at_work):
        (place / "data").mkdir(parents=True)
    os.utime(killed, (1e9, 1e9))
    unpack(there, file)
    assert list(there.root.glob(".unpack-*")) == [at_work], "another one may be unpacking at this moment"
    with pytest.raises(NotThere, match=r"^There is no file .*/nothing\.zip\. Check the name\.$"):
        unpack(there, tmp_path / "nothing.zip")


@dataclass
class Parcel:
    """A parcel taken apart, to be put together otherwise."""

    manifest: dict[str, object]
    files: dict[str, bytes]

    @staticmethod
    def of(file: Path) -> Parcel:
        with zipfile.ZipFile(file) as parcel:
            files = {name: parcel.read(name) for name in parcel.namelist()}
        return Parcel(json.loads(files.pop(NAME)), files)

    def add(self, path: str, content: bytes = b"x") -> None:
        """Adds a file with its line in the manifest."""
        self.files[path] = content
        line = {"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        self.manifest["files"].append(line)  # type: ignore[attr-defined]

    def first(self) -> dict[str, object]:
        """The manifest's first line."""
        return self.manifest["files"][0]  # type: ignore[index, no-any-return]

    def write(self, file: Path) -> None:
        with zipfile.ZipFile(file, "w") as parcel:
            for name, content in self.files.items():
                parcel.writestr(name, content)
            parcel.writestr(NAME, json.dumps(self.manifest))


def _lie_of_size(parcel: Parcel) -> None:
    parcel.first()["bytes"] = 1


def _other_content(parcel: Parcel) -> None:
    name = str(parcel.first()["path"])
    parcel.files[name] = parcel.files[name][:-1] + b"?"


def _forget(parcel: Parcel) -> None:
    del parcel.files[str(parcel.first()["path"])]


def _unlisted(parcel: Parcel) -> None:
    parcel.files["models/run/extra.json"] = b"{}"


def _empty(parcel: Parcel) -> None:
    parcel.manifest["files"], parcel.files = [], {}


def _set(key: str, value: object) -> Callable[[Parcel], None]:
    def act(parcel: Parcel) -> None:
        parcel.manifest[key] = value

    return act


def _adding(path: str) -> Callable[[Parcel], None]:
    return lambda parcel: parcel.add(path)


def _as_study(*paths: str, kind: str = "study") -> Callable[[Parcel], None]:
    def act(parcel: Parcel) -> None:
        parcel.manifest["kind"] = kind
        for path in paths:
            parcel.add(path)

    return act


def _as_dataset(*paths: str) -> Callable[[Parcel], None]:
    def act(parcel: Parcel) -> None:
        parcel.manifest["kind"] = "dataset"
        parcel.manifest["files"], parcel.files = [], {}
        for path in paths:
            parcel.add(path, b'schema_number = 1\nplace = "elsewhere"\nroot = "/nowhere"\n')

    return act


def _damaged_record(parcel: Parcel) -> None:
    """A request that is no request, with a manifest that says so truly."""
    lines = [line for line in parcel.manifest["files"] if not line["path"].endswith("request.json")]  # type: ignore[attr-defined]
    parcel.manifest["files"] = lines
    parcel.files.pop("models/run/request.json")
    parcel.add("models/run/request.json", b"{}")


HOSTILE: dict[str, tuple[Callable[[Parcel], None], str]] = {
    "upwards": (_adding("models/run/../../../out.json"), "'models/run/../../../out.json' is no path inside a folder."),
    "absolute": (_adding("/models/run/plan2.json"), "'/models/run/plan2.json' is no path inside a folder."),
    "a drive": (_adding("C:/models/run/plan.json"), "'C:/models/run/plan.json' is no path inside a folder."),
    "a hidden folder": (
        _adding("models/.trash/plan.json"),
        "'models/.trash/plan.json' does not belong into the parcel of a run.",
    ),
    "code": (_adding("models/run/hook.py"), "'models/run/hook.py' does not belong into the parcel of a run."),
    "a pickle": (_adding("models/run/best.pt"), "'models/run/best.pt' does not belong into the parcel of a run."),
    "a lock": (_adding("models/run/worker.lock"), "'models/run/worker.lock' does not belong into the parcel of a run."),
    "another kind": (_adding("data/pets/dataset.toml"), "'data/pets/dataset.toml' does not belong into the parcel of a run."),
    "a deeper checkpoint": (_adding("models/run/last.ckpt/a/b.json"), "'models/run/last.ckpt/a/b.json' does not belong"),
    "same but for case": (_adding("models/RUN/Plan.json"), "'models/RUN/Plan.json' does not belong into the parcel of a run."),
    "a line feed": (_adding("models/ru\nn/plan.json"), "'models/ru\\nn/plan.json' cannot be the name of a file everywhere."),
    "a second run": (_adding("models/other/request.json"), "The parcel of one run holds 2."),
    "a lie of size": (_lie_of_size, " is larger than the manifest says."),
    "other content": (_other_content, " is not what the manifest says."),
    "a missing file": (_forget, " is missing in the parcel."),
    "an unlisted file": (_unlisted, "'models/run/extra.json' is in the parcel, and its manifest does not know of it."),
    "nothing": (_empty, "There is nothing in this parcel. Pack it again."),
    "a newer schema": (_set("schema_number", 99), "A newer Safelight made this parcel. Unpack it with that one."),
    "an unknown kind": (_set("kind", "program"), "The parcel's manifest is damaged."),
    "an unknown key": (_set("run_this", "rm -rf"), "The parcel's manifest is damaged."),
    "files that are none": (_set("files", "all"), "The parcel's manifest is damaged."),
    "a damaged record": (_damaged_record, "request.json"),
    "no run": (_as_study("models/.studies/a/study.toml", kind="run"), "does not belong into the parcel of a run."),
    "two studies": (
        _as_study("models/.studies/a/study.toml", "models/.studies/b/study.toml"),
        "The parcel of one study holds 2.",
    ),
    "two datasets": (_as_dataset("data/a/dataset.toml", "data/b/dataset.toml"), "The parcel of one dataset holds 2."),
    "pictures elsewhere": (_as_dataset("data/a/dataset.toml"), "The parcel's dataset says that its pictures are elsewhere."),
}


@pytest.mark.parametrize("sort", HOSTILE)
def test_a_hostile_or_damaged_parcel_is_refused_and_writes_nothing(home: Workspace, tmp_path: Path, sort: str) -> None:
    parcel = Parcel.of(packed(home, "run", "run", tmp_path))
    change, said = HOSTILE[sort]
    change(parcel)
    file = tmp_path / "hostile.zip"
    parcel.write(file)
    there = Workspace.at(tmp_path / "there")
    before = files_of(tmp_path)
    with pytest.raises(SafelightError) as refusal:
        unpack(there, file)
    assert isinstance(refusal.value, BadInput | Refused)
    assert said in str(refusal.value)
    assert said.partition(". ")[0].rstrip(".") in refusal.value.message, "what is wrong comes before what to do"
    if said.startswith("The parcel") or " the parcel, " in said:
        assert refusal.value.hint == "It is damaged, or whoever made it is not to be trusted. Nothing of it was written."
    assert files_of(tmp_path) == before
    assert there.run_names() == there.dataset_names() == []


def test_a_manifest_that_is_too_large_is_not_read(home: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = packed(home, "run", "run", tmp_path)
    with zipfile.ZipFile(file) as parcel:
        size = parcel.getinfo(NAME).file_size
    monkeypatch.setattr(unpacking, "MOST_BYTES", size - 1)
    with pytest.raises(
        BadInput,
        match=(
            r"^The parcel's manifest is too large\. It is damaged, or whoever made it is not to be trusted\. Nothing "
            r"of it was written\.$"
        ),
    ):
        unpack(Workspace.at(tmp_path / "there"), file)
    monkeypatch.setattr(unpacking, "MOST_BYTES", size)
    assert unpack(Workspace.at(tmp_path / "there"), file).names == ("run",)


@pytest.mark.parametrize("sort", ["text", "cut off", "no manifest", "twice", "a link", "a bit changed"])
def test_a_file_that_is_no_whole_zip_is_refused(home: Workspace, tmp_path: Path, sort: str) -> None:
    whole = packed(home, "run", "run", tmp_path)
    file, there = tmp_path / "hostile.zip", Workspace.at(tmp_path / "there")
    content = bytearray(whole.read_bytes())
    if sort == "text":
        file.write_text("not a zip")
    elif sort == "cut off":
        file.write_bytes(content[: len(content) // 2])
    elif sort == "a bit changed":
        content[len(content) // 3] ^= 1
        file.write_bytes(content)
    else:
        parcel = Parcel.of(whole)
        with zipfile.ZipFile(file, "w") as target:
            for name, held in parcel.files.items():
                info = zipfile.ZipInfo(name)
                if sort == "a link" and name.endswith("plan.json"):
                    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
                    held = b"/etc/passwd"
                target.writestr(info, held)
            if sort == "twice":
                with pytest.warns(UserWarning, match="Duplicate name"):
                    target.writestr("models/run/plan.json", b"{}")
            if sort != "no manifest":
                target.writestr(NAME, json.dumps(parcel.manifest))
    with pytest.raises((BadInput, Refused)):
        unpack(there, file)
    assert files_of(there.root) == {}


def test_a_parcel_that_has_no_room_is_refused_before_anything_is_made(
    home: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = pack(home, "dataset", DATASET, tmp_path / "shapes.parcel")
    parcel, there = packed.file, Workspace.at(tmp_path / "there")
    monkeypatch.setattr(unpacking, "free_bytes", lambda place: 1)
    with pytest.raises(
        DiskFull, match=r"^shapes\.parcel holds .*, and 1 byte is free on .*\. Make room, then unpack it again\.$"
    ) as caught:
        unpack(there, parcel)
    assert caught.value.hint == "Make room, then unpack it again."
    assert there.dataset_names() == []
    monkeypatch.setattr(unpacking, "free_bytes", lambda place: packed.bytes)
    unpack(there, parcel)
    assert there.dataset_names() == [DATASET], "there is just as much room as it takes"
