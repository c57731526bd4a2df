"""Places are named, refused in words where there are none such, and options go to the place they are about."""

from __future__ import annotations

import pytest

from core.cluster.places import HERE, PLACES, carry_on, pairs_in, pairs_of
from core.support.errors import BadInput, NotThere


def test_here_is_whoever_always_trains_and_others_have_a_carrier_of_their_own() -> None:
    assert PLACES.names()[:2] == [HERE, "slurm"]
    assert carry_on(HERE, {"slurm": {}}) is None
    assert callable(carry_on("slurm", {"slurm": {"cpus": "2"}}))
    assert PLACES.get(HERE).is_here()


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(NotThere, match="no place called 'moon'"):
        carry_on("moon", {})
    with pytest.raises(BadInput, match="says something of SLURM"):
        carry_on(HERE, {"slurm": {"cpus": "2"}})
    for said in ("cpus", "cpus=", "=2"):
        with pytest.raises(BadInput):
            pairs_of([said])
    assert pairs_of(["cpus = 2", "comment=a=b"]) == {"cpus": "2", "comment": "a=b"}


def test_options_stand_in_one_line_too() -> None:
    assert pairs_in(" gpus=1  'comment=two words' ") == {"gpus": "1", "comment": "two words"}
    assert pairs_in("") == {}
    with pytest.raises(BadInput, match="quotation mark"):
        pairs_in("comment='two")
    for place in PLACES:
        assert bool(place.options) == bool(pairs_in(place.example)), "what is said as an example can be said"


def test_what_goes_elsewhere_is_refused_in_words() -> None:
    for said, options, told in (
        (HERE, {"slurm": {"cpus": "2"}}, "--slurm says something of SLURM, and the study is carried out here."),
        ("slurm", {"ray": {"cpus": "2"}}, "--ray says something of Ray, and the study is carried out on SLURM."),
        ("slurm://head:1", {}, "SLURM has no address. Say --on slurm."),
    ):
        with pytest.raises(BadInput) as caught:
            carry_on(said, options)
        assert str(caught.value) == told
    for said, told in (("cpus", "'cpus' says nothing. Say it as key=value, as in gpus=1."),
                       ("a='b", "\"a='b\": a quotation mark has no other one. Close it, or leave it out.")):  # fmt: skip
        with pytest.raises(BadInput) as caught:
            pairs_in(said)
        assert str(caught.value) == told
