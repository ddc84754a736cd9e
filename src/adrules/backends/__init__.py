"""Generation. One module a provider, registered in :data:`BACKENDS`."""

BACKENDS: dict[str, str] = {
    "openai": "adrules.backends.openai:OpenAIBackend",
    "together": "adrules.backends.together:TogetherBackend",
    "gigachat": "adrules.backends.gigachat:GigaChatBackend",
    "openai-compatible": "adrules.backends.openai_compatible:OpenAICompatibleBackend",
    "hf": "adrules.backends.hf:HFBackend",
    "scripted": "adrules.backends.scripted:ScriptedBackend",
    "replay": "adrules.backends.replay:ReplayBackend",
}
"""Provider name -> ``module:Class``. Third parties register in the entry-point group ``adrules.backends``."""
