"""The forms of English verbs that stand where a question has "did" or "does": "did begin" is "began"."""

import re

_IRREGULAR = """
beat beat become became begin began break broke bring brought broadcast broadcast build built buy bought cast cast
choose chose come came cost cost cut cut do did draw drew drive drove eat ate fall fell feel felt fight fought find
found fly flew get got give gave go went grow grew have had hear heard hit hit hold held keep kept know knew lay laid
lead led leave left lend lent let let lie lay lose lost make made mean meant meet met oversee oversaw pay paid put put
read read rise rose run ran say said see saw seek sought sell sold send sent set set shine shone shoot shot shut shut
sing sang sit sat sleep slept speak spoke spend spent spread spread stand stood take took teach taught tell told think
thought throw threw understand understood wear wore win won withdraw withdrew write wrote
"""
_FORMS = _IRREGULAR.split()
_PAST = dict(zip(_FORMS[::2], _FORMS[1::2], strict=True))
_STRESSED_LAST = frozenset({"control", "occur", "permit", "prefer", "refer"})
_ONE_SYLLABLE = re.compile(r"(?:qu|[^aeiou])*[aeiou][^aeiouwxy]")
_SIBILANT = re.compile(r".*(?:s|x|z|ch|sh|o)")
_CONSONANT_Y = re.compile(r".*[^aeiou]y")


def past(verb: str) -> str:
    """Return the simple past of a verb in its base form.

    >>> past("stop"), past("carry"), past("rise")
    ('stopped', 'carried', 'rose')
    """
    if verb in _PAST:
        return _PAST[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if _CONSONANT_Y.fullmatch(verb):
        return f"{verb[:-1]}ied"
    doubled = verb in _STRESSED_LAST or _ONE_SYLLABLE.fullmatch(verb)
    return f"{verb}{verb[-1]}ed" if doubled else f"{verb}ed"


def third_person(verb: str) -> str:
    """Return the third person singular of the present of a verb in its base form.

    >>> third_person("have"), third_person("pass"), third_person("carry")
    ('has', 'passes', 'carries')
    """
    if verb == "have":
        return "has"
    if _CONSONANT_Y.fullmatch(verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if _SIBILANT.fullmatch(verb) else f"{verb}s"
