"""Objects on a plain ground: what is cut, what waits for a person, what travels along, and that originals stay as they are."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.masks import found_mask_path, mask_path
from core.datasets.importing.importing import import_pictures
from core.derived.background import NO_OBJECT, CutResult, cut_backgrounds, keep_cuts, remove_cuts
from core.derived.background_request import BackgroundOptions, BackgroundRequest
from core.derived.cuts import work_folder
from core.derived.result import DerivedResult
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Abandoned, Context, Progress
from core.support.workspace import Workspace
from tests.derived_datasets import BOX, SIZE, columns_of, draw_objects, given_groups, sides_of

AREA = (BOX[2] - BOX[0]) * (BOX[3] - BOX[1]) / (SIZE[0] * SIZE[1])  # of a box; a disc has 0.79 of it
BETWEEN = AREA * 0.9  # discs are smaller than this, boxes larger


def request(method: str = "grabcut", **options: object) -> BackgroundRequest:
    return BackgroundRequest("objects", "cut", BackgroundOptions(method=method, **options))  # type: ignore[arg-type]


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*.[jp][pn]g"))
        if "cache" not in file.parts
    }


@dataclass(frozen=True)
class OnBlue:
    """The objects on a plain ground, whole pictures; made once, only to be read."""

    workspace: Workspace
    before: dict[str, str]
    cut: CutResult
    result: DerivedResult


@pytest.fixture(scope="module")
def on_blue(tmp_path_factory: pytest.TempPathFactory, prepared_objects: Path) -> OnBlue:
    workspace = Workspace.at(tmp_path_factory.mktemp("blue") / "workspace")
    shutil.copytree(prepared_objects, workspace.dataset_folder("objects"))
    before = hashes(workspace.dataset_folder("objects"))
    wanted = request(fill="#102030", crop=False)
    return OnBlue(workspace, before, cut_backgrounds(workspace, wanted), keep_cuts(workspace, wanted))


def test_objects_are_cut_out_and_everything_known_travels_along(on_blue: OnBlue) -> None:
    workspace, cut, result = on_blue.workspace, on_blue.cut, on_blue.result
    objects = Dataset.open(workspace, "objects")
    assert (cut.fit, cut.aside, cut.left, cut.already) == (11, (), (), 0)
    assert (result.added, result.left, result.split) == (11, (), objects.current_split)
    assert result.classes == {"box": 5, "disc": 6}  # the relabelled one is a disc, the excluded one is not there
    made = Dataset.open(workspace, "cut")
    assert made.here
    assert 'kind = "derived"' in (made.folder / "dataset.toml").read_text()
    assert "filled with #102030" in (made.folder / "dataset.toml").read_text()
    assert made.licence == objects.licence
    origin, at = columns_of(made, "derived_from"), columns_of(made, "derived_at")
    sha_at = {sample.path: sample.sha256 for sample in objects.catalog.samples()}
    assert {origin[path] == sha_at[at[path]] for path in origin} == {True}
    table = sides_of(objects)
    assert {path: table[at[path]] for path in at} == sides_of(made)
    assert {"train", "val", "test"} <= set(sides_of(made).values())
    groups = {at[path]: group for path, group in given_groups(made).items()}
    assert groups["disc/disc-0.jpg"] == groups["disc/disc-1.png"] != groups["disc/disc-2.jpg"]
    owners = {entry.sha256: entry.owner for entry in ledger.entries(made.catalog.path)}
    assert sorted(owners.values()) == ["id-0", "id-1", "id-2"]
    assert any("2 of the originals may be shared only as they are" in note for note in result.notes)
    assert hashes(objects.folder) == on_blue.before
    assert not list((workspace.data / ".derive").glob("*/pictures"))


def test_the_ground_is_plain_and_the_object_is_whole(on_blue: OnBlue) -> None:
    made = Dataset.open(on_blue.workspace, "cut")
    for path in made.table().paths:
        with Image.open(made.picture_path(path)) as image:
            pixels = np.asarray(image.convert("RGB"), int)
        assert pixels.shape == (SIZE[1], SIZE[0], 3)
        ground = np.abs(pixels - (0x10, 0x20, 0x30)).max(2) < 12
        assert ground[:15].all()
        assert ground[-12:].all()
        assert 0.6 * AREA < 1 - ground.mean() < 1.35 * AREA


def test_a_margin_is_left_around_the_object(workspace: Workspace, objects: Dataset) -> None:
    sides = []
    for target, margin in (("tight", 0.0), ("wide", 0.5)):
        wanted = BackgroundRequest("objects", target, BackgroundOptions(method="grabcut", margin=margin))
        cut_backgrounds(workspace, wanted)
        keep_cuts(workspace, wanted)
        made = Dataset.open(workspace, target)
        sides.append({sample.path: max(sample.width, sample.height) for sample in made.catalog.samples()})
    tight, wide = sides
    assert all(wide[path] == pytest.approx(2 * tight[path], abs=3) for path in tight)


def test_masks_outside_the_limits_wait_for_a_word(workspace: Workspace, objects: Dataset) -> None:
    wanted = request(least_area=BETWEEN)
    cut = cut_backgrounds(workspace, wanted)
    assert (cut.fit, len(cut.aside)) == (6, 5)  # one box is called a disc, one disc is excluded
    assert {aside.path.split("/")[0] for aside in cut.aside} == {"disc"}
    assert all("less than" in aside.reason and aside.file.is_file() and aside.preview.is_file() for aside in cut.aside)
    accepted = cut.aside[1]
    result = keep_cuts(workspace, wanted, [accepted.sha256])
    assert (result.added, len(result.left)) == (7, 4)
    assert {left.kind for left in result.left} == {"aside"}
    made = columns_of(Dataset.open(workspace, "cut"), "derived_at")
    assert accepted.path in made.values()
    assert not {left.path for left in result.left} & set(made.values())
    again = cut_backgrounds(workspace, wanted)  # those left out may be thought over
    assert (again.fit, len(again.aside), again.already) == (0, 4, 7)
    more = keep_cuts(workspace, wanted, [aside.sha256 for aside in again.aside])
    assert (more.added, more.left) == (4, ())
    assert set(sides_of(Dataset.open(workspace, "cut")).values()) == {"train", "val", "test"}


def test_a_file_that_is_another_one_by_now_is_left_out(workspace: Workspace, objects: Dataset) -> None:
    Image.new("RGB", (60, 60), (90, 90, 90)).save(objects.root / "disc" / "disc-0.jpg")
    (objects.root / "disc" / "disc-2.jpg").unlink()
    cut = cut_backgrounds(workspace, request())
    assert {left.path: left.kind for left in cut.left} == {"disc/disc-0.jpg": "changed", "disc/disc-2.jpg": "missing"}
    assert len(keep_cuts(workspace, request()).left) == 2


def test_a_plain_picture_has_no_object(workspace: Workspace, tmp_path: Path) -> None:
    folder = draw_objects(tmp_path / "pictures", each=2)
    Image.new("RGB", (60, 60), (90, 90, 90)).save(folder / "disc" / "flat.png")
    import_pictures(workspace, "objects", folder)
    cut = cut_backgrounds(workspace, request())
    assert [(left.path, left.reason) for left in cut.left] == [("disc/flat.png", NO_OBJECT)]


def test_work_that_was_dropped_is_taken_up_where_it_was(workspace: Workspace, objects: Dataset) -> None:
    context: Context

    def drop(event: object) -> None:
        if isinstance(event, Progress) and event.what == "Removing backgrounds" and event.done >= 1:
            context.abandon()

    context = Context(drop)
    with pytest.raises(Abandoned):
        cut_backgrounds(workspace, request(), context)
    assert workspace.dataset_names() == ["objects"]
    with pytest.raises(NotThere, match="were not cut yet"):
        keep_cuts(workspace, request())
    with work_folder(workspace, "cut") as folder:
        done = {sha: folder.picture(sha).stat().st_mtime_ns for sha in folder.cuts()}
    assert 0 < len(done) < 11
    assert cut_backgrounds(workspace, request()).fit == 11
    with work_folder(workspace, "cut") as folder:
        assert {sha: folder.picture(sha).stat().st_mtime_ns for sha in done} == done
        folder.picture(next(iter(done))).unlink()  # a lost file is made again
    with pytest.raises(NotThere, match=r"^1 picture was not cut yet: \w+/[\w-]+\.\w+\. Cut them first\.$"):
        keep_cuts(workspace, request())
    assert cut_backgrounds(workspace, request()).fit == 11
    assert cut_backgrounds(workspace, request(fill="black")).fit == 11  # other settings begin anew
    with work_folder(workspace, "cut") as folder:
        assert all(folder.picture(sha).stat().st_mtime_ns != when for sha, when in done.items())
    assert remove_cuts(workspace, "cut") == 11
    assert remove_cuts(workspace, "cut") == 0
    assert not (workspace.data / ".derive" / "cut").exists()


def test_a_name_that_is_taken_is_refused_before_anything_is_done(on_blue: OnBlue) -> None:
    workspace = on_blue.workspace
    with pytest.raises(Refused, match="not made in this way"):
        cut_backgrounds(workspace, request(fill="black"))
    with pytest.raises(BadInput, match="its own place"):
        cut_backgrounds(workspace, BackgroundRequest("objects", "objects"))
    with pytest.raises(NotThere, match="nothing"):
        cut_backgrounds(workspace, BackgroundRequest("nothing", "cut2"))


def test_what_is_already_there_is_not_made_again(workspace: Workspace, objects: Dataset) -> None:
    for added in (11, 0):
        cut_backgrounds(workspace, request())
        assert keep_cuts(workspace, request()).added == added
    objects.catalog.restore([sample.id for sample in objects.catalog.samples() if sample.excluded])
    cut = cut_backgrounds(workspace, request())
    assert (cut.fit, cut.already) == (1, 11)
    assert keep_cuts(workspace, request()).classes == {"box": 5, "disc": 7}


def test_a_network_that_is_installed_finds_objects_and_its_masks_are_kept(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_pictures(workspace, "objects", draw_objects(tmp_path / "pictures", each=1))
    objects = Dataset.open(workspace, "objects")
    wanted = request(method="u2netp", least_area=0.0, most_doubt=1.0)
    with monkeypatch.context() as absent:
        absent.setattr("importlib.util.find_spec", lambda name: None)
        with pytest.raises(NotThere, match="u2netp, is not installed") as missing:
            cut_backgrounds(workspace, wanted)
        assert "choose GrabCut" in missing.value.hint
    cut = cut_backgrounds(workspace, wanted)
    assert (cut.fit, cut.left) == (2, ())
    made = {sample.sha256: found_mask_path(objects.folder, "u2netp", sample.sha256) for sample in objects.catalog.samples()}
    kept = {sha256: file for sha256, file in made.items() if file.is_file()}
    assert len(kept) == 2
    with work_folder(workspace, "cut") as folder:
        first = {sha256: folder.picture(sha256).read_bytes() for sha256 in kept}
        folder.clear()
    emptied = next(iter(kept))
    Image.new("L", SIZE).save(kept[emptied])
    again = cut_backgrounds(workspace, wanted)  # by the masks that are there
    assert [left.reason for left in again.left] == [NO_OBJECT]
    with work_folder(workspace, "cut") as folder:
        assert {sha256: folder.picture(sha256).read_bytes() for sha256 in kept if sha256 != emptied} == {
            sha256: pixels for sha256, pixels in first.items() if sha256 != emptied
        }


def test_an_unsure_mask_waits_for_a_word_and_one_that_was_drawn_does_not(workspace: Workspace, objects: Dataset) -> None:
    samples = [sample for sample in objects.catalog.samples() if not sample.excluded]
    grey = Image.new("L", SIZE, 128)
    for sample in samples:
        file = found_mask_path(objects.folder, "u2netp", sample.sha256)
        file.parent.mkdir(parents=True, exist_ok=True)
        grey.save(file)
    drawn = mask_path(objects.folder, samples[0].sha256)
    drawn.parent.mkdir()
    grey.save(drawn)
    cut = cut_backgrounds(workspace, request(method="u2netp"))
    assert (cut.fit, len(cut.aside), cut.left) == (1, 10, ())
    assert samples[0].path not in {aside.path for aside in cut.aside}
    assert {aside.reason for aside in cut.aside} == {"100 % of the mask is neither object nor background for certain."}
    assert all(aside.doubt == 1 for aside in cut.aside)
