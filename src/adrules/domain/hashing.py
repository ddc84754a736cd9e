"""Content hashes: what a result used is named by what it says, not by where it lay."""

import hashlib
import json


def content_hash(value: object) -> str:
    """Return the first 16 hex digits of the SHA-256 of ``value`` as canonical JSON."""
    return text_hash(canonical(value))


def canonical(value: object) -> str:
    """Return ``value`` as canonical JSON: sorted keys, no spaces. Lone surrogates stay as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def text_hash(text: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
