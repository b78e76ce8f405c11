"""Questions for yes or no: "Are dogs allowed?" asks whether "Dogs are allowed." is true, and that can be checked."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from app.engine.claims import AUXILIARIES, BE, begins_predicate, in_order, is_adverb, name_end, subject_end
from app.engine.errors import BundleError, InputError
from app.engine.evidence import ClaimResult
from app.engine.qa import AskResult

# "Isn't it", "won't they": asked so, one expects a yes, and yes says that it is.
_NEGATED = re.compile(r"(ca|wo|sha|is|are|was|were|has|have|had|do|does|did|could|would|should|might|must)n['’]t")
_WHOLE = {"ca": "can", "wo": "will", "sha": "shall"}
_OPENING = re.compile(r"(?:and|but|so|then|or)\b,?\s+", re.IGNORECASE)
# Nobody wants to know whether one can tell, or whether it is true, but what follows.
_ASKING = re.compile(
    r"(?:(?:can|could|would|will) you (?:please )?(?:tell me|say|check|confirm)|do (?:you|we) know) "
    r"(?:whether|if|that) |(?:is it|was it) (?:true|correct|right|the case) that |is it so that ",
    re.IGNORECASE,
)
_BIDDING = re.compile(
    r"(?:can|could|will|would) you (?:please )?(?:tell|show|find|give|list|name|explain|describe|summari[sz]e|help)\b",
    re.IGNORECASE,
)
_STILL = frozenset(["again", "already", "always", "even", "just", "now", "quite", "so", "too", "very", "yet"])
# A question asks for any; if the answer is yes, there are some.
_SOME = {"any": "some", "anyone": "someone", "anybody": "somebody", "anything": "something", "anywhere": "somewhere"}
_QUESTION_WORD = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)


def with_verdict(
    results: Iterable[AskResult], question: str, check: Callable[[str], Iterable[ClaimResult]]
) -> Iterator[AskResult]:
    """Yield the results of a question; of one for yes or no also the last of them with the verdict so far.

    `check` yields what the same passages say about a claim. A statement that it cannot judge, because it is too long or
    there is no model for it, has no verdict: then the question is answered in the text's words alone.
    """
    statement = as_statement(question) or ""
    result = None
    for found in results:
        result = replace(found, statement=statement)
        yield result
    if result is None or not result.read or not statement:
        return
    verdict = None
    try:
        for verdict in check(statement):
            yield replace(result, verdict=verdict)
    except (BundleError, InputError):
        verdict = None
    if verdict is None:
        yield replace(result, statement="")


def as_statement(question: str) -> str | None:
    """Return the statement that is true if the answer is yes; None if one cannot answer so.

    "Was it a carpenter or a smith" asks for one of two, as it may be read: None.

    >>> as_statement("Are dogs allowed in the building?")
    'Dogs are allowed in the building.'
    """
    asked = " ".join(question.split()).rstrip("?!. ")
    if opening := _OPENING.match(asked):
        asked = asked[opening.end() :]
    if asking := _ASKING.match(asked):
        return _sentence(asked[asking.end() :].split(), "")
    auxiliary, rest, lead = _parts(asked)
    rest = [_SOME.get(word.lower(), word) for word in rest if word.lower() != "ever"]
    if not rest or auxiliary not in AUXILIARIES or _BIDDING.match(asked) or "or" in (word.lower() for word in rest):
        return None
    if rest[0].lower() in {"you", "i", "we"} and _QUESTION_WORD.search(asked):
        return None  # "Do you know when it was lit" asks for a time
    if auxiliary in BE:
        end = _subject_end(auxiliary, rest)
        return _sentence([*rest[:end], auxiliary, *rest[end:]], lead)
    return _sentence(in_order(auxiliary, rest), lead)


def _subject_end(auxiliary: str, rest: list[str]) -> int:
    """How many words the subject has, where something must be said of it, if only by an adjective."""
    if rest[0].lower() in {"this", "that", "these", "those"} and rest[1:] and begins_predicate(rest[1].lower()):
        return 1
    least, end = name_end(rest), subject_end(auxiliary, rest)
    if rest[end - 1].lower() == "and" and end < len(rest) - 1:
        end += subject_end(auxiliary, rest[end:])  # "heating and parking included": nothing is parking
    end = min(end, len(rest) - 1)
    while end > least and (is_adverb(rest[end - 1].lower()) or rest[end - 1].lower() in _STILL):
        end -= 1
    return max(1, end)


def _parts(asked: str) -> tuple[str, list[str], str]:
    """The auxiliary, what follows it, and what stands before it: "In winter, is the tower open"."""
    lead, comma, behind = asked.rpartition(", ")
    words = asked.split()
    if comma and _auxiliary(words[0]) not in AUXILIARIES:
        words = behind.split()
    else:
        lead = ""
    if not words:
        return "", [], ""
    return _auxiliary(words[0]), words[1:], lead


def _auxiliary(word: str) -> str:
    negated = _NEGATED.fullmatch(word.lower())
    return _WHOLE.get(negated[1], negated[1]) if negated else word.lower()


def _sentence(words: list[str], lead: str) -> str | None:
    statement = " ".join([*([f"{lead},"] if lead else []), *words])
    return f"{statement[:1].upper()}{statement[1:]}." if words else None
