"""What was exported answers as it does here, or is not there at all."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import torch

from core.datasets.catalog.dataset import Dataset
from core.export import exporting
from core.export.exporting import export_run
from core.export.facts import facts_of
from core.export.formats import FORMATS
from core.export.records import Parity
from core.export.torch_files import write_weights
from core.runs.exports.log import exports_of
from core.runs.folder import RunFolder
from core.support.errors import DiskFull, NotThere, Refused
from core.support.jobs import Abandoned, Context, Progress
from core.support.workspace import Workspace
from tests.exported_runs import RUN, exportable


@pytest.mark.leaves("threads")  # torch's exporter counts with tqdm, whose monitor stays until the process ends
def test_a_folder_answers_by_its_own_script_as_it_does_here(ready: Workspace, tmp_path: Path) -> None:
    found = export_run(ready, RUN, "folder", tmp_path / "out")
    noted = exports_of(ready.run_folder(RUN))[-1]
    assert (noted.format, noted.folder, noted.is_there) == ("folder", str(tmp_path / "out"), True)
    assert found.files == ("model.onnx", "README.txt", "about.json", "labels.txt", "parity.json", "predict.py")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(found.files)
    assert (found.parity.n, found.parity.flips, found.parity.left_out) == (12, 0, ())
    assert found.parity.max_difference <= 1e-4
    script = (tmp_path / "out" / "predict.py").read_text()
    assert len(script.splitlines()) <= 40
    assert "safelight" not in script.replace('["safelight"]', "")
    dataset = Dataset.open(ready, "shapes")
    picture = dataset.picture_path(dataset.table().paths[0])
    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "out" / "predict.py"), str(picture)], capture_output=True, check=True, timeout=60
    )
    told = json.loads(done.stdout)
    assert list(told["probabilities"]) == ["circle", "square", "a class, with a comma"]
    assert max(told["probabilities"].values()) < 0.999
    assert sum(told["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert (tmp_path / "out" / "labels.txt").read_text().splitlines() == list(told["probabilities"])
    assert found.parity.sentence in (tmp_path / "out" / "README.txt").read_text()


@pytest.mark.parametrize("name", ["pt2", "torchscript", "safetensors"])
def test_torchs_own_formats_answer_alike(ready: Workspace, tmp_path: Path, name: str) -> None:
    (tmp_path / "out").mkdir()  # an empty folder is taken
    found = export_run(ready, RUN, name, tmp_path / "out")
    assert (found.parity.n, found.parity.flips) == (12, 0)
    assert found.parity.max_difference <= 1e-4
    assert found.files[0] == FORMATS.get(name).file


def test_an_export_that_answers_otherwise_is_refused_with_the_figures_and_leaves_nothing(
    ready: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(answering: object, facts: object, file: Path) -> None:
        with torch.no_grad():
            bias = answering.network.head[-1].bias  # type: ignore[attr-defined]
            bias += 10 * torch.tensor([1.0, 0, -1])
            write_weights(answering, facts, file)  # type: ignore[arg-type]
            bias -= 10 * torch.tensor([1.0, 0, -1])

    monkeypatch.setattr(exporting, "at", lambda place: spoilt)
    with pytest.raises(Refused, match=r"answers? (is|are) another class") as refusal:
        export_run(ready, RUN, "safetensors", tmp_path / "out")
    assert "is not exported" in refusal.value.message
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_named_and_leaves_nothing(ready: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What writes ONNX says of a full disk that something somewhere has no room."""

    def full(answering: object, facts: object, file: Path) -> None:
        file.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(exporting, "at", lambda place: full)
    with pytest.raises(DiskFull, match="out has no room left"):
        export_run(ready, RUN, "safetensors", tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_a_folder_with_something_in_it_is_left_alone(ready: Workspace, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="has something in it"):
        export_run(ready, RUN, "safetensors", tmp_path)
    with pytest.raises(Refused, match=r"mine\.txt is a file"):
        export_run(ready, RUN, "safetensors", tmp_path / "mine.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_one_that_was_dropped_leaves_nothing(ready: Workspace, tmp_path: Path) -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        export_run(ready, RUN, "safetensors", tmp_path / "out", context)
    assert not list(tmp_path.iterdir())


def test_what_is_not_known_or_not_installed_is_said(ready: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotThere, match="no model format called 'onx'"):
        export_run(ready, RUN, "onx", tmp_path / "out")
    monkeypatch.setattr(exporting.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NotThere, match="OpenVINO is written by the package openvino"):
        export_run(ready, RUN, "openvino", tmp_path / "out")


def test_without_pictures_nothing_is_proved_and_nothing_exported(tmp_path: Path) -> None:
    workspace = exportable(tmp_path)
    dataset = Dataset.open(workspace, "shapes")
    for path in dataset.table().paths:
        dataset.picture_path(path).unlink()
    with pytest.raises(NotThere, match="nothing would prove"):
        export_run(workspace, RUN, "safetensors", tmp_path / "out")


def test_at_most_two_hundred_pictures_are_spread_over_the_side() -> None:
    files = [Path(f"{number}.jpg") for number in range(10_000)]
    chosen = exporting.spread(files)
    assert (len(chosen), chosen[0], chosen[-1]) == (200, files[0], files[-1])
    assert exporting.spread(files[:3]) == files[:3]


def test_what_is_written_beside_a_network(ready: Workspace, tmp_path: Path) -> None:
    events: list[object] = []
    found = export_run(ready, RUN, "safetensors", tmp_path / "a" / "out", Context(events.append))
    out = tmp_path / "a" / "out"
    assert (found.run, found.format, found.folder) == (RUN, "safetensors", out)
    assert found.files == ("model.safetensors", "README.txt", "about.json", "labels.txt", "parity.json")
    about = json.loads((out / "about.json").read_text())
    assert (about["run"], about["dataset"]) == (RUN, "shapes")
    proof = json.loads((out / "parity.json").read_text())
    assert (proof["n"], proof["on"], proof["through"], proof["int8"]) == (12, "test", "model.safetensors", False)
    plan = RunFolder.open(ready, RUN).plan
    assert plan is not None
    assert (out / "README.txt").read_text().splitlines() == [
        "run: Weights alone", "", FORMATS.get("safetensors").meaning, "",
        "Answers, in this order: circle, square, a class, with a comma.", found.parity.sentence, "",
        f"Learned from shapes, split {plan.split.name}. Began as {about['weights']}.",
        "On using the pictures it learned from: nothing is on record.",
    ]  # fmt: skip
    assert out.stat().st_mode & 0o777 == 0o755
    steps = [event.what for event in events if isinstance(event, Progress)]
    assert steps[0] == "Writing Weights alone"
    noted = exports_of(ready.run_folder(RUN))[-1]
    assert (noted.epoch, noted.int8) == (0, False)
    assert datetime.fromisoformat(noted.when).utcoffset() == timedelta(0)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", noted.when)


def test_licences_of_weights_and_pictures_are_in_the_readme(ready: Workspace) -> None:
    folder = RunFolder.open(ready, RUN)
    plan = folder.plan
    assert plan is not None
    facts = replace(facts_of(folder, plan, "CC BY 4.0"), licences={"lite0": "Apache 2.0"})
    proof = Parity(12, "test", 0.0, 0, 0, "predict.py")
    lines = exporting._readme(FORMATS.get("folder"), facts, proof).splitlines()
    assert lines[4:7] == ["pip install onnxruntime numpy pillow", "python predict.py PICTURE ...", ""]
    assert lines[-2:] == [
        "Licence of the weights of lite0: Apache 2.0.", "On using the pictures it learned from: CC BY 4.0.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("flips", "difference", "int8", "refused"),
    [(0, 1e-4, False, False), (0, 1.1e-4, False, True), (1, 0.0, False, True), (3, 0.5, True, False)],
)
def test_an_export_is_refused_for_another_class_or_a_difference_that_no_order_explains(
    flips: int, difference: float, int8: bool, refused: bool
) -> None:
    found = Parity(12, "test", difference, flips, flips, "model.onnx", int8=int8)
    if not refused:
        exporting._check("r", found)
        return
    with pytest.raises(Refused, match="r is not exported, for what was written answers otherwise") as caught:
        exporting._check("r", found)
    assert caught.value.hint == "Another format may carry it exactly."
    assert found.sentence in caught.value.message


def test_a_place_that_takes_no_folders_is_told(ready: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Refused, match="takes no folders") as caught:
        export_run(ready, RUN, "safetensors", tmp_path / "file" / "out")
    assert caught.value.hint == "Choose another place."


def test_eight_bits_are_ranged_by_pictures_of_train_alone(ready: Workspace) -> None:
    folder = RunFolder.open(ready, RUN)
    plan = folder.plan
    assert plan is not None
    dataset = Dataset.open(ready, "shapes")
    table = dataset.table(plan.split.name)
    wanted = [dataset.picture_path(path) for path, side in zip(table.paths, table.sides, strict=True) if side == "train"]
    assert wanted
    assert exporting._learned_from(dataset, plan) == wanted
    assert exporting.spread([Path(str(number)) for number in range(300)], 3) == [Path("0"), Path("150"), Path("299")]
