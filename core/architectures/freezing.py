"""What a stage trains: which parameters change, and which parts stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from core.architectures.ensembles import JoinedAnswers
from core.architectures.network import Network
from core.runs.recipe import Stage


def trained_blocks(network: Network, stage: Stage) -> Sequence[nn.Module]:
    """The parts of the backbone that change in the stage."""
    if stage.trains == "head":
        return []
    return [network.backbone] if stage.trains == "everything" else network.blocks[-stage.blocks :]


def trained_head(network: Network) -> nn.Module:
    """What changes of the head: all of it, but what the members of an ensemble brought along."""
    return network.head.trained if isinstance(network.head, JoinedAnswers) else network.head


def prepare_stage(network: Network, stage: Stage) -> None:
    """Lets the stage's parameters have gradients, and no others."""
    network.requires_grad_(False)
    for part in (*trained_blocks(network, stage), trained_head(network)):
        part.requires_grad_(True)


def set_training(network: Network, stage: Stage) -> None:
    """Puts what the stage trains into training mode. The rest is in evaluation mode: its BatchNorm learns nothing.

    With `norm_statistics` frozen, the BatchNorms of what trains learn scale and shift only.
    """
    # On solar cells the same weights were 94 % right with the statistics they were trained with, 57 % with those of batches of
    # 32; three epochs of fine-tuning came to 85.7 % with the former, 76.2 % with the latter.
    network.eval()
    resume_training(network, stage)


def resume_training(network: Network, stage: Stage) -> None:
    """The same after the network was judged, when the rest is in evaluation mode already."""
    network.training = True
    for part in (*trained_blocks(network, stage), trained_head(network)):
        part.train()
    if stage.norm_statistics != "frozen":
        return
    for part in trained_blocks(network, stage):
        for module in part.modules():
            if isinstance(module, _BatchNorm):
                module.eval()


def trainable_count(network: Network, stage: Stage) -> int:
    """How many numbers change in the stage; the network is left as it was."""
    parts = (*trained_blocks(network, stage), trained_head(network))
    # By identity, for a parameter that two parts share is one.
    return sum(parameter.numel() for parameter in {id(p): p for part in parts for p in part.parameters()}.values())


def changing(network: Network, stage: Stage) -> dict[str, bool]:
    """Which tensors of the network's state change in the stage, by name; statistics of trained BatchNorms do too."""
    parts = (*trained_blocks(network, stage), trained_head(network))
    # keep_vars, or state_dict makes new tensors for each call and no identity is ever met again.
    touched = {id(tensor) for part in parts for tensor in part.state_dict(keep_vars=True).values()}
    return {name: id(tensor) in touched for name, tensor in network.state_dict(keep_vars=True).items()}
