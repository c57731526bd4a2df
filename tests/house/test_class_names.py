"""No public class has the name of another one: whoever reads it in a message or searches for it finds one thing."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.house.source_tree import program


def names() -> dict[str, list[str]]:
    """The modules of every public class, by its name."""
    found: dict[str, list[str]] = defaultdict(list)
    for source in program():
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(source.name)
    return found


def test_no_public_class_name_is_used_twice() -> None:
    assert {name: places for name, places in names().items() if len(places) > 1} == {}
