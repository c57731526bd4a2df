"""The tables of `catalog.sqlite`, and how older ones are brought to today's."""

from __future__ import annotations

# What is in use is told by the view `pictures` alone, so that no query has an idea of its own of it. AUTOINCREMENT keeps SQLite
# from giving a number of an edit twice: commands, ties and people name them.
_FIRST = """
CREATE TABLE sources (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, location TEXT NOT NULL, licence TEXT NOT NULL, imported TEXT NOT NULL
);
CREATE TABLE samples (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, label TEXT NOT NULL,
    bytes INTEGER NOT NULL, modified INTEGER NOT NULL, origin TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, format TEXT NOT NULL, mode TEXT NOT NULL,
    orientation INTEGER NOT NULL, frames INTEGER NOT NULL, phash INTEGER NOT NULL,
    brightness REAL NOT NULL, contrast REAL NOT NULL, sharpness REAL NOT NULL, extension_matches INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES sources(id), given_side TEXT, given_group TEXT
);
CREATE INDEX samples_by_sha256 ON samples(sha256);
CREATE INDEX samples_by_label ON samples(label, path);
CREATE INDEX samples_by_origin ON samples(origin);
CREATE TABLE columns (
    sample INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (name, sample)
) WITHOUT ROWID;
CREATE INDEX columns_by_sample ON columns(sample);
CREATE TABLE refused (
    path TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL,
    label TEXT NOT NULL, bytes INTEGER NOT NULL, modified INTEGER NOT NULL, source INTEGER NOT NULL REFERENCES sources(id),
    given_side TEXT, given_group TEXT
) WITHOUT ROWID;
CREATE TABLE findings (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, score REAL NOT NULL, detail TEXT NOT NULL);
CREATE INDEX findings_by_kind ON findings(kind, score);
CREATE TABLE finding_paths (
    finding INTEGER NOT NULL REFERENCES findings(id) ON DELETE CASCADE, position INTEGER NOT NULL, path TEXT NOT NULL,
    sample INTEGER REFERENCES samples(id) ON DELETE CASCADE, PRIMARY KEY (finding, position)
) WITHOUT ROWID;
CREATE INDEX finding_paths_by_sample ON finding_paths(sample);
CREATE TABLE exclusions (sample INTEGER PRIMARY KEY REFERENCES samples(id) ON DELETE CASCADE, reason TEXT NOT NULL);
CREATE TABLE relabels (sample INTEGER PRIMARY KEY REFERENCES samples(id) ON DELETE CASCADE, label TEXT NOT NULL);
CREATE VIEW pictures AS
    SELECT s.*, COALESCE(r.label, s.label) AS class, x.sample IS NOT NULL AS excluded, q.path IS NOT NULL AS lost,
        x.sample IS NULL AND q.path IS NULL AS used
    FROM samples s LEFT JOIN relabels r ON r.sample = s.id LEFT JOIN exclusions x ON x.sample = s.id
        LEFT JOIN refused q ON q.path = s.path;
CREATE TABLE splits (
    name TEXT PRIMARY KEY, created TEXT NOT NULL, request TEXT NOT NULL, certificate TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE split_rows (
    split TEXT NOT NULL, sample INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE,
    side TEXT, part TEXT NOT NULL, PRIMARY KEY (split, sample)
) WITHOUT ROWID;
CREATE INDEX split_rows_by_sample ON split_rows(sample);
CREATE TABLE choices (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE edits (
    id INTEGER PRIMARY KEY AUTOINCREMENT, made TEXT NOT NULL, action TEXT NOT NULL, title TEXT NOT NULL,
    pictures INTEGER NOT NULL, changes TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0
);
"""

_LEDGER = """
CREATE TABLE ledger (
    sha256 TEXT PRIMARY KEY, photo TEXT NOT NULL, owner TEXT NOT NULL, owner_name TEXT NOT NULL, licence TEXT NOT NULL,
    title TEXT NOT NULL, page TEXT NOT NULL, taken TEXT NOT NULL, query TEXT NOT NULL, fetched TEXT NOT NULL, gone TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX ledger_by_photo ON ledger(photo)
"""

_LOOKS = """
CREATE TABLE looks (
    sample INTEGER PRIMARY KEY REFERENCES samples(id) ON DELETE CASCADE, label TEXT NOT NULL, suggestion TEXT NOT NULL,
    trust REAL NOT NULL, suspicion REAL NOT NULL, oddness REAL NOT NULL
);
CREATE TABLE nearest (
    sample INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE, position INTEGER NOT NULL,
    other INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE, distance REAL NOT NULL, PRIMARY KEY (sample, position)
) WITHOUT ROWID;
CREATE INDEX nearest_by_other ON nearest(other);
CREATE TABLE likenesses (
    a INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE, b INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE,
    distance REAL NOT NULL, how TEXT NOT NULL, PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX likenesses_by_b ON likenesses(b);
CREATE VIEW neighbours AS
    SELECT p.finding, n.position, s.path, n.other AS sample, n.distance
    FROM findings f JOIN finding_paths p ON p.finding = f.id JOIN nearest n ON n.sample = p.sample
        JOIN samples s ON s.id = n.other
    WHERE f.kind IN ('outlier', 'suspect-label')
"""

_TIES = """
CREATE TABLE ties (
    edit INTEGER NOT NULL, sample INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE, PRIMARY KEY (edit, sample)
) WITHOUT ROWID;
CREATE INDEX ties_by_sample ON ties(sample)
"""

_RESEMBLANCES = """
CREATE TABLE resemblances (
    a INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE, b INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE,
    agreement REAL NOT NULL, PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX resemblances_by_b ON resemblances(b)
"""

# What has no class yet is in the catalog and out of use, so that no split, training, check or count has to know of it.
_UNLABELLED = """
DROP VIEW pictures;
CREATE VIEW pictures AS
    SELECT s.*, COALESCE(r.label, s.label) AS class, x.sample IS NOT NULL AS excluded, q.path IS NOT NULL AS lost,
        x.sample IS NULL AND q.path IS NULL AND COALESCE(r.label, s.label) = '' AS unlabelled,
        x.sample IS NULL AND q.path IS NULL AND COALESCE(r.label, s.label) <> '' AS used
    FROM samples s LEFT JOIN relabels r ON r.sample = s.id LEFT JOIN exclusions x ON x.sample = s.id
        LEFT JOIN refused q ON q.path = s.path
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _LEDGER, _LOOKS, _TIES, _RESEMBLANCES, _UNLABELLED)
"""Statement lists; number n brings a catalog of schema n to schema n + 1."""

SCHEMA = len(MIGRATIONS)
"""Schema number this program writes, kept in SQLite's `user_version`."""
