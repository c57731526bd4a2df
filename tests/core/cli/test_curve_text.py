"""How accuracy grows with pictures, in words and as a document."""

from __future__ import annotations

import json

from core.cli.curve_text import curves_document, curves_text
from tests.picture_curves import curve


def test_a_curve_is_told_in_words_and_as_a_document() -> None:
    one, other = curve(), curve("learning_rate 0.1", runs=1)
    text = "\n".join(curves_text([one, other]))
    assert one.sentence in text
    assert "Part of each class found, by pictures per class, learning_rate 0.1:" in text
    first, second = json.loads(json.dumps(curves_document([one, other])))
    assert [point["pictures_per_class"] for point in first["points"]] == [5, 10, 20, 40]
    assert first["points"][0]["recalls"] == {"boat": 0.2, "car": 0.8, "tram": None}
    assert first["gains_most"] == "boat"
    assert first["with_twice_as_many"]["pictures_per_class"] == 80
    assert first["with_twice_as_many"]["band"][0] <= first["with_twice_as_many"]["accuracy"]
    assert second["with_twice_as_many"]["band"] == [None, None]
