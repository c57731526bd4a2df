"""What sections are given: every picture by its row, with what was said of it."""

from __future__ import annotations

import numpy as np

from gui.evaluation.run_report.shown import ShownReport


def test_every_picture_is_there_by_its_row(shown: ShownReport) -> None:
    side = shown.found.predictions
    assert shown.on == "val"
    assert len(shown.pictures) == side.n
    answers = side.probabilities.argmax(axis=1)
    for row in (0, 7, side.n - 1):
        (picture,) = shown.at([row])
        assert (picture.path, picture.sample) == (side.paths[row], side.samples[row])
        assert (picture.truth, picture.said) == (shown.classes[side.truth[row]], shown.classes[answers[row]])
        assert np.isclose(picture.probability, side.probabilities[row].max(), atol=1e-6)
