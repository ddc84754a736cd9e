"""Prompts as versioned templates: the task, the rules, the feedback.

The name of a prompt is its template: ``plain`` holds the brief alone, ``with-rules`` puts
:meth:`adrules.Checker.instructions` before it. :func:`prompt_hash` names the wording, so
that runs made with different wordings are never mixed up.
"""
