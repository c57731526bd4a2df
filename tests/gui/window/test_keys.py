"""The table of keys knows every key that the window's code hears: found by reading the code, so that none is forgotten."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import gui
from gui.window.keys import SECTIONS, sections_for
from gui.window.pages import PAGES

WORDS = {
    "Left": ("Arrow keys", "Left"), "Right": ("Arrow keys", "Right"), "Up": ("Arrow keys", "Up"), "Down": ("Arrow keys", "Down"),
    "Return": ("Enter",), "PageDown": ("Page Down",), "PageUp": ("Page Up",),
    "Escape": ("Esc",), "Delete": ("Del",), "Plus": ("+ and",), "Equal": ("+ and",), "Minus": ("−",),
    "0": ("1 to 9",), "1": ("1 to 9",), "9": ("1 to 9",),
    "Copy": ("Ctrl+C",), "Paste": ("Ctrl+V",), "ZoomIn": ("Ctrl++",), "ZoomOut": ("Ctrl+−",), "Undo": ("Ctrl+Z",),
}  # fmt: skip
"""How the table may write a key of Qt; others are written as Qt does."""


def heard() -> dict[str, set[str]]:
    """The keys that are named in the code of each room: `Qt.Key.Key_X`, `StandardKey.Copy`, and texts given as shortcuts."""
    found: dict[str, set[str]] = defaultdict(set)
    root = Path(gui.__file__).parent
    for file in root.glob("*/*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
                if node.value.attr == "Key":
                    found[file.parent.name].add(node.attr.removeprefix("Key_"))
                elif node.value.attr == "StandardKey":
                    found[file.parent.name].add(node.attr)
            texts = {"QShortcut", "QKeySequence", "_act"}
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in texts:
                found[file.parent.name] |= {
                    part.value
                    for part in node.args
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.startswith(("Ctrl+", "F1"))
                }
    return found


def test_every_key_that_the_code_hears_is_in_the_table() -> None:
    missing = []
    for room, keys in heard().items():
        told = " ".join(words for section in SECTIONS if room in section.rooms for words, _ in section.keys)
        missing += [f"{room}: {key}" for key in sorted(keys) if not any(word in told for word in WORDS.get(key, (key,)))]
    assert missing == []


def test_the_keys_of_cleaning_that_are_given_as_texts_are_in_the_table() -> None:
    # The wizard keeps them in a dictionary with what they do, out of sight of the test above.
    told = " ".join(words for section in SECTIONS if "cleaning" in section.rooms for words, _ in section.keys)
    source = (Path(gui.__file__).parent / "cleaning" / "question_page.py").read_text("utf-8")
    tables = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Dict)]
    keys = {key.value for table in tables for key in table.keys if isinstance(key, ast.Constant) and len(str(key.value)) == 1}
    assert keys
    assert [key for key in sorted(keys) if key not in told] == []


def test_every_page_has_keys_and_shows_its_own_first() -> None:
    for entry in PAGES:
        first = sections_for(entry.key)
        assert first[0].page == entry.key
        assert set(first) == set(SECTIONS)
