"""Names come from the glossary, packages hold a docstring only, public things say what they are."""

from __future__ import annotations

import ast
import re

from tests.house.source_tree import program, sources

VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "tools", "lib"}


def test_no_module_has_a_vague_name() -> None:
    assert [source.name for source in program() if VAGUE & set(source.name.removesuffix(".py").split("/"))] == []


def test_packages_hold_a_docstring_only() -> None:
    packages = [source for source in program() if source.name.endswith("__init__.py")]
    assert packages
    assert [source.name for source in packages if len(source.tree.body) != 1 or not ast.get_docstring(source.tree)] == []


def test_every_module_and_public_function_has_a_docstring() -> None:
    bare = []
    for source in program():
        if not ast.get_docstring(source.tree):
            bare.append(source.name)
        for node in source.tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                bare.append(f"{source.name}:{node.lineno} {node.name}")
    assert bare == []


def test_an_architecture_is_never_called_a_model() -> None:
    """Qt's item models keep their name; anything else called a model is an architecture, weights or a run."""
    wrong = []
    for source in sources("core"):
        for node in ast.walk(source.tree):
            name = node.name if isinstance(node, ast.ClassDef) else node.arg if isinstance(node, ast.arg) else None
            if name and re.search(r"(^|_)models?($|_)|Model", name):
                wrong.append(f"{source.name}:{node.lineno} {name}")
    for source in sources("gui"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef) and "Model" in node.name and not any("Model" in ast.unparse(b) for b in node.bases):
                wrong.append(f"{source.name}:{node.lineno} {node.name}")
    assert wrong == []


def test_nothing_is_left_to_be_done() -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [
        f"{source.name}:{number} {line.strip()}"
        for source in program()
        for number, line in enumerate(source.text.splitlines(), 1)
        if unfinished.search(line)
    ]
    assert found == []
