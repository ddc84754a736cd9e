"""Texts that random characters do not find: written as messages are, with the traps in them."""

from hypothesis import strategies as st

WORDS = [
    "Откройте",
    "для",
    "себя",
    "мир",
    "возможностей",
    "счёт",
    "вклад",
    "онлайн-банк",
    "5",
    "минут",
    "18",
    "%",
    "₽",
    "самый",
    "лучший",
    "ё",
    "Ё",
    "й",
    "ё",
    "спе́шите",
    "cкидкa",
    "QR-код",
    "İstanbul",
    "ß",
    "ГАРАНТИЯ",
    "«Мир»",
    "100",
    "000",
    "100\xa0000",
    "до",
    "31",
    "декабря",
    "24/7",
    "выгод\xadный",
    "без\u200bриска",
]
SEPARATORS = (
    " ",
    "  ",
    "\u00a0",
    "\n",
    "\n\n",
    ", ",
    ". ",
    " — ",
    "-",
    "",
    " ✨ ",
    " «",
    "» ",
    "! ",
    "\u2011",
    " 👩\u200d👧 ",
)
TRAPS = (
    "İ",
    "и\u0306",
    "👩\u200d👧‍👦",
    "🇷🇺",
    "\ud800",
    "\udfff",
    "\u0301",
    "\u200d",
    "\ufe0f",
    "1\ufe0f\u20e3",
    "\r\n",
    "\x00",
    "ﬁ",
)

NUMERALS = (
    "999999999999999999 трлн ₽",
    "до 123456789012345678,5 млрд руб. 50 коп.",
    "за 999999999999999999 трлн,5 часов",
    "999999999999999999 трлн карт",
    "1 трлн 2 млрд 3 млн 4 тыс. 5 лет",
    "999 999 999 999 999 999 %",
    "12345678901234567890",
)
RARE_SCRIPTS = ("\U00017000", "\u1bc0", "ꙮ", "ὰ", "漢字", "\U0001e900", "ⴰ", "\ufdfa")

repeated = st.builds(lambda word, times: f"{word} " * times, st.sampled_from(WORDS), st.integers(2, 40))

russian = st.lists(st.tuples(st.sampled_from(SEPARATORS), st.sampled_from(WORDS)), max_size=12).map(
    lambda parts: "".join(a + b for a, b in parts)
)

any_unicode = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)

messages = st.lists(
    st.one_of(russian, any_unicode, st.sampled_from(TRAPS + NUMERALS + RARE_SCRIPTS), repeated), max_size=5
).map("".join)
"""Any text at all, weighted to what breaks offsets."""

_ATOMS = st.sampled_from(
    ["а", "б", "не ", "x", "№", "ß", "\\.", ".", "\\w", "\\d", "\\s", "\\W", "[а-в]", "[^а-в]", "[\\w-]", "[ß—x]", "\\b", "\\A", "\\Z", "^", "$",
     "(?=а)", "(?!б)", "(?<=а)", "(?<!б)", "\\K", "\\p{L}", "\\P{Lu}", "[\\p{L}--[а-в]]", "(?i:Аб)", "(?i:ss)", "\\u0431", "[[:alpha:]]", "\\x61", "[.?!…]"]
)  # fmt: skip
PATTERNS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda each: f"(?:{'|'.join(each)})"),
        st.tuples(
            inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{2,}", "{0,7}", "+?", "?+", "{,2}"])
        ).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        inner.map(lambda each: f"({each})\\1"),
        inner.map(lambda each: f"(?P<n>{each})"),
    ),
    max_leaves=8,
)
TEXTS = st.one_of(st.text("абвxsS№ß .—d1\n🔥не", max_size=12), messages)
