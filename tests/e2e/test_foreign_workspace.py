"""A workspace from somebody else: whatever paths stand in its files and wherever its links lead, nothing outside is touched."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.large_view import large_views
from core.datasets.catalog.overview import overview
from core.datasets.cleaning.checking import check
from core.datasets.flickr.collecting import store_kept
from core.datasets.flickr.unfinished import throw_away
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.sources.download_folders import download_folder
from core.datasets.splits.splitting import SplitRequest, make_split
from core.derived.augment_request import AugmentOptions, AugmentRequest
from core.derived.augmenting import augment_dataset
from core.derived.exporting import ExportOptions, export_dataset
from core.runs.augmentation import Augmentation
from core.runs.folder import RunFolder
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.presets import recipe_for
from tests.pictures import draw_shapes

Act = Callable[[], object]

MORE = AugmentRequest("pets", "more", AugmentOptions(per_class=8), Augmentation())


def seen(folder: Path) -> dict[str, object]:
    """Every file below a folder with its content, without following links."""
    return {str(place): place.read_bytes() if place.is_file() else None for place in sorted(folder.rglob("*"))}


class Foreign:
    """A workspace beside things that are nobody's business of it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.outside = home / "outside"
        (self.outside / "images" / "a").mkdir(parents=True)
        for name in ("letters.txt", "images/a/own.jpg", "photo.jpg", "catalog.sqlite", "x-1600.jpg", "some.part"):
            (self.outside / name).write_bytes(b"nobody's business")
        self.pictures = draw_shapes(home / "pictures", classes=2, each=4, size=24)
        self.more = draw_shapes(home / "more", classes=2, each=2, size=24, seed=7)
        self.workspace = Workspace.at(home / "workspace")
        import_pictures(self.workspace, "pets", self.pictures, ImportOptions(copy=True), Context())
        make_split(self.dataset, SplitRequest(), Context())
        self.kept = home / "kept"
        self.kept_outside = home / "kept-outside"
        shutil.copytree(self.workspace.root, self.kept)
        shutil.copytree(self.outside, self.kept_outside)
        self.before = seen(self.outside) | seen(self.pictures)

    @property
    def dataset(self) -> Dataset:
        return Dataset.open(self.workspace, "pets")

    def renew(self) -> None:
        """Puts the workspace back as it was."""
        shutil.rmtree(self.workspace.root)
        shutil.copytree(self.kept, self.workspace.root)
        shutil.rmtree(self.home / "exported", ignore_errors=True)
        shutil.rmtree(self.outside)
        shutil.copytree(self.kept_outside, self.outside)

    def statement(self, query: str, *values: object) -> None:
        """Changes the catalog as a person with a grudge would."""
        connection = sqlite3.connect(self.workspace.data / "pets" / "catalog.sqlite", isolation_level=None)
        connection.execute(query, values)
        connection.close()

    def act(self, name: str) -> None:
        """One thing that reads and writes in a dataset, as the window and the command line do it."""
        workspace, out = self.workspace, self.home / "exported"
        acts: dict[str, Act] = {
            "look": lambda: overview(workspace, "pets"),
            "check": lambda: check(self.dataset, Context()),
            "zoom": lambda: large_views(self.dataset, self.dataset.catalog.samples()[:2], 1600),
            "import": lambda: import_pictures(workspace, "pets", self.more, ImportOptions(copy=True), Context()),
            "import other": lambda: import_pictures(workspace, "other", self.more, ImportOptions(copy=True), Context()),
            "split": lambda: make_split(self.dataset, SplitRequest(seed=2), Context()),
            "export": lambda: export_dataset(self.dataset, out, ExportOptions(self.dataset.current_split), Context()),
            "augment": lambda: augment_dataset(
                workspace, AugmentRequest("pets", "more", AugmentOptions(per_class=8), Augmentation()), Context()
            ),
            "take in": lambda: store_kept(workspace, "pets", Context()),
            "throw away": lambda: throw_away(workspace, "pets"),
            "download": lambda: download_folder(workspace, "https://example.org/a.zip").__enter__(),
        }
        acts[name]()

    def use(self, *acts: str) -> None:
        """Does these things; what is refused is refused with a sentence, and nothing outside has changed."""
        for name in acts:
            with suppress(SafelightError):
                self.act(name)
        assert seen(self.outside) | seen(self.pictures) == self.before


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Foreign:
    return Foreign(tmp_path_factory.mktemp("foreign"))


def hostile(outside: Path) -> list[str]:
    """Paths that lead to what is outside, from the folders they are meant to be relative to."""
    names = ("letters.txt", "images/a/own.jpg", "photo.jpg", "catalog.sqlite", "x")
    ways = [f"{'../' * up}{outside.name}/{name}" for up in (1, 2, 3, 4, 5, 6) for name in names]
    ways += [f"images/{'../' * up}{outside.name}/{name}" for up in (2, 3, 4, 5) for name in names]
    return [*ways, *(str(outside / name) for name in names), "..", "/", "", "a\0b", "catalog.sqlite", "dataset.toml", "x" * 3000]


def moving(foreign: Foreign, text: str) -> None:
    scratch = foreign.workspace.data / ".import" / "pets"
    scratch.mkdir(parents=True, exist_ok=True)
    (scratch / "moving.json").write_text(json.dumps([text, 7, text] if text == "" else [text]))


def collecting(foreign: Foreign, text: str) -> None:
    journal = foreign.workspace.data / ".collect" / "pets"
    (journal / "pictures").mkdir(parents=True)
    wish = {"classes": [{"label": "a", "queries": ["a"]}], "per_class": 1, "until": 1}
    (journal / "request.json").write_text(json.dumps(wish))
    photo = {"id": text, "owner": "o", "files": [[640, "https://x/y.jpg"]]}
    outcome = {"photo": photo, "label": "a", "query": "a", "fetched": "2026", "sha256": text}
    (journal / "journal.jsonl").write_text(json.dumps(outcome) + "\n")


def cutting(foreign: Foreign, text: str) -> None:
    place = foreign.workspace.data / ".derive" / "more"
    place.mkdir(parents=True)
    (place / "making.json").write_text(json.dumps({"schema_number": 1, "made": text}))
    (place / "cuts.jsonl").write_text(json.dumps({"path": text, "sha256": text, "area": 0.5}) + "\n")


def settings_file(foreign: Foreign, text: str) -> None:
    place = foreign.workspace.data / "pets" / "dataset.toml"
    place.write_text(place.read_text().replace('"images"', json.dumps(text)).replace('"here"', '"elsewhere"'))


def statement(query: str) -> Callable[[Foreign, str], None]:
    return lambda foreign, text: foreign.statement(query, text)


FILES: dict[str, tuple[Callable[[Foreign, str], None], tuple[str, ...]]] = {
    "moving.json": (moving, ("import",)),
    "journal.jsonl": (collecting, ("take in", "throw away")),
    "cuts.jsonl": (cutting, ("augment",)),
    "dataset.toml": (settings_file, ("look", "split", "check", "zoom")),
    "sha256": (statement("UPDATE samples SET sha256 = ?"), ("check", "zoom", "export")),
    "path": (statement("UPDATE samples SET path = ? WHERE id = 1"), ("look", "check", "zoom", "export")),
    "origin": (statement("UPDATE samples SET origin = ?"), ("import", "export")),
    "label": (statement("UPDATE samples SET label = ?"), ("split", "export")),
    "side": (statement("UPDATE split_rows SET side = ?"), ("split", "export")),
    "given": (statement("UPDATE samples SET given_side = ?"), ("split", "export")),
    "split": (statement("UPDATE splits SET name = ?"), ("split", "export")),
    "choice": (statement("UPDATE choices SET value = ?"), ("look", "split", "export")),
    "refused": (
        statement("INSERT INTO refused VALUES (?, 'n', 'missing', 'r', 'l', 0, 0, 1, NULL, NULL)"),
        ("check", "import"),
    ),
    "source": (statement("UPDATE sources SET location = ?"), ("import", "export")),
}


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_paths_in_files_lead_nowhere_else(foreign: Foreign, file: str, data: st.DataObject) -> None:
    foreign.renew()
    plant, acts = FILES[file]
    with suppress(sqlite3.IntegrityError):
        plant(foreign, data.draw(st.sampled_from(hostile(foreign.outside))))
    foreign.use(*acts)


@pytest.mark.parametrize("text", ["../../../outside/letters.txt", "images/../../../../outside/photo.jpg", "dataset.toml"])
def test_a_journal_of_moves_deletes_only_pictures_of_its_own(foreign: Foreign, text: str) -> None:
    foreign.renew()
    moving(foreign, text)
    foreign.use("import")
    assert Dataset.open(foreign.workspace, "pets").catalog.count() == 8


LINKS = {
    "data/pets/images": ("import", "check"),
    "data/pets/images/circle": ("import",),
    "data/pets/cache": ("check", "zoom", "import"),
    "data/pets/cache/thumbnails": ("check", "import"),
    "data/pets/cache/large": ("zoom",),
    "data/pets/catalog.sqlite": ("look", "check", "split", "import"),
    "data/.import": ("import", "import other"),
    "data/.import/pets": ("import", "import other"),
    "data/.derive": ("augment",),
    "data/.derive/more": ("augment",),
    "data/.derive/more/pictures": ("augment",),
    "data/.collect": ("take in", "throw away"),
    "data/.collect/pets": ("take in", "throw away"),
    "data/.downloads": ("download",),
}


@pytest.mark.parametrize("link", LINKS)
def test_nothing_is_written_through_links(foreign: Foreign, link: str) -> None:
    foreign.renew()
    place = foreign.workspace.root / link
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(foreign.outside / "catalog.sqlite" if place.suffix == ".sqlite" else foreign.outside)
    foreign.use(*LINKS[link])


@pytest.mark.parametrize("name", ["events.jsonl", "worker.log", "last.ckpt", "plan.json"])
def test_a_run_is_not_written_through_links(foreign: Foreign, name: str) -> None:
    foreign.renew()
    folder = RunFolder.create(foreign.workspace, "run", "pets", recipe_for("mlp"))
    (folder.path / name).unlink(missing_ok=True)
    (folder.path / name).symlink_to(foreign.outside / "letters.txt")
    with pytest.raises(SafelightError, match="link that leads elsewhere"), folder.claim():
        pass
