"""An answer as it is kept by the thousand reads like the one that came."""

from __future__ import annotations

import pytest

from core.prediction.records import ClassProbability, KeptRanked


def test_what_is_kept_reads_like_what_came() -> None:
    came = tuple(ClassProbability(name, share) for name, share in (("car", 0.6), ("bus", 0.3), ("tram", 0.1)))
    kept = KeptRanked(came)
    assert kept == came
    assert came == tuple(kept)
    assert kept != came[:2]
    assert kept == KeptRanked(kept)
    assert (kept[0], kept[-1], kept[1:], kept[:9]) == (came[0], came[-1], came[1:], came)
    assert kept.first == ("car", 0.6)
    assert came[1] in kept
    with pytest.raises(IndexError):
        kept[3]
    assert not KeptRanked(())


def test_names_are_kept_once_however_often_they_come() -> None:
    names = ["".join(("ca", "r")), "".join(("c", "ar"))]
    one, other = (KeptRanked((ClassProbability(name, 1.0),)) for name in names)
    assert one[0].class_name is other[0].class_name
