"""What those who ask a served run may cost: bytes, seconds, connections."""

from __future__ import annotations

from dataclasses import dataclass

from core.prediction.received import LARGEST


@dataclass(frozen=True)
class ServingLimits:
    """How much is taken from whoever asks.

    Attributes:
        largest: Bytes of a picture; those of the largest that is taken from the clipboard or an address.
        connections: Open at one time; the one that has been silent longest goes for a further one.
        head_seconds: From the first byte of a request, or from the connection on, until its head is there.
        body_seconds: Until the picture is there.
        exchange_seconds: Until a request is answered and the answer taken, all in all.
        idle_seconds: A connection may be kept between two requests.
        waiting: Pictures that are received or wait for their answer at one time.
        per_second: Pictures that may be asked about, on average.
        burst: Those that may be asked about at once after a pause.
    """

    largest: int = LARGEST
    connections: int = 64
    head_seconds: float = 5.0
    body_seconds: float = 30.0
    exchange_seconds: float = 180.0
    idle_seconds: int = 5
    waiting: int = 16
    per_second: float = 30.0
    burst: int = 60
