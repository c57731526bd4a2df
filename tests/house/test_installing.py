"""What is declared is used, what is used is declared, and the pins fit the ranges."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from functools import cache

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.source_tree import ROOT, Source, imported_modules, program, sources

OWN = {"core", "gui", "resources", "main", "tests"}
THROUGH_ANOTHER = {"tensorboard": "torch.utils.tensorboard", "onnx": "torch.onnx", "onnxscript": "torch.onnx"}
"""Packages another one imports on our behalf, with the module that does it."""
EXTRAS = ("samples", "openvino", "serve", "cluster")
"""Of the program; what it imports only where they are installed."""
BUILD_TOOLS = {"ruff", "mypy", "import-linter", "pytest-xdist", "pytest-qt"}
"""Tools that are run, not imported."""


def _project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]  # type: ignore[no-any-return]


def _declared(*extras: str) -> dict[str, list[Requirement]]:
    project = _project()
    lines = list(project["dependencies"])  # type: ignore[call-overload]
    for extra in extras:
        lines += project["optional-dependencies"][extra]  # type: ignore[index]
    wanted: dict[str, list[Requirement]] = {}
    for line in lines:
        requirement = Requirement(line)
        wanted.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return wanted


def _pins() -> dict[str, Version]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): Version(version) for name, version in pairs}


_providers = cache(importlib.metadata.packages_distributions)  # it reads the files of every package that is installed


@cache
def _third_parties(files: tuple[Source, ...]) -> dict[str, str]:
    """Distributions that the files import, each with one file that does."""
    providers = _providers()
    found: dict[str, str] = {}
    for source in files:
        for module in imported_modules(source):
            top = module.partition(".")[0]
            if top in sys.stdlib_module_names or top in OWN:
                continue
            names = {canonicalize_name(name) for name in providers.get(top, [top])}
            for name in names:
                found.setdefault(name, source.name)
    return found


def _modules_of(name: str) -> set[str]:
    """What a distribution is imported as; one whose files are read without importing it is found by that name."""
    return {module for module, names in _providers().items() if name in map(canonicalize_name, names)}


def _mentions(files: tuple[Source, ...], word: str) -> bool:
    """True when a string in the code (not a comment) names the word."""
    return any(
        isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(rf"\b{re.escape(word)}\b", node.value)
        for source in files
        if word in source.text
        for node in ast.walk(source.tree)
    )


def test_every_import_of_the_program_is_declared() -> None:
    declared = _declared(*EXTRAS)
    used = _third_parties(program())
    assert used
    # Shiboken comes with PySide6 in the same version.
    assert {name: file for name, file in used.items() if name not in declared and not name.startswith("shiboken6")} == {}


def test_every_import_of_the_tests_is_declared() -> None:
    used = _third_parties(sources("tests"))
    declared = _declared(*EXTRAS, "bench", "dev")
    # spdl, where it is installed, consists of packages that come with it in its version, as Shiboken does with PySide6.
    with_others = ("shiboken6", "spdl-")
    assert {name: file for name, file in used.items() if name not in declared and not name.startswith(with_others)} == {}


def test_every_declared_package_is_used() -> None:
    used = set(_third_parties(program()))
    modules = {module for source in program() for module in imported_modules(source)}
    used |= {name for name, through in THROUGH_ANOTHER.items() if through in modules}
    unused = [
        name
        for name in _declared(*EXTRAS)
        if name not in used and not any(_mentions(program(), module) for module in _modules_of(name))
    ]
    assert unused == []


def test_every_tool_for_developers_is_used() -> None:
    used = set(_third_parties(sources("tests")))
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    extra = [Requirement(line).name for line in _project()["optional-dependencies"]["dev"]]  # type: ignore[index]
    names = [canonicalize_name(name) for name in extra]
    assert [name for name in names if name not in used and name not in BUILD_TOOLS and name not in made] == []


def test_every_declared_package_has_a_pin_inside_its_range() -> None:
    pins = _pins()
    for name, requirements in _declared(*EXTRAS, "bench", "dev").items():
        assert name in pins, f"{name} has no line in constraints.txt"
        for requirement in requirements:
            if requirement.marker is None or requirement.marker.evaluate({"python_version": "3.11"}):
                assert pins[name] in requirement.specifier, f"{name} {pins[name]} is outside {requirement.specifier}"


def test_the_floors_that_matter_for_safety_and_life() -> None:
    declared = _declared()
    assert Version("2.9.1") not in declared["torch"][0].specifier
    assert Version("12.2") not in declared["pillow"][0].specifier
    old_python = [
        line for line in declared["pyside6-essentials"] if line.marker and line.marker.evaluate({"python_version": "3.11"})
    ]
    assert len(old_python) == 1
    assert Version("6.12.0") not in old_python[0].specifier


def test_pins_name_no_build_of_one_machine() -> None:
    assert [name for name, version in _pins().items() if version.local] == []
