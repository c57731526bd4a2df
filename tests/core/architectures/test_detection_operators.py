"""Detection in plain torch is what torchvision's own operators compute."""

from __future__ import annotations

import importlib

import pytest
import torch

from core.architectures.detection_operators import install_where_missing, pooled, suppressed
from core.architectures.torchvision_guard import operators_declared


def by_definition(
    features: torch.Tensor, box: list[float], size: tuple[int, int], scale: float, points: int, aligned: bool
) -> torch.Tensor:
    """RoIAlign of one box on one channel, point by point."""
    height, width = features.shape
    left, top, right, bottom = (value * scale - (0.5 if aligned else 0) for value in box)
    wide, high = right - left, bottom - top
    if not aligned:
        wide, high = max(wide, 1), max(high, 1)
    result = torch.zeros(size)
    for row in range(size[0] * points):
        for column in range(size[1] * points):
            y, x = top + high * (row + 0.5) / (size[0] * points), left + wide * (column + 0.5) / (size[1] * points)
            if -1 <= y <= height and -1 <= x <= width:
                y, x = min(max(y, 0), height - 1), min(max(x, 0), width - 1)
                low, near = int(y), int(x)
                for i, part in ((low, 1 - (y - low)), (min(low + 1, height - 1), y - low)):
                    for j, share in ((near, 1 - (x - near)), (min(near + 1, width - 1), x - near)):
                        result[row // points, column // points] += features[i, j] * part * share / points**2
    return result


@pytest.mark.parametrize("aligned", [False, True])
@pytest.mark.parametrize("points", [1, 2, 3])
def test_pooling_agrees_with_its_definition(aligned: bool, points: int) -> None:
    torch.manual_seed(0)
    features = torch.rand(2, 1, 9, 12)
    boxes = [[3.0, 5.0, 30.0, 21.0], [-9.0, -4.0, 14.0, 50.0], [40.0, 30.0, 41.0, 30.5], [60.0, 10.0, 90.0, 30.0]]
    rows = torch.tensor([[number % 2, *box] for number, box in enumerate(boxes)])
    found = pooled(features, rows, (3, 4), 0.25, points, aligned)
    for number, box in enumerate(boxes):
        expected = by_definition(features[number % 2, 0], box, (3, 4), 0.25, points, aligned)
        assert torch.allclose(found[number, 0], expected, atol=1e-5), box


def test_points_outside_the_picture_count_as_nothing() -> None:
    features = torch.ones(1, 1, 8, 8)
    boxes = torch.tensor([[0, 20.0, 20.0, 30.0, 30.0], [0, -20.0, 0.0, 4.0, 4.0]])
    far, half = pooled(features, boxes, 4, 1.0, 2)
    assert not far.any()
    assert 0 < half.mean() < 1
    assert pooled(features, boxes[:0], 4).shape == (0, 1, 4, 4)


def test_of_boxes_that_overlap_the_best_stays() -> None:
    boxes = torch.tensor([[0, 0, 10, 10], [1, 1, 11, 11], [20, 20, 30, 30], [0, 0, 10, 5.5], [0, 0, 10, 10]], dtype=torch.float32)
    scores = torch.tensor([0.8, 0.9, 0.1, 0.85, 0.2])
    assert suppressed(boxes, scores, 0.5).tolist() == [1, 3, 2]
    assert suppressed(boxes, scores, 0.999).tolist() == [1, 3, 0, 2]
    assert suppressed(boxes[:0], scores[:0], 0.5).tolist() == []


def test_many_boxes_are_suppressed_like_by_the_definition() -> None:
    torch.manual_seed(1)
    corners = torch.rand(200, 2) * 50
    boxes = torch.cat([corners, corners + 5 + torch.rand(200, 2) * 20], 1)
    scores = torch.rand(200)
    iou = importlib.import_module("torchvision.ops.boxes").box_iou(boxes, boxes)
    expected: list[int] = []
    for row in scores.argsort(descending=True).tolist():
        if all(iou[row, other] <= 0.4 for other in expected):
            expected.append(row)
    assert suppressed(boxes, scores, 0.4).tolist() == expected


def test_they_are_used_only_where_the_compiled_ones_are_missing() -> None:
    assert install_where_missing() == operators_declared()
