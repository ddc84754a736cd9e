"""Addresses of providers: checked, and without what must not be shown."""

from base64 import b64encode
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from adrules.errors import BackendConfigError


def address(written: str) -> SplitResult | None:
    """Return the parts of an ``http`` or ``https`` address, or ``None`` when it is none."""
    written = written.strip()
    try:
        url = urlsplit(written)
        valid = url.scheme in {"http", "https"} and bool(url.hostname) and (url.port or 1) > 0
    except ValueError:
        return None
    return url if valid and not any(c.isspace() for c in written) else None


def base_url(written: str, variable: str, path: str = "") -> str:
    """Return an address that an environment variable holds, without a slash at its end.

    An address whose path does not end in ``path`` gets it. Raises
    :class:`~adrules.errors.BackendConfigError` for one that is no address, or that holds
    credentials or a query: nothing of it is quoted.
    """
    url = address(written)
    if url is None or url.username is not None or url.query:
        raise BackendConfigError(
            f"{variable} is not an address that begins with http:// or https:// without credentials and query"
        )
    kept = url.path.rstrip("/")
    return without_credentials(url._replace(path=kept if kept.endswith(path) else kept + path))


def without_credentials(url: SplitResult) -> str:
    """Return an address as it may be shown."""
    host = url.hostname or ""
    place = f"[{host}]" if ":" in host else host
    if url.port is not None:
        place = f"{place}:{url.port}"
    return urlunsplit((url.scheme, place, url.path, "", ""))


def host(url: str) -> str:
    """Return the host, with the port if it names one."""
    return urlsplit(url).netloc


def login(url: SplitResult) -> str:
    """Return the credentials of an address as HTTP Basic sends them; empty without any."""
    if url.username is None:
        return ""
    pair = f"{unquote(url.username)}:{unquote(url.password or '')}"
    return b64encode(pair.encode("utf-8", "replace")).decode("ascii")
