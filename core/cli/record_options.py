"""Options of a verb from the fields of a record: `--least-area FRACTION`, `--no-crop`, each with its help and bounds."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from typing import TypeVar

from pydantic import ValidationError

from core.support.complaints import complaint
from core.support.errors import BadInput
from core.support.fields import FieldInfo, Record, describe

R = TypeVar("R", bound=Record)


def add_record(parser: argparse.ArgumentParser, record: type[Record], leave_out: Collection[str] = ()) -> None:
    """Declares an option for every plain field of the record."""
    for info in describe(record):
        if info.name in leave_out:
            continue
        name = f"--{info.name.replace('_', '-')}"
        if info.kind == "bool":
            # None where nothing is said: defaults are the record's alone, or there would be two of each.
            parser.add_argument(name, action=argparse.BooleanOptionalAction, default=None, dest=info.name, help=_help(info))
        elif info.kind == "choice":
            parser.add_argument(name, choices=info.choices, dest=info.name, help=_help(info))
        else:
            word = (info.unit or info.name.rsplit("_", 1)[-1]).upper().replace(" ", "_")
            parser.add_argument(name, metavar=word, dest=info.name, help=_help(info))


def record_from(options: argparse.Namespace, record: type[R]) -> R:
    """The record with the options that were given; defaults for the others.

    Raises:
        BadInput: A value the record does not allow; the message names the option.
    """
    given = {info.name: getattr(options, info.name, None) for info in describe(record)}
    try:
        return record.model_validate_strings({name: str(value) for name, value in given.items() if value is not None})
    except ValidationError as error:
        place, words, _ = complaint(error)
        said = f"--{place[0].replace('_', '-')} {words}" if place else f"{words[:1].upper()}{words[1:]}"
        raise BadInput(f"{said}.", "--help tells what is allowed.") from error


def _help(info: FieldInfo) -> str:
    default = str(info.default).lower() if info.kind == "bool" else f"{info.default:g}" if info.kind == "float" else info.default
    said = f"{info.help} (default {default})" if default != "" else info.help
    # argparse formats help with %, and a lone "80 %" ends --help with a traceback.
    return said.replace("%", "%%")
