"""What a pass keeps, and what its layers hand on, in bytes."""

from __future__ import annotations

import torch
from torch import nn

from core.training.arithmetic.passing import SavedBytes, passed_bytes


def test_the_weightiest_layer_tells_what_a_pass_hands_on() -> None:
    network, pictures = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 2)), torch.rand(5, 4)
    assert passed_bytes(network, lambda: network(pictures)) == 4 * 5 * (4 + 8)
    assert not network[0]._forward_hooks


def test_each_storage_that_is_kept_counts_once() -> None:
    network, pictures, saved = nn.Sequential(nn.Linear(4, 8), nn.ReLU()), torch.rand(5, 4), SavedBytes()
    with saved.counting():
        network(pictures)
    assert saved.bytes == 4 * 5 * (4 + 8), "the pictures, and what came of them; weights are there anyway"
