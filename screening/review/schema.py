"""The tables of the state file, as steps from each version to the next."""

from __future__ import annotations

#: Marks a SQLite file as ours ("scrn"), so that no other program's database is ever changed.
APPLICATION_ID = 0x7363726E

_FIRST = (
    # what is in use: the policy, and the end of the audit log
    "CREATE TABLE policy (id INTEGER PRIMARY KEY CHECK (id = 1), record TEXT NOT NULL)",
    "CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), lines INTEGER NOT NULL, hash TEXT NOT NULL)",
    """CREATE TABLE runs (
        number INTEGER PRIMARY KEY,  -- in the order of recording
        run_id TEXT NOT NULL UNIQUE,
        recorded TEXT NOT NULL,
        started TEXT NOT NULL,
        manifest TEXT NOT NULL,      -- run.json
        alerts_digest TEXT NOT NULL,
        settings TEXT NOT NULL REFERENCES settings (digest)
    )""",
    "CREATE TABLE settings (digest TEXT PRIMARY KEY, record TEXT NOT NULL)",
    """CREATE TABLE snapshots (
        run INTEGER NOT NULL REFERENCES runs (number),
        list_id TEXT NOT NULL,
        digest TEXT NOT NULL,
        published TEXT NOT NULL,
        imported TEXT NOT NULL,
        entities INTEGER NOT NULL,
        PRIMARY KEY (run, list_id)
    )""",
    # rows as screened, with all that was found; named by the digest of their content
    "CREATE TABLE records (digest TEXT PRIMARY KEY, content BLOB NOT NULL)",
    """CREATE TABLE alerts (
        alert_id TEXT PRIMARY KEY,
        key TEXT NOT NULL,
        kind TEXT NOT NULL,
        file TEXT NOT NULL,
        row INTEGER NOT NULL,
        row_id TEXT NOT NULL,
        what TEXT NOT NULL,
        listing TEXT NOT NULL,
        severity TEXT NOT NULL,
        text TEXT NOT NULL,
        basis TEXT NOT NULL,
        record TEXT NOT NULL REFERENCES records (digest),
        first_run INTEGER NOT NULL REFERENCES runs (number),
        last_run INTEGER NOT NULL REFERENCES runs (number),  -- the last that found it
        present INTEGER NOT NULL,    -- 0: the last run over its file did not find it
        source TEXT NOT NULL,
        assigned TEXT NOT NULL DEFAULT '',
        reopened TEXT NOT NULL DEFAULT '',   -- why it stands open again; '' after a decision
        reopened_in INTEGER,         -- the run whose report says so
        pair TEXT NOT NULL DEFAULT '',       -- of a party in an order: digest of its data and the list entry
        carried INTEGER NOT NULL DEFAULT 0   -- decision on the same pair in another order, which holds here too
    )""",
    # how an alert stood after a run, where that was another way than after the run before
    """CREATE TABLE standings (
        run INTEGER NOT NULL REFERENCES runs (number),
        alert_id TEXT NOT NULL REFERENCES alerts (alert_id),
        standing TEXT NOT NULL,
        reason TEXT NOT NULL,
        content TEXT NOT NULL,       -- digest of what the alert said
        PRIMARY KEY (alert_id, run)
    )""",
    """CREATE TABLE decisions (
        id INTEGER PRIMARY KEY,
        alert_id TEXT NOT NULL REFERENCES alerts (alert_id),
        verdict TEXT NOT NULL,
        code TEXT NOT NULL,
        note TEXT NOT NULL,
        user TEXT NOT NULL,
        decided TEXT NOT NULL,
        expires TEXT NOT NULL,       -- last day on which it holds; '' for ever
        second INTEGER NOT NULL,     -- whether it waits, or waited, for a second person
        approved_by TEXT NOT NULL DEFAULT '',
        approved TEXT NOT NULL DEFAULT '',
        basis TEXT NOT NULL,
        record TEXT NOT NULL REFERENCES records (digest),
        ended TEXT NOT NULL DEFAULT '',
        ended_why TEXT NOT NULL DEFAULT ''
    )""",
    "CREATE INDEX alerts_of_pairs ON alerts (pair) WHERE pair <> ''",
    "CREATE UNIQUE INDEX one_decision_holds ON decisions (alert_id) WHERE ended = ''",
    "CREATE INDEX decisions_of ON decisions (alert_id)",
    "CREATE INDEX present_of_source ON alerts (source) WHERE present",
    "CREATE INDEX records_of_alerts ON alerts (record)",
    "CREATE INDEX records_of_decisions ON decisions (record)",
    "CREATE INDEX standings_of_runs ON standings (run)",
    """CREATE TABLE audit (
        number INTEGER PRIMARY KEY,  -- from 1 without a gap: the order of the log, whatever the clock says
        time TEXT NOT NULL,
        mark TEXT NOT NULL,
        user TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        details TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL
    )""",
    """CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
       BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END""",
    """CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
       BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END""",
)

#: What keeps the log from being changed by mistake; whoever takes it away shows it by that.
GUARDS = ("audit_is_not_changed", "audit_is_not_shortened")

#: The statements that lead from version N to N + 1, in their order.
MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST,)
