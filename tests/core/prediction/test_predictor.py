"""One run's predictor gives what its network gives, whatever the batch, layout or precision."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import torch

from core.architectures.network import Network
from core.pixels.views import centred
from core.prediction import predictor as predictor_module
from core.prediction.predictor import Predictor
from core.runs.folder import RunFolder
from core.runs.plan import Preprocessing
from core.runs.recipe import Recipe
from core.support.errors import BadInput, Refused
from core.support.workspace import Workspace
from core.training.arithmetic.folding import folded
from tests.trained_runs import write_best, write_run

CNN = Recipe(architecture="cnn-small", picture_size=32, seed=1)


def opinionated(network: Network) -> Network:
    """The network with a head whose probabilities differ from class to class."""
    with torch.random.fork_rng():
        torch.manual_seed(4)
        torch.nn.init.normal_(next(network.head.parameters()), std=0.3)
    return network


def pixels(count: int, side: int) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (count, side, side, 3), dtype=np.uint8)


def by_hand(network: Network, pictures: npt.NDArray[np.uint8], record: Preprocessing) -> npt.NDArray[np.float32]:
    """Preprocessing as the record's documentation says it, one step after the other, in NumPy."""
    edge = (record.resize - record.size) // 2
    centre = pictures[:, edge : edge + record.size, edge : edge + record.size].astype(np.float64) / 255
    images = torch.tensor((centre - record.mean) / record.std, dtype=torch.float32).permute(0, 3, 1, 2)
    with torch.inference_mode():
        found: npt.NDArray[np.float32] = network.eval()(images).softmax(1).numpy()
    return found


@pytest.mark.parametrize("memory_format", ["contiguous", "channels_last"])
def test_probabilities_are_the_networks(workspace: Workspace, memory_format: str) -> None:
    folder, network = write_run(workspace, "run", CNN, memory_format=memory_format)
    write_best(folder, opinionated(network))
    predictor = Predictor.load(folder, "cpu")
    pictures = pixels(5, predictor.plan.preprocessing.resize)
    found = predictor.predict(pictures)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, by_hand(network, pictures, predictor.plan.preprocessing), atol=1e-5)
    np.testing.assert_allclose(found.sum(1), 1, atol=1e-6)
    assert np.ptp(found, axis=1).min() > 0.05
    assert predictor.classes == ("cat", "dog", "fish")


def test_mirror_images_are_in_the_mean_once(workspace: Workspace) -> None:
    folder, network = write_run(workspace, "run", CNN)
    with torch.no_grad():
        for values in opinionated(network).head.parameters():
            values.mul_(0.02)  # of a network that is quite sure the mean says nothing
    write_best(folder, network)
    predictor = Predictor.load(folder, "cpu")
    pictures = pixels(5, 32)
    both = predictor.predict(pictures, flips=True)
    assert np.abs(both - predictor.predict(pictures)).max() > 1e-4
    np.testing.assert_allclose(both, predictor.predict(pictures[:, :, ::-1].copy(), flips=True), atol=1e-6)
    logs = [np.log(predictor.predict(seen)) for seen in (pictures, pictures[:, :, ::-1].copy())]
    mean = np.exp((logs[0] + logs[1]) / 2)
    np.testing.assert_allclose(both, mean / mean.sum(1, keepdims=True), atol=1e-5)
    network.mirrored = True
    anyway = Predictor("run", predictor.plan, network, predictor.device)
    np.testing.assert_allclose(anyway.predict(pictures, flips=True), anyway.predict(pictures), atol=0)


def test_batches_change_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, network = write_run(workspace, "run", CNN)
    write_best(folder, opinionated(network))
    predictor = Predictor.load(folder, "cpu")
    pictures = pixels(7, 32)
    whole = predictor.predict(pictures)
    monkeypatch.setattr(predictor_module, "BATCH", 3)
    np.testing.assert_allclose(predictor.predict(pictures), whole, atol=1e-6)
    assert np.array_equal(predictor.predict(pictures[:2]), predictor.predict(pictures[:2]))
    assert predictor.predict(pictures[:0]).shape == (0, 3)


@pytest.mark.usefixtures("usual_width")
def test_bf16_only_where_the_device_has_it(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, network = write_run(workspace, "run", CNN, precision="bf16")
    write_best(folder, opinionated(network))
    pictures = pixels(4, 32)
    found = {}
    for has in (False, True):
        monkeypatch.setattr(predictor_module, "bf16_on_processor", lambda has=has: has)
        found[has] = Predictor.load(folder, "cpu").predict(pictures)
    exact = by_hand(network, pictures, Predictor.load(folder, "cpu").plan.preprocessing)
    np.testing.assert_allclose(found[False], exact, atol=1e-5)
    assert not np.array_equal(found[True], found[False])
    np.testing.assert_allclose(found[True], exact, atol=0.02)


@pytest.mark.parametrize("has", [False, True], ids=["fp32", "bf16"])
def test_a_head_on_kept_features_sees_features_made_as_those_were(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, has: bool
) -> None:
    monkeypatch.setattr(predictor_module, "bf16_on_processor", lambda: has)
    folder, network = write_run(workspace, "run", CNN)
    with torch.no_grad():
        next(opinionated(network).head.parameters()).mul_(0.03)  # undecided, so that what features lose is seen
    write_best(folder, network)
    plan = folder.plan
    assert plan is not None
    stage = plan.stages[0].model_copy(update={"cached": True})
    folder.write_plan(plan.model_copy(update={"stages": (stage,), "features": "bf16"}))
    pictures = pixels(6, 32)
    backbone = folded(network.backbone, 32, torch.bfloat16 if has else torch.float32)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=has):
        features = backbone(centred(torch.tensor(pictures), plan.preprocessing)).float()
    with torch.inference_mode():
        expected = network.head(features).softmax(1).numpy()
    np.testing.assert_allclose(Predictor.load(folder, "cpu").predict(pictures), expected, atol=1e-6)


def test_preprocessing_is_that_of_training(workspace: Workspace) -> None:
    folder, _ = write_run(workspace, "run", CNN)
    record = Predictor.load(folder, "cpu").plan.preprocessing
    pictures = pixels(2, record.resize)
    seen: list[torch.Tensor] = []
    predictor = Predictor.load(folder, "cpu")
    predictor._network.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0]))
    predictor.predict(pictures)
    assert torch.equal(seen[0], centred(torch.tensor(pictures), record))


def test_wrong_pixels_are_a_defect(workspace: Workspace) -> None:
    folder, _ = write_run(workspace, "run", CNN)
    with pytest.raises(ValueError, match=r"expected pixels \[N, 32, 32, 3\], got \[2, 37, 37, 3\]"):
        Predictor.load(folder, "cpu").predict(pixels(2, 37))


def test_runs_that_cannot_predict(workspace: Workspace) -> None:
    fresh = RunFolder.create(workspace, "fresh", "pets", CNN)
    with pytest.raises(
        Refused,
        match=(
            r"^The run fresh cannot predict yet: it has no weights\. Wait until its first epoch is over, or choose "
            r"another run\.$"
        ),
    ):
        Predictor.load(fresh)
    folder, _ = write_run(workspace, "odd", CNN)
    _, other = write_run(workspace, "other", Recipe(architecture="mlp", picture_size=32))
    write_best(folder, other)
    with pytest.raises(
        BadInput,
        match=(
            r"^The weights of the run odd do not fit its plan\. The folder was changed by hand or written by another "
            r"version; train it again\.$"
        ),
    ):
        Predictor.load(folder)
    folder.best_weights.write_bytes(b"damaged")
    with pytest.raises(
        BadInput,
        match=(
            r"^.*/best\.safetensors is damaged\. Restore it from a copy, or train the run again; one that has not "
            r"come to its end can be resumed\.$"
        ),
    ):
        Predictor.load(folder)


def test_arithmetic_that_a_device_would_only_imitate_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    cpu, card, apple = (torch.device(kind) for kind in ("cpu", "cuda", "mps"))
    for has_bf16 in (True, False):
        monkeypatch.setattr(predictor_module, "bf16_on_processor", lambda has=has_bf16: has)
        monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation, has=has_bf16: has or including_emulation)
        bf16 = "bf16" if has_bf16 else "fp32"
        told = {
            kind: [predictor_module._computed(kind, device) for device in (cpu, card, apple)] for kind in ("fp32", "bf16", "fp16")
        }
        assert told == {
            "fp32": ["fp32", "fp32", "fp32"], "bf16": [bf16, bf16, "fp32"], "fp16": ["fp32", "fp16", "fp32"],
        }  # fmt: skip
