"""What detection networks need beyond plain layers, in plain torch, for machines where torchvision's own does not load.

Slower than torchvision's compiled operators, and equal to them but for rounding; used only where those are missing.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional

from core.architectures.torchvision_guard import operators_declared, torchvision

Boxes = torch.Tensor


def install_where_missing() -> bool:
    """Has torchvision's detection networks use the operators of this module when its own are missing; tells whether.

    torchvision looks both up in its modules when it computes, and offers no other way to give it any.
    """
    if not operators_declared():
        return False
    torchvision.ops.boxes.nms = suppressed
    torchvision.ops.poolers.roi_align = pooled
    return True


def suppressed(boxes: Boxes, scores: torch.Tensor, iou_threshold: float) -> torch.Tensor:
    """Rows of the boxes that no better box overlaps by more than the threshold, best first.

    *Shapes*: boxes float [N, 4] as left, top, right, bottom; scores float [N]; result int64 [M].

    *Source*: greedy non-maximum suppression as `torchvision.ops.nms` documents it.
    """
    # Stable, or equal scores would be ordered otherwise from run to run.
    order = scores.argsort(descending=True, stable=True)
    ranked = boxes[order]
    areas = (ranked[:, 2] - ranked[:, 0]) * (ranked[:, 3] - ranked[:, 1])
    gone = torch.zeros(len(ranked), dtype=torch.bool, device=boxes.device)
    kept = []
    for row in range(len(ranked)):
        if gone[row]:
            continue
        kept.append(row)
        rest = ranked[row + 1 :]
        corner = torch.minimum(ranked[row, 2:], rest[:, 2:]) - torch.maximum(ranked[row, :2], rest[:, :2])
        # Boxes apart in both directions have two negative sides, whose product would be an overlap.
        shared = corner.clamp(min=0).prod(1)
        gone[row + 1 :] |= shared / (areas[row] + areas[row + 1 :] - shared) > iou_threshold
    return order[torch.tensor(kept, dtype=torch.int64, device=boxes.device)]


def pooled(
    input: torch.Tensor,
    boxes: Any,
    output_size: Any,
    spatial_scale: float = 1.0,
    sampling_ratio: int = -1,
    aligned: bool = False,
) -> torch.Tensor:
    """Features inside each box on a grid of `output_size`, each cell the mean of a few points.

    *Shapes*: input float [N, C, H, W]; boxes float [K, 5] as row of `input`, left, top, right, bottom; result [K, C, h, w].

    *Source*: K. He et al., Mask R-CNN, 2017, RoIAlign, as `torchvision.ops.roi_align` documents it. A ratio that is to be
    found per box is taken as 2.
    """
    height, width = (output_size, output_size) if isinstance(output_size, int) else output_size
    points = sampling_ratio if sampling_ratio > 0 else 2
    offset = 0.5 if aligned else 0.0
    left, top, right, bottom = (boxes[:, 1:] * spatial_scale - offset).unbind(1)
    wide, high = right - left, bottom - top
    if not aligned:
        wide, high = wide.clamp(min=1), high.clamp(min=1)
    x = left[:, None] + wide[:, None] * _centres(width * points, boxes)
    y = top[:, None] + high[:, None] * _centres(height * points, boxes)
    result = input.new_zeros((len(boxes), input.shape[1], height, width))
    for row in range(len(input)):
        mine = boxes[:, 0] == row
        if mine.any():
            values = _sampled(input[row : row + 1], x[mine], y[mine])
            result[mine] = functional.avg_pool2d(values, points)
    return result


def _centres(count: int, like: torch.Tensor) -> torch.Tensor:
    return (torch.arange(count, device=like.device, dtype=like.dtype) + 0.5) / count


def _sampled(features: torch.Tensor, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Bilinear values at each box's points; points further out than one cell count as 0.

    *Shapes*: features [1, C, H, W]; x [K, w], y [K, h]; result [K, C, h, w].
    """
    _, channels, height, width = features.shape
    count, across, down = len(x), x.shape[1], y.shape[1]
    outside = ((y < -1) | (y > height))[:, :, None] | ((x < -1) | (x > width))[:, None, :]
    grid = torch.stack(
        [
            (x[:, None, :].expand(count, down, across) * 2 + 1) / width - 1,
            (y[:, :, None].expand(count, down, across) * 2 + 1) / height - 1,
        ],
        dim=-1,
    )
    flat = grid.reshape(1, count * down, across, 2)
    values = functional.grid_sample(features, flat, "bilinear", "border", align_corners=False)
    values = values.reshape(channels, count, down, across).permute(1, 0, 2, 3)
    return values.masked_fill(outside[:, None], 0)
