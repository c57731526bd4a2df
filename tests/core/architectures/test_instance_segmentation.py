"""Mask R-CNN: its weights are loaded strictly, and it runs without compiled operators."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core.architectures import instance_segmentation
from core.architectures.instance_segmentation import InstanceSegmenter, build_segmenter, load_segmenter, object_names
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.web.web_file import Unreachable


@pytest.fixture(scope="module")
def network() -> torch.nn.Module:
    torch.manual_seed(0)
    return build_segmenter()


def test_the_network_runs_with_or_without_compiled_operators(network: torch.nn.Module, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance_segmentation, "SURE", 0.0)
    monkeypatch.setattr(network.roi_heads, "score_thresh", 0.0)  # type: ignore[union-attr]
    monkeypatch.setattr(network.transform, "min_size", (96,))  # type: ignore[union-attr]
    monkeypatch.setattr(network.transform, "max_size", 128)  # type: ignore[union-attr]
    picture = torch.randint(0, 255, (60, 90, 3), dtype=torch.uint8)
    found = InstanceSegmenter(network, "cpu").instances(picture)
    assert 0 < len(found) <= 20
    assert {tuple(one.mask.shape) for one in found} == {(60, 90)}
    assert all(0 <= one.area <= 1 and one.name in object_names() for one in found)


def test_weights_are_loaded_strictly_and_their_absence_is_explained(
    network: torch.nn.Module, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.save(network.state_dict(), tmp_path / "weights.pth")
    load_segmenter(str(tmp_path / "weights.pth"), Context())
    torch.save({"a": torch.zeros(1)}, tmp_path / "other.pth")
    with pytest.raises(BadInput, match="not a weights file of Mask R-CNN"):
        load_segmenter(str(tmp_path / "other.pth"), Context())
    with pytest.raises(NotThere, match="does not exist"):
        load_segmenter(str(tmp_path / "none.pth"), Context())
    monkeypatch.setattr(instance_segmentation, "URL", "http://127.0.0.1:9/weights.pth")
    monkeypatch.setattr("core.web.download.PAUSES", ())
    with pytest.raises(Unreachable, match="weights of Mask R-CNN are not on this machine") as told:
        load_segmenter("", Context(), tmp_path / "cache")
    assert "GrabCut" in told.value.hint
