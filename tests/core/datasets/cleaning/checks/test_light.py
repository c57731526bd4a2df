"""Checks of light, against what is usual in the dataset."""

from __future__ import annotations

from core.datasets.cleaning.checking import check_stored
from core.support.workspace import Workspace
from tests.asked_questions import found
from tests.catalogs import Planted, plant, planted_dataset
from tests.evidences import evidence, found_in


def test_limits_come_from_the_dataset(workspace: Workspace) -> None:
    night, day = planted_dataset(workspace, "night"), planted_dataset(workspace, "day")
    plant(night, [Planted(f"a/{n}.png", brightness=0.1 + n / 1000, contrast=0.1) for n in range(30)])
    plant(day, [Planted(f"a/{n}.png", brightness=0.5 + n / 1000) for n in range(30)])
    plant(day, [Planted("a/night.png", brightness=0.1, contrast=0.1)])
    assert "dark" not in found(check_stored(night))
    assert found(check_stored(day))["dark"] == {("a/night.png",)}


def told(kind: str, **measures: object) -> list[tuple[str, float, str]]:
    """Pictures that are found, with their scores and what is said."""
    seen = evidence(6, measures)
    return [(finding.paths[0], round(finding.score, 3), finding.detail) for finding in found_in(kind, seen)]


def test_what_is_certainly_dark_bright_flat_or_blurred_is_told_with_its_figures() -> None:
    brightness = [0.05, 0.11, 0.5, 0.5, 0.5, 0.5]
    assert told("dark", brightness=brightness, contrast=0.02) == [
        ("a/0.png", 0.743, "0.090, where 0.350 or more is usual here: the grey level of its lightest parts (0 black, 1 white)."),
        ("a/1.png", 0.571, "0.150, where 0.350 or more is usual here: the grey level of its lightest parts (0 black, 1 white)."),
    ]  # fmt: skip
    assert told("bright", brightness=[0.98, *[0.5] * 5], contrast=0.02) == [
        ("a/0.png", 0.8, "0.060, where 0.300 or more is usual here: the distance of its darkest parts from white (0 to 1)."),
    ]  # fmt: skip
    assert told("low-contrast", contrast=[0.02, *[0.2] * 5]) == [
        ("a/0.png", 0.75, "0.020, where 0.080 or more is usual here: the standard deviation of its grey levels (0 to 0.5)."),
    ]  # fmt: skip
    assert told("blurred", sharpness=[0.05, *[1.0] * 5]) == [
        ("a/0.png", 0.8, "0.050, where 0.250 or more is usual here: the strength of its finest detail relative to its contrast."),
    ]  # fmt: skip


def test_where_all_are_dark_only_what_is_certainly_dark_is_found() -> None:
    assert told("dark", brightness=[0.149, 0.151, 0.2, 0.2, 0.2, 0.2], contrast=0.0)[0][2].startswith(
        "0.149, where 0.150 or more"
    )
    assert len(told("dark", brightness=[0.149, 0.151, 0.2, 0.2, 0.2, 0.2], contrast=0.0)) == 1
    assert told("dark", brightness=[0.15, *[0.2] * 5], contrast=0.0) == [], "the limit itself is usual"


def test_of_a_picture_of_one_colour_nothing_else_is_said() -> None:
    flat = [0.0025, 0.01, *[0.2] * 4]
    assert told("uniform", contrast=flat) == [("a/0.png", 0.75, "It is nearly one single grey level and shows nothing.")]
    assert [path for path, *_ in told("low-contrast", contrast=flat)] == ["a/1.png"]
    assert told("blurred", contrast=flat, sharpness=[0.0, 1, 1, 1, 1, 1]) == []
    assert [path for path, *_ in told("blurred", contrast=flat, sharpness=[0.0, 0.0, 1, 1, 1, 1])] == ["a/1.png"]
    assert list(found_in("blurred", evidence(0))) == []
