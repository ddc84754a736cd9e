"""Words in Latin letters that a Russian reader meets as foreign ones.

A term in common use, an abbreviation, a code, a model name, a link is none; nor is a name,
that is, a capitalised word which is no common English one.
"""

import re
from bisect import bisect_right

from adrules.text.document import Document
from adrules.text.folding import fold
from adrules.text.links import link_spans
from adrules.text.morphology import readings

COMMON = frozenset(
    str.split("""
    qr sms mms ussd esim sim wi fi wifi mail email pdf iphone ipad macbook imac airpods android ios
    apple google samsung pay play store galaxy appgallery rustore huawei xiaomi visa mastercard mir
    unionpay id face touch nfc vip it usb push hr pr ai crm erp web pos pin cvv cvc url seo smm faq
    tv led lte gps bluetooth windows excel word powerpoint linux telegram whatsapp viber youtube
    skype zoom vk max viber gmail outlook html css java javascript python php sql api docx xlsx jpg
    jpeg png mp gb mb tb kb mbps kg km cm mm ml ghz mhz hz mah kwh min vs
    """)
)
"""Terms in common use and units, folded; the parts of a hyphenated one stand apart."""

_ENGLISH = frozenset(
    str.split("""
    a all and are as at baby back bag bank beauty best better big black blue book box brand bonus buy
    card care cash cashback casual city classic clean clearance click club coffee cold collection
    color company cool credit daily day days deal deals delivery design digital discount discounts
    dream drive early easy edition enjoy every exclusive extra family fashion fast feel final first
    fit flash for free fresh friday friends from fun game gift gifts girl go gold golden good great
    green happy health healthy hello here high holiday home hot hour house hurry in is it just kids
    last learn life light like limited line live loan look love luxury magic make man market master
    mega members men mobile monday money month more music my natural new next night no now of off
    offer offers old on one online only open order original our outlet party people perfect play
    plus point power premium present price prices prime pro product promo quality red register sale
    sales save school season secret sell service services shop shopping show sign simple sky sleep
    smart soon special sport spring star start stay step stop store style subscribe summer sun super
    sweet take team the this time to today top total travel trend trendy trial try ultra unique up
    update upgrade us vacation video wait want watch we week weekend welcome win winter with woman
    women work world year yes you young your
    """)
)
"""Common English words of advertising: a capital does not make a name of them."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*\d*|\d+[^\W\d_]+\w*")
_CLEAN = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"[IVXLCDM]+")
_CODE = re.compile(r"(?:\b(?:промокод|купон|код|ваучер)\w{0,3}|№)[\s:«\"'—–-]{1,4}(\w[\w-]*)")
_JOINT = re.compile(r"(?: |-| ?& ?|' ?)")
_BEFORE = re.compile(r"\b([а-я-]+) $")
_ABBREVIATION = 4
_LONGEST = 32
_CODE_LENGTH = 4


def latin_words(folded: str) -> list[str]:
    """Return the runs of letters and digits of a folded text that have a Latin letter."""
    return [m.group() for m in _CLEAN.finditer(folded) if _is_latin(m.group())]


def foreign_spans(document: Document, allowed: frozenset[str]) -> list[tuple[int, int]]:
    """Return the spans, in the text as given, of foreign words; neighbours make one span.

    ``allowed`` holds folded words that may stand.
    """
    text = document.folded.text
    if not any("a" <= c <= "z" for c in text):
        return []
    skipped = sorted((*link_spans(text), *(m.span(1) for m in _CODE.finditer(text) if _is_code(document, m))))
    starts = [start for start, _ in skipped]
    spans: list[tuple[int, int]] = []
    for run in _runs(text):
        if not any(_inside(skipped, starts, at) for at, _ in run):
            spans += _foreign_part(document, run, allowed)
    return [document.span(start, end) for start, end in spans]


def _is_code(document: Document, found: re.Match[str]) -> bool:
    """Return whether what follows «промокод» is a code: capitals, or letters and digits."""
    start, end = document.span(*found.span(1))
    given = document.text[start:end]
    return any(c.isdigit() for c in given) or (given.isupper() and len(given) >= _CODE_LENGTH)


def _inside(spans: list[tuple[int, int]], starts: list[int], at: int) -> bool:
    index = bisect_right(starts, at) - 1
    return index >= 0 and at < spans[index][1]


def _runs(text: str) -> list[list[tuple[int, int]]]:
    """Return the words that have a Latin letter and no Cyrillic one, neighbours together."""
    runs: list[list[tuple[int, int]]] = []
    end = -1
    for found in _WORD.finditer(text):
        if len(found.group()) == 1 or not _is_latin(found.group()):
            continue
        if runs and _JOINT.fullmatch(text, end, found.start()):
            runs[-1].append(found.span())
        else:
            runs.append([found.span()])
        end = found.end()
    return runs


def _is_latin(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return bool(letters) and all(c < "\u0250" or "\u1e00" <= c < "\u1f00" for c in letters)


def _foreign_part(
    document: Document, run: list[tuple[int, int]], allowed: frozenset[str]
) -> list[tuple[int, int]]:
    """Return the span of a run from its first foreign word to its last, none if it has none."""
    given = [document.text[slice(*document.span(*span))] for span in run]
    if any(c.isdigit() for word in given for c in word) and all(not w[0].islower() for w in given if w):
        return []  # a model: «Galaxy S24 Ultra»
    free = [_passes(word, allowed) for word in given]
    names = [not word.islower() and fold(word) not in _ENGLISH for word in given]
    foreign = [i for i in range(len(run)) if not free[i] and not names[i]]
    if not foreign or (_all_capitalised(given) and (any(names) or _names_a_noun(document, run[0][0], given))):
        return []
    return [(run[foreign[0]][0], run[foreign[-1]][1])]


def _passes(word: str, allowed: frozenset[str]) -> bool:
    folded = fold(word)
    return (
        folded in allowed
        or folded in COMMON
        or any(c.isdigit() for c in word)
        or (word.isupper() and len(word) <= _ABBREVIATION and folded not in _ENGLISH)
        or _ROMAN.fullmatch(word) is not None
    )


def _all_capitalised(words: list[str]) -> bool:
    return all(not word[0].islower() for word in words)


def _names_a_noun(document: Document, start: int, given: list[str]) -> bool:
    """Return whether the words before ``start`` make a name of these: «тариф Light», «карта Gold»."""
    before = _BEFORE.search(document.folded.text, max(0, start - _LONGEST), start)
    if before is None or all(word.isupper() for word in given):
        return False
    return readings(before[1])[0].pos == "NOUN"
