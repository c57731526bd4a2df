"""What a record complains of, told by its fields."""

from __future__ import annotations

from pydantic import ValidationError


def told(error: ValidationError, start: str = "") -> dict[str, str]:
    """What pydantic complains of, by field."""
    texts = {}
    for entry in error.errors():
        text = entry["msg"].removeprefix("Value error, ")
        texts[start + ".".join(str(part) for part in entry["loc"])] = f"{text[:1].upper()}{text[1:]}."
    return texts


def drop(values: dict[str, object], place: tuple[int | str, ...]) -> None:
    """Takes out of nested values what stands at that place, so that its default takes effect; nothing where nothing stands."""
    inner: object = values
    for part in place[:-1]:
        inner = inner.get(part) if isinstance(inner, dict) else None
    if isinstance(inner, dict):
        inner.pop(place[-1], None)
