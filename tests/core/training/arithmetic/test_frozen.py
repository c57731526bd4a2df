"""A frozen backbone is tried as a run asks it: folded once, in each arithmetic, on pictures as they are kept."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.architectures.building import build
from core.runs.facts import MemoryFormat, Precision
from core.runs.plan import Preprocessing
from core.training.arithmetic import frozen
from core.training.arithmetic.device import Device
from core.training.arithmetic.folding import folded
from core.training.arithmetic.frozen import as_asked, look, made_up
from core.training.arithmetic.halves import type_of
from tests.tiny_training import same, tiny_recipe

WAYS: tuple[tuple[MemoryFormat, Precision], ...] = (("contiguous", "fp32"), ("channels_last", "bf16"), ("channels_last", "fp32"))


@pytest.mark.parametrize("can_be", [True, False])
def test_each_way_computes_what_a_run_would(can_be: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    folds = []

    def fold(backbone: nn.Module, size: int, precision: torch.dtype) -> nn.Module:
        folds.append(precision)
        return folded(backbone, size, precision) if can_be else backbone

    monkeypatch.setattr(frozen, "folded", fold)
    network = build(tiny_recipe(), 3)
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    devices = [Device("cpu", precision) for _, precision in WAYS]
    tried = as_asked(network, 16, [(device, *way) for device, way in zip(devices, WAYS, strict=True)])
    assert folds == [torch.float32], "once, whether it can be or not"
    assert same(network.state_dict(), before)
    pictures = torch.rand(4, 3, 16, 16)
    for quick, device, (layout, precision) in zip(tried, devices, WAYS, strict=True):
        backbone = device.placed(build(tiny_recipe(), 3), layout).backbone  # type: ignore[union-attr]
        backbone.load_state_dict(network.backbone.state_dict())
        run = folded(backbone.eval(), 16, type_of(precision)) if can_be else backbone.eval()  # type: ignore[operator]
        with torch.inference_mode(), device.autocast():
            torch.testing.assert_close(quick(pictures), run(pictures), rtol=2e-2 if precision == "bf16" else 1e-4, atol=1e-2)


def test_pictures_are_shown_as_they_are_kept() -> None:
    shown = Preprocessing(size=16, resize=20, mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5), kept=10)
    seen = []
    backbone = nn.Identity()
    backbone.register_forward_pre_hook(lambda module, given: seen.append((given[0].dtype, tuple(given[0].shape))))
    for record in (shown, None):
        pictures = made_up(3, 16, record, torch.device("cpu"))
        assert tuple(pictures.shape) == ((3, 10, 10, 3) if record else (3, 3, 16, 16))
        look(backbone, pictures, record, Device("cpu", "fp32"))
    assert seen == [(torch.float32, (3, 3, 16, 16))] * 2
