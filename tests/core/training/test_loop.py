"""The loop: it learns, every option of a recipe does something, and a run that was stopped goes on exactly."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from core.runs.augmentation import NO_AUGMENTATION, Augmentation
from core.runs.checkpoints import load_best, load_checkpoint
from core.runs.event_log import History
from core.runs.events import CheckpointSaved, Noted, StageStarted
from core.runs.recipe import Recipe, Stage
from core.training import loop
from core.training.interruptions.divergence import Diverged
from core.training.loop import Training
from core.training.step.stepping import OutOfMemory
from tests.tiny_training import Trained, figures, same, tiny_recipe, train_tiny

PLAIN = Stage(epochs=2, batch_size=8, learning_rate=0.01, augmentation=NO_AUGMENTATION)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return train_tiny(tmp_path_factory.mktemp("plain"), tiny_recipe(PLAIN))


def changed(**settings: object) -> Stage:
    return Stage.model_validate({**PLAIN.model_dump(), **settings})


@pytest.mark.usefixtures("usual_width")
def test_learns_and_leaves_the_best_weights(tmp_path: Path) -> None:
    stage = Stage(epochs=12, batch_size=8, learning_rate=0.01, augmentation=NO_AUGMENTATION)
    trained = train_tiny(tmp_path, tiny_recipe(stage))
    best = max(trained.epochs, key=lambda epoch: (epoch.val_accuracy, -epoch.val_loss))
    assert trained.reason == "completed"
    assert best.val_accuracy >= 0.8
    assert [epoch.epoch for epoch in trained.epochs] == list(range(1, 13))
    assert trained.epochs[-1].step == trained.training.plan.stages[0].steps
    tensors, metadata = load_best(trained.folder.best_weights)
    assert metadata["epoch"] == str(best.epoch)
    assert float(metadata["val_accuracy"]) == best.val_accuracy
    assert tensors.keys() == trained.weights.keys()


def test_the_same_recipe_gives_the_same_bits(plain: Trained, tmp_path: Path) -> None:
    again = train_tiny(tmp_path, tiny_recipe(PLAIN))
    assert same(again.weights, plain.weights)
    assert figures(again.epochs) == figures(plain.epochs)


OPTIONS: dict[str, tuple[Stage, dict[str, object]]] = {
    "optimiser": (changed(optimiser="sgd"), {}),
    "momentum": (changed(optimiser="sgd", momentum=0.5), {}),
    "learning rate": (changed(learning_rate=0.02), {}),
    "backbone rate": (changed(backbone_rate=0.5), {}),
    "weight decay": (changed(weight_decay=0.5), {}),
    "schedule": (changed(schedule="constant"), {}),
    "warm-up": (changed(warm_up=0.5), {}),
    "label smoothing": (changed(label_smoothing=0.2), {}),
    "clip gradient": (changed(clip_gradient=0.01, optimiser="sgd"), {}),
    "accumulate": (changed(accumulate=2), {}),
    "batch size": (changed(batch_size=4), {}),
    "flip": (changed(augmentation=Augmentation(flip=True, smallest_crop=1, stretch=1)), {}),
    "smallest crop": (changed(augmentation=Augmentation(flip=False, smallest_crop=0.5, stretch=1)), {}),
    "stretch": (changed(augmentation=Augmentation(flip=False, smallest_crop=1, stretch=1.5)), {}),
    "rotation": (changed(augmentation=NO_AUGMENTATION.model_copy(update={"rotation": 30.0})), {}),
    "brightness": (changed(augmentation=NO_AUGMENTATION.model_copy(update={"brightness": 0.5})), {}),
    "contrast": (changed(augmentation=NO_AUGMENTATION.model_copy(update={"contrast": 0.5})), {}),
    "saturation": (changed(augmentation=NO_AUGMENTATION.model_copy(update={"saturation": 0.5})), {}),
    "upside down": (changed(augmentation=NO_AUGMENTATION.model_copy(update={"upside_down": True})), {}),
    "zoom": (changed(augmentation=NO_AUGMENTATION.model_copy(update={"zoom": 0.3})), {}),
    "width shift": (changed(augmentation=NO_AUGMENTATION.model_copy(update={"width_shift": 0.2})), {}),
    "policy": (changed(augmentation=NO_AUGMENTATION.model_copy(update={"policy": "trivialaugment"})), {}),
    "hue": (changed(augmentation=NO_AUGMENTATION.model_copy(update={"hue": 60.0})), {}),
    "blur": (changed(augmentation=NO_AUGMENTATION.model_copy(update={"blur": 1.5})), {}),
    "steps": (changed(schedule="steps"), {}),
    "layer decay": (changed(layer_decay=0.5), {}),
    "train size": (changed(train_size=12), {}),
    "norm statistics": (changed(norm_statistics="frozen"), {}),
    "lion": (changed(optimiser="lion"), {}),
    "muon": (changed(optimiser="muon"), {}),
    "erase": (changed(augmentation=NO_AUGMENTATION.model_copy(update={"erase": 1.0})), {}),
    "mixup": (changed(augmentation=NO_AUGMENTATION.model_copy(update={"mixup": 0.4})), {}),
    "cutmix": (changed(augmentation=NO_AUGMENTATION.model_copy(update={"cutmix": 1.0})), {}),
    "class weights": (PLAIN, {"balance": "class weights"}),
    "balanced sampling": (PLAIN, {"balance": "balanced sampling"}),
    "dropout": (PLAIN, {"dropout": 0.5}),
    "head": (PLAIN, {"head": "mlp", "head_width": 8}),
    "seed": (PLAIN, {"seed": 1}),
    "precision": (PLAIN, {"precision": "bf16"}),
    "picture size": (PLAIN, {"picture_size": 24}),
    "last blocks": (changed(trains="last blocks", blocks=1), {}),
}


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_changes_what_is_learned(option: str, plain: Trained, tmp_path: Path) -> None:
    stage, settings = OPTIONS[option]
    other = train_tiny(tmp_path, _recipe(stage, settings))
    assert other.reason == "completed"
    assert not same(other.weights, plain.weights)


def _recipe(stage: Stage, settings: dict[str, object]) -> Recipe:
    # A recipe with random weights has to train everything somewhere; a moment of it does.
    stages = (stage,) if stage.trains == "everything" else (stage.model_copy(update={"trains": "everything", "epochs": 1}), stage)
    return tiny_recipe(stage, **{"stages": stages, **settings})


def test_averaged_weights_are_what_is_judged(plain: Trained, tmp_path: Path) -> None:
    averaged = train_tiny(tmp_path, tiny_recipe(PLAIN, average_weights=0.9))
    assert same(averaged.weights, plain.weights)  # they are beside the training, not in it
    assert [e.train_loss for e in averaged.epochs] == [e.train_loss for e in plain.epochs]
    assert [e.val_loss for e in averaged.epochs] != [e.val_loss for e in plain.epochs]
    best, _ = load_best(averaged.folder.best_weights)
    assert not same(best, averaged.weights)


def test_a_stage_leaves_alone_what_it_does_not_train(tmp_path: Path) -> None:
    first = changed(epochs=1)
    for trains, untouched in (("head", "backbone."), ("last blocks", "backbone.")):
        last = changed(trains=trains, blocks=1, augmentation=Augmentation(), epochs=1)
        place = tmp_path / trains
        before = train_tiny(place / "before", tiny_recipe(first)).weights
        after = train_tiny(place / "after", tiny_recipe(stages=(first, last))).weights
        moved = {name for name in before if not torch.equal(before[name], after[name])}
        still = {name for name in before if name.startswith(untouched)} - moved
        assert any(name.startswith("head.") for name in moved)
        if trains == "head":
            assert {name for name in before if name.startswith("backbone.")} == still
        else:
            assert still
            assert any(name.startswith("backbone.") for name in moved)
        # BatchNorm of what is frozen learns nothing, its statistics included.
        assert {name for name in still if "running" in name or "tracked" in name}


def test_early_stopping_ends_the_stage(tmp_path: Path) -> None:
    stage = changed(epochs=50, learning_rate=1e-9, schedule="constant")
    trained = train_tiny(tmp_path, tiny_recipe(stage, early_stopping=2))
    assert trained.reason == "early-stopped"
    assert 3 <= len(trained.epochs) < 50
    assert max(trained.epochs, key=lambda e: (e.val_accuracy, -e.val_loss)).epoch == len(trained.epochs) - 2


def test_stages_follow_each_other(tmp_path: Path) -> None:
    head = changed(trains="head", epochs=2)
    trained = train_tiny(tmp_path, tiny_recipe(stages=(head, PLAIN)))
    started = [event for event in trained.events if isinstance(event, StageStarted)]
    assert [(s.stage, s.title, s.epoch) for s in started] == [(0, "Head only", 0), (1, "Everything", 2)]
    assert [epoch.stage for epoch in trained.epochs] == [0, 0, 1, 1]
    assert trained.training.plan.stages[0].cached
    assert not trained.training.plan.stages[1].cached


VARIED = Stage(epochs=3, batch_size=8, accumulate=2, learning_rate=0.01, augmentation=Augmentation(mixup=0.2, rotation=10))


# Asked before each step and before each look at val: stage 1 has 5 steps and one look, an epoch of stage 2 has 3 and one.
@pytest.mark.parametrize(
    ("optimiser", "asked", "steps"), [("sgd", 5, 5), ("sgd", 7, 6), ("adamw", 8, 7), ("adamw", 9, 8), ("sgd", 12, 10)]
)
def test_a_stopped_run_goes_on_to_the_same_bits(optimiser: str, asked: int, steps: int, tmp_path: Path) -> None:
    last = VARIED.model_copy(update={"optimiser": optimiser})
    recipe = tiny_recipe(stages=(changed(trains="head", epochs=1), last), dropout=0.3, average_weights=0.9)
    whole = train_tiny(tmp_path / "whole", recipe)
    first = train_tiny(tmp_path / "parts", recipe, stop_after=asked)
    assert first.reason == "stopped"
    checkpoint = load_checkpoint(first.folder.last_checkpoint)
    assert checkpoint is not None
    assert checkpoint.step == steps
    second = train_tiny(tmp_path / "parts", recipe, checkpoint=checkpoint)
    assert second.reason == "completed"
    assert same(second.weights, whole.weights)
    assert figures(first.epochs + second.epochs) == figures(whole.epochs)
    assert same(load_best(second.folder.best_weights)[0], load_best(whole.folder.best_weights)[0])


@pytest.mark.parametrize("steps", [7, 22])
def test_a_rate_on_a_plateau_falls_and_goes_on_to_the_same_bits(steps: int, tmp_path: Path) -> None:
    # At such a rate no weight changes, and val stands still from the first epoch on: epochs 3 and 5 are the second in vain.
    still = changed(epochs=6, learning_rate=1e-15, schedule="plateau", warm_up=0, plateau_patience=2, plateau_factor=0.5)
    recipe = tiny_recipe(still.model_copy(update={"layer_decay": 0.5, "train_size": 12, "norm_statistics": "frozen"}))
    whole = train_tiny(tmp_path / "whole", recipe)
    rates = [epoch.rate for epoch in whole.epochs]
    assert rates == [1e-15] * 3 + [0.5e-15] * 2 + [0.25e-15]
    assert texts(whole)[0] == "Val has not become better for 2 epochs: the rate falls to 5e-16."
    first = train_tiny(tmp_path / "parts", recipe, stop_after=steps)
    second = train_tiny(tmp_path / "parts", recipe, checkpoint=load_checkpoint(first.folder.last_checkpoint))
    assert second.reason == "completed"
    assert same(second.weights, whole.weights)
    assert [epoch.rate for epoch in first.epochs + second.epochs] == rates


def test_a_loss_that_is_not_finite_ends_the_run_with_good_weights(tmp_path: Path) -> None:
    recipe = tiny_recipe(changed(epochs=30))

    def poison(training: Training) -> None:
        layer = training.network.head
        layer.register_forward_pre_hook(lambda module, inputs: (inputs[0] * (1 if len(saved) < 1 else float("nan")),))

    saved: list[object] = []

    def watch(training: Training) -> None:
        poison(training)
        emit = training.emit
        object.__setattr__(
            training, "emit", lambda event: (saved.append(event) if isinstance(event, CheckpointSaved) else None, emit(event))
        )

    with pytest.raises(Diverged, match="infinite or undefined in epoch 2"):
        train_tiny(tmp_path, recipe, change=watch)
    folder = tmp_path / "models" / "tiny"
    best, _ = load_best(folder / "best.safetensors")
    last = load_checkpoint(folder / "last.ckpt")
    assert last is not None
    assert all(torch.isfinite(tensor).all() for tensor in [*best.values(), *last.tensors.values()])


NO_ROOM = torch.OutOfMemoryError("no room")
ON_PROCESSOR = "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 1"


def _short_of_memory(limit: int, error: Exception = NO_ROOM) -> object:
    def change(training: Training) -> None:
        def refuse(module: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
            if module.training and len(inputs[0]) > limit:
                raise error

        training.network.register_forward_pre_hook(refuse)

    return change


@pytest.mark.parametrize("error", [NO_ROOM, RuntimeError(ON_PROCESSOR), MemoryError()])
def test_out_of_memory_goes_on_in_smaller_parts_with_the_same_steps(error: Exception, plain: Trained, tmp_path: Path) -> None:
    trained = train_tiny(tmp_path, tiny_recipe(PLAIN), change=_short_of_memory(4, error))  # type: ignore[arg-type]
    notes = [event.text for event in trained.events if isinstance(event, Noted)]
    assert trained.reason == "completed"
    assert len(notes) == 1
    assert "in 2 parts" in notes[0]
    assert [epoch.step for epoch in trained.epochs] == [epoch.step for epoch in plain.epochs]


def test_smaller_parts_are_counted_as_they_are_made(tmp_path: Path) -> None:
    stage = changed(epochs=1, batch_size=4, accumulate=2)
    change, counts = _short_of_memory(3), {"train": (5, 5, 4), "val": (2, 2, 2), "test": (1, 1, 1)}
    trained = train_tiny(tmp_path, tiny_recipe(stage), change=change, counts=counts)  # type: ignore[arg-type]
    (note,) = [event.text for event in trained.events if isinstance(event, Noted)]
    assert "7 pictures now go through in 3 parts" in note, "of the planned parts, 4 and 3, only the first can be halved"


def test_a_share_of_one_picture_goes_through_in_one_part() -> None:
    """The process whose memory failed had more of the step."""
    told: list[Noted] = []
    itself = SimpleNamespace(
        _stepper=SimpleNamespace(parts=lambda own: own, differs=""),
        _ranks=SimpleNamespace(count=2),
        _state=SimpleNamespace(progress=SimpleNamespace(epoch=1, share=3, step=7)),
        _stage=SimpleNamespace(steps_per_epoch=4),
        _training=SimpleNamespace(emit=told.append),
    )
    for own in (1, 2):
        loop._Stage._tell_of_parts(itself, 3, own)  # type: ignore[arg-type]
    assert [note.text.partition("of a step's ")[2].partition(". ")[0] for note in told] == [
        "3 pictures in 1 part", "3 pictures in 2 parts",
    ]  # fmt: skip


def test_out_of_memory_for_two_pictures_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(
        OutOfMemory,
        match=(
            r"^The device has not enough memory for this network\. Choose smaller pictures or a smaller architecture, "
            r"or close what else uses the device\.$"
        ),
    ):
        train_tiny(tmp_path, tiny_recipe(PLAIN), change=_short_of_memory(1))  # type: ignore[arg-type]


def test_accumulated_batches_have_the_gradient_of_one_large_batch(tmp_path: Path) -> None:
    # The backbone is frozen: with BatchNorm in training, batches would know how they were cut.
    large, parts = (
        train_tiny(
            tmp_path / str(accumulate),
            tiny_recipe(stages=(changed(trains="head", epochs=6, batch_size=16 // accumulate, accumulate=accumulate), PLAIN)),
            stop_after=24,
        ).epochs
        for accumulate in (1, 4)
    )
    assert len(large) == len(parts) == 6
    for one, other in zip(large, parts, strict=True):
        assert other.step == one.step
        assert other.val_loss == pytest.approx(one.val_loss, rel=1e-5)
        assert other.train_loss == pytest.approx(one.train_loss, rel=1e-5)
    assert large[-1].train_loss < large[0].train_loss


SOLVED = Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION)


def test_a_solved_head_takes_one_step_and_says_how_its_penalty_was_found(tmp_path: Path) -> None:
    recipe = tiny_recipe(SOLVED, stages=(SOLVED, changed(epochs=1)))
    trained = train_tiny(tmp_path, recipe)
    assert trained.reason == "completed"
    assert [(epoch.epoch, epoch.stage, epoch.step) for epoch in trained.epochs] == [(1, 0, 1), (2, 1, 1 + 5)]
    assert trained.epochs[0].train_accuracy >= 0.8
    assert "cross-validation on 36 pictures of train" in texts(trained)[0]
    again = train_tiny(tmp_path / "again", recipe)
    assert same(again.weights, trained.weights)


def test_a_run_that_is_stopped_while_its_head_is_solved_solves_it_when_it_goes_on(tmp_path: Path) -> None:
    recipe = tiny_recipe(SOLVED, stages=(SOLVED, changed(epochs=1)))
    whole = train_tiny(tmp_path / "whole", recipe)
    stopped = train_tiny(tmp_path / "parts", recipe, stop_after=3)
    assert stopped.reason == "stopped"
    assert not stopped.epochs
    checkpoint = load_checkpoint(stopped.folder.last_checkpoint)
    resumed = train_tiny(tmp_path / "parts", recipe, checkpoint=checkpoint)
    assert same(resumed.weights, whole.weights)
    assert figures(resumed.epochs) == figures(whole.epochs)


def test_a_head_that_was_solved_before_the_run_was_taken_up_is_not_solved_again(tmp_path: Path) -> None:
    recipe = tiny_recipe(SOLVED, weights="file:some.safetensors")
    whole = train_tiny(tmp_path, recipe)
    resumed = train_tiny(tmp_path, recipe, checkpoint=load_checkpoint(whole.folder.last_checkpoint))
    assert resumed.reason == "completed"
    assert not resumed.epochs
    assert same(resumed.weights, whole.weights)


@pytest.mark.parametrize("settings", [{"head": "mlp"}, {"dropout": 0.1}, {"average_weights": 0.9}])
def test_only_a_plain_linear_head_can_be_solved(settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a head that is solved is linear"):
        Recipe.model_validate({"weights": "imagenet", "architecture": "lite0", "stages": (SOLVED,), **settings})


@pytest.mark.parametrize("stage", [SOLVED.model_copy(update={"trains": "everything"}), Stage(trains="head", optimiser="solved")])
def test_only_a_head_on_unvaried_pictures_can_be_solved(stage: Stage) -> None:
    with pytest.raises(ValueError, match="only a head can be solved"):
        Recipe(weights="imagenet", architecture="lite0", stages=(stage,))


@pytest.mark.usefixtures("usual_width")
def test_a_stage_that_forgets_is_told_of(tmp_path: Path) -> None:
    good = changed(epochs=12)
    kept = train_tiny(tmp_path / "kept", tiny_recipe(good, stages=(good, changed(epochs=1, learning_rate=1e-6))))
    lost = train_tiny(tmp_path / "lost", tiny_recipe(good, stages=(good, changed(epochs=1, optimiser="sgd", learning_rate=1.0))))
    told = ["begins worse than the stage before" in " ".join(texts(trained)) for trained in (kept, lost)]
    assert told == [False, True]


def texts(trained: Trained) -> list[str]:
    return [event.text for event in trained.events if isinstance(event, Noted)]


@pytest.mark.parametrize("best_by", ["loss", "balanced", "macro-f1"])
def test_the_best_epoch_is_chosen_by_what_was_asked(best_by: str, tmp_path: Path) -> None:
    trained = train_tiny(tmp_path, tiny_recipe(changed(epochs=6), best_by=best_by))
    merits = [epoch.val_merit for epoch in trained.epochs]
    assert all(merit is not None for merit in merits)
    best = min(trained.epochs, key=lambda epoch: (-epoch.merit, epoch.val_loss, epoch.epoch))
    _, metadata = load_best(trained.folder.best_weights)
    assert metadata["epoch"] == str(best.epoch)
    history = History()
    for event in trained.events:
        history.add(event)
    assert history.best == best
