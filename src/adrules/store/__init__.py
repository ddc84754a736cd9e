"""Where runs are kept: one SQLite file, append only.

:mod:`~adrules.store.recorder` writes it as a run goes, :mod:`~adrules.store.reader` gives the
records back. A row is never changed and never deleted: a request without an outcome is one
that is under way or was cut off, a run without an end is open.
"""
