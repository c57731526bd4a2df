"""What a network takes from training pictures before its first step: the directions of a whitening layer."""

from __future__ import annotations

import numpy as np
import torch

from core.architectures.network import Network
from core.pixels.store import PixelStore
from core.pixels.views import centred
from core.runs.plan import WeightsOrigin
from core.training.run_data import RunData

PICTURES = 2000
"""Training pictures that are looked at; more change the directions of small patches in the third digit only."""


def look_first(network: Network, origin: WeightsOrigin, data: RunData, store: PixelStore) -> None:
    """Lets a network with random weights measure training pictures, where it has something to measure.

    The same pictures give the same weights. A network whose weights come from elsewhere brings what it measured there.

    Args:
        network: On the processor, with its first weights.
        origin: Where these come from.
        data: The pictures of the run.
        store: Their pixels.
    """
    train = data.sides["train"]
    if network.measure is None or origin.kind != "random" or not len(train):
        return
    places = np.linspace(0, len(train) - 1, min(PICTURES, len(train))).round().astype(np.int64)
    rows = store.rows([train.samples[place] for place in places])
    network.measure(centred(torch.from_numpy(store.pixels[rows]), store.record))
