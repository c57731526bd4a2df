"""What cleaning proposes, and how one answer is carried over to others like it."""

from __future__ import annotations

from dataclasses import replace

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.proposals import EXCLUDE, KEEP, PROPOSED, Decision, Policy, apply_policy, moved_to, policy_of
from core.support.workspace import Workspace
from tests.asked_questions import asked, number, only, proposed
from tests.catalogs import Planted, plant, planted_dataset


def test_what_is_proposed_for_each_kind(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    assert proposed(cleaning, "tiny") == {"a/tiny.png": "exclude"}
    assert proposed(cleaning, "dark", "night") == {"b/night.png": "exclude"}
    assert proposed(cleaning, "dark", "dusk") == {"b/dusk.png": "keep"}
    assert list(proposed(cleaning, "exact-duplicate", "copy").values()) == ["keep", "exclude", "exclude"]
    assert proposed(cleaning, "near-duplicate", "large") == {
        "a/large.png": "keep", "a/copy-0.png": "exclude", "a/small.png": "exclude"
    }  # fmt: skip
    assert proposed(cleaning, "label-conflict", "both") == {"a/both.png": "exclude", "b/both.png": "exclude"}


def test_a_contradiction_follows_a_clear_majority(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/{n}.png", content="same") for n in range(2)])
    plant(dataset, [Planted("b/0.png", label="b", content="same"), Planted("b/1.png", label="b")])
    check_stored(dataset)
    cleaning = asked(dataset)
    assert proposed(cleaning, "label-conflict") == {"a/0.png": "keep", "a/1.png": "keep", "b/0.png": "a"}


def test_of_copies_the_largest_that_is_still_in_use_is_kept(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    cleaning.answer(only(cleaning, "odd-size", "large"), {number(faulty, "a/large.png"): EXCLUDE})
    proposal = proposed(cleaning, "near-duplicate", "large")
    assert proposal["a/large.png"] == "exclude"
    assert sorted(proposal.values()) == ["exclude", "exclude", "keep"]


def test_an_answer_is_told_in_words_and_carried_over(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    night, dusk = only(cleaning, "dark", "night"), only(cleaning, "dark", "dusk")
    policy = policy_of(night, cleaning.proposal(night))
    assert policy == Policy("exclude")
    cleaning.answer(night, cleaning.proposal(night))
    assert cleaning.alike(night, policy) == (dusk,)
    assert cleaning.carry_over((dusk,), policy) == 1
    assert cleaning.decision(number(faulty, "b/dusk.png")) == EXCLUDE
    copies = only(cleaning, "exact-duplicate", "copy")
    assert policy_of(copies, cleaning.proposal(copies)) == Policy("largest")
    assert policy_of(copies, {sample.id: KEEP for sample in copies.samples}) == Policy("keep")
    mixed = {sample.id: EXCLUDE if sample == copies.samples[0] else KEEP for sample in copies.samples}
    assert policy_of(copies, mixed) is None
    conflict = only(cleaning, "label-conflict", "both")
    toward = {sample.id: Decision("relabel", "b") if sample.label == "a" else KEEP for sample in conflict.samples}
    assert policy_of(conflict, toward) == Policy("move", "b")
    assert Policy("move", "b").words == "Move to b"


def test_keeping_all_like_this_does_not_take_back_what_was_decided(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    tiny, odd = only(cleaning, "tiny"), cleaning.of_kind("odd-size")
    cleaning.answer(tiny, cleaning.proposal(tiny))
    large = next(question for question in odd if question.samples[0].path == "a/large.png")
    cleaning.answer(large, {sample.id: KEEP for sample in large.samples})
    assert cleaning.carry_over(cleaning.alike(large, Policy("keep")), Policy("keep")) == len(odd) - 1 > 0
    assert cleaning.decision(number(faulty, "a/tiny.png")) == EXCLUDE


def test_what_a_policy_would_answer_is_foreseen_without_being_noted(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    open_ones = cleaning.open_of("dark")
    night = open_ones[0].samples[0].id
    foreseen = cleaning.foreseen(open_ones, Policy("exclude"))
    assert {decision for answer in foreseen.values() for decision in answer.values()} == {EXCLUDE}
    assert cleaning.totals().answered == 0
    moved = Decision("relabel", "night")
    kept = cleaning.foreseen(open_ones, Policy("keep"), {night: moved})
    assert kept[open_ones[0].key] == {night: moved}, "what is decided before stays"


def test_every_policy_is_said_as_an_order() -> None:
    said = {name: Policy(name, "cats").words for name in ("keep", "exclude", "largest", "move", "suggested", "proposed")}
    assert said == {
        "keep": "Keep all pictures",
        "exclude": "Exclude all pictures",
        "largest": "Keep the largest, exclude the others",
        "move": "Move to cats",
        "suggested": "Move each to the class suggested for it",
        "proposed": "Take what is proposed",
    }


def test_a_policy_answers_for_every_picture_that_is_not_decided_yet(faulty: Dataset) -> None:
    cleaning = asked(faulty)
    question = only(cleaning, "near-duplicate", "large")
    paths = {sample.id: sample.path for sample in question.samples}

    def answer(policy: Policy, decided: dict[int, Decision] | None = None) -> dict[str, str]:
        found = apply_policy(policy, question, decided or {})
        return {paths[number]: decision.label or decision.act for number, decision in found.items()}

    every = sorted(paths.values())
    large, copy, small = (next(path for path in every if name in path) for name in ("large", "copy", "small"))
    aside = {number(faulty, large): EXCLUDE}
    assert answer(Policy("keep")) == dict.fromkeys(every, "keep")
    assert answer(Policy("keep"), aside) == {**dict.fromkeys(every, "keep"), large: "exclude"}
    assert answer(Policy("exclude")) == dict.fromkeys(every, "exclude")
    assert answer(Policy("largest")) == {large: "keep", copy: "exclude", small: "exclude"}
    assert sorted(answer(Policy("largest"), aside).values()) == ["exclude", "exclude", "keep"]
    assert answer(Policy("largest"), aside)[large] == "exclude"
    assert answer(Policy("move", "z")) == dict.fromkeys(every, "z")
    assert answer(Policy("move", "z"), aside) == {**dict.fromkeys(every, "z"), large: "exclude"}
    assert answer(Policy("suggested")) == dict.fromkeys(every, "keep"), "a check that suggests nothing moves nothing"
    assert answer(PROPOSED) == proposed(cleaning, "near-duplicate", "large")
    hinted = replace(question, suggestion="z")
    moved = apply_policy(Policy("suggested"), hinted, aside)
    assert moved == {sample.id: EXCLUDE if sample.path == large else moved_to(sample, "z") for sample in question.samples}
