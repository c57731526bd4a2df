"""Pictures of the window keep the colours that mean something, and a name that is none is refused before anything is done."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tests.screenshots.__main__ import main
from tests.screenshots.saving import reduced


def test_colours_of_two_runs_do_not_merge_beside_photographs() -> None:
    photographs = np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    drawn = np.full((600, 400, 3), 246, np.uint8)
    drawn[:300] = photographs
    colours = [(0, 114, 178), (0, 120, 178), (86, 180, 233), (92, 180, 233)]
    for place, colour in enumerate(colours):
        drawn[320 + 10 * place, 50:350] = colour
    small = reduced(Image.fromarray(drawn)).convert("RGB")
    assert [small.getpixel((200, 320 + 10 * place)) for place in range(4)] == colours
    assert small.getpixel((200, 500)) == (246, 246, 246)


def test_a_picture_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(SystemExit, match=r"Known: data, findings, sizes, .*dialog-export"):
        main(["--only", "dta"])
