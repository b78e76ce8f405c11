"""English verbs, and their forms that stand where a question has "did" or "does": "did begin" is "began"."""

import re

_BASE_FORMS = """
abandon absorb accept accomplish accumulate accuse achieve acknowledge acquire acquit act adapt add adhere adjust
administer admire admit adopt advance advise advocate affect agree aim air align allow alter analyze annex announce
answer anticipate apologize appeal appear apply appoint approve argue arise arrange arrive ascend ask aspire
assassinate assert assess assign assist associate assume attach attack attain attempt attend attract attribute
audition authorize avoid award ban bar bear beat become begin believe belong bestow blame blend block boast bomb
bombard border borrow break bring broadcast build burn buy calculate call capture carry cast cause cease celebrate
change characterize charge choose cite claim classify climb close coin collaborate collect colonize combine come
commemorate comment commission commit communicate compare compensate compete complain complete compose comprise
conceive conclude condemn conduct confer confirm confiscate confront connect conquer conserve consider consist
construct consume contain continue contract contradict contribute control convert convince cook cooperate correspond
cost cover create criticize cross cultivate cut date debut decide declare decline decrease decree dedicate defeat
defend define deliver demonstrate denote deny depart depend depict deploy derail derive descend describe design desire
destroy deteriorate determine develop die differ differentiate direct disagree disappear disapprove disband
discontinue discover discuss dislike dismiss display dissolve distinguish dive diverge divide do dominate donate draft
draw drive drop dub duet dwell earn eat educate effect elect elevate eliminate embark embrace emerge emigrate emit
emphasize employ enable enact encode encompass encounter encourage end endorse endure enforce engage enhance enjoy
ensure entail enter entertain equate erect escape establish estimate evacuate evolve exceed excel exchange excuse
execute exhibit exist expand expect expel experience explain exploit explore export expose express extend extract face
fail fall favor fear feature feed feel fight fill finance find finish fire fit flee flourish flow fly focus follow
forbid force forget forgive form found fund gain gather generate get give go govern graduate grant grow hail halt
handle hang happen hate have hear help hide hinder hint hire hit hold hope host hunt identify ignore illustrate
immigrate impact implement imply import impose improve include incorporate increase indicate indulge infect influence
inform inhabit inherit initiate insist inspire install institute instruct integrate intend interact interrupt
intervene introduce invade invent invest investigate invite involve isolate issue join jump justify keep kick kidnap
kill know label lack land last launch lay lead learn leave lend let lie like limit link listen live locate look lose
love lower lure maintain make manage mandate manufacture mark marry mean measure meet mention merge migrate mimic miss
model modify monitor motivate move multiply murder name nationalize need neglect negotiate notice observe obtain
occupy occur offend offer open operate oppose order organize originate outlaw oversee overtake overthrow owe own paint
participate partner pass patent pay peak perceive perform permit persist persuade pick place plan play ponder portray
pose possess practice praise preach predict prefer premiere prepare present preserve press prevent proclaim produce
progress prohibit promise promote propose prosper protect protest prove provide publicize publish pump punish purchase
pursue push put qualify quit raise range rank ratify reach react read realize rebel rebuild recall receive recite
recognize recommend reconstruct record recover recruit reduce refer refuse refute regain regard regulate reign
reintroduce reject relate release relinquish relocate rely remain remember remove rename render rent reopen repair
repeal replace report represent reproduce repudiate request require rescind resemble reside resign resist resolve
resort respond rest restore restrict result resume retain retake retire retreat return reveal revert review revise
revive revolt revolve rise rule run sail save say scale score secure see seek seem seize select sell send separate
serve set settle shape share shift shine shoot show shut sign sing sink sit sleep solve span speak spearhead
specialize specify speculate spend split sponsor spread stand standardize star start state stay steal stem stop stress
stretch strike strip strive struggle study submit subscribe substitute succeed sue suffer suggest summarize supervise
supply support suppress surpass surrender surround survive suspend sustain swear switch symbolize take talk target
teach tear tell tend terminate theorize think threaten thrive throw tolerate touch tour trade train transcend transfer
transform translate transmit transport travel treat try turn undergo undermine understand undertake unify unite unveil
update uphold urge use utilize value vary venture veto view violate visit vote wage want warn watch wear weigh welcome
win wish withdraw witness wonder work worry worship write yield
"""

VERBS = frozenset(_BASE_FORMS.split())
"""Base forms."""

_IRREGULAR = """
arise arose bear bore beat beat become became begin began bind bound break broke bring brought broadcast broadcast
build built buy bought cast cast choose chose come came cost cost cut cut do did draw drew drive drove eat ate fall
fell feed fed feel felt fight fought find found flee fled fly flew forbid forbade forget forgot forgive forgave get
got give gave go went grow grew hang hung have had hear heard hide hid hit hit hold held keep kept know knew lay laid
lead led leave left lend lent let let lie lay lose lost make made mean meant meet met oversee oversaw overtake
overtook overthrow overthrew pay paid put put read read rebuild rebuilt retake retook rise rose run ran say said see
saw seek sought sell sold send sent set set shine shone shoot shot shut shut sing sang sink sank sit sat sleep slept
speak spoke spend spent split split spread spread stand stood steal stole strike struck strive strove swear swore take
took teach taught tear tore tell told think thought throw threw undergo underwent understand understood undertake
undertook uphold upheld wear wore win won withdraw withdrew write wrote
"""
_FORMS = _IRREGULAR.split()
_PAST = dict(zip(_FORMS[::2], _FORMS[1::2], strict=True))
_STRESSED_LAST = frozenset(
    {
        "acquit",
        "admit",
        "commit",
        "confer",
        "control",
        "emit",
        "excel",
        "expel",
        "kidnap",
        "occur",
        "permit",
        "prefer",
        "refer",
        "submit",
        "transfer",
        "transmit",
    }
)
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


FINITE = frozenset(form for verb in VERBS for form in (verb, past(verb), third_person(verb)))
"""The forms that stand behind a subject without another verb."""
