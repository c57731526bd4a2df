"""A checksum of weights depends on names, shapes, types and numbers, and on nothing else."""

from __future__ import annotations

import torch

from core.architectures.building import build, build_backbone
from core.architectures.checksums import tensors_sha256
from tests.recipes import recipe


def test_only_what_the_weights_are_counts() -> None:
    one, two = torch.arange(6.0).reshape(2, 3), torch.ones(3)
    digest = tensors_sha256({"a": one, "b": two})
    assert len(digest) == 64
    assert tensors_sha256({"b": two, "a": one.t().contiguous().t()}) == digest
    changed = ({"b": two, "a": other} for other in (one.reshape(3, 2), one.double(), -one))
    others = [{"a": one}, {"a": one, "c": two}, *changed]
    assert len({digest, *map(tensors_sha256, others)}) == 6


def test_backbone_does_not_depend_on_head_and_classes() -> None:
    three = build(recipe("resnet18"), 3).backbone.state_dict()
    nine = build(recipe("resnet18", head="mlp", dropout=0.5), 9).backbone.state_dict()
    assert tensors_sha256(three) == tensors_sha256(nine) == tensors_sha256(build_backbone(recipe("resnet18")).module.state_dict())


def test_names_types_shapes_and_every_bit_count() -> None:
    plain = {"a": torch.tensor([0.0, 1.0]), "b": torch.tensor([1, 2])}
    assert tensors_sha256(plain) == tensors_sha256({"b": plain["b"].clone(), "a": plain["a"].clone()})
    others = [
        {**plain, "a": torch.tensor([-0.0, 1.0])},
        {**plain, "a": torch.tensor([[0.0, 1.0]])},
        {**plain, "b": torch.tensor([1, 2], dtype=torch.int32)},
        {"c": plain["a"], "b": plain["b"]},
    ]
    assert len({tensors_sha256(tensors) for tensors in (plain, *others)}) == 5
    bad = torch.tensor([float("nan")])
    assert tensors_sha256({"x": bad}) == tensors_sha256({"x": bad.clone()})
