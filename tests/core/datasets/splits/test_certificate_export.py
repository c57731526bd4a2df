"""Certificates for others: the page holds its pictures, the JSON can be checked by anyone, and both say the same."""

from __future__ import annotations

import hashlib
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import Tie, certificate
from core.datasets.splits.certificate_export import export_certificate
from core.datasets.splits.splitting import SplitRequest, make_split
from core.datasets.splits.words import sentences, tie_distance, tie_title, tie_words, verdict
from core.pictures.thumbnails import thumbnail_path
from core.support.errors import BadInput, NotThere
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset
from tests.page_reading import foreign, read_page

HOSTILE = "<script>alert(1)</script>&amp;"


class Page(HTMLParser):
    """What a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.pictures: list[str] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "img":
            self.pictures.append(str(dict(attrs)["src"]))

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    pictures = [Planted(f"c{i % 2}/{i:03d}.png", label=f"c{i % 2}", group=f"g{i // 3}" if i < 60 else None) for i in range(120)]
    plant(made, [*pictures, Planted("c0/copy.png", label="c0", content="c0/000.png"), Planted(f"{HOSTILE}/1.png", label=HOSTILE)])
    for sample in made.catalog.samples():
        file = thumbnail_path(made.folder, sample.sha256)
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (8, 8), (sample.id, 0, 0)).save(file)
    make_split(made, SplitRequest(name="mine"))
    return made


def test_the_page_holds_everything_and_needs_nothing_else(dataset: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "certificate.html"
    export_certificate(dataset, "mine", file)
    assert foreign(read_page(file.read_text("utf-8"))) == []
    page = Page(file.read_text("utf-8"))
    entry = certificate(dataset, "mine")
    for said in (verdict(entry), *sentences(entry), *entry.warnings, entry.fingerprint):
        assert said in page.said
    for pair in entry.closest_across:
        assert all(path in page.said for path in pair.paths)
    assert len(page.pictures) >= 2 * len(entry.closest_across) + 2 * sum(len(tie.examples) for tie in entry.ties)
    assert all(source.startswith("data:image/jpeg;base64,") for source in page.pictures)
    assert not {"script", "link", "iframe"} & set(page.tags)
    assert HOSTILE in page.said
    assert "missing from val and test" in page.said
    assert "3 pictures on " in page.said


def test_a_picture_without_a_thumbnail_is_said_to_be_missing(dataset: Dataset, tmp_path: Path) -> None:
    for sample in dataset.catalog.samples():
        thumbnail_path(dataset.folder, sample.sha256).unlink(missing_ok=True)
    export_certificate(dataset, "mine", tmp_path / "bare.htm")
    page = Page((tmp_path / "bare.htm").read_text("utf-8"))
    assert page.pictures == []
    assert "no picture" in page.said


def test_what_a_link_leads_to_is_not_put_into_the_page(dataset: Dataset, tmp_path: Path) -> None:
    secret = tmp_path / "letters"
    secret.write_bytes(b"\xff\xd8\xff my letters")
    for sample in dataset.catalog.samples():
        place = thumbnail_path(dataset.folder, sample.sha256)
        place.unlink(missing_ok=True)
        place.symlink_to(secret)
    export_certificate(dataset, "mine", tmp_path / "page.html")
    assert Page((tmp_path / "page.html").read_text("utf-8")).pictures == []


def test_the_json_can_be_checked_by_anyone(dataset: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "certificate.JSON"
    export_certificate(dataset, "mine", file)
    found = json.loads(file.read_text("utf-8"))
    rows = sorted((row["path"], row["sample"], row["label"], row["side"] or "") for row in found["pictures"])
    digest = hashlib.sha256(b"".join(json.dumps(list(row)).encode() + b"\n" for row in rows)).hexdigest()
    assert found["fingerprint"] == found["fingerprint_now"] == digest
    sides: dict[str, set[str]] = {}
    for row in found["pictures"]:
        sides.setdefault(row["group"], set()).add(row["side"])
    assert len(sides) == found["groups"]
    assert all(len(on) == 1 for on in sides.values())
    assert found["verdict"] == "By hash only, nothing known leaks: crops and mirror images were not looked for"
    assert found["schema_number"] == 1


def test_a_file_without_a_known_ending_or_a_split_that_is_not_there_is_refused(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\.html or \.json"):
        export_certificate(dataset, "mine", tmp_path / "certificate.pdf")
    with pytest.raises(NotThere):
        export_certificate(dataset, "other", tmp_path / "certificate.html")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadInput, match="cannot be written"):
        export_certificate(dataset, "mine", tmp_path / "file" / "certificate.html")
    assert [path.name for path in tmp_path.iterdir() if path.suffix] == []


def test_reasons_are_told_in_words(dataset: Dataset) -> None:
    words = {tie.reason: tie_words(tie) for tie in certificate(dataset, "mine").ties}
    assert words["exact-duplicate"] == "Same file: 2 pictures are tied to another one."
    assert tie_title(Tie("likeness:copy", 4, ())) == "Copies and crops, found by a closer look"
    assert tie_title(Tie("owner", 4, ())) == "Same owner"
    assert tie_distance(Tie("likeness:mirrored", 4, ()), 0.05) == "95 % agreement"
    assert tie_distance(Tie("near-duplicate", 4, ()), 3) == "3 of 64 bits differ"
    assert words["group"].startswith("Same group, as the source named it: 60 pictures")
