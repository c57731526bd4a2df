"""All public datasets that can be downloaded; a new one is one record here.

*Source*: addresses and checksums are torchvision's (0.28), held against its classes by a test.
"""

from __future__ import annotations

from functools import partial

from core.datasets.sources.listing import Listing
from core.datasets.sources.public import bytes_tables, cifar, matlab, trees
from core.datasets.sources.public.names import IMAGENETTE
from core.datasets.sources.public.public_set import Parcel, PublicFile, PublicSet
from core.support.errors import BadInput
from core.support.registry import Registry

PUBLIC: Registry[PublicSet] = Registry("public dataset")

_VGG = "https://www.robots.ox.ac.uk/~vgg/data"
_NOT_STATED = "None stated; the authors ask to be cited."
_FROM_IMAGENET = "For research and teaching that is not commercial: the photographs are ImageNet's, whose terms hold."
_CLUTTER = "Pictures of everything else, which are no class."


def _files(*files: tuple[str, str]) -> tuple[PublicFile, ...]:
    return tuple(PublicFile((address,), md5) for address, md5 in files)


def _mnist_files(mirrors: tuple[str, ...], *md5s: str) -> tuple[PublicFile, ...]:
    names = [f"{side}-{what}-ubyte.gz" for side in ("train", "t10k") for what in ("images-idx3", "labels-idx1")]
    return tuple(PublicFile(tuple(f"{mirror}{name}" for mirror in mirrors), md5) for name, md5 in zip(names, md5s, strict=True))


def _not_there(parcel: Parcel) -> Listing:
    raise BadInput("This dataset cannot be downloaded any more.", "Import a folder of it.")


def _add(*sets: PublicSet) -> None:
    for entry in sets:
        PUBLIC.add(entry.name, entry)


_add(
    PublicSet(
        "imagenette", "Imagenette, 160 pixels",
        "Ten classes of ImageNet that are easily told apart, 160 pixels on the short side. J. Howard, 2019.",
        _FROM_IMAGENET, "https://github.com/fastai/imagenette", 10, 13_394, 99,
        _files(("https://s3.amazonaws.com/fast-ai-imageclas/imagenette2-160.tgz", "e793b78cc4c9e9a4ccc0c1155377a412")),
        partial(trees.class_folders, archive="imagenette2-160.tgz", rename=lambda name: IMAGENETTE.get(name, name)),
    ),
    PublicSet(
        "caltech-101", "Caltech-101",
        "Objects of 101 sorts, about 300 × 200 pixels, 31 to 800 pictures of each. L. Fei-Fei, R. Fergus, P. Perona, 2004.",
        "CC BY 4.0: name the authors.", "https://data.caltech.edu/records/mzrjq-6wc02", 101, 8_677, 137,
        _files(("https://data.caltech.edu/records/mzrjq-6wc02/files/caltech-101.zip", "3138e1922a9193bfa496528edbbc45d0")),
        lambda parcel: trees.class_folders(
            parcel, "caltech-101.zip", "caltech-101/101_ObjectCategories.tar.gz",
            not_classes={"BACKGROUND_Google": _CLUTTER},
        ),
    ),
    PublicSet(
        "caltech-256", "Caltech-256",
        "Objects of 256 sorts, at least 80 pictures of each. G. Griffin, A. Holub, P. Perona, 2007.",
        "CC BY 4.0: name the authors.", "https://data.caltech.edu/records/nyy15-4j048", 256, 29_780, 1_183,
        _files((
            "https://data.caltech.edu/records/nyy15-4j048/files/256_ObjectCategories.tar", "67b4f42ca05d46448c6bb8ecd2220f6d",
        )),
        partial(
            trees.class_folders, archive="256_ObjectCategories.tar",
            rename=lambda name: name.partition(".")[2] or name, not_classes={"257.clutter": _CLUTTER},
        ),
    ),
    PublicSet(
        "oxford-pets", "Oxford-IIIT Pet",
        "Cats and dogs of 37 breeds, about 200 pictures of each. O. Parkhi, A. Vedaldi, A. Zisserman, C. Jawahar, 2012.",
        "CC BY-SA 4.0: name the authors, share changes under the same licence.", f"{_VGG}/pets/", 37, 7_349, 811,
        _files(
            (f"{_VGG}/pets/data/images.tar.gz", "5c4f3ee8e5d25df40f4fd59a7f44e54c"),
            (f"{_VGG}/pets/data/annotations.tar.gz", "95a8c909bbe2e81eed6a22bccdf3f68f"),
        ),
        trees.pets,
    ),
    PublicSet(
        "flowers-102", "Flowers-102",
        "Flowers of 102 sorts that are common in the United Kingdom, 40 to 258 of each. M. Nilsback, A. Zisserman, 2008.",
        _NOT_STATED, f"{_VGG}/flowers/102/", 102, 8_189, 345,
        _files(
            (f"{_VGG}/flowers/102/102flowers.tgz", "52808999861908f626f3c1f4e79d11fa"),
            (f"{_VGG}/flowers/102/imagelabels.mat", "e0620be6f572b9609742df49c70aed4d"),
            (f"{_VGG}/flowers/102/setid.mat", "a5357ecc9cb78c4bef273ce3793fc85c"),
        ),
        matlab.flowers,
    ),
    PublicSet(
        "food-101", "Food-101",
        "Dishes of 101 sorts, 1,000 pictures of each; those of train were not cleaned. L. Bossard and others, 2014.",
        "The photographs belong to users of Foodspotting; use beyond scientific fair use has to be agreed with them.",
        "https://data.vision.ee.ethz.ch/cvl/datasets_extra/food-101/", 101, 101_000, 4_996,
        _files(("http://data.vision.ee.ethz.ch/cvl/food-101.tar.gz", "85eeb15f3717b99a5da872d97d918f87")),
        trees.food101,
    ),
    PublicSet(
        "cifar-10", "CIFAR-10",
        "Tiny pictures, 32 × 32 pixels, of ten sorts of animals and vehicles. A. Krizhevsky, 2009.",
        _NOT_STATED, "https://www.cs.toronto.edu/~kriz/cifar.html", 10, 60_000, 170,
        _files(("https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz", "c58f30108f718f92721af3b95e74349a")),
        cifar.CIFAR10,
    ),
    PublicSet(
        "cifar-100", "CIFAR-100",
        "Tiny pictures, 32 × 32 pixels, of 100 sorts in 20 superclasses. A. Krizhevsky, 2009.",
        _NOT_STATED, "https://www.cs.toronto.edu/~kriz/cifar.html", 100, 60_000, 169,
        _files(("https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz", "eb9058c3a382ffc7106e4002c42a8d85")),
        cifar.CIFAR100,
    ),
    PublicSet(
        "stl-10", "STL-10",
        "Ten classes like CIFAR's at 96 × 96 pixels; the unlabelled pictures are downloaded with them and left out. "
        "A. Coates, H. Lee, A. Ng, 2011.",
        _FROM_IMAGENET, "https://cs.stanford.edu/~acoates/stl10/", 10, 13_000, 2_640,
        _files(("http://ai.stanford.edu/~acoates/stl10/stl10_binary.tar.gz", "91f7769df0f17e558f3565bffb0c7dfb")),
        bytes_tables.stl10,
    ),
    PublicSet(
        "mnist", "MNIST",
        "Handwritten digits, 28 × 28 pixels in grey. Y. LeCun, C. Cortes, C. Burges, 1998.",
        "CC BY-SA 3.0: name the authors, share changes under the same licence.", "https://yann.lecun.org/exdb/mnist/",
        10, 70_000, 12,
        _mnist_files(
            # A mirror first, for the author's own server often refuses.
            ("https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"),
            "f68b3c2dcbeaaa9fbdd348bbdeb94873", "d53e105ee54ea40749a09fcbcd1e9432",
            "9fb629c4189551a2d022fa330f9573f3", "ec29112dd5afa0611ce80d1b7f02629c",
        ),
        bytes_tables.MNIST,
    ),
    PublicSet(
        "fashion-mnist", "Fashion-MNIST",
        "Clothes of ten sorts, 28 × 28 pixels in grey. H. Xiao, K. Rasul, R. Vollgraf, 2017.",
        "MIT: keep the notice.", "https://github.com/zalandoresearch/fashion-mnist", 10, 70_000, 31,
        _mnist_files(
            ("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",),
            "8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe",
            "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310",
        ),
        bytes_tables.FASHION_MNIST,
    ),
    PublicSet(
        "kmnist", "Kuzushiji-MNIST",
        "Ten characters of old Japanese script, 28 × 28 pixels in grey. T. Clanuwat and others, 2018.",
        "CC BY-SA 4.0: name the authors, share changes under the same licence.", "http://codh.rois.ac.jp/kmnist/", 10, 70_000, 21,
        _mnist_files(
            ("http://codh.rois.ac.jp/kmnist/dataset/kmnist/",),
            "bdb82020997e1d708af4cf47b453dcf7", "e144d726b3acfaa3e44228e80efcd344",
            "5c965bf0a639b31b8f53240b1b52f4d7", "7320c461ea6c1c855c0b718fb2a4b134",
        ),
        bytes_tables.KMNIST,
    ),
    PublicSet(
        "svhn", "Street View House Numbers",
        "Digits cut out of photographs of house numbers, 32 × 32 pixels. Y. Netzer and others, 2011.",
        "For use that is not commercial only.", "http://ufldl.stanford.edu/housenumbers/", 10, 99_289, 246,
        _files(
            ("http://ufldl.stanford.edu/housenumbers/train_32x32.mat", "e26dedcc434d2e4c54c9b2d4a06d8373"),
            ("http://ufldl.stanford.edu/housenumbers/test_32x32.mat", "eb5a983be6a315427106f1b164d9cef3"),
        ),
        matlab.house_numbers,
    ),
    PublicSet(
        "traffic-signs", "German traffic signs (GTSRB)",
        "Traffic signs of 43 sorts, photographed thirty times in passing. J. Stallkamp, M. Schlipsing, J. Salmen, C. Igel, 2011.",
        _NOT_STATED, "https://benchmark.ini.rub.de/gtsrb_dataset.html", 43, 39_270, 277,
        _files(*(
            (f"https://sid.erda.dk/public/archives/daaeac0d7ce1152aea9b61d9f1e19370/{name}.zip", md5)
            for name, md5 in (
                ("GTSRB-Training_fixed", "513f3c79a4c5141765e10e952eaa2478"),
                ("GTSRB_Final_Test_Images", "c7e4e6327067d32654124b0fe9e82185"),
                ("GTSRB_Final_Test_GT", "fe31e9c9270bbcd7b84b7f21a9d9d9e5"),
            )
        )),
        bytes_tables.SIGN_PICTURES,
    ),
    PublicSet(
        "eurosat", "EuroSAT",
        "Land use of ten sorts seen by the satellite Sentinel-2, 64 × 64 pixels. P. Helber and others, 2019.",
        "MIT: keep the notice; Sentinel data are free to use.", "https://github.com/phelber/EuroSAT", 10, 27_000, 94,
        _files((
            # By its revision: what "main" names may change, and the checksum with it.
            "https://huggingface.co/datasets/torchgeo/eurosat/resolve/c877bcd43f099cd0196738f714544e355477f3fd/EuroSAT.zip",
            "c8fa014336c82ac7804f0398fcb19387",
        )),
        partial(trees.class_folders, archive="EuroSAT.zip"),
    ),
    PublicSet(
        "textures", "Describable Textures (DTD)",
        "Textures of 47 sorts that words describe, 120 pictures of each. M. Cimpoi and others, 2014.",
        "For research only.", f"{_VGG}/dtd/", 47, 5_640, 625,
        _files((f"{_VGG}/dtd/download/dtd-r1.0.1.tar.gz", "fff73e5086ae6bdbea199a49dfb8a4c1")),
        trees.textures,
    ),
    PublicSet(
        "aircraft", "FGVC-Aircraft",
        "Aeroplanes of 100 variants, 100 pictures of each; the photographer's name at the bottom. S. Maji and others, 2013.",
        "For research that is not commercial only.", f"{_VGG}/fgvc-aircraft/", 100, 10_000, 2_753,
        # Nobody states an MD5 for this one.
        _files((f"{_VGG}/fgvc-aircraft/archives/fgvc-aircraft-2013b.tar.gz", "")),
        trees.aircraft,
    ),
    PublicSet(
        "country211", "Country211",
        "Photographs by the country they were taken in, 300 of each. A. Radford and others, 2021, from YFCC100M.",
        "Each photograph has a Creative Commons licence of its own, which the dataset does not list.",
        "https://github.com/openai/CLIP/blob/main/data/country211.md", 211, 63_300, 11_300,
        _files(("https://openaipublic.azureedge.net/clip/data/country211.tgz", "84988d7644798601126c29e9877aab6a")),
        partial(trees.class_folders, archive="country211.tgz"),
    ),
    PublicSet(
        "rendered-sst2", "Rendered SST2",
        "Sentences from film reviews as pictures, positive or negative. A. Radford and others, 2021.",
        _NOT_STATED, "https://github.com/openai/CLIP/blob/main/data/rendered-sst2.md", 2, 9_613, 131,
        _files(("https://openaipublic.azureedge.net/clip/data/rendered-sst2.tgz", "2384d08e9dcfa4bd55b324e610496ee5")),
        partial(trees.class_folders, archive="rendered-sst2.tgz"),
    ),
    PublicSet(
        "stanford-cars", "Stanford Cars",
        "Cars of 196 makes and years. J. Krause, M. Stark, J. Deng, L. Fei-Fei, 2013.",
        "For research that is not commercial only.", "https://ai.stanford.edu/~jkrause/cars/car_dataset.html",
        196, 16_185, 0, (), _not_there,
        "Its host no longer serves it. Where you have the pictures, import the folder of classes, or a CSV of path and label.",
    ),
)  # fmt: skip
