"""Degrees of comparison: superlatives, and comparatives without anything to compare with."""

from collections.abc import Iterator, Sequence

from adrules.text.syntax.tagging import LIKELY, Found, Rows, Sentence, Token, Word, lexemes

_NOT_PRAISE = ("ближайш", "дальнейш", "наидальнейш", "нижайш", "малейш")
_NOT_PRAISED = lexemes("близкий дальний дальнейший низкий малый")
"""Superlatives in form only, and their lemmas: «ближайший офис», «дальнейшие шаги», «ни малейшего»."""

_HIGHER = lexemes(
    """
    образование школа лига математика класс разряд дивизион учебный профессиональный суд
    нервный сорт офицер категория инстанция должностной
    """
)
"""What «высший» classifies and does not praise."""

_FORMULAS = Rows("всего лучшего | всего наилучшего | к лучшему | в лучшем случае | в худшем случае")
_DEMONSTRATIVES = frozenset({"тот", "этот", "такой", "сей"})
_IDIOMS = frozenset(
    {"больше", "чаще", "скорее", "раньше", "реже", "меньше", "более", "менее", "прежде", "дальше"}
)
_OTHERS = frozenset({"остальной", "другой", "прочий", "конкурент"})

_NEVER_COMPARED = lexemes(
    """
    раньше ранее позже позднее далее дальше подробнее подробней скорее прежде более менее точнее вернее
    лучше-ка
    """
)
_AMOUNTS = frozenset({"больше", "меньше"})
_STEPS = frozenset(
    {"еще", "теперь", "намного", "гораздо", "значительно", "заметно", "куда", "вдвое", "втрое", "стало"}
)
_BASES = frozenset({"чем", "нежели", "вместо", "против", "сравнению", "относительно"})
_NO_MORE = frozenset({"не", "ни", "нет", "никогда", "никаких", "никто", "ничего"})
_SEE = frozenset({"смотреть", "указать", "описать", "перечислить", "читать", "назвать", "привести", "см"})
_NOT_AFTER = frozenset({"не", "как", "можно", "тем"})
_ONLY = frozenset({"за", "на", "от", "до", "лишь"})
_NEAR = 4
_THE_MOST = frozenset({"самый"})
MOST = frozenset({"наиболее", "наименее"})
"""Words before an adjective that make a superlative of it."""
ABOVE = frozenset({"всех", "всего", "некуда"})
"""Words after a comparative that make a superlative of it."""
AS_THEY_ARE = frozenset({"более", "выше", "ниже"})
"""Words that compare, whatever the dictionary thinks of them."""

FORMS = _NEVER_COMPARED | AS_THEY_ARE
LEMMAS = _THE_MOST | _NOT_PRAISED
"""The forms and the lemmas that the questions to a single word name."""


def superlative_synthetic(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find superlatives in one word: «выгоднейший», «лучший», «наивысшая»."""
    for sentence in sentences:
        for index, token in enumerate(sentence.tokens):
            if "ADJF" in token.shares and is_superlative(token) and not _idle_superlative(sentence, index):
                yield Found(token.start, token.end)


def is_superlative(word: Word) -> bool:
    """Return whether a word is a superlative that may praise."""
    return word.weight("ADJF", "Supr") > LIKELY and not word.form.startswith(_NOT_PRAISE)


def _idle_superlative(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    if any(i >= 0 and i + _FORMULAS.at(sentence, i) > index for i in (index, index - 1)):
        return True
    if token.form.startswith("высш"):
        following = sentence.tokens[index + 1 : index + 2]
        return any(f.joined and f.is_lemma(_HIGHER) for f in following)
    return False


def superlative_analytic(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find superlatives of several words: «самый низкий», «наиболее простой», «быстрее всех»."""
    for sentence in sentences:
        tokens = sentence.tokens
        for index in range(len(tokens) - 1):
            token, following = tokens[index], tokens[index + 1]
            if following.joined and (
                (is_the_most(token) and _the_most(sentence, index))
                or (token.form in MOST and following.share("ADJF", "ADJS", "ADVB", "PRTF", "PRTS") > LIKELY)
                or (token.likely("COMP") and _above_all(sentence, index))
            ):
                yield Found(token.start, following.end)


def is_the_most(word: Word) -> bool:
    """Return whether a word is a form of «самый»."""
    return word.can("ADJF") and word.is_lemma(_THE_MOST)


def _the_most(sentence: Sentence, index: int) -> bool:
    token, following = sentence.tokens[index], sentence.tokens[index + 1]
    before = sentence.tokens[index - 1] if index else None
    if before is not None and token.joined and before.is_lemma(_DEMONSTRATIVES):
        return False
    qualities = [r for r in following.readings if r.pos == "ADJF" and not r.has("Apro") and not r.has("Anum")]
    if sum(r.score for r in qualities) <= LIKELY:  # «самый центр»: a noun
        return False
    if following.form == "главное":
        return False
    cases = {g for r in token.readings if r.lemma == "самый" for g in r.grammemes}
    return any(r.grammemes & cases & _CASES for r in qualities)


_CASES = frozenset({"nomn", "gent", "datv", "accs", "ablt", "loct"})


def _above_all(sentence: Sentence, index: int) -> bool:
    """Return whether «всех», «всего» or «некуда» after a comparative is what it is compared with."""
    token, word = sentence.tokens[index], sentence.tokens[index + 1]
    if word.form not in ABOVE:
        return False
    if word.form == "некуда":
        return True
    if token.form in _IDIOMS and word.form == "всего":
        return False
    after = sentence.tokens[index + 2] if index + 2 < len(sentence.tokens) else None
    if after is None or not after.joined or after.is_lemma(_OTHERS):
        return True
    if word.form == "всего" and (after.number or after.likely("NUMR") or after.form in _ONLY):
        return False
    return after.likely("PREP") or not after.can("gent", "plur" if word.form == "всех" else "sing")


def comparison_without_base(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find comparatives with nothing to compare with: no «чем», no genitive, no number near by."""
    for sentence in sentences:
        tokens = sentence.tokens
        based = any(t.form in _BASES for t in tokens)
        for index, token in enumerate(tokens):
            if based or not _compares(sentence, index):
                continue
            if _has_base(sentence, index) or _number_near(sentence, index):
                continue
            first = index
            while first > 0 and tokens[first].joined and tokens[first - 1].form in {"еще", "более"}:
                first -= 1
            yield Found(tokens[first].start, token.end)


def _compares(sentence: Sentence, index: int) -> bool:
    tokens = sentence.tokens
    token = tokens[index]
    before = tokens[index - 1] if index and token.joined else None
    after = tokens[index + 1] if index + 1 < len(tokens) and tokens[index + 1].joined else None
    if before is not None and before.form == "более":
        return token.likely("ADJF", "ADJS", "ADVB") and not token.can("Anum")
    if not may_compare(token):
        return False
    if before is not None and (before.form in _NOT_AFTER or before.is_lemma(_SEE)):
        return False
    if token.form in _AMOUNTS:
        return _amount_compared(before, after, tokens[max(0, index - 5) : index])
    if token.form in {"выше", "ниже"}:
        return _place_compared(before, after)
    return token.form != "лучше" or after is None or not after.likely("INFN", "VERB", "PRED")


def may_compare(word: Word) -> bool:
    """Return whether a word is a comparative that may lack its base."""
    if word.form in _NEVER_COMPARED:
        return False
    return (word.likely("COMP") and word.weight("Cmp2") == 0) or word.form in {"выше", "ниже"}


def _amount_compared(before: Token | None, after: Token | None, earlier: Sequence[Token]) -> bool:
    if any(t.form in _NO_MORE for t in earlier) or (after is not None and after.form in _NO_MORE):
        return False
    return after is None or (before is not None and before.form in _STEPS)


def _place_compared(before: Token | None, after: Token | None) -> bool:
    """Return whether «выше» compares («ставка выше») and does not point («см. выше», «выше по улице»)."""
    if before is None or before.form in {"и", "или"}:
        return False
    if after is not None and after.likely("PREP"):
        return False
    if before.likely("NOUN"):
        return before.can("nomn") or before.can("accs")
    return before.likely("ADJF", "NPRO", "ADVB", "PRCL")


def _has_base(sentence: Sentence, index: int) -> bool:
    """Return whether one of the next two words can be the genitive of what is compared with."""
    for token in sentence.tokens[index + 1 : index + 3]:
        if not token.joined or token.likely("PREP", "VERB", "INFN", "CONJ"):
            return False
        if token.form == "некуда":
            return True
        if token.share("NOUN", "ADJF", "NPRO", "PRTF") > LIKELY and (token.can("gent") or token.can("gen2")):
            return True
    return False


def _number_near(sentence: Sentence, index: int) -> bool:
    around = sentence.tokens[max(0, index - _NEAR) : index + _NEAR + 1]
    return any(t.number or t.likely("NUMR") for t in around)
