"""The thread that samples: at least one sample, never more than its share, and nothing that goes wrong with it is heard of."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from core.runs.resources.samples import ResourceSample, read_samples, samples_path
from core.training.resources.probes import MachineReading
from core.training.resources.sampling import SECONDS, SHARE, resources_of_several, resources_sampled, sample_between, sample_until


def test_a_short_block_leaves_one_sample_and_no_thread(tmp_path: Path) -> None:
    before = threading.active_count()
    with resources_sampled(tmp_path):
        pass
    assert threading.active_count() == before
    (sample,) = read_samples(samples_path(tmp_path))
    assert sample.memory > 1e6


def test_what_the_block_raises_comes_out_of_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="of the run"), resources_sampled(tmp_path, 3):
        raise ValueError("of the run")
    assert len(read_samples(samples_path(tmp_path, 3))) == 1


def test_a_folder_that_cannot_be_written_to_is_nothing_to_the_run(tmp_path: Path) -> None:
    with resources_sampled(tmp_path / "gone"):
        pass
    assert not (tmp_path / "gone").exists()


def test_means_are_of_the_time_between_two_readings() -> None:
    found = sample_between(
        MachineReading(10.0, 5e8, 100.0, 0.0), MachineReading(13.0, 3e8, 300.0, 40.0, 0.5, 7.0), since=100.0, at=102.0
    )
    assert found == ResourceSample(102.0, 2.0, 1.5, 5e8, 100.0, 20.0, 0.5, 7.0)


def test_what_seems_to_be_taken_back_was_not_taken_and_without_a_gpu_nothing_is_told_of_it() -> None:
    """Counters of a child that cannot be asked any more are lower than before."""
    before, now = MachineReading(10.0, 3e8, 500.0, 90.0, 0.5, 7.0), MachineReading(9.0, 5e8, 300.0, 40.0, None, 3.0)
    assert sample_between(before, now, since=100.0, at=104.0) == ResourceSample(104.0, 4.0, 0.0, 5e8, 0.0, 0.0, -1.0, 7.0)


def test_of_several_runs_only_those_that_have_not_ended_are_told_what_is_taken(tmp_path: Path) -> None:
    for name in ("going", "ended"):
        (tmp_path / name).mkdir()
    with resources_of_several({tmp_path / "going": lambda: True, tmp_path / "ended": lambda: False}):
        pass
    counts = {name: len(read_samples(samples_path(tmp_path / name))) for name in ("going", "ended")}
    assert counts == {"going": 1, "ended": 0}


class Clockwork:
    """Time that passes only while somebody waits, and looks that cost what they are told to."""

    def __init__(self, cost: float, until: float, full_at: int = -1) -> None:
        self.cost, self.until, self.full_at = cost, until, full_at
        self.now = self.used = 0.0
        self.pauses: list[float] = []
        self.kept: list[ResourceSample] = []
        self.tries = 0

    def look(self) -> MachineReading:
        self.used += self.cost
        return MachineReading(processor=2 * self.now, memory=1.0, read=0.0, written=0.0)

    def wait(self, seconds: float) -> bool:
        self.pauses.append(seconds)
        self.now = min(self.until, self.now + seconds)
        return self.now >= self.until

    def write(self, sample: ResourceSample) -> None:
        self.tries += 1
        if self.tries == self.full_at:
            raise OSError(28, "No space left on device")
        self.kept.append(sample)

    def run(self) -> None:
        sample_until(self.look, self.write, self.wait, lambda: self.now, lambda: self.used)


@pytest.mark.parametrize(("cost", "pause"), [(0.0001, SECONDS), (0.05, 0.05 / SHARE)])
def test_looking_takes_no_more_than_its_share(cost: float, pause: float) -> None:
    made = Clockwork(cost, until=200.0)
    made.run()
    assert made.pauses[1:-1] == pytest.approx([pause] * (len(made.pauses) - 2))
    assert sum(sample.seconds for sample in made.kept) == pytest.approx(200.0)
    assert {round(sample.processor, 6) for sample in made.kept} == {2.0}


def test_a_full_disk_costs_samples_and_nothing_else() -> None:
    made = Clockwork(0.0001, until=5.5, full_at=2)
    made.run()
    assert [sample.time for sample in made.kept] == [1.0, 3.0, 4.0, 5.0, 5.5]


def test_of_no_time_there_is_no_mean() -> None:
    made = Clockwork(0.0001, until=0.0)
    made.run()
    assert (made.kept, made.pauses) == ([], [SECONDS])
