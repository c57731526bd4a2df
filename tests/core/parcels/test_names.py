"""A parcel's file has a name that every disk takes."""

from __future__ import annotations

from core.parcels.names import parcel_name


def test_the_name_is_told_and_made_fit() -> None:
    assert parcel_name("boats") == "boats.safelight.zip"
    assert parcel_name("Größe & mehr").isascii()
