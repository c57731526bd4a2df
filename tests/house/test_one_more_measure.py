"""A check with a new measure is two modules and two lines: shown on a copy of the program, changed as a newcomer would change it.

The decoder's children are processes of their own, so that a line added in this one would not reach them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]

MEASURING = '''"""How colourful a picture is."""

from __future__ import annotations

import numpy as np

from core.pictures.seen import SeenPicture


def colourfulness(seen: SeenPicture) -> float:
    """A measure: mean distance of the channels from grey; fraction."""
    pixels = np.asarray(seen.colours, np.float32)
    return float((pixels.max(axis=2) - pixels.min(axis=2)).mean() / 255)
'''
LINE = (
    'Measure("colourfulness", "Colourfulness", "Greyest first", "Most colourful first", "core.pictures.colour:colourfulness"),\n'
)
CHECK = '''"""A check of colours: grey pictures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.datasets.cleaning.checks.check import Check, Evidence, Finding


def _grey(evidence: Evidence) -> Iterator[Finding]:
    for row in np.flatnonzero(evidence.measures["colourfulness"] < 0.02):
        yield Finding("grey", (evidence.paths[row],), 1.0, "It has no colour.")


CHECKS = (Check("grey", "Grey", "It has no colour.", _grey),)
'''
LOOK = """
import json, sys
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.sample_filter import ORDERS, Order
from core.support.workspace import Workspace
catalog = Dataset.open(Workspace.at(sys.argv[1]), "colours").catalog
ordered = catalog.by_ids(catalog.ids(order=Order("colourfulness")))
from gui.pictures.order_box import WORDS
print(json.dumps({
    "measured": [sample.measure("colourfulness") is not None for sample in ordered],
    "order": [sample.label for sample in ordered],
    "words": [words.text for words in WORDS if words.key == "colourfulness"],
}))
"""


def insert(file: Path, before: str, line: str) -> None:
    """Adds one line above the one that begins with `before`."""
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{before!r} in {file}"
    file.write_text(text.replace(before, line + before), encoding="utf-8")


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A copy of the program that has the measure and the check."""
    place = tmp_path / "program"
    for folder in ("core", "gui", "resources"):
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "main.py", place)
    (place / "core/pictures/colour.py").write_text(MEASURING, encoding="utf-8")
    insert(place / "core/pictures/measures.py", "):\n    MEASURES.add(", "    " + LINE)
    checks = place / "core/datasets/cleaning/checks"
    (checks / "colours.py").write_text(CHECK, encoding="utf-8")
    registry = checks / "registry.py"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace("import closer,", "import closer, colours,").replace("(files,", "(colours, files,"), "utf-8")
    return place


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Coloured and grey pictures, a class each."""
    folder = tmp_path / "pictures"
    for label, colour in (("bright", (200, 40, 90)), ("dull", (120, 120, 120))):
        (folder / label).mkdir(parents=True)
        for number in range(4):
            shade = tuple(min(255, value + 9 * number) for value in colour)
            Image.new("RGB", (40 + number, 40), shade).save(folder / label / f"{number}.png")
    return folder


def told(program: Path, *words: str) -> str:
    """What the program of that folder says."""
    done = subprocess.run([sys.executable, *words], cwd=program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_check_with_a_new_measure_is_two_modules_and_two_lines(changed: Path, pictures: Path, tmp_path: Path) -> None:
    here = ["--workspace", str(tmp_path / "workspace")]
    told(ROOT, "main.py", "import", "colours", str(pictures), *here)  # a catalog that knows nothing of the measure
    found = json.loads(told(changed, "main.py", "check", "colours", "--json", *here))
    grey = sorted(finding["paths"][0] for finding in found["findings"] if finding["kind"] == "grey")
    assert grey == [f"dull/{number}.png" for number in range(4)]
    seen = json.loads(told(changed, "-c", LOOK, here[1]))
    assert seen == {"measured": [True] * 8, "order": ["dull"] * 4 + ["bright"] * 4, "words": ["Colourfulness"]}
    again = json.loads(told(ROOT, "main.py", "check", "colours", "--json", *here))  # today's program reads it as before
    assert "grey" not in {finding["kind"] for finding in again["findings"]}
    (pictures / "dull" / "new.png").write_bytes((pictures / "dull" / "0.png").read_bytes())
    told(changed, "main.py", "import", "colours", str(pictures), *here)
    assert json.loads(told(changed, "-c", LOOK, here[1]))["measured"] == [True] * 9
