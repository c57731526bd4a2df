"""Optimisers that are taken from timm; imported only when a recipe asks for one."""

from __future__ import annotations

import torch

from core.architectures.torchvision_guard import compiler_unasked
from core.runs.recipe import Stage
from core.training.step.optimisers import Groups

with compiler_unasked():
    from timm.optim.lion import Lion
    from timm.optim.muon import Muon


def lion(groups: Groups, stage: Stage) -> torch.optim.Optimizer:
    """Steps by the sign of the momentum alone. *Source*: Chen et al., Symbolic Discovery of Optimization Algorithms, 2023."""
    return Lion(groups, lr=stage.learning_rate)


def muon(groups: Groups, stage: Stage) -> torch.optim.Optimizer:
    """Orthogonalised momentum for the backbone's matrices and kernels; AdamW for the head and for vectors.

    Steps are as large as AdamW's, so that the same rates and decay fit both.

    *Source*: Jordan et al., Muon, 2024; Liu et al., Muon is Scalable, 2025.
    """
    # The head's rows are classes, not directions among features: made orthogonal, rare and common ones would step alike.
    routed = [{**group, "use_fallback": group["head"]} for group in groups]
    return Muon(routed, lr=stage.learning_rate, nesterov=True)
