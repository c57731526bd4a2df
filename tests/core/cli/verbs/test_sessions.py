"""What verbs say to a person from one act to the next, held against what was read once: words, tables, and what they advise."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from core.cli.entry import run
from core.support.computing import MAIN
from core.support.workspace import Workspace
from tests.as_drawn import KEPT
from tests.kept_text import held_as_kept

RUNS = """
runs
runs --lineage
runs --command good
runs --note good "a fine one"
runs --group-by seed
runs --group-by colour
runs --differences
evaluate good
evaluate poor --on test
compare good poor
compare good poor --on test
report good
report poor --on test
runs --rename good better
presets --save better mine
train vehicles --recipe mlp --set epochs=3 --write-recipe mine.toml
train vehicles --recipe mlp --replace
runs --delete poor
trash
trash --restore poor
resume poor
stop poor
runs
"""
DATASET = """
check objects
split objects --name again
split objects --name again --val 0.2
split objects --folds 3 --name f
split objects --after nobody
exclude objects --picture box/box-0.jpg --dry-run
exclude objects --picture box/box-0.jpg
exclude objects --restore box/box-0.jpg --dry-run
exclude objects --restore box/box-0.jpg
exclude objects --undo
exclude objects --picture car/0.png
exclude objects --kind dark
exclude objects --kind dark --least-score 2
exclude objects --undo 1 --strongest 3
relabel objects disc/disc-0.jpg --to box
tie objects box/box-1.png box/box-2.jpg
history objects
history objects --undo 8
history objects --redo 8
sheet objects
range objects
range objects --black 1 --measure
export-dataset objects out
export-dataset objects out
augment objects more --per-class 6
label objects
label objects --class box
pack dataset objects
unpack objects.safelight
credits objects credits.csv
import more out/missing
import pets out --look
remove objects
trash
trash --restore objects
rename objects things
queue
study
study none
"""


def session(acts: str, workspace: Workspace, capsys: pytest.CaptureFixture[str], folder: Path) -> str:
    """All that the verbs say, without what differs from day to day and from machine to machine."""
    said = []
    for act in acts.strip().splitlines():
        status = run([*shlex.split(act), "--workspace", str(workspace.root)])
        out, err = capsys.readouterr()
        complaint = f"! {err.splitlines()[-1]}\n" if status else ""
        said.append(f"$ {act}{f'  ({status})' if status else ''}\n{out}{complaint}")
    text = "\n".join(said)
    for place, name in (
        (str(workspace.root), "WORKSPACE"),
        (str(folder), "HERE"),
        (str(MAIN), "main.py"),
        (sys.executable, "python"),
    ):
        text = text.replace(place, name)
    text = re.sub(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?(\S\d\d:\d\d)?)?", "DAY", text)
    text = re.sub(r"[0-9a-f]{12,}", "SHA", text)
    text = re.sub(r"\S+, \S+: .*bits differ", "PAIR", text)  # decoders differ in the last bit
    text = re.sub(r"[\d,.]+ (bytes|kB|MB|GB|s|ms)\b", r"# \1", text)
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


def skeleton(value: object, depth: int = 1) -> str:
    """The keys of a document with the kinds of their values; of a list the first entry stands for all."""
    if isinstance(value, dict) and value:
        # Settings of recipes are a table of their own, tested where it is.
        named = {key: {} if key in ("settings", "recipe") else each for key, each in value.items()}
        inner = (f"\n{'  ' * depth}{key}: {skeleton(each, depth + 1)}" for key, each in named.items())
        return "".join(inner)
    if isinstance(value, list) and value:
        return f"[{skeleton(value[0], depth)}]"
    return type(value).__name__


def documents(acts: str, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> str:
    """The documents of the verbs that did not refuse, without what differs."""
    said = []
    for act in acts.strip().splitlines():
        status = run([*shlex.split(act), "--workspace", str(workspace.root), "--json"])
        out = capsys.readouterr().out
        if status == 0:
            said.append(f"$ {act}\n  {skeleton(json.loads(out)).strip()}\n")
    return "\n".join(said)


@pytest.fixture(autouse=True)
def beside(own_presets: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Acts that write beside them, and save a preset."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("acts", "name", "made"), [(RUNS, "runs", "two_runs"), (DATASET, "dataset", "place")])
def test_what_is_said_from_one_act_to_the_next(
    acts: str,
    name: str,
    made: str,
    request: pytest.FixtureRequest,
    workspace: Workspace,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    request.getfixturevalue(made)
    held_as_kept(KEPT / f"session-{name}.txt", session(acts, workspace, capsys, tmp_path))


@pytest.mark.parametrize(("acts", "name", "made"), [(RUNS, "runs", "two_runs"), (DATASET, "dataset", "place")])
def test_documents_have_the_keys_they_had(
    acts: str, name: str, made: str, request: pytest.FixtureRequest, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    request.getfixturevalue(made)
    held_as_kept(KEPT / f"documents-{name}.txt", documents(acts, workspace, capsys))
