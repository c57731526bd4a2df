"""What the proof says, and what becomes of pictures that a folder's script cannot read."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.export.parity import _by_script
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
