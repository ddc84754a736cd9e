"""Leases: which process carries out which run.

A lease is no part of the record: its row is changed and deleted. It expires unless its owner
renews it; an owner on this machine that is seen to be dead loses it at once.
"""

import os
import socket
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread

from sqlalchemy import Connection, delete, update

from adrules.domain.plan import HeldError
from adrules.errors import StoreError
from adrules.store.database import Database
from adrules.store.schema import LEASES
from adrules.store.statements import driver

SECONDS = 30.0
"""How long a lease holds that nobody renews."""

_FIND = "SELECT owner, expires FROM leases WHERE run_id = ?"
_TAKE = (
    "INSERT INTO leases (run_id, owner, expires) VALUES (?, ?, ?) "
    "ON CONFLICT (run_id) DO UPDATE SET owner = excluded.owner, expires = excluded.expires"
)
_DROP = "DELETE FROM leases WHERE run_id = ? AND owner = ?"


class Leases:
    """The leases of one recorder; thread-safe. A thread renews them as long as there are any."""

    def __init__(
        self, database: Database, seconds: float = SECONDS, clock: Callable[[], float] = time.time
    ) -> None:
        self.owner = f"{_machine()}:{os.getpid()}:{_born(os.getpid())}:{uuid.uuid4().hex[:8]}"
        self._database = database
        self._seconds = seconds
        self._clock = clock
        self._held: set[str] = set()
        self._lock = Lock()
        self._closed = Event()
        self._renewer: Thread | None = None

    def take(self, connection: Connection, run_id: str) -> bool:
        """Take the lease of a run inside a transaction; ``False`` while another owner has it."""
        now = self._clock()
        owner, expires = driver(connection).execute(_FIND, (run_id,)).fetchone() or (self.owner, now)
        if owner != self.owner and expires > now and not _is_dead(owner):
            return False
        driver(connection).execute(_TAKE, (run_id, self.owner, now + self._seconds))
        with self._lock:
            self._held.add(run_id)
        return True

    def begun(self) -> None:
        """Renew what was taken, from now on."""
        with self._lock:
            if self._renewer is None and not self._closed.is_set():
                self._renewer = Thread(target=self._renew, name="adrules-leases", daemon=True)
                self._renewer.start()

    def drop(self, connection: Connection, run_id: str) -> None:
        """Give up the lease of a run inside a transaction."""
        driver(connection).execute(_DROP, (run_id, self.owner))
        with self._lock:
            self._held.discard(run_id)

    def keep(self, connection: Connection, run_id: str) -> None:
        """Prove inside a transaction that a run begun here was not taken over meanwhile.

        Raises :class:`~adrules.domain.plan.HeldError`.
        """
        if self.holds(run_id):
            row = driver(connection).execute(_FIND, (run_id,)).fetchone()
            if row is None or row[0] != self.owner:
                with self._lock:
                    self._held.discard(run_id)
                raise HeldError(run_id)

    def holds(self, run_id: str) -> bool:
        """Say whether the lease of a run was taken and not given up."""
        with self._lock:
            return run_id in self._held

    def close(self) -> None:
        """Give up all leases and renew no more."""
        self._closed.set()
        with self._lock:
            held, self._held = self._held, set()
        if held:
            with suppress(StoreError), self._database.writing() as connection:
                connection.execute(delete(LEASES).where(LEASES.c.owner == self.owner))
        if self._renewer is not None:
            self._renewer.join()

    def _renew(self) -> None:
        while not self._closed.wait(self._seconds / 3):
            with self._lock:
                held = bool(self._held)
            if held:
                with suppress(StoreError), self._database.writing() as connection:
                    later = self._clock() + self._seconds
                    own = LEASES.c.owner == self.owner
                    connection.execute(update(LEASES).where(own).values(expires=later))


def _machine() -> str:
    """Return the host and, where the system tells, its namespace of process numbers."""
    space = ""
    with suppress(OSError):
        space = str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
    return f"{socket.gethostname()}/{space}"


def _born(pid: int) -> str:
    """Return when a process began, in ticks; empty where the system does not tell, or it is gone.

    A process that ended and was not yet waited for is gone.
    """
    try:
        fields = (
            Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        )
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def _is_dead(owner: str) -> bool:
    """Say whether an owner is known to be gone; of one on another machine nobody knows."""
    machine, pid, born = (*owner.split(":"), "", "")[:3]
    return machine == _machine() and bool(born) and pid.isdigit() and _born(int(pid)) != born
