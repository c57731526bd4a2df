"""When a state reaches the disk: seldom enough to cost little, often enough to lose little."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import torch
from torch.optim.optimizer import register_optimizer_step_post_hook

from core.architectures.building import build
from core.runs.checkpoints import load_best, load_checkpoint
from core.runs.events import CheckpointSaved, Epoch, Event, Noted
from core.runs.folder import RunFolder
from core.support.workspace import Workspace
from core.training import keeping
from core.training.interruptions.divergence import Diverged
from core.training.keeping import LONGEST, Keeper
from core.training.step.state import RunState
from tests.tiny_training import CLASSES, hasty_stage, tiny_plan, tiny_recipe, train_tiny


class Kept:
    """A keeper with a clock that stands still until it is told."""

    def __init__(self, place: Path) -> None:
        recipe = tiny_recipe()
        self.now = 100.0
        self.events: list[Event] = []
        self.folder = RunFolder.create(Workspace.at(place), "kept", "noise", recipe)
        self.state = RunState(build(recipe, len(CLASSES)), 0.0, torch.device("cpu"))
        self.keeper = Keeper(self.folder, tiny_plan(recipe), self.state, self.events.append, lambda: self.now)

    def saved(self) -> int:
        return sum(isinstance(event, CheckpointSaved) for event in self.events)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_the_end_of_an_epoch_is_saved_unless_that_would_cost_too_much(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.keeper.epoch_ended()
    assert kept.saved() == 1  # the first costs nothing as far as is known
    real = keeping.save_checkpoint

    def slow(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        kept.now += 2.0

    monkeypatch.setattr(keeping, "save_checkpoint", slow)
    kept.keeper.epoch_ended()
    kept.now += 39.0
    kept.keeper.epoch_ended()
    assert kept.saved() == 2  # it took 2 seconds, so 40 have to pass
    kept.now += 1.0
    kept.keeper.epoch_ended()
    assert kept.saved() == 3


def test_a_save_in_mid_epoch_is_due_when_the_last_is_long_ago(kept: Kept) -> None:
    assert not kept.keeper.save_is_due()
    kept.now += LONGEST
    assert kept.keeper.save_is_due()
    kept.keeper.save()
    assert not kept.keeper.save_is_due()


def test_the_best_weights_are_a_copy_that_is_written_with_the_next_save_or_alone(kept: Kept) -> None:
    network = kept.state.network
    changing = dict.fromkeys(network.state_dict(), True)
    kept.state.progress.best_epoch, kept.state.progress.best_accuracy = 2, 0.75
    kept.keeper.note_best(changing)
    wanted = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    for parameter in network.parameters():
        parameter.data.add_(1.0)
    assert not kept.folder.best_weights.exists()
    kept.keeper.keep_best()
    best, metadata = load_best(kept.folder.best_weights)
    assert all(torch.equal(best[name], wanted[name]) for name in wanted)
    assert (metadata["epoch"], metadata["val_accuracy"], json.loads(metadata["classes"])) == ("2", "0.75", list(CLASSES))
    assert kept.saved() == 0
    kept.keeper.finish()
    assert [event.best for event in kept.events if isinstance(event, CheckpointSaved)] == [False]
    assert load_checkpoint(kept.folder.last_checkpoint) is not None


@pytest.mark.parametrize("damage", ["gone", "flipped"])
def test_best_weights_that_are_lost_are_told_and_looked_for_anew(kept: Kept, damage: str) -> None:
    kept.state.progress.best_epoch = 2
    kept.keeper.note_best(dict.fromkeys(kept.state.network.state_dict(), True))
    kept.keeper.save()
    checkpoint = load_checkpoint(kept.folder.last_checkpoint)
    assert checkpoint is not None
    kept.keeper.restore(checkpoint)
    assert kept.state.progress.best_epoch == 2
    data = bytearray(kept.folder.best_weights.read_bytes())
    data[-1] ^= 1
    kept.folder.best_weights.unlink() if damage == "gone" else kept.folder.best_weights.write_bytes(data)
    kept.keeper.restore(checkpoint)
    assert kept.state.progress.best_epoch == 0
    assert isinstance(note := kept.events[-1], Noted)
    assert note.text.endswith("The best epoch is looked for anew from here on.")


def test_events_reach_the_disk_before_the_checkpoint_that_follows_them(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[str] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        flushed.append(os.path.basename(os.readlink(f"/proc/self/fd/{handle}")))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    kept.folder.events_path.write_text("")
    kept.keeper.save()
    assert flushed[0] == "events.jsonl"
    assert any(name.endswith(".part") for name in flushed[1:])


def test_the_best_weights_are_kept_though_no_checkpoint_was_due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "SPARING", 1e9)
    with pytest.raises(Diverged, match="are kept"):
        train_tiny(tmp_path, tiny_recipe(hasty_stage(warm_up=0.9), architecture="mlp"))
    metadata = load_best(tmp_path / "models" / "tiny" / "best.safetensors")[1]
    assert int(metadata["epoch"]) >= 1
    saved = load_checkpoint(tmp_path / "models" / "tiny" / "last.ckpt")
    assert saved is None or saved.step <= 5


@pytest.mark.parametrize("where", ["weights", "statistics", "momenta"])
def test_numbers_that_are_not_finite_never_reach_a_checkpoint(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loss stays finite for a while: until the next step, or until a picture is judged."""
    monkeypatch.setattr(keeping, "LONGEST", 0.0)  # a checkpoint is due after every step, whatever it costs
    monkeypatch.setattr(keeping, "SPARING", 0.0)
    networks: list[torch.nn.Module] = []
    steps = 0

    def spoil(optimiser: torch.optim.Optimizer, arguments: object, words: object) -> None:
        nonlocal steps
        steps += optimiser.param_groups[0]["lr"] > 0  # not the one that only asks for its memory
        if steps == 8:
            momenta = [entry["momentum_buffer"] for entry in optimiser.state.values()]
            statistics = [tensor for name, tensor in networks[0].named_buffers() if "running_mean" in name]
            weights = [parameter.detach() for parameter in networks[0].parameters()]
            {"weights": weights, "statistics": statistics, "momenta": momenta}[where][-1].view(-1)[0] = float("nan")

    hook = register_optimizer_step_post_hook(spoil)
    try:
        with pytest.raises(Diverged, match="infinite or undefined in epoch 2"):
            train_tiny(tmp_path, tiny_recipe(hasty_stage(learning_rate=0.01)), change=lambda each: networks.append(each.network))
    finally:
        hook.remove()
    saved = load_checkpoint(tmp_path / "models" / "tiny" / "last.ckpt")
    assert saved is not None
    assert saved.step == 7
    assert all(torch.isfinite(tensor).all() for tensor in saved.tensors.values())


def test_weights_of_epochs_on_the_way_are_kept_where_the_recipe_says_so(tmp_path: Path) -> None:
    recipe = tiny_recipe(hasty_stage(epochs=4, learning_rate=0.01), snapshot_every=2)
    trained = train_tiny(tmp_path, recipe)
    folder = trained.folder
    assert folder.snapshots() == (2, 4)
    last, told = load_best(folder.snapshot(4))
    assert all(torch.equal(tensor, trained.weights[name]) for name, tensor in last.items())
    epochs = [event for event in trained.events if isinstance(event, Epoch)]
    assert (told["epoch"], told["val_accuracy"]) == ("4", repr(epochs[3].val_accuracy))
    earlier, _ = load_best(folder.snapshot(2))
    assert not all(torch.equal(tensor, last[name]) for name, tensor in earlier.items())
    assert RunFolder.asked(Workspace.at(tmp_path), "tiny@2").best_weights == folder.snapshot(2)
