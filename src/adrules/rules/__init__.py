"""Rule kinds: one module each, registered in :data:`KINDS`."""

KINDS: dict[str, str] = {
    "phrase": "adrules.rules.phrase:PhraseRule",
    "regex": "adrules.rules.pattern:RegexRule",
    "limit": "adrules.rules.limit:LimitRule",
}
"""Name of a kind, as packs write it -> ``module:Class``. The first one is the default."""
