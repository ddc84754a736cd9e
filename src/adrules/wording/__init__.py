"""In which language people are told what is wrong with what they wrote.

The code says everything in English; ``ADRULES_LANG=ru`` puts the mistakes in packs and briefs into
Russian where they are shown. A catalogue pairs English templates with Russian ones, so that
the code which finds a mistake need not know of it.
"""

import os

VARIABLE = "ADRULES_LANG"
"""Environment variable that names the language: ``en`` (the default) or ``ru``."""


def translated(message: str) -> str:
    """Return ``message`` in the language of the environment; as it is where no template fits."""
    if os.environ.get(VARIABLE, "en").strip().lower()[:2] != "ru":
        return message
    from adrules.wording.catalogue import in_russian  # noqa: PLC0415 - compiled for those who read Russian

    return in_russian(message) or message
