"""No public class has the name of another one: whoever reads it in a message or searches for it finds one thing."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.house.source_tree import program

STILL_TWICE = {"ClassRows", "Copies", "Lines", "Making", "Member", "Prepared", "Progress", "Started", "Table"}
"""Names that are used twice yet. The list may only become shorter: whoever works in their rooms gives one another word."""


def names() -> dict[str, list[str]]:
    """The modules of every public class, by its name."""
    found: dict[str, list[str]] = defaultdict(list)
    for source in program():
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(source.name)
    return found


def test_no_public_class_name_is_used_twice() -> None:
    assert {name: places for name, places in names().items() if len(places) > 1 and name not in STILL_TWICE} == {}


def test_names_that_are_mended_leave_the_list() -> None:
    twice = {name for name, places in names().items() if len(places) > 1}
    assert STILL_TWICE - twice == set()
