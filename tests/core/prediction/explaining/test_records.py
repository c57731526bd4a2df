"""A heat map says what it shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.prediction.explaining.records import HeatMap

FOUND = HeatMap("run", Path("a.jpg"), "ferry", ("grad-cam",), (7,), (), "", False, Path("heat.png"))


def test_words_say_how_it_was_found_and_of_whom() -> None:
    assert FOUND.words == "Grad-CAM on 7 × 7 places: what is bright speaks for ferry."
    both = replace(FOUND, methods=("grad-cam", "attention"), sides=(7, 16), members=("lite0", "run:vit"))
    assert both.words.startswith("Grad-CAM")
    assert "whatever the class" in both.words
    assert both.words.endswith("The mean of 2 members, each as bright as the others.")
    one = replace(both, member="run:vit")
    assert one.words == (
        "Attention roll-out on 16 × 16 places: what is bright is where the network looks, whatever the class. "
        "Of the ensemble, run:vit alone."
    )
    assert replace(FOUND, blank=True).words == "Nothing in this picture speaks for ferry."
