"""Names of classes that public datasets give as numbers only."""

from __future__ import annotations

from core.architectures.torchvision_guard import torchvision
from core.datasets.sources.public.names import FLOWERS, IMAGENETTE, SIGNS


def test_each_number_has_a_name_of_its_own() -> None:
    for names, count in ((FLOWERS, 102), (SIGNS, 43), (tuple(IMAGENETTE.values()), 10)):
        assert len(set(names)) == len(names) == count
        assert all(name == name.strip() and name for name in names)


def test_flowers_are_called_as_torchvision_calls_them() -> None:
    theirs = torchvision.datasets.Flowers102.classes
    assert list(FLOWERS) == [name.rstrip("?") for name in theirs]  # they are not sure of one dahlia
