"""Generation. One module a provider, registered in :data:`BACKENDS`."""

BACKENDS: dict[str, str] = {
    "scripted": "adrules.backends.scripted:ScriptedBackend",
    "replay": "adrules.backends.replay:ReplayBackend",
    "openai-compatible": "adrules.backends.openai_compatible:OpenAICompatibleBackend",
    "hf": "adrules.backends.hf:HFBackend",
}
"""Provider name -> ``module:Class``. Third parties register in the entry-point group ``adrules.backends``."""
