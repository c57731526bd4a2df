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


def test_what_is_missing_is_printed_as_a_line_or_as_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(subject, "missing_packages", lambda window: asked.append(window) or ("libegl1", "libgl1"))
    assert subject.main([]) == 1
    assert capsys.readouterr().out == subject.install_line(("libegl1", "libgl1")) + "\n"
    assert subject.main(["--window", "--names"]) == 1
    assert capsys.readouterr().out == "libegl1 libgl1\n"
    assert asked == [False, True]
    monkeypatch.setattr(subject, "missing_packages", lambda window: ())
    assert subject.main(["--window"]) == 0
    assert capsys.readouterr().out == ""


def test_a_library_loads_or_does_not() -> None:
    assert not subject._loads("libthat-nobody-has.so.1")
    assert subject.install_line(("a",)) == (
        "Qt needs system libraries that are not installed. On Debian and Ubuntu:\n  sudo apt-get install a"
    )
