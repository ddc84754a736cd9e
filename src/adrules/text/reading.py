"""Reading a text: folded, with its words. In C where that was built, else by its twin in Python.

C knows nothing of characters: what each is, it asks once.
"""

from collections.abc import Callable

from adrules.native import compiled
from adrules.text.alphabet import CHARACTERS, KNOWN, LETTER, OTHER, RARE, code_of
from adrules.text.folding import LATIN_LOOK, Folded, composed, fold, is_mark, normalise_and_fold
from adrules.text.words import LOOSE, Parts, Words, located, parts_of

_WORD, _HYPHEN, _JOINT, _LATIN, _NO_LOOK, _OTHER, _STRANGE, _LOOSE = (1 << bit for bit in range(8))


def _kind(character: str) -> int:
    """Return the bits that say what a folded character of the alphabet is; see ``native/text.h``."""
    latin = "a" <= character <= "z"
    return (
        _WORD * character.isalnum()
        | _HYPHEN * (character == "-")
        | _JOINT * (character in "-'")
        | _LATIN * latin
        | _NO_LOOK * (latin and character not in LATIN_LOOK[0])
        | _LOOSE * (character.isspace() or character in LOOSE)
    )


def _kinds() -> bytes:
    kinds = bytearray(map(_kind, CHARACTERS))
    for code in OTHER:
        kinds[code] = _OTHER
    kinds[LETTER] |= _WORD | _STRANGE
    return bytes(kinds)


def _look() -> bytes:
    look = bytearray(range(0x100))
    for latin, russian in zip(*LATIN_LOOK, strict=True):
        look[KNOWN[latin]] = KNOWN[russian]
    return bytes(look)


def _learn(character: str) -> tuple[int, str, int, bool, bool]:
    """Return the code of a character, what it folds to, its code; whether a mark, whether removed."""
    folded, code = fold(character), code_of(character)
    return code, folded, code_of(folded), is_mark(character), code == RARE


alphabet = compiled and compiled.Alphabet(_learn, composed, CHARACTERS, _kinds(), _look())
"""What C knows of characters; ``None`` without the extension."""

read: Callable[[str], Folded] = alphabet.read if alphabet else normalise_and_fold
"""Return a text folded, with its offsets. In C what it returns is also its :class:`Parts`."""


def parts_in(folded: Folded) -> Parts:
    """Return the words of a text that was read."""
    return folded if alphabet else parts_of(folded.text, folded.codes)  # type: ignore[return-value] # both in C


def words_in(folded: Folded, parts: Parts) -> Words:
    """Return the words of a text that was read, with their offsets."""
    return compiled.located(folded) if alphabet and compiled else located(parts, folded.text)
