"""What every verb takes, held against a list that was read once: an option that went, or means another thing, breaks scripts."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterator
from typing import Any

from core.cli.entry import VERBS
from core.support.registry import Registry
from tests.as_drawn import KEPT
from tests.kept_text import held_as_kept

LIST = KEPT / "options.txt"
"""A change on purpose: delete the file, run the test, read what it has written. Names out of tables are none of it, for one more
of them is one line."""


def told(parser: argparse.ArgumentParser) -> Iterator[str]:
    """A line for each option, with all that argparse was told of it."""
    alone = {id(action): group for group in parser._mutually_exclusive_groups for action in group._group_actions}
    for group in parser._action_groups:
        actions = [action for action in group._group_actions if "--help" not in action.option_strings]
        if actions and group.title not in ("options", "positional arguments"):
            yield f"  [{group.title}] {group.description or ''}".rstrip()
        for action in actions:
            name = ", ".join(action.option_strings) or action.dest
            facts: dict[str, Any] = {
                "act": type(action).__name__.strip("_").removesuffix("Action").lower(),
                "dest": action.dest,
                "metavar": action.metavar,
                "nargs": action.nargs,
                "const": action.const,
                "default": action.default,
                "type": getattr(action.type, "__name__", action.type),
                "choices": None if action.choices is None else list(action.choices),
                "required": action.required,
                "one of": None if id(action) not in alone else f"{sorted(one.dest for one in alone[id(action)]._group_actions)}",
                "one is needed": id(action) in alone and alone[id(action)].required,
            }
            said = ", ".join(f"{fact} {value}" for fact, value in facts.items() if value not in (None, False, argparse.SUPPRESS))
            yield f"  {name}: {said}"
            yield f"      {action.help}"


def without(line: str, name: str, names: list[str]) -> str:
    """The line with the name of a table where its entries stand."""
    if all(f"{entry}: " in line for entry in names):
        return f"{line.partition(f'{names[0]}: ')[0]}{name}"
    return line.replace(str(names), name).replace(", ".join(names), name)


def listed() -> str:
    """Every verb with what it takes."""
    lines: list[str] = []
    for verb in VERBS.values():
        parser = argparse.ArgumentParser(prog=verb.name)
        module = importlib.import_module(f"core.cli.verbs.{verb.module}")
        module.options(parser)
        lines += [f"{verb.name}{' (hidden)' if verb.hidden else ''}{' (makes)' if verb.makes else ''}: {verb.summary}"]
        lines += [f"  usage: {parser.usage}"] if parser.usage else []
        for line in told(parser):
            for name, table in vars(module).items():
                if isinstance(table, Registry):
                    line = without(line, name, table.names())
            lines.append(line)
        lines.append("")
    return "\n".join(lines)


def test_every_verb_takes_what_it_took() -> None:
    held_as_kept(LIST, listed())
