"""The numbered steps that make the tables. A step that was released is never changed."""

MIGRATIONS: dict[int, tuple[str, ...]] = {
    1: (
        "CREATE TABLE schema_versions (version INTEGER NOT NULL PRIMARY KEY, applied_at TEXT NOT NULL)",
        "CREATE TABLE contents (hash TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL)",
        """
        CREATE TABLE runs (
            run_id TEXT NOT NULL PRIMARY KEY,
            series TEXT NOT NULL,
            repetition INTEGER NOT NULL,
            brief_id TEXT NOT NULL,
            channel TEXT NOT NULL,
            backend TEXT NOT NULL,
            ruleset TEXT NOT NULL,
            prompt TEXT NOT NULL,
            prompt_hash TEXT NOT NULL,
            brief_hash TEXT NOT NULL,
            task TEXT NOT NULL,
            plan TEXT NOT NULL,
            brief TEXT NOT NULL REFERENCES contents (hash),
            ruleset_source TEXT NOT NULL REFERENCES contents (hash),
            UNIQUE (series, repetition)
        )
        """,
        """
        CREATE TABLE sessions (
            id INTEGER NOT NULL PRIMARY KEY,
            run_id TEXT NOT NULL REFERENCES runs (run_id),
            started_at TEXT NOT NULL,
            versions TEXT NOT NULL
        )
        """,
        "CREATE INDEX sessions_of_run ON sessions (run_id)",
        """
        CREATE TABLE requests (
            id INTEGER NOT NULL PRIMARY KEY,
            run_id TEXT NOT NULL REFERENCES runs (run_id),
            session INTEGER NOT NULL REFERENCES sessions (id),
            number INTEGER NOT NULL,
            messages TEXT NOT NULL REFERENCES contents (hash),
            policy TEXT NOT NULL,
            sampling TEXT NOT NULL,
            asked_at TEXT NOT NULL,
            UNIQUE (run_id, number)
        )
        """,
        """
        CREATE TABLE outcomes (
            request INTEGER NOT NULL PRIMARY KEY REFERENCES requests (id),
            status TEXT NOT NULL CHECK (status IN ('answered', 'failed', 'interrupted')),
            provider_request_id TEXT,
            served_model TEXT,
            usage TEXT,
            latency REAL,
            dropped TEXT,
            tries INTEGER,
            error_class TEXT,
            error TEXT,
            ended_at TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE attempts (
            run_id TEXT NOT NULL REFERENCES runs (run_id),
            number INTEGER NOT NULL,
            request INTEGER NOT NULL REFERENCES requests (id),
            text TEXT NOT NULL,
            finish TEXT NOT NULL,
            report TEXT,
            PRIMARY KEY (run_id, number)
        )
        """,
        "CREATE INDEX attempts_of_request ON attempts (request)",
        """
        CREATE TABLE stops (
            id INTEGER NOT NULL PRIMARY KEY,
            run_id TEXT NOT NULL REFERENCES runs (run_id),
            session INTEGER NOT NULL REFERENCES sessions (id),
            reason TEXT NOT NULL,
            best INTEGER,
            error TEXT,
            stopped_at TEXT NOT NULL
        )
        """,
        "CREATE INDEX stops_of_run ON stops (run_id)",
    ),
    2: (
        "ALTER TABLE outcomes ADD COLUMN cost TEXT",
        "ALTER TABLE attempts ADD COLUMN answer TEXT",
        "ALTER TABLE attempts ADD COLUMN mended TEXT",
        "ALTER TABLE attempts ADD COLUMN judged TEXT",
        "CREATE TABLE leases (run_id TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, expires REAL NOT NULL)",
    ),
    3: (
        "ALTER TABLE outcomes ADD COLUMN base_url TEXT",
        "ALTER TABLE requests ADD COLUMN job TEXT",
        "CREATE TABLE jobs (key TEXT NOT NULL PRIMARY KEY, backend TEXT NOT NULL, planned_at TEXT NOT NULL)",
        """
        CREATE TABLE job_starts (
            key TEXT NOT NULL PRIMARY KEY REFERENCES jobs (key),
            job_id TEXT NOT NULL,
            started_at TEXT NOT NULL
        )
        """,
    ),
}
"""Schema version -> the statements that lead to it from the version before."""

LATEST = max(MIGRATIONS)
