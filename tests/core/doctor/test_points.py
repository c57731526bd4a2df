"""What the doctor found, counted, put under its subjects, and told."""

from __future__ import annotations

from core.doctor.points import NOTE, RIGHT, SHARED, WRONG, Diagnosis, Point, subjects, told

POINTS = (
    Point("Disk", "Room", RIGHT, "Enough."),
    Point(SHARED, "Locks", WRONG, "They do not hold.", "Take another disk."),
    Point("Disk", "More room", NOTE, "Little."),
)


def test_points_lie_under_their_subjects() -> None:
    assert {subject: [point.name for point in points] for subject, points in subjects(POINTS).items()} == {
        "Disk": ["Room", "More room"], SHARED: ["Locks"],
    }  # fmt: skip


def test_what_is_wrong_is_counted_and_told_with_what_to_do() -> None:
    found = Diagnosis(POINTS, "/shared")
    assert found.wrong == 1
    assert told(found).splitlines() == [
        "Disk", "  ok     Enough.", "  note   Little.", "", "Shared disk: /shared", "  WRONG  They do not hold.",
        "         Take another disk.", "", "1 thing is wrong here; each says what to do.",
    ]  # fmt: skip
    assert Diagnosis(POINTS[::2], "").sentence == "Everything that was looked at is right; 1 thing is worth knowing."
    assert Diagnosis(POINTS[:1], "").sentence == "Everything that was looked at is right."


def test_several_are_told_in_the_plural() -> None:
    assert Diagnosis((POINTS[1],) * 2, "").sentence == "2 things are wrong here; each says what to do."
    assert Diagnosis((POINTS[2],) * 2, "").sentence == "Everything that was looked at is right; 2 things are worth knowing."
