"""What is wrong with the value of a record's field, in words for a person instead of pydantic's."""

from __future__ import annotations

from typing import Any, NamedTuple

from pydantic import ValidationError

_WORDS = {
    "greater_than_equal": "must be at least {ge:g}",
    "greater_than": "must be above {gt:g}",
    "less_than_equal": "must be at most {le:g}",
    "less_than": "must be below {lt:g}",
    "finite_number": "must be a number that is not infinite",
    "too_long": "must have at most {max_length}",
    "too_short": "must have at least {min_length}",
    "string_too_long": "must have at most {max_length} letters",
    "string_too_short": "must be longer",
    "literal_error": "must be one of {expected}",
    "missing": "is missing",
    "extra_forbidden": "is not known",
}
_STARTS = {
    "int": "must be a whole number",
    "float": "must be a number",
    "bool": "must be true or false",
    "string": "must be text",
    "tuple": "must be a list",
    "list": "must be a list",
    "model": "must be a table of settings",
}


class Complaint(NamedTuple):
    """Where in the record, empty for the record as a whole; what is wrong, as the end of a sentence; and what was given."""

    place: tuple[str, ...]
    words: str
    given: Any


def complaint(error: ValidationError) -> Complaint:
    """The first thing that is wrong."""
    first = error.errors()[0]
    kind, place = str(first["type"]), tuple(str(part) for part in first["loc"])
    if kind in _WORDS:
        words = _WORDS[kind].format(**first.get("ctx", {}))
    else:
        # Rules of our own raise ValueError with a sentence.
        said = str(first["msg"]).removeprefix("Value error, ").rstrip(".")
        words = _STARTS.get(kind.partition("_")[0], said)
    # Of a missing field pydantic gives the whole record as what was given; a sentence cannot quote that.
    given = first["input"]
    return Complaint(place, words, None if isinstance(given, dict) or kind == "missing" else given)
