"""A question and its answer as a claim: "The lamp was first lit in 1876"."""

import re

from app.engine.inflection import FINITE, VERBS, past, third_person

# Turning questions into statements is the task QA2D (Demszky et al. 2018, arXiv 1809.02922). These rules know no
# grammar beyond the lists below; where they do not see how a question is built, they leave its words in their order,
# which a model that compares words still understands.

BE = frozenset({"is", "are", "was", "were"})
_HAVE = frozenset({"has", "have", "had"})
_MODAL = frozenset({"can", "could", "will", "would", "shall", "should", "may", "might", "must"})
_DO = frozenset({"do", "does", "did"})
AUXILIARIES = BE | _HAVE | _MODAL | _DO
_PREPOSITION = re.compile(
    "about|across|after|against|among|around|as|at|before|behind|between|by|during|for|from|in|inside|into|like|near|of|"
    "off|on|onto|over|since|than|through|to|toward|towards|under|until|upon|via|with|within|without"
)
_DETERMINERS = frozenset(["a", "an", "the", "his", "her", "its", "their", "my", "our", "your", "this", "that"])
_PARTICIPLE = re.compile(
    r"(?!hundred|hatred|sacred|naked)\w{2,}(?<!e)ed|"
    r"agreed|beaten|become|been|blown|born|borne|bought|bound|broken|brought|built|caught|chosen|cut|done|drawn|"
    r"driven|dug|eaten|fallen|fed|felt|flown|forbidden|forgotten|fought|found|freed|frozen|given|gone|grown|had|"
    r"heard|held|hidden|hit|hung|hurt|kept|known|laid|led|left|lent|lit|lost|made|meant|met|mistaken|overseen|"
    r"overtaken|overthrown|paid|proven|put|read|rebuilt|ridden|risen|run|said|seen|sent|set|sewn|shaken|shot|shown|"
    r"shrunk|shut|slain|sold|sought|sown|spent|split|spoken|spread|spun|stolen|stood|struck|stuck|sung|sunk|swept|"
    r"sworn|taken|taught|thought|thrown|told|torn|undergone|understood|undertaken|withdrawn|withheld|won|worn|woven|"
    r"written"
)
# What is said of a thing, if "for", "to" and the like follow: "responsible for".
_ADJECTIVE = re.compile(
    r"able|absent|afraid|alive|allergic|alone|available|aware|bad|big|blind|capable|cheap|clean|clear|clever|close|closed|"
    r"cold|common|compulsory|critical|dangerous|dark|dead|deaf|deep|different|difficult|dry|due|early|easy|eligible|empty|"
    r"equal|essential|exempt|familiar|famous|far|fast|fit|free|full|glad|good|guilty|happy|hard|harmful|healthy|heavy|high|"
    r"hot|ill|illegal|immune|important|independent|innocent|late|legal|liable|likely|long|low|mandatory|married|native|"
    r"necessary|new|obligatory|old|open|optional|poor|popular|possible|present|pregnant|private|proud|public|ready|"
    r"red|relevant|reliable|resistant|responsible|rich|safe|sensitive|short|sick|silent|similar|small|sorry|"
    r"strong|subject|sufficient|suitable|sure|tall|thick|tolerant|toxic|true|typical|unable|unhappy|unlikely|urgent|useful|"
    r"valid|visible|warm|weak|wet|white|wide|willing|wrong|young|\w+(?:able|ible|ful|less|ous)"
)
_DIMENSIONS = frozenset(["tall", "high", "wide", "deep", "thick", "long", "old"])
_TIMES = frozenset(["year", "date", "day", "month", "century", "decade"])
_WH = re.compile(r"(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_ROUGHLY = frozenset(["about", "approximately", "around", "at least", "nearly", "over", "roughly"])
_KINDS = frozenset(["form", "kind", "sort", "type"])
_QUANTITY = re.compile(r"how (?:many|much)\b", re.IGNORECASE)
_TIME = re.compile(
    r"(?:\d{3,4}s?|the \d|january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:\d{1,2}\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december) \d)",
    re.IGNORECASE,
)


def as_claim(question: str, answer: str) -> str:
    """Return a statement that is true if `answer` answers `question`.

    >>> as_claim("When was the lamp first lit?", "1876")
    'The lamp was first lit in 1876.'
    """
    asked = " ".join(question.split()).rstrip("?!. ")
    given = _in_the_middle(" ".join(answer.split()).rstrip(".,;:"))
    found = _WH.search(asked)
    if found is None:
        statement = f"{asked}: {given}"
    else:
        # "In what year …", "By whom …", "At the end, who …": what stands before goes behind.
        before, words = asked[: found.start()].split(), asked[found.start() :].split()
        if _is_in_place(before, words):
            statement = _in_place(before, words, given)
        elif " ".join(before).lower() in _ROUGHLY and words[0].lower() == "how":
            statement = _statement(words, _join(*before, given), "")
        else:
            statement = _statement(words, given, " ".join(before).rstrip(","))
    return statement[:1].upper() + statement[1:] + "."


def _in_the_middle(words: str) -> str:
    """The words as they are written where they do not stand first: what is not a name begins small."""
    first = words.split(maxsplit=1)[0].rstrip(",").lower() if words else ""
    common = first in _DETERMINERS or _PREPOSITION.fullmatch(first)
    return words[:1].lower() + words[1:] if common else words


def _is_in_place(before: list[str], words: list[str]) -> bool:
    """Whether a question is a statement but for its question word: "The lamp was lit in what year"."""
    if len(before) < 2 or before[-1].endswith(",") or _auxiliary_at(words) is not None:
        return False
    last = before[-1].lower()
    if len(words) == 1 or last in FINITE or last in BE:
        return True
    return bool(_PARTICIPLE.fullmatch(last) or _PREPOSITION.fullmatch(last))


def _in_place(before: list[str], words: list[str], answer: str) -> str:
    """The statement with the answer in the place of its question word, which `words` begin with."""
    verb = _verb_at(words)
    adverb = "" if _PREPOSITION.fullmatch(before[-1].lower()) else _adverb(words[:verb])
    while words[0].lower() in {"what", "which"} and words[verb:] and _continues_noun(words[verb]):
        verb += 1
    lead = before[:-1] if before[-1] == "do" and _is_infinitive(answer) else before  # "It is able to do what"
    return _join(*lead, _place(adverb, answer) if adverb else _with_noun(words[:verb], answer), *words[verb:])


def _auxiliary_at(words: list[str]) -> int | None:
    """Where the auxiliary of a question stands that begins with its question word, if it has one."""
    found = next((number for number, word in enumerate(words[1:], 1) if word.lower() in AUXILIARIES), None)
    # "Who says that it was lit" has one in what is said, not in what is asked.
    return None if found and found > 1 and words[0].lower() in {"who", "whom"} else found


def _statement(words: list[str], answer: str, before: str) -> str:
    """The statement for a question that begins with its question word; `before` stood in front of that."""
    at = _auxiliary_at(words)
    before = before[:1].lower() + before[1:]  # it no longer stands first
    if at is None:
        # The question word is the subject: "Who turned the lens", "Which keeper sold a watch".
        verb = _verb_at(words)
        return _join(_with_noun(words[:verb], answer), *words[verb:], before)
    thing, auxiliary, rest = words[:at], words[at].lower(), words[at + 1 :]
    last_before = before.rsplit(maxsplit=1)[-1].lower() if before else ""
    if _PREPOSITION.fullmatch(last_before):
        # "In what year was the lamp lit"
        return _join(*in_order(auxiliary, rest), before, answer)
    if adverb := _adverb(thing):
        stranded = rest and _PREPOSITION.fullmatch(rest[-1].lower())  # "Where can it be seen from"
        return _join(*in_order(auxiliary, rest), answer if stranded else _place(adverb, answer), before)
    if auxiliary in BE and thing[0].lower() == "how" and not _QUANTITY.match(" ".join(thing)):
        # "How tall is the tower": 38 metres, or 38 metres tall.
        measure = "" if len(thing) < 2 or thing[1].lower() not in _DIMENSIONS or thing[1] in answer else thing[1]
        return _join(*rest, auxiliary, answer, measure, before)
    return _about_a_thing(auxiliary, rest, _with_noun(thing, answer), before)


def _adverb(thing: list[str]) -> str:
    """When, where, why or how, if that is what is asked for; nothing otherwise."""
    first = thing[0].lower()
    if first in {"when", "where", "why"} or (first == "how" and len(thing) == 1):
        return first
    return "when" if len(thing) == 2 and thing[1].lower() in _TIMES and first in {"what", "which"} else ""


def _about_a_thing(auxiliary: str, rest: list[str], said: str, before: str) -> str:
    """`said` stands for who, what or how many: as the subject, as the object, or behind a preposition."""
    if rest[:1] == ["there"]:
        return _join("there", auxiliary, said, *rest[1:], before)
    if rest[:1] == ["not"]:
        return _join(said, auxiliary, *rest, before)
    if auxiliary in _DO or (auxiliary in _MODAL | _HAVE and not _is_verb_phrase(auxiliary, rest)):
        return _object_last(auxiliary, rest, said, before)
    last = rest[-1].lower() if rest else ""
    named = len(rest) > 1 and _PARTICIPLE.fullmatch(last) and not _PARTICIPLE.fullmatch(rest[0].lower())
    doing = len(rest) > 2 and last.endswith("ing") and _PREPOSITION.fullmatch(rest[-2].lower())
    if auxiliary in BE and (_PREPOSITION.fullmatch(last) or named or doing):
        # "Who was the tower built by", "What is the tower called", "What was he charged with stealing"
        return _join(*in_order(auxiliary, rest), said, before)
    return _join(said, auxiliary, *rest, before)


def _object_last(auxiliary: str, rest: list[str], said: str, lead: str) -> str:
    """Put the answer where an object goes: behind the verb, or at the end if that ends in a preposition."""
    split = subject_end(auxiliary, rest)
    subject, verb, after = rest[:split], rest[split : split + 1], rest[split + 1 :]
    if auxiliary in _DO and verb == ["do"]:
        # "What did the keeper do": "refused to leave" says it in the right form, "refuse to leave" needs its auxiliary.
        return _join(*subject, auxiliary if _is_infinitive(said) else "", said, *after, lead)
    if after and (_PREPOSITION.fullmatch(after[-1].lower()) or not _PREPOSITION.fullmatch(after[0].lower())):
        return _join(*subject, *_with_verb(auxiliary, verb), *after, said, lead)
    return _join(*subject, *_with_verb(auxiliary, verb), said, *after, lead)


def in_order(auxiliary: str, rest: list[str]) -> list[str]:
    """Subject, auxiliary, verb and what follows, of the words behind the auxiliary of a question."""
    split = subject_end(auxiliary, rest)
    return [*rest[:split], *_with_verb(auxiliary, rest[split:])]


def _with_verb(auxiliary: str, words: list[str]) -> list[str]:
    """The auxiliary and the words behind it, where "did", "does" and "do" go into the form of a verb that is known."""
    at = 1 if len(words) > 1 and is_adverb(words[0].lower()) else 0
    verb = words[at].lower() if words else ""
    if auxiliary not in _DO or verb not in VERBS:
        return [auxiliary, *words]
    inflected = {"did": past, "does": third_person}
    return [*words[:at], inflected[auxiliary](verb) if auxiliary in inflected else verb, *words[at + 1 :]]


def subject_end(auxiliary: str, rest: list[str]) -> int:
    """How many words the subject has: up to the verb, if it can be seen."""
    lower = [word.lower() for word in rest]
    first = name_end(rest)
    if lower[:1] == ["there"]:
        return 1
    for number in range(first, len(lower)):
        word, at_adverb = lower[number], is_adverb(lower[number]) and number + 1 < len(lower)
        verb = lower[number + 1] if at_adverb else word
        if lower[number - 1] in _DETERMINERS or rest[number][:1].isupper():
            continue
        if auxiliary in BE | _HAVE:
            if _PARTICIPLE.fullmatch(verb) or word.endswith("ing"):
                return number
        elif verb in VERBS and not _PREPOSITION.fullmatch(lower[number - 1]):
            return number
    return _predicate_at(rest, first) if auxiliary in BE | _HAVE else min(len(rest), first)


def _predicate_at(rest: list[str], first: int) -> int:
    """Where it begins, from `first` on, what is said of a subject without a verb: "the storm of 1891 | the worst"."""
    lower = [word.lower() for word in rest]
    at = first
    while at < len(rest):
        if (
            at > first
            and _PREPOSITION.fullmatch(lower[at])
            and (lower[at] == "than" or _ADJECTIVE.fullmatch(lower[at - 1]))
        ):
            return at - 1
        if lower[at] == "of":
            at += 1 + name_end(rest[at + 1 :])
        elif begins_predicate(lower[at]):
            return at
        else:
            at += 1
    return len(rest)


def name_end(rest: list[str]) -> int:
    """How many words at the beginning are of the subject for certain: an article and a noun, or the words of a name."""
    end = 1
    if rest and rest[0].lower() in _DETERMINERS:
        end = 2
    while end < len(rest) and (rest[end][:1].isupper() or rest[end - 1].endswith(("'s", "’s"))):
        end += 1
    return end


def begins_predicate(word: str) -> bool:
    """Whether a word behind a subject begins what is said of it: "in the yard", "a keeper", "more common"."""
    return bool(_PREPOSITION.fullmatch(word)) or word in _DETERMINERS or word in {"more", "most", "less", "least"}


def _continues_noun(word: str) -> bool:
    """Whether a word behind "which harbour" still says what is asked for: neither a verb nor "in", "to" or "that"."""
    return (
        word.isalpha()
        and word not in FINITE
        and word not in {"and", "or", "that", "who"}
        and not _PREPOSITION.fullmatch(word)
    )


def _is_infinitive(words: str) -> bool:
    return words.partition(" ")[0].lower() in VERBS


def is_adverb(word: str) -> bool:
    """Whether a word in small letters stands before a verb without being its subject: "often", "hardly"."""
    return word in {"first", "last", "often", "never", "also", "not", "still", "ever"} or word.endswith("ly")


def _is_verb_phrase(auxiliary: str, rest: list[str]) -> bool:
    """Whether the verb follows its auxiliary at once, so that the question word is the subject."""
    if not rest:
        return True
    word = rest[0].lower()
    if auxiliary in _HAVE:
        # "Who has found it", "Who has the key", but not "What has the keeper found".
        return bool(_PARTICIPLE.fullmatch(word)) or not any(_PARTICIPLE.fullmatch(later.lower()) for later in rest)
    return word in VERBS or word in {"be", "not"}


def _verb_at(words: list[str]) -> int:
    """Where the verb begins in "who turned …", "which old keeper sold …", "how many ships sank …", if there is one."""
    kind = words[0].lower()
    noun = {"which": 1, "what": 1, "whose": 1, "how": 2}.get(kind, 0)
    if len(words) > 3 and words[1] in _KINDS and words[2] == "of":
        noun = 3
    if kind == "what" and len(words) > 1 and words[1] in FINITE and words[1] not in VERBS:
        noun = 0
    first = min(len(words), noun + 1)
    return next((at for at in range(first, len(words)) if noun and words[at] in FINITE), first)


def _with_noun(thing: list[str], answer: str) -> str:
    """The answer in the place of "which keeper", of "how many steps", of "whose daughter", with its noun if need be."""
    phrase = " ".join(thing)
    if quantity := _QUANTITY.match(phrase):
        noun = phrase[quantity.end() :].strip()
        return _join(answer, "" if noun and noun.rsplit(maxsplit=1)[-1].lower() in answer.lower() else noun)
    return f"{answer}’s {' '.join(thing[1:])}" if thing[0].lower() == "whose" and thing[1:] else answer


def _place(kind: str, answer: str) -> str:
    first = answer.split(maxsplit=1)[0].lower() if answer else ""
    if _PREPOSITION.fullmatch(first) or first in {"because", "so", "as", "when", "while", "if", "there", "here"}:
        return answer
    if kind == "why":
        return f"because {answer}" if first not in {"to"} else answer
    if kind == "when":
        if _DATE.match(answer) and not re.match(r"\d{3,4}\b", answer):
            return f"on {answer}"
        return f"in {answer}" if _TIME.match(answer) else answer
    if kind == "where":
        return f"in {answer}"
    return answer


def _join(*words: str) -> str:
    return " ".join(word for word in words if word)
