"""Clauses to try with: put forward by Rosa unless somebody else is named."""

from evenhand.actions import charters, clause_answers
from evenhand.actions.charters import ClauseStated
from evenhand.actions.clause_terms import RuleStated

CONSENT = RuleStated(kind="strategic", rule="consent", presence=(("carer", 1),))


def proposed(cast, **more):
    partner = more.pop("partner", cast.rosa)
    said = {
        "topic": "ground_rules",
        "heading": "How we treat each other",
        "text": "We let each other finish.",
        "reason": "",
        "touches": [],
        **more,
    }
    return charters.propose(project=cast.project, partner=partner, by=partner.person, **said)


def changed(cast, version, *touches, **more):
    said = {
        "topic": version.clause.topic,
        "heading": version.heading,
        "text": version.text,
        "reason": "Something is different now.",
        **more,
    }
    return proposed(cast, clause=version.clause, touches=list(touches), **said)


def said(version, partner, says="agree", words="", **more):
    found = clause_answers.answer_as(
        version=version, partner=partner, says=says, words=words, **{"by": partner.person, **more}
    )
    version.refresh_from_db()
    return found


def everyone(cast):
    return [cast.rosa, cast.femi, cast.priya, cast.walter]


def agreed(cast, version, *but):
    for partner in everyone(cast):
        if partner not in but and version.answers.filter(partner=partner).exists():
            said(version, partner)
    return version


def in_force(cast, **more):
    return agreed(cast, proposed(cast, **more))


def deciding(cast, rule=CONSENT, **more):
    return proposed(
        cast,
        topic="deciding",
        heading="Where we are going",
        text="We go ahead when nobody objects.",
        rule=rule,
        **more,
    )


def seven():
    return [
        ClauseStated(
            topic, f"About {topic}", f"Words on {topic}.", rule=CONSENT if topic == "deciding" else None
        )
        for topic in (
            "ground_rules",
            "deciding",
            "agenda",
            "pay_and_credit",
            "confidence",
            "release",
            "conflict",
        )
    ]
