"""``Cursor``: the pieces of a text and what stands beside each."""

from adrules.text.facts.lexemes import Lexeme, Piece, lexemes
from adrules.text.facts.units import ABBREVIATIONS

HYPHENS = frozenset("-–—−")


class Cursor:
    """A folded text as pieces. Every look-up takes an index and bears one out of range."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.pieces: list[Lexeme] = lexemes(folded)
        self.taken = 0
        """Index of the first piece that no statement read so far holds."""

    def is_joined(self, at: int) -> bool:
        """Tell whether only a space or one line break stands before the piece ``at``."""
        if not 0 < at < len(self.pieces):
            return False
        end, start = self.pieces[at - 1].end, self.pieces[at].start
        return start - end <= 1 or (start - end == 2 and self.folded[end:start] != "\n\n")  # noqa: PLR2004

    def is_on_next_line(self, at: int) -> bool:
        """Tell whether a line break stands between the piece ``at`` and the one before it."""
        return (
            0 < at < len(self.pieces) and "\n" in self.folded[self.pieces[at - 1].end : self.pieces[at].start]
        )

    def is_glued(self, at: int) -> bool:
        """Tell whether nothing stands between the piece ``at`` and the one before it."""
        return 0 < at < len(self.pieces) and self.pieces[at].start == self.pieces[at - 1].end

    def is_piece(self, at: int, piece: Piece) -> bool:
        """Tell whether there is a piece ``at`` of that sort."""
        return 0 <= at < len(self.pieces) and self.pieces[at].piece is piece

    def text(self, at: int) -> str:
        """Return the piece ``at`` if it is joined to the one before, else an empty string."""
        return self.pieces[at].text if self.is_joined(at) else ""

    def word(self, at: int) -> str:
        """Return the word ``at`` if it is joined to the piece before, else an empty string."""
        return self.pieces[at].text if self.is_joined(at) and self.pieces[at].piece is Piece.WORD else ""

    def word_before(self, at: int) -> str:
        """Return the word that the piece ``at`` is joined to, else an empty string."""
        return (
            self.pieces[at - 1].text if self.is_joined(at) and self.pieces[at - 1].piece is Piece.WORD else ""
        )

    def is_hyphen(self, at: int) -> bool:
        """Tell whether the piece ``at`` is a dash of any length glued to what stands before."""
        return self.is_glued(at) and self.pieces[at].text in HYPHENS

    def is_code(self, at: int) -> bool:
        """Tell whether the number ``at`` is part of a name: «covid-19», «5г-сеть»."""
        if self.is_hyphen(at - 1) and self.is_glued(at) and self.is_piece(at - 2, Piece.WORD):
            return not self.is_piece(at - 3, Piece.NUMBER) and self.pieces[at - 1].text == "-"
        return self.is_glued(at + 1) and self.is_piece(at + 1, Piece.WORD) and self._goes_on(at + 1)

    def _goes_on(self, word: int) -> bool:
        return self.is_hyphen(word + 1) and self.is_glued(word + 2) and self.is_piece(word + 2, Piece.WORD)

    def after_stop(self, after: int) -> int:
        """Return ``after``, or one more where a full stop belongs to the abbreviation before it."""
        stop = self.is_glued(after) and self.pieces[after].text == "."
        return after + 1 if stop and self.pieces[after - 1].text in ABBREVIATIONS else after
