"""Pydantic records whose fields explain themselves, and the table a form or a help text is drawn from."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler

from core.support.registry import Choosable


class Record(BaseModel):
    """A frozen record that refuses fields it does not know."""

    # A misspelt name that was passed over would leave the default in force, and nobody would hear of it.
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def field(
    default: Any, help: str, *, unit: str = "", label: str = "", advanced: bool = False, zero: str = "", **bounds: Any
) -> Any:
    """A record's field with what a person needs to set it.

    Args:
        default: Value when nothing is said.
        help: One sentence that says what it does and which range is sensible.
        unit: Unit as shown beside the value ("epochs", "pixels", "fraction").
        label: Name as shown; the field's name with spaces when empty.
        advanced: True for what most people never change; the form folds it away.
        zero: What 0 is called in the form, where it is no number but a wish.
        bounds: `ge`, `gt`, `le`, `lt`.
    """
    extra: dict[str, Any] = {"unit": unit, "label": label, "advanced": advanced, "zero": zero}
    return Field(default, description=help, json_schema_extra=extra, **bounds)


class NameIn:
    """Marks a text as the name of something in a registry: `Annotated[str, NameIn(OPTIMISERS)]`.

    What can be chosen is read from the registry whenever it is asked, so that a line in the table is all a new one needs.
    """

    def __init__(self, table: Choosable) -> None:
        self.table = table

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        return AfterValidator(self._checked).__get_pydantic_core_schema__(source, handler)

    def _checked(self, name: str) -> str:
        known = self.table.names()
        if name not in known:
            raise ValueError(f"must be one of {', '.join(known)}")
        return name


@dataclass(frozen=True)
class FieldInfo:
    """One field of a record, ready to be drawn as a row of a form.

    Attributes:
        name: Name in the record.
        label: Name as shown.
        kind: "bool", "int", "float", "text", "texts" or "choice".
        default, low, high: Default and inclusive bounds; None where there is none.
        above: True when `low` itself is not allowed.
        choices: Allowed values of a "choice".
        titles: The choices as shown; empty where they are shown as they are.
        unit, advanced, zero: As given to `field`.
        help: As given to `field`, and what the choices are where they come from a registry.
    """

    name: str
    label: str
    kind: str
    default: Any
    low: float | None
    high: float | None
    above: bool
    choices: tuple[str, ...]
    unit: str
    help: str
    advanced: bool
    titles: tuple[str, ...] = ()
    zero: str = ""


def describe(record: type[Record]) -> Iterator[FieldInfo]:
    """The plain fields of a record, in order; fields that are records or tuples of records are passed over."""
    for name, info in record.model_fields.items():
        kind, choices = _kind(info.annotation)
        if kind is None:
            continue
        low = high = None
        above = False
        help = info.description or ""
        titles: tuple[str, ...] = ()
        for rule in info.metadata:
            if isinstance(rule, Ge | Gt):
                low, above = float(getattr(rule, "ge", getattr(rule, "gt", 0))), isinstance(rule, Gt)
            elif isinstance(rule, Le | Lt):
                high = float(getattr(rule, "le", getattr(rule, "lt", 0)))
            elif isinstance(rule, NameIn):
                kind, choices = "choice", tuple(rule.table.names())
                titles = tuple(str(thing.title) for thing in rule.table)
                help = " ".join([help, *(f"{thing.title}: {thing.help}." for thing in rule.table)]).strip()
        extra: dict[str, Any] = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        label = extra.get("label") or name.replace("_", " ").capitalize()
        yield FieldInfo(
            name, label, kind, info.default, low, high, above, choices,
            extra.get("unit", ""), help, bool(extra.get("advanced")), titles, extra.get("zero", ""),
        )  # fmt: skip


def _kind(annotation: Any) -> tuple[str | None, tuple[str, ...]]:
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    if get_origin(annotation) is Literal:
        return "choice", tuple(str(choice) for choice in get_args(annotation))
    if annotation == tuple[str, ...]:
        return "texts", ()
    plain = {bool: "bool", int: "int", float: "float", str: "text"}
    return plain.get(annotation), ()
