"""Small modules, small functions, a small main window."""

from __future__ import annotations

import ast
import statistics
from collections import Counter

from tests.house.source_tree import program, sources

MODULE_LIMIT = 350
TEST_LIMIT = 400
MEDIAN_LIMIT = 200
FUNCTION_LIMIT = 60
MAIN_WINDOW_LIMIT = 250
FOLDER_LIMIT = 25
TABLES = {"core/cli/verbs", "core/datasets/cleaning/checks"}
"""Folders of like things, one module each and one line in a table: they are read by the entry, not looked through."""


def test_no_module_is_longer_than_the_limit() -> None:
    long = {source.name: source.lines for source in program() if source.lines > MODULE_LIMIT}
    long |= {source.name: source.lines for source in sources("tests") if source.lines > TEST_LIMIT}
    assert long == {}


def test_modules_are_about_two_hundred_lines() -> None:
    lengths = [source.lines for source in program() if not source.name.endswith("__init__.py")]
    assert statistics.median(lengths) <= MEDIAN_LIMIT


def test_no_folder_holds_more_modules_than_a_person_looks_through() -> None:
    held = Counter(source.name.rpartition("/")[0] for source in program() if not source.name.endswith("__init__.py"))
    assert set(held) >= TABLES
    assert {folder: count for folder, count in held.items() if count > FOLDER_LIMIT and folder not in TABLES} == {}


def test_no_function_is_longer_than_the_limit() -> None:
    long = {
        f"{source.name}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for source in program()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > FUNCTION_LIMIT
    }
    assert long == {}


def test_the_main_window_stays_small() -> None:
    (window,) = sources("gui/window/main_window.py")
    assert window.lines <= MAIN_WINDOW_LIMIT
