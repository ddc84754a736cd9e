"""Content hashes: what a result used is named by what it says, not by where it lay."""

import hashlib
import json


def content_hash(value: object) -> str:
    """Return the first 16 hex digits of the SHA-256 of ``value`` as canonical JSON.

    Canonical: sorted keys, no spaces, UTF-8. Lone surrogates are kept as escapes.
    """
    body = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:16]
