"""What is measured of pictures: each has a name that can be a column, and a function."""

from __future__ import annotations

import pytest

from core.pictures.measures import MEASURES, Measure
from core.support.registry import at


def test_each_measure_is_a_function_with_words() -> None:
    assert MEASURES.names() == ["brightness", "contrast", "sharpness", "colour", "border", "border_contrast"]
    for measure in MEASURES:
        assert callable(at(measure.place))
        assert measure.title
        assert measure.rising != measure.falling


@pytest.mark.parametrize("name", ["two words", "größe", "1st", "x; DROP TABLE samples"])
def test_a_name_that_cannot_be_a_column_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a column"):
        Measure(name, "", "", "", "")
