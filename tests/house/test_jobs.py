"""Jobs live in core; the window only names them. What it names as "module:name" is there."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator

import pytest

from tests.house.source_tree import Source, program, sources

_PLACE = re.compile(r"(?:core|gui|resources)(?:\.\w+)+:\w+")


def context_takers(source: Source) -> list[str]:
    """The functions of a file that take a `Context`, whatever it is called and however it is wrapped."""
    found = []
    for node in ast.walk(source.tree) if "Context" in source.text else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            if any(one.annotation is not None and _names_context(one.annotation) for one in given):
                found.append(f"{source.name}:{node.lineno} {node.name}")
    return found


def _names_context(annotation: ast.expr) -> bool:
    return any(re.fullmatch(r"(?:.*\W)?Context(?:\W.*)?", ast.unparse(part)) is not None for part in ast.walk(annotation))


def places() -> Iterator[tuple[str, str]]:
    """Every text "module:name" of the program that names a thing of its own, with the file it stands in."""
    for source in program():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _PLACE.fullmatch(node.value):
                yield source.name, node.value


def test_no_function_of_the_window_outside_tasks_takes_a_context() -> None:
    window = [source for source in sources("gui") if not source.name.startswith("gui/tasks/")]
    assert [taker for source in window for taker in context_takers(source)] == []


@pytest.mark.parametrize(
    ("written", "takes"),
    [
        ("def job(name: str, context: Context) -> None: ...", True),
        ("def job(*, context: Context | None = None) -> None: ...", True),
        ("def job(line: 'Context') -> None: ...", True),
        ("def job(line: jobs.Context) -> None: ...", True),
        ("def contextMenuEvent(self, event: QContextMenuEvent) -> None: ...", False),
        ("def job(name: str) -> Context: ...", False),
    ],
)
def test_the_rule_knows_a_context_when_it_sees_one(written: str, takes: bool) -> None:
    assert bool(context_takers(Source("made.py", written, ast.parse(written)))) is takes


def test_what_is_named_to_be_imported_later_is_there() -> None:
    named = sorted(set(places()))
    assert len(named) > 20
    lost = []
    for file, place in named:
        module, _, name = place.partition(":")
        if not hasattr(importlib.import_module(module), name):
            lost.append(f"{file}: {place}")
    assert lost == []


def test_who_closes_down_drops_every_task_that_is_on_its_way() -> None:
    """An answer that comes to a dialog which is gone is a defect, and what nobody waits for keeps a lane from others."""
    kept, closing = [], 0
    for source in sources("gui"):
        for part in ast.walk(source.tree) if "def close_down" in source.text else ():
            if not isinstance(part, ast.ClassDef):
                continue
            ends = [one for one in part.body if isinstance(one, ast.FunctionDef) and one.name == "close_down"]
            if not ends:
                continue
            closing += 1
            dropped = ast.unparse(ends[0])
            for one in ast.walk(part):
                if isinstance(one, ast.Assign) and ast.unparse(one.value) == "NewestTask()":
                    names = [ast.unparse(target) for target in one.targets]
                    kept += [f"{source.name} {part.name}: {name}" for name in names if f"{name}.drop()" not in dropped]
    assert closing > 20
    assert kept == []
