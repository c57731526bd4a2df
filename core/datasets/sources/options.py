"""How pictures are taken in: what a person can say about a source, in the window and on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Several = Literal["", "first", "combination", "leave"]
"""What becomes of pictures with several labels; "" asks."""
Pages = Literal["first", "each", "leave"]
"""What becomes of TIFF files with several pages: the first page is the picture, each page is one, or none."""


@dataclass(frozen=True)
class ImportOptions:
    """How pictures are taken in.

    Attributes:
        copy: Copy the pictures into the dataset; otherwise a folder is used in place, read only.
        group_pattern: Regular expression looked for in each path; its first group (or the whole match) names the sample's
            group. Samples of one group stay on one side of every split.
        licence: What the source says about using the pictures, noted in the dataset.
        most_files, most_bytes: What an archive may unpack to.
        highest_ratio: How many times larger than in the archive a member may become (above one megabyte).
        private: Links may also lead to machines of the private network and to this one.
        reading: Name of the reading that is wanted, which is then taken without a question.
        table: Name of the table that says what the pictures show, where there are several.
        file_column, label_column: The table's columns with the file and the class; a number counts columns from 1.
        label_pattern: Regular expression looked for in each file name; its first group (or the whole match) is the class.
        class_level: Which folder is the class, counted from 1 below the folders that are around everything.
        several: What becomes of pictures with several labels.
        follow_links: Follow links that lead out of the folder.
        pages: What becomes of TIFF files with several pages. Where each page is a picture, the dataset keeps its own copies.
        only: Names of the folders in the source that are looked into; empty for all of it.
        keep_masks: Take pictures that look like masks of others for pictures of their own.
    """

    copy: bool = False
    group_pattern: str | None = None
    licence: str = ""
    most_files: int = 1_000_000
    most_bytes: int = 200 * 2**30
    highest_ratio: float = 200.0
    private: bool = False
    reading: str = ""
    table: str = ""
    file_column: str = ""
    label_column: str = ""
    label_pattern: str = ""
    class_level: int = 0
    several: Several = ""
    follow_links: bool = False
    keep_masks: bool = False
    pages: Pages = "first"
    only: tuple[str, ...] = ()
