"""The formats of pictures: which are read, how each is recognised by content, and the names of those that are not read."""

from __future__ import annotations

from functools import cache

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

_PLUGINS = (
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    WebPImagePlugin.WebPImageFile,
    GifImagePlugin.GifImageFile,
    BmpImagePlugin.BmpImageFile,
    TiffImagePlugin.TiffImageFile,
    AvifImagePlugin.AvifImageFile,
    PpmImagePlugin.PpmImageFile,
)
FORMATS = tuple(plugin.format for plugin in _PLUGINS)
"""Formats that Pillow reads by itself, recognised by content. Multi-picture JPEGs (MPO) count as JPEG."""

READ = (*FORMATS, "HEIF", "DICOM")
"""All formats that are read."""

ENDINGS = {
    "JPEG": {"jpg", "jpeg", "jpe", "jfif", "jif", "mpo"},
    "PNG": {"png", "apng"},
    "WEBP": {"webp"},
    "GIF": {"gif"},
    "BMP": {"bmp", "dib"},
    "TIFF": {"tif", "tiff"},
    "AVIF": {"avif", "avifs"},
    "PPM": {"pgm", "ppm", "pbm", "pnm", "pfm"},
    "HEIF": {"heic", "heif", "hif", "heics", "heifs"},
    "DICOM": {"dcm", "dicom", "dic"},
}
"""File name endings that fit each format."""

HEAD = 512
"""Bytes from the beginning of a file that tell its format."""

_MARKS = (
    ("JPEG", 0, b"\xff\xd8\xff"),
    ("PNG", 0, b"\x89PNG"),
    ("WEBP", 8, b"WEBP"),
    ("GIF", 0, b"GIF8"),
    ("BMP", 0, b"BM"),
    ("TIFF", 0, b"II*\0"),
    ("TIFF", 0, b"MM\0*"),
    ("TIFF", 0, b"II+\0"),
    ("TIFF", 0, b"MM\0+"),
    ("AVIF", 4, b"ftypavi"),
    *(("HEIF", 4, b"ftyp" + brand) for brand in (b"hei", b"hev", b"mif1", b"msf1")),
    ("DICOM", 128, b"DICM"),
    *(("PPM", 0, bytes((80, kind, space))) for kind in b"123456fF" for space in b" \t\r\n#"),
)
"""How files of each format begin: format, place, bytes."""

_NOT_READ = (
    ("Canon raw (CR2)", 8, b"CR\x02"),
    ("Canon raw (CR3)", 4, b"ftypcrx"),
    ("Canon raw (CRW)", 6, b"HEAPCCDR"),
    ("Fujifilm raw (RAF)", 0, b"FUJIFILMCCD-RAW"),
    ("Panasonic raw (RW2)", 0, b"IIU\0"),
    ("Olympus raw (ORF)", 0, b"IIRO"),
    ("Olympus raw (ORF)", 0, b"IIRS"),
    ("Sigma raw (X3F)", 0, b"FOVb"),
    ("a Photoshop file (PSD)", 0, b"8BPS"),
    ("a GIMP file (XCF)", 0, b"gimp xcf"),
    ("JPEG XL", 0, b"\xff\x0a"),
    ("JPEG XL", 4, b"JXL "),
    ("JPEG 2000", 4, b"jP  "),
    ("JPEG 2000", 0, b"\xff\x4f\xff\x51"),
    ("JPEG XR", 0, b"II\xbc"),
    ("an icon (ICO)", 0, b"\0\0\x01\0"),
    ("OpenEXR", 0, b"v/1\x01"),
    ("Radiance HDR", 0, b"#?RADIANCE"),
    ("PAM", 0, b"P7\n"),
    ("FITS", 0, b"SIMPLE  ="),
    ("HDF5", 0, b"\x89HDF"),
    ("a NumPy array", 0, b"\x93NUMPY"),
    ("a PDF document", 0, b"%PDF"),
    ("PostScript (EPS)", 0, b"%!PS"),
    ("a film (MP4 or MOV)", 4, b"ftyp"),
    ("a film (MOV)", 4, b"moov"),
    ("a film (AVI)", 8, b"AVI "),
    ("a film (Matroska or WebM)", 0, b"\x1a\x45\xdf\xa3"),
    ("a ZIP archive", 0, b"PK\x03\x04"),
    ("a gzip archive", 0, b"\x1f\x8b"),
)
_FOREIGN_AT = {at: tuple(mark for _, place, mark in _NOT_READ if place == at) for at in {place for _, place, _ in _NOT_READ}}
_DRAWINGS = ((b"<svg", "a drawing (SVG)"), (b"<!doctype html", "a web page"), (b"<html", "a web page"))
_SHOWN = {"PPM": "PGM/PPM/PBM", "HEIF": "HEIC", "WEBP": "WebP"}
_ADVICE = {
    " raw (": "Export it as JPEG or TIFF first.",
    "a drawing": "Export it as PNG first.",
    "a film": "Take pictures out of it first.",
}


def recognised(head: bytes) -> str | None:
    """The format of `READ` that a file of this beginning has; None for any other."""
    if _foreign(head) is not None:
        return None
    form = next((form for form, place, mark in _MARKS if head[place : place + len(mark)] == mark), None)
    return "AVIF" if form == "HEIF" and b"avif" in head[8:64] else form


def why_not(head: bytes) -> str:
    """A sentence on why a file of this beginning is not read: what it is, where that can be told."""
    foreign = _foreign(head)
    if foreign is None:
        names = ", ".join(_SHOWN.get(form, form) for form in READ)
        return f"It is not a picture of a format that is read ({names})."
    advice = next((text for word, text in _ADVICE.items() if word in foreign), None)
    return f"It is {foreign}, which is not read." if advice is None else f"It is {foreign}. {advice}"


def _foreign(head: bytes) -> str | None:
    if any(head.startswith(marks, place) for place, marks in _FOREIGN_AT.items()):  # of most pictures none: asked in one go
        ours = any(head[place : place + len(mark)] == mark for _, place, mark in _MARKS)
        for name, place, mark in _NOT_READ:
            if head[place : place + len(mark)] == mark and not (ours and mark == b"ftyp"):
                return name
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        text = text.lower()
        return next((name for mark, name in _DRAWINGS if mark in text), None)
    return None


@cache
def with_heif() -> tuple[str, ...]:
    """The formats that Pillow reads once HEIF is added to it; loads a library of its own, so only where such a file turned up."""
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1  # one core a child; every thread would count against its memory
    pillow_heif.options.THUMBNAILS = False
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.register_heif_opener()
    return (*FORMATS, "HEIF")
