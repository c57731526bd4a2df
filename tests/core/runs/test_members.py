"""What a recipe says of members and of the runs it takes weights of."""

from __future__ import annotations

import pytest

from core.runs.members import FROZEN, MemberName, member_name, members_of_text, runs_of, with_runs_called
from core.runs.recipe import Recipe
from core.support.errors import BadInput

ENSEMBLE = {"architecture": "ensemble", "weights": "members", "stages": (FROZEN,)}


def recipe(*members: str, **settings: object) -> Recipe:
    return Recipe.model_validate({**ENSEMBLE, "members": members, **settings})


def test_a_member_is_a_run_or_an_architecture_at_a_size() -> None:
    assert member_name("run:a @ b") == MemberName(run="a @ b")
    assert member_name("lite0@288") == MemberName(architecture="lite0", size=288)
    assert member_name("timm:vit_tiny@224") == MemberName(architecture="timm:vit_tiny", size=224)
    assert member_name("lite2") == MemberName(architecture="lite2")
    for odd in ("", "run:", "lite0@", "lite0@big", "@288", "lite0@-3"):
        with pytest.raises(BadInput) as caught:
            member_name(odd)
        assert str(caught.value) == (
            f"{odd!r} does not say what a member of an ensemble is. Use 'run:NAME', or 'ARCHITECTURE@SIZE' as in lite0@288."
        )


def test_runs_are_found_and_called_otherwise() -> None:
    both = recipe("run:a", "lite0@288", "run:b")
    assert runs_of(both) == ("a", "b")
    assert with_runs_called(both, str.upper).members == ("run:A", "lite0@288", "run:B")
    assert runs_of(Recipe.model_validate({"weights": "run:c"})) == ("c",)
    assert runs_of(Recipe.model_validate({})) == ()


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"members": ("run:a",)}, "2 to 12 different members"),
        ({"members": ("run:a", "run:a")}, "2 to 12 different members"),
        ({"members": ()}, "members go with architecture"),
        ({"weights": "imagenet"}, "members go with architecture"),
        ({"average_weights": 0.9}, "no averaged weights"),
        ({"join": "mean"}, "its optimiser is 'solved'"),
        ({"stages": (FROZEN.model_copy(update={"trains": "everything"}),)}, "members stay as they are"),
    ],
)
def test_what_no_ensemble_can_be_is_refused(settings: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Recipe.model_validate({**ENSEMBLE, "members": ("run:a", "run:b"), **settings})


def test_members_are_read_with_commas_or_as_json() -> None:
    assert members_of_text("run:a, lite0@288 ,run:b") == ["run:a", "lite0@288", "run:b"]
    assert members_of_text('["run:a, the first", "lite0@288"]') == ["run:a, the first", "lite0@288"]
    for odd in ("[run:a", "[" * 20_000):
        with pytest.raises(BadInput) as caught:
            members_of_text(odd)
        said = f'members={odd} is no list. Write members=run:A,run:B, or members=["run:A", "run:B"].'
        assert str(caught.value) == said
