"""The table of layers: what is told of parts, and how numbers are written."""

from __future__ import annotations

import pytest

from core.architectures.layer_table import Change, Layer, LayerTable, Part, millions, shape_text


def layer(name: str, *changes: Change, shape: tuple[int, ...] = (3,), parameters: int = 1) -> Layer:
    return Layer(name, f"{name}, 3 x 3", shape, parameters, 10, changes)


def test_a_part_adds_its_layers_up() -> None:
    part = Part("Block 1 of 1", (layer("a", "trains"), layer("b", "trains"), layer("token", "trains", shape=(), parameters=5)))
    assert (part.parameters, part.multiply_adds, part.shape) == (7, 30, (3,))


@pytest.mark.parametrize(
    ("kinds", "together"),
    [
        (["trains", "scale and shift", ""], "trains"),
        (["frozen", ""], "frozen"),
        (["frozen", "trains"], "partly"),
        (["scale and shift"], "scale and shift"),
        (["partly"], "partly"),
        ([""], ""),
    ],
)
def test_what_a_stage_does_to_a_part(kinds: list[Change], together: Change) -> None:
    assert Part("p", tuple(layer("x", kind) for kind in kinds)).changes == (together,)


def test_rows_are_parts_or_layers() -> None:
    parts = (Part("Block 1 of 1", (layer("Conv", "frozen"), layer("Conv", "frozen"), layer("Norm", "frozen"))),)
    table = LayerTable("Net", (32,), 2, ("Head only",), parts)
    assert table.headings[-1] == "Head only"
    assert table.rows(False) == [("Block 1 of 1", "2 Conv, Norm", "3", 3, 30, "frozen")]
    assert [row[0] for row in table.rows(True)] == ["Conv", "Conv", "Norm"]
    two = LayerTable("Net", (32,), 1, ("Head only", "Everything"), parts)
    assert two.headings[-2:] == ("1: Head only", "2: Everything")
    assert "pictures of 288 and 260 pixels" in LayerTable("Net", (288, 260, 288), 2, (), parts).words
    assert two.words == "Net for 1 class and pictures of 32 pixels: 3 parameters, 30 multiply-adds a picture."


def test_numbers_are_written_short() -> None:
    numbers = (999_999, 1_000_000, 54_200_000, 412_000_000, 1_814_000_000, 17_560_000_000, 1_016_717_000_000)
    assert [millions(number) for number in numbers] == [
        "999,999", "1.00 M", "54.2 M", "412 M", "1.81 G", "17.6 G", "1.02 T",
    ]  # fmt: skip
    assert shape_text((64, 56, 56)) == "64 x 56 x 56"
