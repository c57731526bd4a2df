"""What the documents name exists: commands, verbs, options, files, links."""

from __future__ import annotations

import argparse
import importlib
import re
import tomllib

import pytest

from core.cli.entry import VERBS
from core.datasets.importing.samples import SAMPLES
from core.training.presets import PRESETS
from tests.house.source_tree import ROOT, program

DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for place in ("*.md", "docs/*.md", "docs/adr/*.md", "data/README.md", "models/README.md")
    for path in ROOT.glob(place)
)


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_documents_are_there() -> None:
    wanted = {"README.md", "ARCHITECTURE.md", "CONTEXT.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/guide.md", "data/README.md"}
    assert wanted <= set(DOCUMENTS)
    assert sum(name.startswith("docs/adr/") for name in DOCUMENTS) >= 5


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_and_pictures_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", _text(name))
    assert [link for link in links if "://" not in link and not (ROOT / name).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_make_targets_and_verbs_exist(name: str) -> None:
    text = _text(name)
    targets = set(re.findall(r"^([a-z]+):", _text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"main\.py ([a-z]+(?:-[a-z]+)*)\b", text)) <= set(VERBS)


def test_the_guide_names_presets_and_samples_that_exist() -> None:
    guide = _text("docs/guide.md")
    assert set(re.findall(r"^\| `([a-z0-9-]+)`", guide, re.MULTILINE)) <= set(PRESETS.names())
    assert set(re.findall(r"--recipe ([a-z0-9-]+)", guide)) <= set(PRESETS.names())
    assert set(re.findall(r"--sample ([a-z-]+)", guide)) <= set(SAMPLES.names())


OTHERS = {
    "--address", "--alone", "--cells", "--data-binary", "--force-reinstall", "--gpus-per-node", "--head", "--names",
    "--nnodes", "--no-deps", "--node-ip-address", "--nodes", "--noheader", "--nproc-per-node", "--ntasks-per-node",
    "--rdzv-backend", "--rdzv-endpoint", "--rdzv-id", "--standalone", "--time", "--window", "--children", "--lim",
    "--version",
}  # fmt: skip
"""Options of other programs and of modules that are started by themselves, that of `main.py` alone, and one that stands for a
word cut short."""


def test_options_that_are_named_exist_and_belong_to_the_verb_they_stand_behind() -> None:
    options: dict[str, set[str]] = {}
    for verb in VERBS.values():
        parser = argparse.ArgumentParser()
        importlib.import_module(f"core.cli.verbs.{verb.module}").options(parser)
        options[verb.name] = {"--workspace", "--json", *parser._option_string_actions}
    known = OTHERS.union(*options.values())
    wrong = []
    for name, text in [*((name, _text(name)) for name in DOCUMENTS), *((source.name, source.text) for source in program())]:
        wrong += [f"{name}: {word}" for word in re.findall(r"(?<![\w-])--[a-z][a-z0-9-]+", text) if word not in known]
        for verb_name, words in re.findall(r"main\.py ([a-z-]+)\b([^`\n]*)", text):
            said = re.findall(r"(?<!\S)--[a-z][a-z0-9-]+", words.partition("#")[0])
            there = options.get(verb_name, known)
            wrong += [f"{name}: {verb_name} {word}" for word in said if word not in there]
    assert wrong == []


def test_the_changes_speak_of_this_version() -> None:
    version = tomllib.loads(_text("pyproject.toml"))["project"]["version"]
    headings = re.findall(r"^## (.+)$", _text("CHANGELOG.md"), re.MULTILINE)
    assert next(heading for heading in headings if heading != "Unreleased") == version
    assert "Unreleased" not in headings[1:]
