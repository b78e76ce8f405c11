"""Is an answer borne out by its own sentence? Question and answer become a claim, and the claim is judged."""

import re
from dataclasses import dataclass

from app.engine.inflection import past, third_person
from app.engine.nli import EntailmentJudge, Judgement
from app.engine.sentences import sentence_around

# Turning questions into statements is the task QA2D (Demszky et al. 2018, arXiv 1809.02922). These rules know no
# grammar beyond the lists below; where they do not see how a question is built, they leave its words in their order,
# which a model that compares words still understands.

_BE = frozenset({"is", "are", "was", "were"})
_HAVE = frozenset({"has", "have", "had"})
_MODAL = frozenset({"can", "could", "will", "would", "shall", "should", "may", "might", "must"})
_DO = frozenset({"do", "does", "did"})
_AUXILIARY = _BE | _HAVE | _MODAL | _DO
_PREPOSITION = re.compile(
    "about|after|against|around|at|before|behind|between|by|during|for|from|in|inside|into|near|of|off|on|onto|over|"
    "since|through|to|under|until|with"
)
_DETERMINERS = frozenset(["a", "an", "the", "his", "her", "its", "their", "my", "our", "your", "this", "that"])
# Base forms that follow a subject after "did" (`inflection` knows what is irregular of them): what is not here still
# works where the subject is one word.
_VERB = re.compile(
    "accept|accuse|achieve|acknowledge|acquire|act|add|adopt|affect|agree|aim|allow|announce|appear|"
    "apply|appoint|approve|argue|arrive|ask|assume|attack|attend|attract|award|beat|become|begin|"
    "believe|belong|break|bring|broadcast|build|burn|buy|call|carry|cast|cause|cease|change|charge|"
    "choose|claim|close|collaborate|collect|come|compare|compete|complain|complete|consider|consist|"
    "construct|contain|continue|contribute|control|convert|cost|cover|create|criticize|cross|cut|decide|"
    "declare|defeat|define|deliver|depend|descend|describe|design|destroy|determine|develop|die|direct|"
    "discover|display|distinguish|do|donate|draw|drive|drop|earn|eat|elect|emerge|employ|enable|"
    "encourage|end|endorse|endure|enter|establish|evolve|excuse|exist|expand|expect|experience|explain|"
    "explore|express|face|fail|fall|feel|fight|fill|find|finish|fire|flow|fly|focus|follow|force|"
    "form|found|gain|get|give|go|govern|grow|happen|hate|have|hear|help|hire|hit|hold|hope|host|"
    "identify|imply|include|increase|indicate|influence|inherit|intend|interact|introduce|invade|invent|"
    "invest|investigate|invite|involve|join|jump|keep|kill|know|lack|land|last|lay|lead|learn|leave|"
    "lend|let|lie|like|live|look|lose|love|make|manage|mark|marry|mean|measure|meet|migrate|move|"
    "name|need|notice|obtain|occur|offer|open|operate|oppose|order|originate|oversee|own|paint|"
    "participate|pass|pay|perform|permit|pick|place|plan|play|possess|predict|prefer|prepare|present|"
    "prevent|produce|promise|promote|propose|protect|prove|provide|publish|purchase|put|qualify|raise|"
    "reach|read|receive|recognize|record|reduce|refer|refuse|reject|release|rely|remain|remove|rename|"
    "rent|repair|replace|report|represent|require|resemble|resign|respond|rest|result|retire|return|"
    "reveal|rise|rule|run|save|say|see|seek|sell|send|serve|set|shape|share|shine|shoot|show|shut|"
    "sign|sing|sit|sleep|speak|spend|spread|stand|star|start|state|stay|stop|study|succeed|suffer|"
    "suggest|support|surrender|take|talk|teach|tell|tend|think|throw|touch|trade|train|translate|"
    "travel|treat|try|turn|understand|use|visit|vote|want|watch|wear|win|wish|withdraw|work|worry|"
    "write"
)
_PARTICIPLE = re.compile(
    r"\w+(?:ed|wn|en)|been|become|born|borne|bought|brought|built|caught|cut|done|drawn|dug|felt|fought|found|gone|had|held|heard|hit|"
    r"hung|hurt|kept|known|laid|led|left|lent|lit|lost|made|meant|met|paid|put|read|run|said|seen|sent|set|shot|shown|"
    r"shut|sold|spent|split|spread|stood|struck|sung|sunk|taken|taught|thought|told|torn|understood|won|worn|written"
)
_DIMENSIONS = frozenset(["tall", "high", "wide", "deep", "thick", "long", "old"])
_TIMES = frozenset(["year", "date", "day", "month", "century", "decade"])
_WH = re.compile(r"(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class Verification:
    """What the sentence `passage[sentence_start:sentence_end]` says of the claim made of question and answer."""

    claim: str
    sentence_start: int
    sentence_end: int
    judgement: Judgement


def verify(
    judge: EntailmentJudge, passage: str, answer_start: int, answer_end: int, question: str
) -> Verification | None:
    """Judge the answer `passage[answer_start:answer_end]` by the sentence that it stands in.

    None when the judge was stopped. Raises InputError when question and answer are too long to be judged.
    """
    start, end = sentence_around(passage, answer_start, answer_end)
    claim = as_claim(question, passage[answer_start:answer_end])
    judgement = None
    for judgement in judge.steps(passage[start:end], claim):  # noqa: B007
        pass
    if judgement is None or not judgement.done:
        return None
    return Verification(claim, start, end, judgement)


def as_claim(question: str, answer: str) -> str:
    """Return a statement that is true if `answer` answers `question`.

    >>> as_claim("When was the lamp first lit?", "1876")
    'The lamp was first lit in 1876.'
    """
    asked = " ".join(question.split()).rstrip("?!. ")
    given = " ".join(answer.split()).rstrip(".,;:")
    found = _WH.search(asked)
    if found is None:
        statement = f"{asked}: {given}"
    else:
        # "In what year …", "By whom …", "At the end, who …": what stands before goes behind.
        before, rest = asked[: found.start()].strip(" ,"), asked[found.start() :]
        statement = _statement(rest.split(), given, before)
    return statement[:1].upper() + statement[1:] + "."


def _statement(words: list[str], answer: str, before: str) -> str:
    """The statement for a question that begins with its question word; `before` stood in front of that."""
    at = next((number for number, word in enumerate(words[1:], 1) if word.lower() in _AUXILIARY), None)
    before = before[:1].lower() + before[1:]  # it no longer stands first
    if at is None:
        # The question word is the subject: "Who turned the lens", "Which keeper sold a watch".
        verb = _verb_at(words)
        return _join(_with_noun(words[:verb], answer), *words[verb:], before)
    thing, auxiliary, rest = words[:at], words[at].lower(), words[at + 1 :]
    last_before = before.rsplit(maxsplit=1)[-1].lower() if before else ""
    if _PREPOSITION.fullmatch(last_before):
        # "In what year was the lamp lit"
        return _join(*_in_order(auxiliary, rest), before, answer)
    if adverb := _adverb(thing):
        stranded = rest and _PREPOSITION.fullmatch(rest[-1].lower())  # "Where can it be seen from"
        return _join(*_in_order(auxiliary, rest), answer if stranded else _place(adverb, answer), before)
    if auxiliary in _BE and thing[0].lower() == "how" and not _QUANTITY.match(" ".join(thing)):
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
    if auxiliary in _DO or (auxiliary in _MODAL | _HAVE and not _is_verb_phrase(auxiliary, rest)):
        return _object_last(auxiliary, rest, said, before)
    last = rest[-1].lower() if rest else ""
    named = len(rest) > 1 and _PARTICIPLE.fullmatch(last) and not _PARTICIPLE.fullmatch(rest[0].lower())
    if auxiliary in _BE and (_PREPOSITION.fullmatch(last) or named):
        # "Who was the tower built by", "What is the tower called"
        return _join(*_in_order(auxiliary, rest), said, before)
    return _join(said, auxiliary, *rest, before)


def _object_last(auxiliary: str, rest: list[str], said: str, lead: str) -> str:
    """Put the answer where an object goes: behind the verb, or at the end if that ends in a preposition."""
    split = _subject_end(auxiliary, rest)
    subject, verb, after = rest[:split], rest[split : split + 1], rest[split + 1 :]
    if after and (_PREPOSITION.fullmatch(after[-1].lower()) or not _PREPOSITION.fullmatch(after[0].lower())):
        return _join(*subject, *_with_verb(auxiliary, verb), *after, said, lead)
    return _join(*subject, *_with_verb(auxiliary, verb), said, *after, lead)


def _in_order(auxiliary: str, rest: list[str]) -> list[str]:
    """Subject, auxiliary, verb and what follows, of the words behind the auxiliary of a question."""
    split = _subject_end(auxiliary, rest)
    return [*rest[:split], *_with_verb(auxiliary, rest[split:])]


def _with_verb(auxiliary: str, words: list[str]) -> list[str]:
    """The auxiliary and the words behind it, where "did", "does" and "do" go into the form of a verb that is known."""
    verb = words[0].lower() if words else ""
    if auxiliary not in _DO or not _VERB.fullmatch(verb):
        return [auxiliary, *words]
    inflected = {"did": past, "does": third_person}
    return [inflected[auxiliary](verb) if auxiliary in inflected else verb, *words[1:]]


def _subject_end(auxiliary: str, rest: list[str]) -> int:
    """How many words the subject has: up to the verb, if it can be seen."""
    lower = [word.lower() for word in rest]
    for number in range(1, len(lower)):
        word = lower[number]
        if lower[number - 1] in _DETERMINERS:
            continue
        if auxiliary in _BE | _HAVE:
            adverb = word in {"first", "last", "originally", "usually", "also", "not"} or word.endswith("ly")
            if _PARTICIPLE.fullmatch(word) or word.endswith("ing"):
                return number
            if adverb and number + 1 < len(lower) and _PARTICIPLE.fullmatch(lower[number + 1]):
                return number
        elif _VERB.fullmatch(word) and not _PREPOSITION.fullmatch(lower[number - 1]):
            return number
    if auxiliary in _BE | _HAVE:
        in_place = (number for number in range(1, len(lower)) if _PREPOSITION.fullmatch(lower[number]))
        return next(in_place, len(rest))
    return min(len(rest), 2 if lower[:1] and lower[0] in _DETERMINERS else 1)


def _is_verb_phrase(auxiliary: str, rest: list[str]) -> bool:
    """Whether the verb follows its auxiliary at once, so that the question word is the subject."""
    if not rest:
        return True
    word = rest[0].lower()
    if auxiliary in _HAVE:
        # "Who has found it", "Who has the key", but not "What has the keeper found".
        return bool(_PARTICIPLE.fullmatch(word)) or not any(_PARTICIPLE.fullmatch(later.lower()) for later in rest)
    return bool(_VERB.fullmatch(word)) or word in {"be", "not"}


def _verb_at(words: list[str]) -> int:
    """Where the verb begins in "who turned …", "which old keeper sold …", "how many ships sank …"."""
    kind = words[0].lower()
    noun = {"which": 1, "what": 1, "whose": 1, "how": 2}.get(kind, 0)
    if kind == "what" and len(words) > 1 and re.search(r"(?:ed|s)$", words[1]):
        noun = 0
    first = min(len(words), noun + 1)
    return next((at for at in range(first, len(words)) if noun and _PARTICIPLE.fullmatch(words[at].lower())), first)


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
