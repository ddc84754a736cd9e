"""Participles, gerunds, the passive voice."""

from collections.abc import Iterator, Sequence
from itertools import chain

from adrules.text.syntax.tagging import LIKELY, PLAUSIBLE, Found, Sentence, Word, lexemes

_ADJECTIVE_LEMMAS = lexemes(
    """
    снизить увеличить уменьшить обновить улучшить упростить ускорить гарантировать персонализировать
    выделить сократить проверить
    """
)
"""Verbs whose passive participle is an adjective too, which the dictionary omits: «сниженная ставка»."""
_ACTIVE_LEMMAS = lexemes(
    """
    управлять учиться служить отдыхать обучаться присутствовать провожать встречать выступать желать
    потрясать впечатлять действовать начинать
    """
)
"""Verbs whose active participle is a noun or an adjective: «управляющий», «учащиеся», «потрясающий»."""

_LIKE_ADJECTIVES = {False: _ADJECTIVE_LEMMAS, True: _ACTIVE_LEMMAS}
_DEGREES = lexemes("самый самая самое самые самого самой самую самым самых наиболее очень более менее")
"""What only an adjective takes: «самый продаваемый»."""

_LIKE_PREPOSITIONS = {
    "начиная": frozenset({"с", "со", "от"}),
    "исходя": frozenset({"из"}),
    "судя": frozenset({"по"}),
    "несмотря": frozenset({"на"}),
    "невзирая": frozenset({"на"}),
    "смотря": frozenset({"какой", "где", "как", "что", "когда", "по"}),
}
_NEVER_GERUNDS = lexemes("включая исключая благодаря спустя хотя погодя молча шутя нехотя зря считая")

_BE = frozenset({"быть"})
_SHORT_STATES = lexemes(
    """
    запрещено разрешено принято положено суждено велено решено сказано женат замужем согласен
    рассчитан рассчитана рассчитаны рассчитано предназначен предназначена предназначены предназначено
    расположен расположена расположены расположено связан связана связаны связано занят занята заняты
    намерен намерена намерены уверен уверена уверены настроен настроена настроены
    """
)
"""Short participles that say a state, not what somebody did."""

_PROCESS = lexemes(
    """
    рассматриваться начисляться производиться осуществляться выплачиваться предоставляться оформляться
    выдаваться взиматься списываться зачисляться оплачиваться доставляться проводиться выполняться
    устанавливаться определяться рассчитываться указываться учитываться передаваться предлагаться
    публиковаться обрабатываться проверяться подтверждаться согласовываться возмещаться компенсироваться
    подписываться регистрироваться использоваться применяться приобретаться перечисляться
    изготавливаться изготовляться обслуживаться облагаться удерживаться назначаться утверждаться
    отражаться обеспечиваться реализовываться разрабатываться направляться размещаться вноситься
    исчисляться погашаться аннулироваться блокироваться формироваться заключаться предъявляться
    высылаться присылаться упаковываться устраняться организовываться финансироваться страховаться
    резервироваться бронироваться удаляться запрашиваться вычитаться суммироваться выставляться
    """
)
"""Reflexive verbs that, said of a thing, are the passive of an office: somebody does it to the thing."""

_AGENT_NOUNS = lexemes(
    """
    банк компания организация фирма магазин сервис служба отдел отделение агентство оператор поставщик
    продавец система платформа фонд предприятие учреждение общество ведомство суд государство команда
    бюро центр биржа страховщик кредитор бухгалтерия администрация
    """
)
_OWN_ABLATIVE = lexemes(
    """
    пользоваться заниматься делиться становиться являться оказываться казаться считаться называться
    гордиться интересоваться обмениваться наслаждаться отличаться славиться обладать рассчитываться
    расплачиваться восхищаться руководствоваться ограничиваться оставаться стать остаться оказаться
    связываться встречаться объединяться сотрудничать
    """
)
"""Reflexive verbs whose ablative is an object, not who does it."""

FORMS = _NEVER_GERUNDS | _SHORT_STATES
LEMMAS = _ADJECTIVE_LEMMAS | _ACTIVE_LEMMAS | _PROCESS | _AGENT_NOUNS | _OWN_ABLATIVE
REFLEXIVE = ("ся", "сь")
"""The forms, the lemmas and the ends of forms that the questions to a single word name."""


def participle(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find full participles.

    A form that the dictionary also holds as an adjective («открытый», «данный»), or as a
    person («управляющий»), is a participle only with words of its own to the right:
    «ставка, повышенная на 2 %», «счёт, открытый банком».
    """
    for sentence in sentences:
        for index, token in enumerate(sentence.tokens):
            if "PRTF" not in token.shares or not may_be_participle(token):
                continue
            governs = _governs(sentence, index)
            graded = index > 0 and token.joined and sentence.tokens[index - 1].form in _DEGREES
            if is_participle(token) and not graded:
                yield Found(token.start, token.end, governs=governs)
            elif governs and not graded and token.share("NOUN") < PLAUSIBLE:
                yield Found(token.start, token.end, governs=True)


def may_be_participle(word: Word) -> bool:
    """Return whether a word is a full participle in some text."""
    return (
        not word.weight("Subx")
        and word.share("PRTF") >= PLAUSIBLE
        and word.share("VERB", "INFN", "PREP", "ADVB") <= PLAUSIBLE
    )


def is_participle(word: Word) -> bool:
    """Return whether a word that may be a participle is no adjective and no noun."""
    return word.likely("PRTF") and not any(
        r.pos in {"ADJF", "NOUN"} or (r.pos == "PRTF" and r.lemma in _LIKE_ADJECTIVES[r.has("actv")])
        for r in word.readings
    )


def is_governed(word: Word) -> bool:
    """Return whether a word right after a participle may belong to it."""
    return word.likely("PREP") or (word.likely("NOUN") and word.weight("ablt") > LIKELY)


def _governs(sentence: Sentence, index: int) -> bool:
    """Return whether the next word belongs to the participle: «на 2 %», «банком», «в приложении»."""
    if index + 1 >= len(sentence.tokens):
        return False
    token, following = sentence.tokens[index], sentence.tokens[index + 1]
    if not following.joined or not is_governed(following):
        return False
    return following.likely("PREP") or not token.can("ablt")


def gerund(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find gerunds; those that serve as prepositions («начиная с», «включая») pass."""
    for sentence in sentences:
        tokens = sentence.tokens
        for index, token in enumerate(tokens):
            if "GRND" not in token.shares or not is_gerund(token):
                continue
            after = tokens[index + 1].form if index + 1 < len(tokens) else ""
            if after not in _LIKE_PREPOSITIONS.get(token.form, ()):
                yield Found(token.start, token.end)


def is_gerund(word: Word) -> bool:
    """Return whether a word is a gerund, whatever stands after it."""
    return word.likely("GRND") and word.form not in _NEVER_GERUNDS


def passive(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find short participles, with «быть» where it stands by, and passive verbs in -ся."""
    for sentence in sentences:
        for index, token in enumerate(sentence.tokens):
            acted, alone = passive_by(token)
            if not acted and not alone:
                continue
            if not token.likely("PRTS"):
                if (acted and _agent(sentence, index)) or (alone and _subject_is_thing(sentence, index)):
                    yield Found(token.start, token.end)
            elif alone or _agent(sentence, index):
                first = _be_before(sentence, index)
                yield Found(sentence.tokens[first].start, token.end, head=(token.start, token.end))


def passive_by(word: Word) -> tuple[bool, bool]:
    """Return whether a word is passive where somebody acts, and whether it is where nobody does."""
    if word.likely("PRTS"):
        done = word.form not in _SHORT_STATES
        return done, done and "ADJS" not in word.shares
    if not word.form.endswith(REFLEXIVE) or not word.likely("VERB", "INFN"):
        return False, False
    verb = word.likely("VERB")
    if verb and word.weight("3per") + word.weight("past") < LIKELY:
        return False, False
    lemmas = {r.lemma for r in word.readings}
    return verb and lemmas.isdisjoint(_OWN_ABLATIVE), not lemmas.isdisjoint(_PROCESS)


def _be_before(sentence: Sentence, index: int) -> int:
    """Return the index of «быть» before a participle, over adverbs and particles; else ``index``."""
    tokens = sentence.tokens
    at = index
    while at > 0 and tokens[at].joined and index - at < 3:  # noqa: PLR2004 - «будет уже сегодня рассмотрена»
        at -= 1
        if tokens[at].is_lemma(_BE, "VERB", "INFN"):
            return at
        if not tokens[at].likely("ADVB", "PRCL"):
            break
    return index


def _agent(sentence: Sentence, index: int) -> bool:
    """Return whether an ablative within two words on either side names who does it."""
    first, last = sentence.clause(index)
    around = range(max(first, index - 2), min(last, index + 3))
    return any(_acts(sentence, i) for i in around if i != index)


def _acts(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    before = sentence.tokens[index - 1] if index and token.joined else None
    return not (before is not None and before.likely("PREP")) and may_act(token)


def may_act(word: Word) -> bool:
    """Return whether a word is an ablative of somebody who acts."""
    return (
        word.likely("NOUN")
        and word.weight("ablt") > LIKELY
        and (word.weight("anim") > LIKELY or word.is_lemma(_AGENT_NOUNS))
    )


def _subject_is_thing(sentence: Sentence, index: int) -> bool:
    """Return whether no living being is the subject of the verb: «Клиент оформляется» is no passive."""
    first, last = sentence.clause(index)
    for at in chain(range(index - 1, first - 1, -1), range(index + 1, last)):
        token = sentence.tokens[at]
        if token.form in {"он", "она", "они", "я", "ты", "мы", "вы", "кто"}:
            return False
        if token.likely("NOUN") and token.can("nomn"):
            return token.weight("anim") < LIKELY
    return True
