"""Deep pictures as cameras and scanners write them, drawn: TIFF of every sort of number, 16-bit PNG, DICOM."""

from __future__ import annotations

import io
import struct
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pydicom
import tifffile
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

Numbers = npt.NDArray[Any]
LOW, HIGH = 100, 900


def ramp(low: float = LOW, high: float = HIGH, shape: tuple[int, int] = (20, 64)) -> Numbers:
    """Values that rise from left to right, float64 [H, W]."""
    return np.tile(np.linspace(low, high, shape[1]), (shape[0], 1))


def tiff(values: Numbers, **options: Any) -> bytes:
    """The values as a TIFF."""
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, values, **options)
    return buffer.getvalue()


def packed_tiff(values: Numbers, bits: int = 12) -> bytes:
    """12-bit values, two in three bytes, each row beginning with a byte of its own, as scientific cameras write them."""
    rows = []
    for row in values.astype(np.uint16):
        even = np.append(row, 0) if len(row) % 2 else row
        triples = np.stack([even[::2] >> 4, (even[::2] & 15) << 4 | even[1::2] >> 8, even[1::2] & 255], axis=1)
        rows.append(triples.astype(np.uint8).tobytes()[: (len(row) * bits + 7) // 8])
    data = b"".join(rows)
    height, width = values.shape
    tags = [(256, width), (257, height), (258, bits), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, len(data))]
    data += b"\0" * (len(data) % 2)
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<I", 8 + len(data)) + data + directory + bytes(4)


def png16(values: Numbers) -> bytes:
    """16-bit RGB or RGBA values [H, W, C] as a PNG."""
    done, data = cv2.imencode(".png", values.astype(np.uint16)[..., [2, 1, 0, 3][: values.shape[2]]])
    assert done
    return data.tobytes()


def dicom(values: Numbers, photometric: str = "MONOCHROME2", **settings: Any) -> bytes:
    """The values [H, W] or [H, W, 3] as a DICOM file; settings are further elements by keyword."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = pydicom.uid.generate_uid(entropy_srcs=["drawn"])
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    data.PatientName = "Nobody^At All"
    data.Rows, data.Columns = values.shape[:2]
    data.SamplesPerPixel = values.shape[2] if values.ndim == 3 else 1
    if values.ndim == 3:
        data.PlanarConfiguration = 0
    data.PhotometricInterpretation = photometric
    data.BitsAllocated = data.BitsStored = 8 * values.dtype.itemsize
    data.HighBit = data.BitsStored - 1
    data.PixelRepresentation = int(values.dtype.kind == "i")
    data.PixelData = values.tobytes() + b"\0" * (values.nbytes % 2)
    for name, value in settings.items():
        setattr(data, name, value)
    buffer = io.BytesIO()
    data.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
