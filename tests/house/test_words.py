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


# Whose words reach a person: the places of arguments that hold them, and their names. Whoever has no hint to give leaves it away.
TOLD: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    **dict.fromkeys(
        (
            "SafelightError",
            "BadInput",
            "NotThere",
            "Refused",
            "AlreadyThere",
            "DiskFull",
            "no_room",
            "Misused",
            "Unsafe",
            "Failure",
        ),
        ((0, 1), ("message", "hint")),
    ),
    **dict.fromkeys(("Note", "Progress"), ((0,), ("text", "what"))),
    **dict.fromkeys(("Meter", "LeftOut"), ((1,), ("what", "reason"))),
    "leave": ((2,), ("reason",)),
    "add_argument": ((), ("help", "metavar")),
    "add_argument_group": ((0, 1), ("title", "description")),
    "Point": ((0, 1, 3), ("subject", "name", "words")),
}


def test_whoever_is_told_something_is_told_it_in_words() -> None:
    """An error without words is a blank line in the terminal, and an empty banner in the window."""
    silent = []
    for source in program():
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call):
                continue
            places, names = TOLD.get(ast.unparse(node.func).rpartition(".")[2], ((), ()))
            said = [node.args[place] for place in places if place < len(node.args)]
            said += [keyword.value for keyword in node.keywords if keyword.arg in names]
            if any(isinstance(value, ast.Constant) and value.value == "" for value in said):
                silent.append(f"{source.name}:{node.lineno} {ast.unparse(node)[:80]}")
    assert silent == []


OF_FLICKR = ("NoKey", "KeyRefused", "FlickrDown", "FlickrRefusal")

# What hints begin with.
ORDER = re.compile(
    "(Choose|Give|Check|Name|Set|Write|Say|Make|Put|Free|Ask|Import|Wait|Leave|Train|Restore|Save|Use|Open|Try|Take|Install|Update|"
    "Start|Stop|Remove|Change|Rename|Move|Resume|Add|Unpack|Pack|Begin|Let|Follow|Undo|Repeat|See|Close|End|Vary|Join|Download|Cut|"
    "Draw|Drop|Label|Connect|Shorten|Do|Delete|Allow|Pause|Turn|Search|Browse|Mend|Known:|Pick|Enter)( |$)"
)


def test_what_happened_comes_before_what_to_do_about_it() -> None:
    """`SafelightError(message, hint)`: a message that begins with an order is a hint in the wrong place."""
    turned = []
    for source in program():
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name, said = ast.unparse(node.func).rpartition(".")[2], node.args[0]
            # What makes no sense on the command line has no hint beside its message.
            if name == "Misused" or ("message" not in TOLD.get(name, ((), ()))[1] and name not in OF_FLICKR):
                continue
            first = said.values[0] if isinstance(said, ast.JoinedStr) and said.values else said
            words = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
            if ORDER.match(words) or re.fullmatch("_?[A-Z]*(HINT|ADVICE)", ast.unparse(said)):
                turned.append(f"{source.name}:{node.lineno} {ast.unparse(node)[:80]}")
    assert turned == []


def test_hints_and_words_that_are_put_together_beforehand_have_some() -> None:
    silent = [
        f"{source.name}:{node.lineno}"
        for source in sources("core")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and node.value.value == ""
        and {ast.unparse(target) for target in node.targets} & {"hint", "words", "message", "why"}
    ]
    assert silent == []


def test_nothing_is_left_to_be_done() -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [
        f"{source.name}:{number} {line.strip()}"
        for source in program()
        for number, line in enumerate(source.text.splitlines(), 1)
        if unfinished.search(line)
    ]
    assert found == []
