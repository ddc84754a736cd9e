"""Rule kinds: one module each, registered in :data:`KINDS`."""

KINDS: dict[str, str] = {
    "phrase": "adrules.rules.phrase:PhraseRule",
    "sentence": "adrules.rules.sentence:SentenceRule",
    "regex": "adrules.rules.pattern:RegexRule",
    "limit": "adrules.rules.limit:LimitRule",
    "judge": "adrules.rules.judge:JudgeRule",
    "python": "adrules.rules.python:PythonRule",
    "require": "adrules.rules.require:RequireRule",
    "forbidden": "adrules.rules.forbidden:ForbiddenRule",
    "placeholder": "adrules.rules.placeholder:PlaceholderRule",
    "repetition": "adrules.rules.repetition:RepetitionRule",
    "similarity": "adrules.rules.similarity:SimilarityRule",
    "script": "adrules.rules.script:ScriptRule",
    "leak": "adrules.rules.leak:LeakRule",
    "grammar": "adrules.rules.grammar:GrammarRule",
    "entity": "adrules.rules.entity:EntityRule",
    "register": "adrules.rules.register:RegisterRule",
    "typography": "adrules.rules.typography:TypographyRule",
    "grounding": "adrules.rules.grounding:GroundingRule",
}
"""Name of a kind, as packs write it -> ``module:Class``. The first one is the default."""
