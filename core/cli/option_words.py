"""With which option the command line does what a sentence of `core` advises; the window has a field for it, and no options."""

from __future__ import annotations

import re
from functools import partial
from shlex import quote

_SAID = (
    ("Allow links that lead out of it to be followed.", "Allow links that lead out of it to be followed (--follow-links)."),
    ("say which one it is, where it is one.", "say which one it is, where it is one (--label-column)."),
    ("choose another way to read it.", "choose another way to read it (--look tells them)."),
    (
        "unless something else is chosen.",
        "unless something else is chosen (--several first, combination or leave says what becomes of them).",
    ),
    ("pages: the first of each was taken.", "pages: the first of each was taken. `import --pages each` takes all."),
    ("taken, others are not read.", "taken, others are not read. `import --pages leave` takes none."),
    ("Say how many seeds.", "Say how many, as in --seeds 5."),
    ("Say how many trials.", "Say how many, as in --trials 30."),
    ("A single run's can be opened by itself.", "`evaluate RUN --on test` opens a single run."),
    ("Use its recipe in Train sets that up.", "`main.py runs --command` says how."),
    ("Resume in Train goes on at the last checkpoint.", "`main.py resume RUN` goes on at the last checkpoint."),
    ("judged again they do not.", "judged again (`evaluate`) they do not."),
    ("Make a split with a train and a val part on the Data page.", "Make a split with a train and a val part: `main.py split`."),
    ("Search among all networks.", "See `main.py architectures`."),
)
"""What is said in `core`, and on the command line."""

# The whole sentence: of a pattern that finds no class in names `import` said that it was one of --group-pattern.
_KEEPS = re.compile(r"The pattern ('[^\n]*?') keeps them together\.")

# Advice that names a run, dataset or study, and the command that does it: the name is quoted as a shell wants it.
_NAMED = (
    (
        re.compile(r"(?m)(?:^|(?<=; )|(?<=\. ))[Ss]how ([^\n]+?) in Train, where (?:Resume or )?Write the report(?= )"),
        "`main.py resume {}`",
    ),
    (
        re.compile(r"(?<=, or )show ([^\n]+?) in Train, where Begin anew follows Resume\."),
        "begin anew: `main.py resume {} --from-start`.",
    ),
    (re.compile(r"Make one for ([^\n]+?) on the Data page\."), "Make one with `main.py split {}`."),
    (
        re.compile(r"(?<=, or )split ([^\n]+?) again with what ([^\n]+?) knows on train: under Split on the Data page\."),
        "split again with what it knows on train: `main.py split {} --after {}`.",
    ),
    (
        re.compile(r"Remove the backgrounds of ([^\n]+?), which finds masks and keeps them: Dataset > Remove backgrounds\."),
        "`main.py background {} {cut}` removes the backgrounds, which finds masks and keeps them.",
    ),
    (
        re.compile(r"The range of ([^\n]+?) is shown and changed under Dataset on the Data page\."),
        "`main.py range {}` shows and changes the range.",
    ),
    (re.compile(r"Remove on the tab Queue takes number (\d+) out\."), "`main.py queue --remove {}` takes it out."),
    (re.compile(r"Choose folds in Train to train ([^\n]+?) on them\."), "`main.py train {} --folds 5` trains folds."),
    (
        re.compile(r"Open test for the winner, among the studies of Runs, opens that of ([^\n]+?), once"),
        "`main.py study {} --open-test` opens test for its best cell, once",
    ),
)


def with_options(text: str) -> str:
    """The text with the options that do what it advises."""
    for said, on_the_command_line in _SAID:
        text = text.replace(said, on_the_command_line)
    for advice, command in _NAMED:
        text = advice.sub(partial(_named, command), text)
    return _KEEPS.sub(r"--group-pattern \1 keeps them together.", text)


def _named(command: str, found: re.Match[str]) -> str:
    return command.format(*map(quote, found.groups()), cut=quote(f"{found[1]}-cut"))
