"""What is wrong with a field reads as the end of a sentence, not as a library's message."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import Field, ValidationError, field_validator

from core.support.complaints import complaint
from core.support.fields import Record, field


class Inner(Record):
    share: float = field(0.5, "A share.", gt=0, lt=1)


class Outer(Record):
    count: int = field(3, "A number.", ge=1, le=10)
    way: Literal["fast", "slow"] = "fast"
    on: bool = True
    inner: tuple[Inner, ...] = Field((), max_length=2)
    name: str = Field("none", min_length=1, max_length=5)

    @field_validator("count")
    @classmethod
    def _even(cls, count: int) -> int:
        if count == 7:
            raise ValueError("seven brings bad luck.")
        return count


@pytest.mark.parametrize(
    ("given", "place", "words"),
    [
        ({"count": 0}, "count", "must be at least 1"),
        ({"count": 11}, "count", "must be at most 10"),
        ({"count": "many"}, "count", "must be a whole number"),
        ({"count": 7}, "count", "seven brings bad luck"),
        ({"way": "idle"}, "way", "must be one of 'fast' or 'slow'"),
        ({"on": "perhaps"}, "on", "must be true or false"),
        ({"inner": [{}, {"share": 1.0}]}, "inner.1.share", "must be below 1"),
        ({"inner": [{"share": float("nan")}]}, "inner.0.share", "must be a number that is not infinite"),
        ({"more": 1}, "more", "is not known"),
        ({"inner": 3}, "inner", "must be a list"),
        ({"inner": [{}, {}, {}]}, "inner", "must have at most 2"),
        ({"name": 3}, "name", "must be text"),
        ({"name": "far too long"}, "name", "must have at most 5 letters"),
        ({"name": ""}, "name", "must be longer"),
    ],
)
def test_the_first_thing_wrong_is_told_in_words(given: dict[str, Any], place: str, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(given)
    told = complaint(caught.value)
    assert (".".join(told.place), told.words) == (place, words)
