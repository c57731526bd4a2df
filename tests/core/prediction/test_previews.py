"""Small pictures are made by the decoder, and unusable files are passed over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from core.prediction.previews import PreviewMade, make_previews
from core.support.jobs import Context


def test_every_usable_picture_gets_a_small_one(shapes_folder: Callable[..., Path], tmp_path: Path) -> None:
    pictures = sorted(shapes_folder(classes=1, each=3, size=40).rglob("*.*"))
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes(b"\xff\xd8\xff no picture")
    heard: list[object] = []
    made = make_previews([*pictures, damaged], tmp_path / "small", Context(heard.append))
    events = [event for event in heard if isinstance(event, PreviewMade)]
    assert made == len(events) == 3
    assert {event.path for event in events} == set(pictures)
    for event in events:
        assert (event.width, event.height) == (40, 40)
        with Image.open(event.thumbnail) as small:
            assert small.format == "JPEG"


def test_a_stop_leaves_the_rest_out(shapes_folder: Callable[..., Path], tmp_path: Path) -> None:
    context = Context()
    context.request_stop()
    assert make_previews(sorted(shapes_folder(classes=1, each=2).rglob("*.*")), tmp_path / "small", context) == 0
