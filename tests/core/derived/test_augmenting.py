"""Augmentation ahead of training: enough of every class, only on train, the same every time."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import certificate
from core.datasets.splits.splitting import SplitRequest, make_split
from core.derived.augment_request import AugmentOptions, AugmentRequest
from core.derived.augmenting import augment_dataset, wanted_views
from core.derived.parents import parents
from core.runs.augmentation import Augmentation
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Abandoned, Context, Progress
from core.support.workspace import Workspace
from tests.derived_datasets import columns_of, given_groups, sides_of


@pytest.fixture(scope="module")
def with_twelve(tmp_path_factory: pytest.TempPathFactory, prepared_objects: Path) -> Path:
    """The folder of a dataset with twelve pictures of each class on train; never to be changed."""
    workspace = Workspace.at(tmp_path_factory.mktemp("augmented") / "workspace")
    shutil.copytree(prepared_objects, workspace.dataset_folder("objects"))
    augment_dataset(workspace, request(per_class=12))
    return workspace.dataset_folder("more")


@pytest.fixture
def more(workspace: Workspace, with_twelve: Path) -> Dataset:
    """The same in the test's own workspace."""
    shutil.copytree(with_twelve, workspace.dataset_folder("more"))
    return Dataset.open(workspace, "more")


def request(target: str = "more", per_class: int = 7, seed: int = 0, **varied: object) -> AugmentRequest:
    options = AugmentOptions(per_class=per_class, picture_size=48, seed=seed)
    return AugmentRequest("objects", target, options, Augmentation(rotation=10, brightness=0.2, **varied))  # type: ignore[arg-type]


def test_views_lie_on_train_and_everything_else_is_unchanged(workspace: Workspace, objects: Dataset) -> None:
    result = augment_dataset(workspace, request())
    more = Dataset.open(workspace, "more")
    before, sides, how = sides_of(objects), sides_of(more), columns_of(more, "derived_by")
    made = {path for path, done in how.items() if done.startswith("augmented")}
    at, origin = columns_of(more, "derived_at"), columns_of(more, "derived_from")
    assert {sides[path] for path in made} == {"train"}
    originals = {at[path]: sides[path] for path in how if path not in made}
    assert originals == before
    content = {sample.path: sample.sha256 for sample in more.catalog.samples()}
    assert all(content[path] == origin[path] for path in how if path not in made)
    assert all(content[path] != origin[path] for path in made)
    labels = {sample.path: sample.label for sample in more.catalog.samples()}
    train = Counter(labels[path] for path, side in sides.items() if side == "train")
    assert set(train.values()) == {7}
    assert {sample.width for sample in more.catalog.by_paths(sorted(made))} == {48}
    views = Counter(at[path] for path in made)
    for label in ("box", "disc"):
        spread = [views[path] for path, side in before.items() if side == "train" and labels_at(objects)[path] == label]
        assert max(spread) - min(spread) <= 1
    groups = given_groups(more)
    by_origin: dict[str, set[str]] = {}
    for path, place in at.items():
        by_origin.setdefault(place, set()).add(groups[path])
    assert {len(found) for found in by_origin.values()} == {1}
    assert result.split == objects.current_split
    assert "carried over from objects" in certificate(more, str(result.split)).request
    assert certificate(more, str(result.split)).leaks == ()


def labels_at(dataset: Dataset) -> dict[str, str]:
    return {sample.path: sample.label for sample in dataset.catalog.samples()}


def test_new_splits_of_the_result_have_views_on_train_only_and_part_nothing(more: Dataset) -> None:
    at, how = columns_of(more, "derived_at"), columns_of(more, "derived_by")
    wishes = [SplitRequest(0.5, 0.25, 0.25, seed=seed, name=f"other{seed}") for seed in range(5)]
    counts = []
    for wish in [*wishes, SplitRequest(val=0.2, folds=3, fold=2), SplitRequest(4, 2, 2, name="counted")]:
        result = make_split(more, wish)
        sides = sides_of(more)
        plain = {at[path]: sides[path] for path in at if how[path] == "unchanged"}
        views = {path for path in at if how[path] != "unchanged"}
        assert all(sides[path] == ("train" if plain[at[path]] == "train" else None) for path in views)
        counts.append(sum(sides[path] is None for path in views))
        told = f"{counts[-1]} views of pictures that are not on train are on no side"
        assert any(told in warning for warning in result.warnings) == (counts[-1] > 0)
        assert certificate(more, result.split).leaks == ()
    assert sum(count > 0 for count in counts) > 3
    assert Counter(side for path, side in sides.items() if path not in views)["test"] == 2


def test_the_views_of_an_excluded_picture_are_on_no_side(more: Dataset) -> None:
    at, how = columns_of(more, "derived_at"), columns_of(more, "derived_by")
    groups = given_groups(more)
    sizes = Counter(groups[path] for path in at if how[path] == "unchanged")
    gone = next(path for path in at if how[path] == "unchanged" and sizes[groups[path]] == 1 and len(views_of(path, at)) > 1)
    more.catalog.exclude([sample.id for sample in more.catalog.samples() if sample.path == gone])
    make_split(more, SplitRequest(1, 0, 0, name="all"))
    sides = sides_of(more)
    assert {sides[path] for path in views_of(gone, at) - {gone}} == {None}
    assert {side for path, side in sides.items() if at[path] != at[gone]} == {"train"}


def views_of(path: str, at: dict[str, str]) -> set[str]:
    """All that was made from the picture that this one was made from."""
    return {other for other, place in at.items() if place == at[path]}


def test_the_same_seed_makes_the_same_views(workspace: Workspace, objects: Dataset) -> None:
    contents = []
    for target, seed in (("a", 0), ("b", 0), ("c", 1)):
        augment_dataset(workspace, request(target, seed=seed))
        made = Dataset.open(workspace, target)
        contents.append({sample.path: sample.sha256 for sample in made.catalog.samples() if "-view" in sample.path})
    assert contents[0] == contents[1]
    assert contents[0].keys() == contents[2].keys()
    assert not set(contents[0].values()) & set(contents[2].values())


def test_what_cannot_be_done_is_said(workspace: Workspace, objects: Dataset, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="mixup cannot be done ahead"):
        augment_dataset(workspace, request(mixup=0.2))
    with pytest.raises(Refused, match="called objects"):
        augment_dataset(workspace, request("objects"))
    with pytest.raises(BadInput, match="already"):
        augment_dataset(workspace, request(per_class=2))
    with pytest.raises(NotThere, match="no split called"):
        augment_dataset(workspace, AugmentRequest("objects", "x", AugmentOptions(), Augmentation(), "nothing"))
    shutil.copytree(objects.folder, workspace.dataset_folder("unsplit"))
    Dataset.open(workspace, "unsplit").catalog.undo(objects.catalog.edits()[0].id)
    with pytest.raises(NotThere, match="no split yet"):
        augment_dataset(workspace, AugmentRequest("unsplit", "x", AugmentOptions(), Augmentation()))
    assert workspace.dataset_names() == ["objects", "unsplit"]


def test_classes_that_have_enough_or_too_little_are_named(objects: Dataset) -> None:
    everything = parents(objects, objects.current_split)
    train = Counter(parent.label for parent in everything if parent.side == "train")
    most, least = train.most_common()[0], train.most_common()[-1]
    views, notes = wanted_views(everything, 1000)
    assert len(views) == sum(1000 - count for count in train.values())
    assert sum("cannot make up" in note for note in notes) == 2
    if most[1] > least[1]:
        _, notes = wanted_views(everything, most[1])
        assert any(note.startswith(f"{most[0]} has {most[1]} training pictures and stays") for note in notes)
    one = [next(parent for parent in everything if parent.side == "train")]
    assert wanted_views(one, 1000)[1] == (
        f"{one[0].label} has only 1 training picture: views cannot make up for what is not shown.",
    )
    with pytest.raises(BadInput, match=r"^Every class has 1 training picture already, or none at all\."):
        wanted_views(one, 1)
    only = tuple(parent for parent in everything if parent.label == "box" or parent.side != "train")
    _, notes = wanted_views(only, 5)
    assert "disc has no training picture to make views of." in notes


def test_dropped_work_is_taken_up(workspace: Workspace, objects: Dataset) -> None:
    context: Context

    def drop(event: object) -> None:
        if isinstance(event, Progress) and event.what == "Putting the pictures together":
            context.abandon()

    context = Context(drop)
    with pytest.raises(Abandoned):
        augment_dataset(workspace, request(), context)
    assert workspace.dataset_names() == ["objects"]
    kept = {file: file.stat().st_mtime_ns for file in (workspace.data / ".derive" / "more" / "pictures").iterdir()}
    assert kept
    told: list[str] = []
    augment_dataset(workspace, request(), Context(lambda event: told.append(str(event))))
    assert any("what='Making views', done=0, total=0" in text for text in told)
    assert not (workspace.data / ".derive" / "more").exists()


def test_the_very_first_picture_is_known_however_often_it_was_derived(workspace: Workspace, objects: Dataset) -> None:
    augment_dataset(workspace, request("once"))
    augment_dataset(workspace, replace(request("twice", per_class=9), dataset="once"))
    first = set(objects.table().sha256)
    twice = columns_of(Dataset.open(workspace, "twice"), "derived_first")
    assert len(twice) == len(Dataset.open(workspace, "twice").table())
    assert set(twice.values()) <= first
    assert columns_of(Dataset.open(workspace, "once"), "derived_first") == {}  # what it was made from is the first
