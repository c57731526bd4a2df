"""What serving needs is named where it is missing."""

from __future__ import annotations

import pytest

from core.serving import installed
from core.serving.installed import check_installed
from core.support.errors import NotThere


def test_missing_packages_are_named_with_their_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    check_installed()
    there = {"fastapi": object(), "uvicorn": None}
    monkeypatch.setattr(installed.importlib.util, "find_spec", there.get)
    with pytest.raises(
        NotThere,
        match=(
            r"^Serving needs packages that are not installed: uvicorn\. They are an extra: `pip install "
            r'"safelight\[serve\]"`, or `pip install fastapi uvicorn`, installs them\.$'
        ),
    ) as caught:
        check_installed()
    assert caught.value.hint == (
        'They are an extra: `pip install "safelight[serve]"`, or `pip install fastapi uvicorn`, installs them.'
    )
    there.update(fastapi=None)
    with pytest.raises(
        NotThere,
        match=(
            r"^Serving needs packages that are not installed: fastapi, uvicorn\. They are an extra: `pip install "
            r'"safelight\[serve\]"`, or `pip install fastapi uvicorn`, installs them\.$'
        ),
    ):
        check_installed()
