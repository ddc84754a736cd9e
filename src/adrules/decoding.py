"""Bytes that should be UTF-8 text, and what they are where they are not."""

LOOK = 8192
"""Bytes of a file that tell what it is."""

_MARKS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_HIGH = (0x00, 0x04)
"""High bytes of Latin and Cyrillic letters in UTF-16."""

CP1251 = "; if the file is Windows-1251, convert it: iconv -f cp1251 -t utf-8"
"""What helps with most files that are not UTF-8."""

_UNFINISHED = "unexpected end of data"


class NotTextError(ValueError):
    """Bytes that are no UTF-8 text; ``at`` is the offset of the first wrong one."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


def text_of(data: bytes, advice: str = "") -> str:
    """Return the text of some bytes; ``advice`` ends the message about a byte that is not UTF-8.

    Raises :class:`NotTextError` where they are not UTF-8, and for a NUL: no text holds one.
    """
    nul = data.find(0)
    if nul >= 0:
        raise NotTextError("a NUL byte: this is UTF-16 or binary, not UTF-8", nul)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as failure:
        message = f"not UTF-8: byte 0x{data[failure.start]:02x}{advice}"
        raise NotTextError(message, failure.start) from None


def look(head: bytes) -> None:
    """Look at the beginning of a file.

    Raises :class:`NotTextError` where it shows that the file as a whole is no UTF-8 text: a mark
    of another encoding, a NUL, or more lines that are not UTF-8 than lines that are.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            message = f"the file is {name}, not UTF-8; convert it: iconv -f {name.lower()} -t utf-8"
            raise NotTextError(message, 0)
    wide = _wide(head)
    if wide:
        message = f"the file looks like {wide}, not UTF-8; convert it: iconv -f {wide.lower()} -t utf-8"
        raise NotTextError(message, 0)
    if 0 in head:
        raise NotTextError("the file is binary, not UTF-8 text: byte 0x00", head.find(0))
    _look_at_lines(head)


def place(data: bytes, at: int) -> tuple[int, int]:
    """Return the line and the column of an offset; both count from 1, columns are characters."""
    begin = data.rfind(b"\n", 0, at) + 1
    line = data[begin:at].decode("utf-8", "replace").removeprefix("\ufeff")
    return data.count(b"\n", 0, at) + 1, len(line) + 1


def _look_at_lines(head: bytes) -> None:
    begin, lines, wrong = 0, 0, []
    pieces = head.split(b"\n")
    for number, piece in enumerate(pieces, 1):
        lines += bool(piece.strip())
        try:
            piece.decode("utf-8")
        except UnicodeDecodeError as failure:
            if number < len(pieces) or failure.reason != _UNFINISHED:
                wrong.append(begin + failure.start)
        begin += len(piece) + 1
    if len(wrong) * 2 > lines:
        raise NotTextError(f"not UTF-8: byte 0x{head[wrong[0]]:02x}{CP1251}", wrong[0])


def _wide(head: bytes) -> str:
    """Return the name of the UTF-16 without a mark that some bytes look like; empty for none."""
    for name, high, low in (("UTF-16LE", head[1::2], head[::2]), ("UTF-16BE", head[::2], head[1::2])):
        if sum(map(high.count, _HIGH)) * 2 > len(high) and low.count(0) * 2 < len(low):
            return name
    return ""
