"""Batch interfaces: many requests in one job, answered within a day, for less money.

A round of a regenerate loop is one job: submit what is still to be asked, note the job id,
poll, collect. The protocol is :class:`~adrules.backends.batch.protocol.BatchBackend`.
"""

BATCHES: dict[str, str] = {
    "openai": "adrules.backends.batch.openai:OpenAIBatches",
    "together": "adrules.backends.batch.together:TogetherBatches",
}
"""Provider name -> ``module:Class``; the class takes the backend of that provider."""
