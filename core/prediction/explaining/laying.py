"""Heat laid over the whole picture: from the square a network saw back to the picture as a person sees it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch.nn import functional

from core.pictures.scaling import placing
from core.runs.plan import Preprocessing

LONGEST = 448
"""Longest side of a heat map's file, in pixels."""

Floats = npt.NDArray[np.float32]

_RAMP = np.array([(40, 0, 90), (150, 20, 110), (225, 60, 60), (250, 140, 20), (255, 225, 80)], np.float32)
"""RGB from cold to hot: brightness rises all along, so that the order is seen without telling colours apart."""
_MOST = 0.85  # opaqueness of the hottest place


def laid(maps: Sequence[torch.Tensor], records: Sequence[Preprocessing], width: int, height: int) -> Floats:
    """The mean of maps as the whole picture has it, each as bright as the others; 0 where no network looked.

    Args:
        maps: Float [H, W] each, 0 and above.
        records: How each one's network saw the picture.
        width, height: The picture's, in pixels, as seen.

    Shapes:
        result: float32 [rows, columns] in the picture's proportions, 0 to 1.
    """
    scale = min(1.0, LONGEST / max(width, height))
    rows, columns = max(1, round(height * scale)), max(1, round(width * scale))
    found = [_laid_one(one / one.max().clamp(min=1e-30), record, width, height, rows, columns)
             for one, record in zip(maps, records, strict=True)]  # fmt: skip
    mean: Floats = torch.stack(found).mean(0).numpy()
    return np.asarray(mean / mean.max(), np.float32) if mean.max() > 0 else mean


def _laid_one(one: torch.Tensor, record: Preprocessing, width: int, height: int, rows: int, columns: int) -> torch.Tensor:
    """*Shapes*: float [H, W] to float [rows, columns], 0 outside of what the network is shown."""
    lies, edge = placing(width, height, record.kept_side, record.fit), (record.resize - record.size) / 2
    shown = record.kept_side / record.resize  # the decoder's pixels per pixel of the network's square

    def places(count: int, begin: int, length: int) -> torch.Tensor:
        """Middles of the picture's pixels in the square the network is shown. *Units*: half its side, from its middle."""
        in_square = begin + (torch.arange(count) + 0.5) / count * length
        return (in_square / shown - edge) / record.size * 2 - 1

    down, across = places(rows, lies.top, lies.height), places(columns, lies.left, lies.width)
    grid = torch.stack(torch.meshgrid(across, down, indexing="xy"), dim=-1)[None]
    sampled = functional.grid_sample(one[None, None], grid, "bilinear", "border", align_corners=False)[0, 0]
    return sampled * ((down.abs() <= 1)[:, None] & (across.abs() <= 1)[None, :])


def coloured(heat: Floats) -> npt.NDArray[np.uint8]:
    """What is laid over a picture: hot places bright and opaque, cold ones clear. *Shapes*: [H, W], 0 to 1, to RGBA [H, W, 4]."""
    steps = np.linspace(0, 1, len(_RAMP))
    colours = [np.interp(heat, steps, _RAMP[:, channel]) for channel in range(3)]
    return np.stack([*colours, heat * _MOST * 255], axis=-1).round().astype(np.uint8)


def overlaid(picture: Image.Image, heat: Image.Image, strength: float = 1.0) -> Image.Image:
    """The picture with a heat map's file laid over it, as RGB of the picture's size.

    Args:
        picture: As seen.
        heat: As `coloured`.
        strength: 0 for the picture alone, 1 for all of the heat.
    """
    above = heat.convert("RGBA").resize(picture.size, Image.Resampling.BILINEAR)
    above.putalpha(above.getchannel("A").point(lambda value: round(value * strength)))
    return Image.alpha_composite(picture.convert("RGBA"), above).convert("RGB")
