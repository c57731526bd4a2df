"""What the house rules are checked against: the program's own modules, parsed once."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One Python file. `name` is its path from the root, with `/`."""

    name: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files below the folders (or the files named), sorted; an empty answer is an error."""
    files = []
    for folder in folders:
        place = ROOT / folder
        files += [place] if place.is_file() else sorted(place.rglob("*.py"))
    assert files, f"nothing found below {folders}"
    return tuple(map(_source, files))


@cache
def _source(file: Path) -> Source:
    text = file.read_text(encoding="utf-8")
    return Source(file.relative_to(ROOT).as_posix(), text, ast.parse(text, str(file)))


def program() -> tuple[Source, ...]:
    """Every module that is shipped."""
    return sources("core", "gui", "resources", "main.py")


def imported_modules(source: Source) -> set[str]:
    """Absolute names of all modules a file imports, inside functions too; imports for type checkers only are left out."""
    names: set[str] = set()
    for node in _outside_type_checking(source.tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module)
    return names


def _asks_for_types(test: ast.expr) -> bool:
    return (test.id if isinstance(test, ast.Name) else test.attr if isinstance(test, ast.Attribute) else "") == "TYPE_CHECKING"


def _outside_type_checking(node: ast.AST) -> list[ast.AST]:
    found = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and _asks_for_types(child.test):
            continue
        found += [child, *_outside_type_checking(child)]
    return found
