"""What the proof of an export says."""

from __future__ import annotations

from core.export.records import Parity
from core.support.left_out import LeftOut


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
