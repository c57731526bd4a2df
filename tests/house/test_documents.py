"""What the documents name exists: commands, verbs, options, files, links."""

from __future__ import annotations

import re
import tomllib

import pytest

from core.cli.entry import VERBS, run
from core.datasets.importing.samples import SAMPLES
from core.training.presets import PRESETS
from tests.house.source_tree import ROOT

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


def test_the_guide_names_presets_samples_and_options_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    guide = _text("docs/guide.md")
    assert set(re.findall(r"^\| `([a-z0-9-]+)`", guide, re.MULTILINE)) <= set(PRESETS.names())
    assert set(re.findall(r"--recipe ([a-z0-9-]+)", guide)) <= set(PRESETS.names())
    assert set(re.findall(r"--sample ([a-z-]+)", guide)) <= set(SAMPLES.names())
    for verb in ("import", "split", "train", "evaluate", "predict", "exclude"):
        lines = re.findall(rf"^main\.py {verb} .*$", guide, re.MULTILINE)
        assert lines, verb
        assert run([verb, "--help"]) == 0
        options = set(re.findall(r"(?<!\S)--[a-z-]+", "\n".join(lines)))
        assert options <= set(re.findall(r"--[a-z-]+", capsys.readouterr().out)), verb


def test_the_changes_speak_of_this_version() -> None:
    version = tomllib.loads(_text("pyproject.toml"))["project"]["version"]
    headings = re.findall(r"^## (.+)$", _text("CHANGELOG.md"), re.MULTILINE)
    assert next(heading for heading in headings if heading != "Unreleased") == version
    assert "Unreleased" not in headings[1:]
