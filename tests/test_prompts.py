"""The wording of prompts is versioned."""

import pytest

from adrules.prompts.render import PROMPTS, VERSIONS, prompt_hash

KNOWN = {
    "plain": (2, "6bebb8d4d9d7134d"),
    "with-rules": (2, "d5415a4c3a90d7dc"),
}
"""Version and hash of each prompt. A changed wording changes the hash: give it the next version too."""


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_changed_wording_gets_the_next_version(prompt: str) -> None:
    assert (VERSIONS[prompt], prompt_hash(prompt)) == KNOWN[prompt]
