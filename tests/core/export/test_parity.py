"""What the proof says, and what becomes of pictures that a folder's script cannot read."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.export.parity import Parity, _by_script
from core.support.left_out import LeftOut

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


def test_the_sentence_tells_flips_of_both_sorts_and_what_was_left_out() -> None:
    fine = Parity(200, "test", 2.3e-6, 0, 0, "predict.py")
    assert fine.sentence == (
        "Asked about 200 pictures of test through predict.py: every answer is the same class, probabilities differ by at most "
        "2.3e-06 from those in fp32."
    )
    other = Parity(200, "val", 0.2, 1, 3, "model.onnx", (LeftOut("x.tif", "No."),))
    assert "1 answer is another class" in other.sentence
    assert "Against the run's own arithmetic, 3 answers are another class." in other.sentence
    assert other.sentence.endswith("1 picture could not be asked about.")
