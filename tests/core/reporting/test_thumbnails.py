"""Pictures of a page: made again where they are gone, and nothing of another place is put into it."""

from __future__ import annotations

from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import Sample
from core.pictures.thumbnails import MOST_BYTES, thumbnail_path, thumbnails_folder
from core.reporting.thumbnails import PagePicture, shown_pictures
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.paged_runs import DATASET


def asked(dataset: Dataset, *samples: Sample) -> list[PagePicture]:
    return list(shown_pictures(dataset, [(sample.path, sample.sha256) for sample in samples], Context()).values())


def test_thumbnails_that_are_gone_are_made_again(paged: Workspace) -> None:
    dataset = Dataset.open(paged, DATASET)
    first, second, third = dataset.catalog.samples()[:3]
    thumbnail_path(dataset.folder, first.sha256).unlink()
    thumbnail_path(dataset.folder, third.sha256).unlink()
    dataset.picture_path(third.path).write_bytes(b"no picture")
    made, there, broken = asked(dataset, first, second, third)
    assert made.thumbnail is not None
    assert made.thumbnail == thumbnail_path(dataset.folder, first.sha256).read_bytes()
    assert there.thumbnail is not None
    assert (broken.thumbnail, bool(broken.reason)) == (None, True)
    assert made.licence == "CC BY 4.0"


def test_a_picture_that_is_another_one_by_now_is_not_shown(read_workspace: Workspace) -> None:
    dataset = Dataset.open(read_workspace, DATASET)
    first, second = dataset.catalog.samples()[:2]
    found = shown_pictures(dataset, [(first.path, second.sha256), ("gone.png", "ab" * 32)], Context())
    assert [one.reason for one in found.values()] == ["no longer in the dataset"] * 2


def test_what_is_no_thumbnail_of_ours_is_not_put_into_a_page(paged: Workspace, tmp_path: Path) -> None:
    dataset = Dataset.open(paged, DATASET)
    script, large, letters, whole = dataset.catalog.samples()[:4]
    thumbnail_path(dataset.folder, script.sha256).write_bytes(b"<svg onload=alert(1)>")
    thumbnail_path(dataset.folder, large.sha256).write_bytes(b"\xff\xd8\xff" + bytes(MOST_BYTES))
    secret = tmp_path / "letters.jpg"
    secret.write_bytes(b"\xff\xd8\xff my letters")
    place = thumbnail_path(dataset.folder, letters.sha256)
    place.unlink()
    place.symlink_to(secret)
    assert [one.thumbnail is None for one in asked(dataset, script, large, letters, whole)] == [True, True, True, False]


def test_a_cache_that_leads_elsewhere_is_no_reason_to_have_no_page(paged: Workspace, tmp_path: Path) -> None:
    dataset = Dataset.open(paged, DATASET)
    first = dataset.catalog.samples()[0]
    elsewhere = tmp_path / "elsewhere"
    thumbnails_folder(dataset.folder).rename(elsewhere)
    thumbnails_folder(dataset.folder).symlink_to(elsewhere)
    thumbnail_path(dataset.folder, first.sha256).unlink()
    (shown,) = asked(dataset, first)
    assert shown.thumbnail is None
    assert "leads out of" in shown.reason
    assert not (elsewhere / first.sha256[:1] / f"{first.sha256}.jpg").exists()
