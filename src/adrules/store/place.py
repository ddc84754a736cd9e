"""Where the log is."""

from pathlib import Path

from adrules.errors import StoreError

SCHEME = "sqlite:///"


def log_path(where: str | Path) -> Path:
    """Return the file that a path or a ``sqlite:///`` URL names."""
    text = str(where)
    if text.startswith(SCHEME):
        text = text.removeprefix(SCHEME)
    elif "://" in text:
        raise StoreError(f"a log is a path or {SCHEME}PATH; {text.partition('://')[0]}:// is not supported")
    if not text or text == ":memory:":
        raise StoreError("a log needs a file: give its path")
    return Path(text).expanduser()


def default_path() -> Path:
    """Return where the command line keeps the log: the user's data folder of the system."""
    from platformdirs import user_data_path  # noqa: PLC0415 - only the command line asks

    return user_data_path("adrules", appauthor=False) / "runs.sqlite"
