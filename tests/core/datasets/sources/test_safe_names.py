"""Names that come from elsewhere: only those that stay in their folder pass, on every system."""

from __future__ import annotations

import pytest

from core.datasets.sources.safe_names import DEEPEST, LONGEST, Unsafe, collision_key, safe_parts


@pytest.mark.parametrize(
    ("name", "parts"),
    [("a/1.png", ["a", "1.png"]), ("./a//1.png", ["a", "1.png"]), ("a\\1.png", ["a", "1.png"]), ("Žluť/.x", ["Žluť", ".x"])],
)
def test_plain_names_pass(name: str, parts: list[str]) -> None:
    assert safe_parts(name) == parts


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a/../../x.png", "leads out"),
        ("..\\x.png", "leads out"),
        ("/x.png", "absolute"),
        ("C:x.png", "absolute"),
        ("a/x\n.png", "not valid text"),
        ("\udcff.png", "not valid text"),
        ("", "not valid text"),
        ("./", "no name"),
        ("a/Con.png", "reserved"),
        ("a/x:y.png", "not a valid name"),
        ("a/x. ", "not a valid name"),
        ("x" * (LONGEST + 1), "not a valid name"),
        ("d/" * DEEPEST + "x.png", "folders deep"),
    ],
)
def test_names_that_lead_elsewhere_do_not(name: str, said: str) -> None:
    with pytest.raises(Unsafe, match=said):
        safe_parts(name)


def test_names_that_a_disk_takes_for_one_have_one_key() -> None:
    assert collision_key(["A", "Blüte.PNG"]) == collision_key(["a", "Blu\u0308te.png"])
    assert collision_key(["a", "1.png"]) != collision_key(["a1.png"])
