"""What is between things in the window is of one measure, and no thread of ours keeps a process alive that has ended."""

from __future__ import annotations

import ast

from tests.house.source_tree import program, sources

DISTANCES = {"setContentsMargins", "setSpacing", "setHorizontalSpacing", "setVerticalSpacing", "setTextMargins"}
FINE = 2
"""Pixels between what belongs together more closely than half a `SPACE`."""


def off_grid(distance: ast.expr) -> bool:
    """Whether a distance is a number that fits nothing else: neither nothing, `FINE` nor parts and multiples of `SPACE`."""
    if isinstance(distance, ast.Constant):
        return distance.value not in (0, FINE) and distance.value % 4 != 0
    parts = [part.right for part in ast.walk(distance) if isinstance(part, ast.BinOp) and isinstance(part.op, ast.FloorDiv)]
    return any(isinstance(part, ast.Constant) and part.value not in (2, 4) for part in parts)


def test_distances_are_parts_and_multiples_of_one_space() -> None:
    wrong, looked_at = [], 0
    for source in sources("gui"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DISTANCES:
                looked_at += 1
                wrong += [f"{source.name}:{node.lineno} {ast.unparse(one)}" for one in node.args if off_grid(one)]
    assert looked_at > 300
    assert wrong == []


def test_threads_end_with_their_process() -> None:
    kept = []
    for source in program():
        for node in ast.walk(source.tree) if "Thread(" in source.text else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "threading.Thread":
                said = {word.arg: ast.unparse(word.value) for word in node.keywords}
                kept += [f"{source.name}:{node.lineno}"] if said.get("daemon") != "True" else []
    assert kept == [], "a look that hangs, or an end of a pipe that never comes, would keep the process"
