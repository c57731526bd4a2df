"""A person is told which package to install before Qt aborts."""

from __future__ import annotations

import pytest

from core.support import system_libraries as subject


def test_missing_libraries_are_named_by_package() -> None:
    there = {"libGL.so.1", "libEGL.so.1", "libdbus-1.so.3", "libgthread-2.0.so.0"}
    assert subject.missing_packages(False, "linux", there.__contains__) == ("libxkbcommon0", "libfontconfig1")
    assert "libxcb-cursor0" in subject.missing_packages(True, "linux", there.__contains__)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_nothing_is_missing_where_qt_brings_everything(platform: str) -> None:
    assert subject.missing_packages(True, platform, lambda library: False) == ()


def test_the_line_to_type_is_complete() -> None:
    assert subject.install_line(("libegl1", "libgl1")).endswith("\n  sudo apt-get install libegl1 libgl1")


@pytest.mark.parametrize(
    ("environment", "platform", "shown"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_display_is_recognised(environment: dict[str, str], platform: str, shown: bool) -> None:
    assert subject.has_display(environment, platform) is shown
