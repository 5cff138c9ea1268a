"""Plan files that tests share: each a project that somebody could really have."""

from __future__ import annotations

from functools import cache

from evenhand import framework
from evenhand.exchange import plan_file
from evenhand.exchange.plan_file import PlanFile

FIVE_THOUSAND = """evenhand_plan = 1
title = "Five thousand pounds"
chosen = "co_production"

[ask]
who_asked = "funder_call"
wanted = "research"
change = "Fewer falls in the first week at home."
for_whom = "People who come home from hospital."

[means]
money = 5000
weeks = 26
place = "in_person"
staff_hours = 60

[[people]]
type = "patient"
count = 6
hours_each = 20

[[people]]
type = "carer"
count = 2
hours_each = 20

[[people]]
type = "practitioner"
count = 2
"""

SCHOOL = """evenhand_plan = 1
title = "Keep our school"
chosen = "co_production"

[ask]
who_asked = "community_group"
who_asked_words = "Parents at the gate, in May."
already_known = "The nearest other school is two buses away."
wanted = "action"
needed_by = 2027-07-31
findings_weeks = 78
whose_job = "The council’s schools team."
change = "The school stays open."
for_whom = "Children in the lower road."

[means]
money = 1200

[[people]]
type = "community_member"
count = 8
"""

TRAFFIC = """evenhand_plan = 1
title = "Asthma and the school gate"
considered = ["co_production", "co_design", "consultation"]
chosen = "co_design"

[ask]
who_asked = "affected_people"
already_known = "Traffic by the gate makes asthma worse."
wanted = "both"
entry = "further_along"
if_we_do_not = "The inhalers get nicer and the traffic stays."

[[aims]]
id = "quieter"
text = "Less traffic at the gate"
for_whom = "Children who walk"
how_we_would_know = "Cars counted at half past eight"
arguments = ["instrumental"]

[[aims]]
id = "say"
text = "Parents have a say in the street"
for_whom = "Parents"
arguments = ["political", "normative"]

[means]
money = 30000
weeks = 40
place = "mixed"
staff_hours = 400
everyone_can_join_online = false

[[people]]
type = "carer"
count = 6
hours_each = 60
with_supporter = 2

[[people]]
type = "policy_maker"
count = 1
hours_each = 20

[[people]]
type = "researcher"
count = 2

[[ratings]]
person = "Ama"
types = ["carer"]
aim = "quieter"
approach = "co_design"
rating = "helps"

[[ratings]]
person = "Ama"
types = ["carer"]
aim = "quieter"
approach = "consultation"
rating = "partly"

[[ratings]]
person = "Ama"
types = ["carer"]
aim = "quieter"
approach = "co_production"
rating = "partly"

[[must_keep]]
person = "Ama"
words = "Meetings after the school run."

[[not_answered]]
who = "Councillor Shah"
"""


@cache
def fw() -> framework.Framework:
    return framework.load()


def read(text: str) -> PlanFile:
    return plan_file.read(text, fw=fw())


def a_plan(**sections: str) -> PlanFile:
    """A plan with just these lines in each section: a_plan(ask='wanted = "action"')."""
    parts = ["evenhand_plan = 1", 'title = "A plan"', sections.pop("top", "")]
    parts += [f"[{table}]\n{lines}" for table, lines in sections.items()]
    return read("\n".join(parts))
