"""How long runs' networks take for a picture, added up from what predicting tells on the way."""

from __future__ import annotations

from core.prediction.records import PicturesPredicted


class Latency:
    """Seconds by run. What is decoded is decoded for all runs together and is in none of them."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[float, int]] = {}
        self._first: dict[str, float] = {}

    def take(self, told: PicturesPredicted) -> None:
        """Adds what a few pictures took."""
        count = sum(picture.error is None for picture in told.pictures)
        for run, seconds in told.seconds.items() if count else ():
            # The first pass of a network loads and lays out what all others find ready: it counts only while it is alone.
            if run not in self._first:
                self._first[run] = seconds / count
                continue
            before, pictures = self._seen.get(run, (0.0, 0))
            self._seen[run] = (before + seconds, pictures + count)

    def of(self, run: str) -> float | None:
        """Seconds a picture takes the run's network; None before it has answered."""
        if run in self._seen:
            seconds, pictures = self._seen[run]
            return seconds / pictures
        return self._first.get(run)

    def words(self, run: str) -> str:
        """As shown: "3.4 ms a picture"; "" before the run has answered."""
        seconds = self.of(run)
        if seconds is None:
            return ""
        milliseconds = 1000 * seconds
        return f"{milliseconds:.{0 if milliseconds >= 9.95 else 1 if milliseconds >= 0.995 else 2}f} ms a picture"
