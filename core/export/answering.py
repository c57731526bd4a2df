"""A trained network as one module from squares of bytes to probabilities: what every export format writes."""

from __future__ import annotations

import torch
from torch import nn

from core.architectures.network import Network
from core.architectures.trained import trained_network
from core.runs.folder import RunFolder
from core.runs.plan import Plan, Preprocessing


class _Normalised(nn.Module):
    """Squares of bytes as one network takes them: their centre, with the values it was taught.

    *Shapes*: uint8 [N, R, R, 3] to float32 [N, 3, S, S].
    """

    scale: torch.Tensor
    shift: torch.Tensor

    def __init__(self, record: Preprocessing) -> None:
        super().__init__()
        self._edge, self._size = (record.resize - record.size) // 2, record.size
        mean, std = torch.tensor(record.mean), torch.tensor(record.std)
        # As buffers, so that they travel in the file.
        self.register_buffer("scale", (1 / (255 * std))[:, None, None])
        self.register_buffer("shift", (-mean / std)[:, None, None])

    def forward(self, squares: torch.Tensor) -> torch.Tensor:
        end = self._edge + self._size
        views = squares[:, self._edge : end, self._edge : end].permute(0, 3, 1, 2).float()
        return views * self.scale + self.shift


class Answering(nn.Module):
    """A network with its preprocessing inside.

    *Shapes*: for each of `records` uint8 [N, R, R, 3], R its `resize`, to float32 [N, C]; each row sums to 1.

    Attributes:
        records: How the network sees pictures: one record, or that of each member of an ensemble.
        classes: In the order of the answer's columns.
        network: What answers, without the preprocessing.
    """

    def __init__(self, network: Network, plan: Plan) -> None:
        super().__init__()
        self.records = tuple(part.preprocessing for part in plan.parts)
        self.classes = plan.classes
        self._seen = nn.ModuleList(_Normalised(record) for record in self.records)
        self.network = network

    def forward(self, *squares: torch.Tensor) -> torch.Tensor:
        images = [seen(pixels) for seen, pixels in zip(self._seen, squares, strict=True)]
        if len(images) == 1:
            logits = self.network(images[0])
        else:
            backbones = zip(self.network.backbones, images, strict=True)
            logits = self.network.head(torch.cat([backbone(image) for backbone, image in backbones], dim=1))
        return torch.softmax(logits.float(), dim=1)

    def examples(self, count: int = 2) -> tuple[torch.Tensor, ...]:
        """Made-up squares. *Shapes*: for each record uint8 [count, R, R, 3]."""
        generator = torch.Generator().manual_seed(0)
        sides = (record.resize for record in self.records)
        return tuple(torch.randint(0, 256, (count, side, side, 3), dtype=torch.uint8, generator=generator) for side in sides)


def answering(run_folder: RunFolder) -> tuple[Answering, Plan]:
    """The best weights of a run as they are exported, on the processor in fp32, and the run's plan.

    Raises:
        Refused: The run has no weights yet.
        BadInput: The weights do not fit the plan.
    """
    network, plan = trained_network(run_folder)
    return Answering(network.float(), plan).eval().requires_grad_(False), plan
