import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.claims import as_claim
from app.engine.inflection import past, third_person

CLAIMS = """
When was the lamp first lit? | 1876 | The lamp was first lit in 1876.
When was the lamp first lit? | in October | The lamp was first lit in October.
When did the first keeper die? | 3 May 1880 | The first keeper died on 3 May 1880.
When does the museum open? | Monday | The museum opens on Monday.
What year did the engineer move to Prague? | 1880 | The engineer moved to Prague in 1880.
In what year was the cable laid? | 1934 | The cable was laid in 1934.
Who turned the lens by hand for thirteen hours? | Daniel Oake | Daniel Oake turned the lens by hand for thirteen hours.
Who was the first keeper? | Josiah Penhale | Josiah Penhale was the first keeper.
Who was the lighthouse designed by? | Tobias Wrenfield | The lighthouse was designed by Tobias Wrenfield.
By whom was the light built? | the harbour board | The light was built by the harbour board.
Who did Marrow succeed? | Josiah Penhale | Marrow succeeded Josiah Penhale.
Who can end the contract? | either party | Either party can end the contract.
Who has the key? | the tenant | The tenant has the key.
Who has found the watch? | the keeper | The keeper has found the watch.
Whose daughter heard them? | a farmer | A farmer’s daughter heard them.
Which engineer built the lighthouse? | Tobias Wrenfield | Tobias Wrenfield built the lighthouse.
Which rowing team represented the island? | the Combs | The Combs represented the island.
What caused the wreck? | thick fog | Thick fog caused the wreck.
What must the tenant pay? | a deposit | The tenant must pay a deposit.
What is the notice period? | three months | Three months is the notice period.
What is the lighthouse called? | Skerry Point | The lighthouse is called Skerry Point.
What did the tower cost? | £14,600 | The tower cost £14,600.
What color was used for the door? | green | Green was used for the door.
What type of lamp was used until 1934? | paraffin | Paraffin was used until 1934.
What will the landlord repair? | the roof | The landlord will repair the roof.
What does the deposit depend on? | the rent | The deposit depends on the rent.
How many steps does the tower have? | 172 | The tower has 172 steps.
How many steps does the tower have? | 172 steps | The tower has 172 steps.
How many ships were lost? | eleven | Eleven ships were lost.
How many people live on the island? | forty | Forty people live on the island.
How much did the tower cost? | £14,600 | The tower cost £14,600.
How much rent is due? | 900 euros | 900 euros rent is due.
How tall is the tower? | 38 metres | The tower is 38 metres tall.
How tall is the tower? | 38 metres tall | The tower is 38 metres tall.
How long is the lease? | twelve months | The lease is twelve months long.
How did Marrow save the crew? | with a bonfire | Marrow saved the crew with a bonfire.
Where did Marrow live? | the village | Marrow lived in the village.
Where is the log book kept? | in the museum | The log book is kept in the museum.
Where can the tower be seen from? | the sea | The tower can be seen from the sea.
Why did the clockwork jam? | because of the gale | The clockwork did jam because of the gale.
Why was the foghorn silenced? | it was too loud | The foghorn was silenced because it was too loud.
After the gale, who was sent a watch? | Marrow | Marrow was sent a watch after the gale.
When did the ferry withdraw from service? | 1951 | The ferry withdrew from service in 1951.
Where do the tenants keep bicycles? | the courtyard | The tenants keep bicycles in the courtyard.
How many boats does the harbour board own? | six | The harbour board owns six boats.
When did Daniel Oake depart from the island? | 1912 | Daniel Oake departed from the island in 1912.
When did the Harbour Board of Skerry launch the boat? | 1934 | The Harbour Board of Skerry launched the boat in 1934.
When did the ferry first call at the island? | 1890 | The ferry first called at the island in 1890.
When was there a fire? | 1891 | There was a fire in 1891.
How many seals are there in the bay? | sixty | There are sixty seals in the bay.
About how many people live there? | forty | About forty people live there.
How has the path between the two farms changed? | completely | The path between the two farms has changed completely.
When was the storm of the century? | 1891 | The storm of the century was in 1891.
When was the tower open to visitors? | in July | The tower was open to visitors in July.
When was the new lamp brighter than the old? | 1891 | The new lamp was brighter than the old in 1891.
Where was Tobias Wrenfield a pupil? | Leeds | Tobias Wrenfield was a pupil in Leeds.
What was the lamp made of? | brass | The lamp was made of brass.
What was the tower used as? | a chapel | The tower was used as a chapel.
What was the keeper charged with stealing? | oil | The keeper was charged with stealing oil.
What did the keeper do after the wreck? | lit a bonfire | The keeper lit a bonfire after the wreck.
What did the keeper do after the wreck? | save the crew | The keeper did save the crew after the wreck.
Which ferry does not sail in winter? | the Heron | The Heron does not sail in winter.
Who says that the lamp was lit by hand? | Marrow | Marrow says that the lamp was lit by hand.
Which island company recommends guided tours? | the Combs | The Combs recommends guided tours.
The lamp was lit in what year? | 1876 | The lamp was lit in 1876.
The tower is what type of building? | a lighthouse | The tower is a lighthouse.
Ships from what country used the harbour? | Norway | Ships from Norway used the harbour.
The keeper was able to do what? | save the crew | The keeper was able to save the crew.
The tower was built to hold what kind of lamp? | paraffin | The tower was built to hold paraffin.
The keeper succeeded whom? | Penhale | The keeper succeeded Penhale.
When was the light moved? | From the 9th of May on | The light was moved from the 9th of May on.
name the engineer | Tobias Wrenfield | Name the engineer: Tobias Wrenfield.
""".strip().splitlines()


@pytest.mark.parametrize("line", CLAIMS)
def test_questions_become_claims(line):
    question, answer, claim = (part.strip() for part in line.split("|"))
    assert as_claim(question, answer) == claim


def test_verbs_are_inflected():
    forms = "stop stopped stops, permit permitted permits, visit visited visits, pay paid pays, enjoy enjoyed enjoys"
    forms += ", study studied studies, agree agreed agrees, cut cut cuts, fix fixed fixes, go went goes, have had has"
    forms += ", quit quitted quits, show showed shows, focus focused focuses, oversee oversaw oversees"
    for base, before, now in (line.split() for line in forms.split(",")):
        assert (past(base), third_person(base)) == (before, now)


def test_an_answer_of_marks_alone_is_no_trouble():
    assert as_claim("What did he do?", ".") == "He."


# Words that the rules look for, in any order.
_RULED = "What which Who how many did do does is was has can there the keeper not first in of about type sail lit ,"
questions = st.lists(st.sampled_from(_RULED.split()), max_size=8).map(" ".join)


@given(question=st.text(max_size=60) | questions, answer=st.text(min_size=1, max_size=20).filter(str.strip))
def test_any_question_becomes_a_claim_that_holds_the_answer(question, answer):
    claim = as_claim(question, answer)
    assert claim.endswith(".")
    kept = " ".join(answer.split()).rstrip(".,;:")
    assert kept.casefold() in claim.casefold()
