"""What a naive random split would have said: it praises remembered pictures, and the split by groups does not."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.engine.handlers import Handlers
from core.engine.protocol import NaiveSplit, SplitsCompared
from core.looking.naive import FOLDS, JudgedPictures, _held_out, _without_lost, compare_with_naive, deal, fit_heads, seen_share
from core.looking.split_comparison import SplitComparison
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context, Progress
from core.support.workspace import Workspace

BURSTS, SHOTS = 16, 4


def draw_bursts(folder: Path) -> Path:
    """Bursts of blurred noise whose class is drawn by lot: nothing can be learned from them, only remembered."""
    random = np.random.default_rng(3)
    for burst in range(BURSTS):
        place = folder / f"class{burst % 2}"
        place.mkdir(parents=True, exist_ok=True)
        scene = random.uniform(0, 255, (6, 6, 3))
        for shot in range(SHOTS):
            small = np.clip(scene + random.normal(0, 12, scene.shape), 0, 255).astype(np.uint8)
            Image.fromarray(small).resize((48, 48), Image.Resampling.BICUBIC).save(place / f"burst{burst:02d}-{shot}.png")
    return folder


@pytest.fixture(scope="module")
def bursts(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    place = tmp_path_factory.mktemp("bursts")
    workspace = Workspace.at(place / "workspace")
    import_pictures(workspace, "bursts", draw_bursts(place / "pictures"))
    dataset = Dataset.open(workspace, "bursts")
    make_split(dataset, SplitRequest(group_pattern=r"burst\d+", train=0.7, val=0.15, test=0.15))
    return dataset


@pytest.fixture(scope="module")
def compared(bursts: Dataset) -> tuple[SplitComparison, list[object]]:
    heard: list[object] = []
    return compare_with_naive(bursts, context=Context(heard.append)), heard


def test_a_random_split_praises_what_was_only_remembered(compared: tuple[SplitComparison, list[object]]) -> None:
    found, _ = compared
    assert found.naive.accuracy > 0.95
    assert found.grouped.accuracy < 0.75
    assert found.interval[0] > 0.03
    assert found.difference == pytest.approx(found.naive.accuracy - found.grouped.accuracy)
    assert (found.grouped.seen, found.naive.seen) == (0, pytest.approx(1, abs=0.05))
    assert "are remembered pictures" in found.sentence
    assert f"Always saying the commonest class gives {100 * (found.floor or 0):.0f} %." in found.sentence
    assert found.floor is not None
    assert 1 / found.classes <= found.floor < 1


def test_the_sealed_test_pictures_take_no_part(bursts: Dataset, compared: tuple[SplitComparison, list[object]]) -> None:
    table = bursts.table(bursts.current_split)
    assert compared[0].pictures == sum(side != "test" for side in table.sides) < len(table)
    assert compared[0].groups == compared[0].pictures / SHOTS
    assert compared[0].tied == compared[0].pictures


def test_every_seed_is_told_and_progress_ends_at_the_end(compared: tuple[SplitComparison, list[object]]) -> None:
    found, heard = compared
    for way in (found.naive, found.grouped):
        assert len(way.seeds) == 3
        assert np.mean(way.seeds) == pytest.approx(way.accuracy)
    told = [event for event in heard if isinstance(event, Progress) and event.what.startswith("Training heads")]
    assert (told[-1].done, told[-1].total) == (6, 6)


def test_the_command_line_tells_both(
    bursts: Dataset, compared: tuple[SplitComparison, list[object]], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["split", "bursts", "--workspace", str(bursts.folder.parents[1]), "--name", str(bursts.current_split), "--naive"]
    assert run(words) == 0
    out = capsys.readouterr().out
    assert compared[0].sentence in out
    assert "had a twin in training" in out
    assert run([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["naive"]
    assert found["naive"]["accuracy"] == compared[0].naive.accuracy
    assert found["sentence"] == compared[0].sentence


def test_the_engine_answers_with_the_same(bursts: Dataset, compared: tuple[SplitComparison, list[object]]) -> None:
    with Handlers(Workspace.at(bursts.folder.parents[1]), aside=True) as handlers:
        reply = handlers.handle(NaiveSplit("bursts"), Context())
    assert reply == SplitsCompared(compared[0])


def test_without_a_split_or_with_too_little_there_is_nothing_to_compare(workspace: Workspace, tmp_path: Path) -> None:
    import_pictures(workspace, "bursts", draw_bursts(tmp_path / "pictures"))
    dataset = Dataset.open(workspace, "bursts")
    with pytest.raises(BadInput, match=r"^bursts has no split yet\. Make one first: it says what must stay together\."):
        compare_with_naive(dataset)
    make_split(dataset, SplitRequest(group_pattern=r"class\d"))
    said = r"^There is too little on train and val of .* to hold some out: \d+ pictures in classes of two groups\. Add pictures"
    with pytest.raises(BadInput, match=said):
        compare_with_naive(dataset)


def test_an_abandoned_comparison_ends_at_once(bursts: Dataset) -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        compare_with_naive(bursts, context=context)


def test_folds_are_dealt_by_class_and_do_not_part_groups() -> None:
    names = [f"g{row // 3}" for row in range(300)]
    labels = [f"c{row // 3 % 2}" for row in range(300)]
    folds = deal(names, labels, 0)
    assert seen_share(folds, names) == 0
    assert 0.7 < seen_share(deal([str(row) for row in range(300)], labels, 0), names) <= 1
    for label in ("c0", "c1"):
        counts = np.bincount(folds[np.array(labels) == label], minlength=FOLDS)
        assert counts.max() - counts.min() <= 3
    assert (folds != deal(names, labels, 1)).any()


def test_pictures_that_cannot_be_decoded_take_no_part() -> None:
    judged = JudgedPictures(("a", "b", "c", "d"), ("1", "1", "2", "3"), ("ant", "ant", "bee", "bee"), ("rare",))
    assert _without_lost(judged, dict.fromkeys("abcd", 0)) is judged
    left = _without_lost(judged, dict.fromkeys("acd", 0))
    assert (left.paths, left.groups, left.labels, left.left_out) == (
        ("a", "c", "d"),
        ("1", "2", "3"),
        ("ant", "bee", "bee"),
        ("rare",),
    )
    with pytest.raises(BadInput, match=r"^Too few of the pictures can be decoded\. See what is refused on the Findings page\."):
        _without_lost(judged, dict.fromkeys("cd", 0))


def test_a_head_that_learned_from_nothing_recognises_nothing() -> None:
    features, labels = torch.eye(4), torch.tensor([0, 0, 1, 1])
    assert _held_out(features, labels, np.zeros(4, np.int64), 2).tolist() == [False] * 4
    near = torch.tensor([[1.0, 0], [0.9, 0], [0, 1], [0.9, 0]])
    assert _held_out(near, labels, np.array([0, 1, 0, 1]), 2).tolist() == [True, True, False, False]


def test_heads_learned_at_once_are_those_learned_alone() -> None:
    random = np.random.default_rng(0)
    labels = torch.arange(90) % 3
    features = torch.from_numpy(random.normal(0, 1, (90, 12)).astype(np.float32)) + labels[:, None]
    learned = torch.stack([torch.arange(90) % 2 == 0, torch.arange(90) < 60])
    together = fit_heads(features, labels, learned, 3)
    assert together.shape == (2, 90, 3)
    for head in range(2):
        alone = fit_heads(features, labels, learned[head : head + 1], 3)[0]
        assert torch.allclose(together[head], alone, atol=0.02)
    assert (together.argmax(2) == labels).float().mean() > 0.6
