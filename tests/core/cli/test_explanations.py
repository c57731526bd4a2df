"""What explains an answer is told by run, as a document and in sentences, and only what was asked for."""

from __future__ import annotations

from pathlib import Path

from core.cli.explanations import Explanations
from core.prediction.explaining.records import HeatMap, LearnedPicture, NearestPictures

A, B = Path("/p/a.png"), Path("/p/b.png")


def near(name: str, distance: float, same: str = "") -> LearnedPicture:
    return LearnedPicture(name, Path("/d") / name, Path("/t.jpg"), "cat\x1b", distance, same)  # type: ignore[arg-type]


def test_a_picture_has_the_keys_of_what_was_asked_for() -> None:
    heat = HeatMap("one", A, "cat", ("grad-cam", "grad-cam"), (7, 9), ("m", "n"), "", False, Path("/h/a.png"))
    found = Explanations((heat,), (NearestPictures("two", B, "pets", 9, 0, (near("c.jpg", 0.25),)),))
    assert found.document(A) == {"heat": {"one": {"file": "/h/a.png", "class": "cat", "method": "grad-cam", "words": heat.words}}}
    assert found.document(B) == {
        "nearest": {
            "two": {
                "dataset": "pets",
                "among": 9,
                "pictures": [{"path": "c.jpg", "class": "cat\x1b", "distance": 0.25, "same": None}],
            }
        }
    }
    assert Explanations().document(A) == {}
    assert Explanations().text() == ""


def test_a_person_reads_how_far_each_is_and_which_is_the_picture_itself() -> None:
    rows = (near("cat/c.jpg", 0, "pixels"), near("d.jpg", 0.1234))
    assert Explanations((), (NearestPictures("two", B, "pets", 9, 0, rows),)).text().splitlines() == [
        "/p/b.png",
        "  two has learned from this picture in another file: cat/c.jpg.",
        "    cat/c.jpg  cat\\x1b, the same picture",
        "    d.jpg      cat\\x1b, distance 0.123",
    ]
