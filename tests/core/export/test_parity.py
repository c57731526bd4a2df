"""What the proof says, and what becomes of pictures that a folder's script cannot read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.datasets.catalog.dataset import Dataset
from core.export import parity
from core.export.answering import Answering, answering
from core.export.eight_bits import _squares
from core.export.formats import FORMATS
from core.export.parity import _by_script, _told
from core.runs.folder import RunFolder
from core.runs.plan import NetworkPlan
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context, Progress
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from tests.exported_runs import RUN

SCRIPT = """
import json, sys
for path in sys.argv[1:]:
    if "bad" in path:
        raise ValueError("no such pixels")
    print(json.dumps({"path": path, "probabilities": {"b": 0.25, "a": 0.75}}))
"""


def test_a_picture_that_the_script_cannot_read_is_listed_and_the_others_count(tmp_path: Path) -> None:
    (tmp_path / "predict.py").write_text(SCRIPT)
    left: list[LeftOut] = []
    names = ["one.png", "bad.png", "two.png"]
    answers = _by_script(tmp_path, [tmp_path / name for name in names], ("a", "b"), left)
    assert answers[1] is None
    for answer in (answers[0], answers[2]):
        assert answer is not None
        assert answer.tolist() == [0.75, 0.25], "in the order of the classes"
        assert answer.dtype == np.float32
    ((path, reason),) = [(entry.path, entry.reason) for entry in left]
    assert path == "bad.png"
    assert "no such pixels" in reason


def test_a_script_that_says_nothing_or_too_late_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "predict.py"
    script.write_text("import sys\nsys.exit(3)")
    assert _told(tmp_path, [tmp_path / "a.png"]) == "it ended with 3"
    script.write_text("import sys\nprint('first', file=sys.stderr)\nsys.exit('the last\\x1b word')")
    assert _told(tmp_path, [tmp_path / "a.png"]) == "the last\\x1b word"
    left: list[LeftOut] = []
    assert _by_script(tmp_path, [tmp_path / "a.png"], ("a",), left) == [None]
    assert left == [LeftOut("a.png", "predict.py cannot read it: the last\\x1b word", "unreadable")]
    monkeypatch.setattr(parity, "_PATIENCE", 0.2)
    script.write_text("import time\ntime.sleep(60)")
    assert _told(tmp_path, [tmp_path / "a.png"]) == "it did not answer in time"


def test_answers_are_compared_picture_by_picture(ready: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module, plan = answering(RunFolder.asked(ready, RUN))
    dataset = Dataset.open(ready, "shapes")
    files = [dataset.picture_path(path) for path in dataset.table().paths]
    (tmp_path / "broken.png").write_bytes(b"no picture")
    asked, wrong = [tmp_path / "broken.png", *files], np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]], np.float32)

    def swapped(squares: tuple[NDArray[Any], ...]) -> NDArray[Any]:
        with torch.inference_mode():
            found = module(*map(torch.from_numpy, squares)).numpy().copy()
        found[:2] = wrong[: len(found)]
        return found

    monkeypatch.setattr(parity, "at", lambda place: lambda answering, file: swapped)
    monkeypatch.setattr(parity, "_CHUNK", 20)
    events: list[object] = []
    written = FORMATS.get("onnx")
    found = parity.parity(RUN, plan, module, written, tmp_path, asked, "test", Context(events.append))
    exact = module(*(torch.from_numpy(one) for one in _seen(module, files))).numpy()
    assert (found.n, found.on, found.through, found.int8) == (12, "test", "model.onnx", False)
    assert found.max_difference == pytest.approx(float(np.abs(exact[:2] - wrong).max()), abs=1e-4)
    assert found.flips == found.flips_here == int((exact[:2].argmax(1) != [2, 1]).sum())
    assert [(one.path, one.kind) for one in found.left_out] == [("broken.png", "unreadable")]
    last = events[-1]
    assert isinstance(last, Progress)
    assert (last.what, last.done, last.total) == ("Comparing answers", 13, 13)
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        parity.parity(RUN, plan, module, written, tmp_path, asked, "test", context)
    with pytest.raises(BadInput, match="None of the run's pictures could be asked about") as caught:
        parity.parity(RUN, plan, module, written, tmp_path, asked[:1], "test", Context())
    assert caught.value.hint == "Put its dataset back where it was, and export again."


def test_a_folder_is_asked_by_its_own_script(ready: Workspace, tmp_path: Path) -> None:
    module, plan = answering(RunFolder.asked(ready, RUN))
    dataset = Dataset.open(ready, "shapes")
    sure = dict.fromkeys(plan.classes, 0.0) | {plan.classes[0]: 1.0}
    (tmp_path / "predict.py").write_text(SCRIPT.replace('{"b": 0.25, "a": 0.75}', str(sure)))
    (alone,) = [one for one in FORMATS if one.alone]
    files = [dataset.picture_path(path) for path in dataset.table().paths[:2]]
    found = parity.parity(RUN, plan, module, alone, tmp_path, files, "val", Context())
    exact = module(*(torch.from_numpy(one) for one in _seen(module, files))).numpy()
    assert (found.n, found.left_out) == (2, ())
    assert found.max_difference == pytest.approx(float(np.abs(exact - list(sure.values())).max()), abs=1e-4)


def _seen(module: Answering, files: list[Path]) -> list[NDArray[Any]]:
    return [np.concatenate(parts) for parts in zip(*_squares(module, files, Context()), strict=True)]


def test_the_proof_is_in_fp32_whatever_the_run_computes_in(ready: Workspace) -> None:
    _, plan = answering(RunFolder.asked(ready, RUN))
    half = plan.model_copy(update={"precision": "bf16", "features": "bf16"})
    exact = parity._in_fp32(half)
    assert (exact.precision, exact.features, exact.members) == ("fp32", "fp32", ())
    member = NetworkPlan(
        name="a", recipe=plan.recipe, weights=plan.weights, backbone_sha256="", preprocessing=plan.preprocessing, features="bf16"
    )
    (found,) = parity._in_fp32(half.model_copy(update={"members": (member,)})).members
    assert found == member.model_copy(update={"features": "fp32"})
