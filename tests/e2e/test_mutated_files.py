"""Every file we read may be damaged or foreign: the answer is a sentence, nothing outside is touched, nothing else is hidden."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import pytest

from core.cli.entry import run
from core.datasets.catalog.composition import composition
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.facets import facets
from core.datasets.catalog.overview import overview
from core.datasets.catalog.provenance import provenance
from core.datasets.cleaning.checks.check import SizeLimits
from core.datasets.cleaning.cleaned import cleaned
from core.datasets.cleaning.kept_answers import KeptAnswers, keep_answers
from core.datasets.cleaning.proposals import EXCLUDE
from core.datasets.cleaning.questions import load_questions
from core.datasets.cleaning.walk import CleaningWalk, Remembered, begin_cleaning
from core.datasets.flickr.journal import Journal, Outcome
from core.datasets.flickr.photos import Photo
from core.datasets.flickr.unfinished import unfinished
from core.datasets.splits.stored import stored_split
from core.derived.cuts import CutOutcome, work_folder
from core.evaluation.report import Report, write_report
from core.history.steps import steps
from core.runs.recipe import Recipe
from core.support.atomic import write_json
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.presets import recipe_for
from core.training.recipes.recipe_files import recipe_to_toml
from tests.derived_datasets import objects_dataset
from tests.flickr_collections import request
from tests.judged_runs import predictions, two_epochs, write_events
from tests.mutations import Mutator
from tests.trained_runs import CLASSES, write_run

QUICK = 6
"""Changes of each sort of file in `make test`."""

Act = Callable[[Workspace], None]


def _verb(*words: str) -> Act:
    def act(workspace: Workspace) -> None:
        said = [word.format(place=workspace.root.parent) for word in words]
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
            status = run([*said, "--workspace", str(workspace.root), "--json"])
        assert status in (0, 1)
        json.loads(out.getvalue())  # one document, whatever happened

    return act


def _looked_at(workspace: Workspace) -> None:
    """What the window shows of a dataset."""
    with suppress(SafelightError):
        dataset = Dataset.open(workspace, "objects")
        reads: tuple[Callable[[], object], ...] = (
            lambda: facets(dataset), lambda: overview(workspace, "objects"), lambda: composition(dataset),
            lambda: cleaned(dataset),
            lambda: [stored_split(dataset, name) for name in dataset.split_names()], lambda: steps(dataset.catalog.edits(), 0),
            lambda: load_questions(dataset), lambda: [provenance(dataset, one) for one in dataset.catalog.samples()[:3]],
        )  # fmt: skip
        for read in reads:
            with suppress(SafelightError):
                read()


def _collections(workspace: Workspace) -> None:
    for entry in unfinished(workspace):
        Journal(workspace.data / ".collect" / entry.dataset).close()


def _cuts(workspace: Workspace) -> None:
    with suppress(SafelightError), work_folder(workspace, "cut") as work:
        work.prepare("plain")
        work.cuts()


def _cleaning(workspace: Workspace) -> None:
    walk = CleaningWalk(Remembered())
    walk.begin(begin_cleaning(Dataset.open(workspace, "objects"), False, None, Context(), fresh=True))
    walk.offer()


def _recipe(workspace: Workspace) -> None:
    with suppress(SafelightError):
        recipe_for(str(workspace.root / "recipe.toml"), [])


_IMPORT = _verb("import", "objects", "{place}/pictures", "--copy")
_PAGE = _verb("report", "one", "--html", "{place}/page.html", "--replace")
_JUDGED = (_verb("runs"), _verb("evaluate", "one"), _verb("report", "one"), _verb("compare", "one", "two"), _PAGE)
_DATA = (_verb("check", "objects"), _verb("split", "objects"), _verb("export-dataset", "objects", "{place}/out"))

ACTS: dict[str, tuple[Act, ...]] = {
    "data/objects/catalog.sqlite": (
        *_DATA, _verb("exclude", "objects", "--undo"), _verb("exclude", "objects", "--kind", "blurred"),
        _verb("credits", "objects", "{place}/credits.csv"), _verb("history", "objects"),
        _verb("history", "objects", "--undo"), _verb("history", "objects", "--undo", "1"), _verb("range", "objects"),
        _verb("tie", "objects", "box/box-0.jpg", "disc/disc-0.jpg"), _looked_at,
    ),
    "data/objects/dataset.toml": (*_DATA, _IMPORT),
    "data/objects/cleaning.json": (_cleaning,),
    "data/.collect/boats/request.json": (_collections,),
    "data/.collect/boats/journal.jsonl": (_collections,),
    "data/.derive/cut/making.json": (_cuts,),
    "data/.derive/cut/cuts.jsonl": (_cuts,),
    "data/.import/objects/moving.json": (_IMPORT,),
    "models/one/plan.json": _JUDGED,
    "models/one/request.json": _JUDGED,
    "models/one/report.json": _JUDGED,
    "models/one/events.jsonl": _JUDGED,
    "recipe.toml": (_recipe,),
}  # fmt: skip
"""What reads each sort of file."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with a workspace that has one file of each sort, pictures to import, and a file that is nobody's business."""
    place = tmp_path_factory.mktemp("whole")
    workspace = Workspace.at(place / "workspace")
    dataset = objects_dataset(workspace, place / "pictures", each=4)
    shutil.copytree(dataset.folder, workspace.data / "others")
    (workspace.data / "others" / "dataset.toml").write_text(
        (dataset.folder / "dataset.toml").read_text().replace('"objects"', '"others"')
    )
    for name in ("one", "two"):
        _finished(workspace, name)
    keep_answers(
        dataset, KeptAnswers({"dark ab": (("ab" * 32, EXCLUDE),)}, SizeLimits((1.0, 9.0), None), True, "dark", "dark ab")
    )
    journal = Journal(workspace.data / ".collect" / "boats")
    journal.keep_request(request(4))
    photo = Photo(
        "77",
        "o",
        "Owner",
        "A ketch",
        4,
        1_600_000_000,
        "2020-01-01",
        ((500, "https://example.org/p.jpg"),),
        "https://example.org/77",
    )
    journal.add(Outcome(photo, "ketch", "ketch", "2026-01-01T00:00:00+00:00", "ab" * 32))
    journal.close()
    with work_folder(workspace, "cut") as work:
        work.prepare("plain")
        with work.writing() as cuts:
            work.note(cuts, CutOutcome("disc/disc-0.jpg", "ab" * 32, 0.4))
    (workspace.data / ".import" / "objects").mkdir(parents=True, exist_ok=True)
    write_json(workspace.data / ".import" / "objects" / "moving.json", ["images/disc/new.jpg"])
    (workspace.root / "recipe.toml").write_text(recipe_to_toml(recipe_for("mlp")))
    (place / "outside").mkdir()
    (place / "outside" / "victim.txt").write_text("untouched")
    return place


def _finished(workspace: Workspace, name: str) -> None:
    folder, _ = write_run(workspace, name, Recipe(preset="mlp", architecture="mlp", picture_size=8))
    write_events(folder.events_path, two_epochs())
    names = [f"box/{number}.png" for number in range(12)]
    judged = predictions(names, [number > 3 for number in range(12)])
    write_report(folder.report_path, Report(name, CLASSES, "best", "ab" * 32, judged, judged))


def _outside(place: Path) -> dict[str, bytes]:
    """Everything that no mutated file may reach."""
    kept = ("outside", "pictures", "workspace/data/others", "workspace/models/two")
    files = [path for name in kept for path in sorted((place / name).rglob("*")) if path.is_file()]
    own = ("report.json", "catalog.sqlite-shm", "catalog.sqlite-wal")  # SQLite makes the latter two whenever it reads
    return {str(path.relative_to(place)): path.read_bytes() for path in files if path.name not in own}


def _shown(workspace: Workspace) -> set[str]:
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
        assert run(["runs", "--workspace", str(workspace.root), "--json"]) == 0
    return {row["run"] for row in json.loads(out.getvalue())} | set(workspace.dataset_names())


def _try(whole: Path, place: Path, file: str, seed: int) -> None:
    """Changes one file of a copy, lets everything read it that does, and looks at what became of the rest."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(whole, place, symlinks=True)
    workspace = Workspace.at(place / "workspace")
    how = Mutator(seed, place / "outside" / "victim.txt").change(workspace.root / file)
    before = _outside(place)
    for act in ACTS[file]:
        try:
            act(workspace)
        except Exception as error:
            error.add_note(f"{file}, seed {seed}: {how}")
            raise
    assert _outside(place) == before, f"{file}, seed {seed}: {how}"
    assert {"one", "two", "others"} <= _shown(workspace), f"{file}, seed {seed}: {how}"


@pytest.fixture
def defects(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command line would call a defect of Safelight is raised instead."""

    def raised(error: BaseException, what: str, path: Path | None = None) -> Path:
        raise AssertionError(f"{what}: {error!r}") from error

    monkeypatch.setattr("core.cli.entry.log_defect", raised)


@pytest.mark.usefixtures("defects")
@pytest.mark.parametrize("file", ACTS)
def test_a_damaged_or_foreign_file_is_told_of_and_does_no_harm(whole: Path, tmp_path: Path, file: str) -> None:
    for seed in range(QUICK):
        _try(whole, tmp_path / "place", file, seed)


@pytest.mark.soak
@pytest.mark.usefixtures("defects")
@pytest.mark.parametrize("file", ACTS)
def test_ten_thousand_damaged_or_foreign_files_do_no_harm(whole: Path, tmp_path: Path, file: str) -> None:
    for seed in range(QUICK, QUICK + 10_000 // len(ACTS) + 1):
        _try(whole, tmp_path / "place", file, seed)
