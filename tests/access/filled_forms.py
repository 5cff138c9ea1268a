"""Every form of the rooms for charters, decisions and release, filled in so that it is taken.

A row says who may send it, and which of its fields name something by a number: there somebody may try the
number of something in another project. A new form there needs a row, by decision.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from evenhand.actions import clause_answers
from evenhand.records import models as records
from tests import charters, contributions, decisions, release
from tests.ballots import crowd, put_vote
from tests.people import Cast, join, person

#: The files of addresses whose forms have a row here.
ROOMS = (
    "charters",
    "decisions",
    "decision_again",
    "ballots",
    "agenda",
    "findings",
    "outputs",
    "interests",
    "power",
    "role_charters",
)
#: Addresses among them that take nothing, or have tests of their own.
ELSEWHERE = (
    "agenda",
    "agenda-item",
    "brief",
    "charter",
    "charter-begin",
    "charter-file",
    "charter-print",
    "charter-waiting",
    "clause",
    "clause-choose",
    "credit",
    "credit-file",
    "decided-before",
    "decision",
    "decision-list",
    "finding",
    "finding-list",
    "gift-list",
    "hold-back",
    "hold-back-list",
    "interest",
    "interest-list",
    "involvement",
    "involvement-stage",
    "output",
    "output-file",
    "output-list",
    "output-print",
    "position-check-list",
    "power",
    "release-terms",
    "role-charter",
    "role-file",
    "role-list",
    "use-plan-list",
    "ballot-papers-print",
)

#: Walter, a partner by his private page, is “page”; the other partner is Priya.
EVERYBODY_WITH_A_SAY = "lead facilitator partner page"
RUNS_IT = "lead facilitator"
#: Somebody who looks after the organisation that the project belongs to.
OFFICE = "office"


@dataclass
class World:
    """One project with something in every room, and the numbers of what is there."""

    cast: Cast
    ids: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.ids[name]


@dataclass(frozen=True)
class Form:
    """`args` and the fields are names in a `World`, in braces, or texts as they are."""

    name: str
    args: tuple[str, ...] = ()
    said: dict[str, Any] = field(default_factory=dict)
    #: Who may send it just so, by their roles.
    by: str = EVERYBODY_WITH_A_SAY
    #: Fields that name something, and what of another project is tried there.
    names: dict[str, str] = field(default_factory=dict)
    #: As many days later, as when something is to be closed.
    days: int = 0
    #: What has to be done before it can be sent.
    first: Callable[[World], object] | None = None


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def filled(form: Form, world: World, part: Any) -> Any:
    """A text with what stands for each name in it; several for a list."""
    if isinstance(part, list):
        return [filled(form, world, each) for each in part]
    if callable(part):
        return part()
    text = str(part)
    for name, value in world.ids.items():
        text = text.replace("{" + name + "}", str(value))
    assert "{" not in text, f"{form.name}: nothing stands for {text}"
    return text


def address(form: Form, world: World) -> str:
    args = [filled(form, world, each) for each in form.args]
    return reverse(form.name, args=[*_slug(form, world), *args])


def _slug(form: Form, world: World) -> list[str]:
    """Nothing for the pages of an organisation: they are of no project."""
    return [] if form.by == OFFICE else [world.cast.project.slug]


def said(form: Form, world: World) -> dict[str, Any]:
    return {filled(form, world, name): filled(form, world, value) for name, value in form.said.items()}


def attempts(form: Form, ours: World, theirs: World) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same form with one thing of another project in it at a time: in its place, and beside what was right."""
    right = said(form, ours)
    for name, wanted in form.names.items():
        place, foreign = filled(form, ours, name), filled(form, theirs, wanted)
        yield f"{place}={foreign}", {**right, place: foreign}
        if isinstance(right.get(place), list):
            yield f"{place}+={foreign}", {**right, place: [*right[place], foreign]}


def addresses_mixed(form: Form, ours: World, theirs: World) -> Iterator[str]:
    """The same address with one part of it from another project at a time."""
    slug = _slug(form, ours)
    for place, part in enumerate(form.args):
        if "{" in part:
            args = [filled(form, theirs if at == place else ours, each) for at, each in enumerate(form.args)]
            yield reverse(form.name, args=[*slug, *args])


def other_cast(cast: Cast) -> Cast:
    """Nia's project with as many people in it as there are in Rosa's."""
    project = cast.other_project
    return Cast(
        project=project,
        other_project=cast.project,
        rosa=cast.nia,
        femi=join(project, person("Fay Facilitator"), "facilitator", "facilitator"),
        priya=join(project, person("Petra Else"), "partner", "carer"),
        walter=join(project, person("Willem Else", has_account=False), "partner", "patient", channel="page"),
        olu=join(project, person("Oda Else"), "observer", "funder"),
        dan=cast.dan,
        nia=cast.rosa,
    )


def make_world(cast: Cast, *, numbers_from: int = 0) -> World:
    """What the forms are about. With `numbers_from` nothing in it has a number that the other project has."""
    if numbers_from:
        _begin_numbers_at(cast, numbers_from)
    said_here = contributions.said(cast.walter, "The stairs are too steep.")
    masked = contributions.said(cast.priya, "I am afraid to say it.", naming="masked")
    holds = charters.in_force(cast, topic="confidence", heading="What stays here", text="It stays here.")
    asked = charters.proposed(cast)
    typed_in = clause_answers.answer_as(
        version=charters.proposed(cast, topic="conflict", heading="When we are stuck", text="We ask Ann."),
        partner=cast.walter,
        says="agree",
        by=cast.femi.person,
        entered_by=cast.femi.person,
        channel="post",
        witness="A neighbour",
    )
    signed = _signed(cast)
    matter = decisions.put_by_rule(cast, partner=cast.femi)
    decisions.take(matter, cast.priya, "object", "There are steps.")
    decisions.typed_in(matter, cast.walter, "no_objection", typist=cast.femi)
    choice = decisions.put_by_rule(cast, "majority", partner=cast.femi)
    made = decisions.put_by_rule(cast, partner=cast.femi, citations=[said_here])
    for partner in charters.everyone(cast):
        decisions.take(made, partner, "no_objection")
    made = decisions.close_later(made, cast.femi)
    records.Decision.objects.filter(pk=made.pk).update(closed_at=timezone.now(), made_at=timezone.now())
    vote = put_vote(cast, [*charters.everyone(cast), *crowd(cast, 1)])
    paper = vote.signatures.exclude(partner__in=charters.everyone(cast)).get().partner
    person_of_paper = paper.person
    person_of_paper.email = None
    person_of_paper.save()
    from evenhand.actions import agenda, decision_again, gifts, interests, power, role_charters

    item = agenda.raise_item(partner=cast.priya, text="Meet in the evening", by=cast.priya.person)
    typed_item = agenda.raise_item(
        partner=cast.walter, text="A ramp", way="post", entered_by=cast.femi.person, by=cast.femi.person
    )
    calling = decisions.put_by_rule(cast, partner=cast.femi)
    for partner in charters.everyone(cast):
        decisions.take(calling, partner, "no_objection")
    calling = decisions.close_later(calling, cast.femi)
    records.Decision.objects.filter(pk=calling.pk).update(closed_at=timezone.now(), made_at=timezone.now())
    _two_must_call(cast)
    call = decision_again.call(
        decision=calling, partner=cast.walter, words="Too early.", way="post",
        entered_by=cast.femi.person, by=cast.femi.person,
    )  # fmt: skip
    look_back = decision_again.look_back(
        decision=calling, partner=cast.walter, would="otherwise", way="post",
        entered_by=cast.femi.person, by=cast.femi.person,
    )  # fmt: skip
    interest = interests.declare(
        partner=cast.walter, what="A warm home", way="phone", entered_by=cast.femi.person, by=cast.femi.person
    )
    cast.priya.interests = "My mother rents here."
    cast.priya.save()
    gift = gifts.write_down(
        project=cast.project, kind="gift", what="A room", from_partner=cast.priya, to_words="All of us",
        given_on=timezone.localdate(), partner=cast.priya, by=cast.priya.person,
    )  # fmt: skip
    role = role_charters.say(
        partner=cast.walter, stage="framing", does="Reads.", way="phone",
        entered_by=cast.femi.person, by=cast.femi.person,
    )  # fmt: skip
    given_up = power.give_up(partner=cast.rosa, what="The questions", to_whom="All", by=cast.rosa.person)
    out = release.one_on_its_way(cast)
    finding = records.Finding.objects.filter(project=cast.project).latest("pk")
    output = records.Output.objects.filter(project=cast.project).latest("pk")
    draft = release.begun(cast, finding)
    ready = release.shown(cast, release.found(cast, "Mould comes back."))
    records.Output.objects.filter(pk=ready.pk).update(
        shown_on=timezone.localdate() - timedelta(days=30), reply_by=timezone.localdate() - timedelta(days=9)
    )
    hold = records.HoldBack.objects.filter(project=cast.project).latest("pk")
    return World(
        cast,
        {
            **{who: getattr(cast, who).pk for who in ("rosa", "femi", "priya", "walter", "olu")},
            "paper": paper.pk,
            "said": said_here.number,
            "masked": masked.number,
            "holds": holds.clause.number,
            "asked": asked.clause.number,
            "asked_version": asked.pk,
            "typed_in": typed_in.clause.number,
            "typed_in_version": typed_in.pk,
            "signed": signed.number,
            "matter": matter.number,
            "choice": choice.number,
            "made": made.number,
            "made_pk": made.pk,
            "vote": vote.number,
            "item": item.number,
            "typed_item": typed_item.number,
            "calling": calling.number,
            "call": call.pk,
            "look_back": look_back.pk,
            "interest": interest.pk,
            "gift": gift.pk,
            "role": role.pk,
            "given_up": given_up.pk,
            "claim": out["claim_id"],
            "reply": out["reply_id"],
            "embargo": out["embargo_id"],
            "plan": out["plan_id"],
            "finding": finding.number,
            "output": output.number,
            "draft": draft.number,
            "ready": ready.number,
            "hold": hold.number,
        },
    )


def _two_must_call(cast: Cast) -> None:
    version = release.in_force(cast, "agenda")
    records.AgendaTerms.objects.create(version=version, callers_needed=2, answer_days=14)


def _without_the_one_that_waits(cast: Cast) -> None:
    from evenhand.actions import decisions as signed

    waiting = cast.project.decisions.get(rule="signed", made_at=None, withdrawn_at=None)
    signed.take_back(decision=waiting, by=cast.rosa.person)


def _signed(cast: Cast) -> records.Decision:
    from tests.actions.test_decisions import put

    return put(cast, cast.rosa, cast.priya, cast.walter)


def _begin_numbers_at(cast: Cast, number: int) -> None:
    """One of each with a high number: what comes after is counted on from there."""
    from evenhand.actions import agenda, hold_backs

    contributions.said(cast.rosa, number=number)
    finding = release.found(cast)
    release.begun(cast, finding)
    agenda.raise_item(partner=cast.rosa, text="First", by=cast.rosa.person)
    hold_backs.ask(of=finding, why="Wait.", asked_by=cast.rosa, partner=cast.rosa, by=cast.rosa.person)
    for model in (records.Finding, records.Output, records.AgendaItem, records.HoldBack):
        model.objects.filter(project=cast.project).update(number=number)
    records.Clause.objects.create(project=cast.project, number=number, topic="ground_rules")
    records.Decision.objects.create(
        project=cast.project, number=number, words="Before.", reasons="So.", opened_by=cast.rosa.person,
        withdrawn_at=timezone.now(), withdrawn_by=cast.rosa.person,
    )  # fmt: skip


_ASKED = {"who": "{rosa}", "who_words": "", "why": "It could not be understood."}
_OUTPUT = {"title": "Cold homes, again", "kind": "paper", "stance": "evidence"}
_ROLE = {"stage": "framing", "does": "Reads what we write."}
_TYPED = {"channel": "post", "witness": "A neighbour"}
_OPEN = {
    "question": "When do we meet?",
    "words": "An evening or a morning.",
    "reasons": "It has to be said.",
    "under": "consent",
    "kind": "strategic",
    "closes_on": lambda: day(9),
    "say": ["{rosa}", "{femi}", "{priya}", "{walter}"],
    "secrecy": "named",
    "cited": "{said}",
}
_CLAUSE = {"heading": "A clause", "text": "We keep it short."}
_RULE = {"rule": "advice", "decider": "{priya}", "quorum_percent": "50"}
_DECIDING = {
    **_CLAUSE,
    **_RULE,
    "kind": "strategic",
    "secrecy": "named",
    "threshold_percent": "50",
    "days_least": "7",
}
_DRAFTED = {
    "only": "{said}",
    "n{said}-outcome": "not_adopted",
    "n{said}-reason": "There is no money.",
    "n{said}-is_chosen": "on",
}

FORMS = [
    Form("clause-propose", ("ground_rules",), _CLAUSE),
    Form("clause-propose", ("deciding",), _DECIDING, names={"decider": "{priya}"}),
    Form(
        "clause-change",
        ("{holds}",),
        {**_CLAUSE, "reason": "New.", "touches": ["{rosa}", "{priya}"]},
        names={"touches": "{priya}"},
    ),
    Form("clause-end", ("{holds}",), {"reason": "It is not needed."}),
    Form(
        "charter-answer",
        (),
        {"v{asked_version}-says": "agree"},
        names={"v{asked_version}-says": "{asked_version}"},
    ),
    Form("charter-answer-enter", ("{walter}",), {"v{asked_version}-says": "agree", **_TYPED}, RUNS_IT),
    Form("clause-confirm", ("{typed_in}",), by="page"),
    Form("clause-take-back", ("{asked}",), by=RUNS_IT),
    Form("clause-see", ("{asked}",), by=""),
    Form(
        "decision-open",
        (),
        {"words": "We go on.", "reasons": "It helps.", "named": ["{rosa}", "{priya}"]},
        RUNS_IT,
        {"named": "{priya}"},
        first=lambda world: _without_the_one_that_waits(world.cast),
    ),
    Form("decision-sign", ("{signed}",), {"stance": "agree"}, "lead partner page"),
    Form("decision-sign-enter", ("{signed}", "{walter}"), {"stance": "agree", **_TYPED}, RUNS_IT),
    Form("decision-take-back", ("{signed}",), by=RUNS_IT),
    Form(
        "decision-open-by-rule",
        (),
        _OPEN,
        names={
            "under": "c{priya}",
            "say": "{priya}",
            "decider": "{priya}",
            "cited": "{said}",
            "clause_version": "{asked_version}",
            "replaces": "{made}",
            "agenda_item": "{item}",
        },
    ),
    Form("position-take", ("{matter}",), {"stance": "no_objection"}),
    Form("position-take", ("{choice}",), {"stance": "chose", "choice": "1"}, names={"choice": "{priya}"}),
    Form("position-confirm", ("{matter}",), by="page"),
    Form(
        "position-enter",
        ("{choice}", "{walter}"),
        {"stance": "chose", "choice": "1", **_TYPED},
        RUNS_IT,
        {"choice": "{priya}"},
    ),
    Form("position-check", ("{matter}", "{walter}"), by="lead partner witness"),
    Form("position-answer", ("{matter}", "{priya}"), {"text": "We build a ramp."}, "lead facilitator page"),
    Form("decision-close", ("{matter}",), {"outcome_words": "So we do."}, RUNS_IT, days=8),
    Form("decision-withdraw", ("{matter}",), {"because": "Too early."}, RUNS_IT),
    Form("decision-note-outside", ("{matter}",), {"because": "Now.", "outcome_words": "So."}, "", days=8),
    Form("decision-extend", ("{matter}",), {"closes_on": lambda: day(20)}, RUNS_IT),
    Form("decision-again", ("{made}",), {"words": "It did not work."}),
    Form(
        "decision-again-enter", ("{made}", "{walter}"), {"words": "It did not work.", "way": "post"}, RUNS_IT
    ),
    Form("decision-again-take-back", ("{calling}",), by="page"),
    Form("decision-again-confirm", ("{calling}",), by="page"),
    Form("decision-again-answer", ("{calling}", "{call}"), {"answer": "We will see."}, RUNS_IT),
    Form("decision-look-back", ("{calling}",), {"would": "same"}),
    Form("decision-look-back-enter", ("{calling}", "{walter}"), {"would": "same", "way": "post"}, RUNS_IT),
    Form("decision-look-back-confirm", ("{calling}",), by="page"),
    Form("decision-tell", ("{made}",), _DRAFTED, RUNS_IT, names={"only": "{said}"}),
    Form("ballot-cast", ("{vote}",), {"choice": "1"}, names={"choice": "{priya}"}),
    Form("ballot-on-paper", ("{vote}",)),
    Form("ballot-papers", ("{vote}",), {"voter": "{paper}"}, RUNS_IT, {"voter": "{paper}"}),
    Form("ballot-papers-count", ("{vote}",), {"option_1": "1"}, "", days=8),
    Form("agenda-raise", (), {"text": "Meet at noon", "voice": "{said}"}, names={"voice": "{said}"}),
    Form(
        "agenda-raise-enter",
        ("{walter}",),
        {"text": "Meet at noon", "voice": "{said}", "way": "post"},
        RUNS_IT,
        {"voice": "{said}"},
    ),
    Form(
        "agenda-answer",
        ("{item}",),
        {"became": "decision", "decision": "{made_pk}"},
        RUNS_IT,
        {"decision": "{made_pk}"},
    ),
    Form("agenda-reword", ("{item}",), {"text": "Meet at night"}, "partner"),
    Form("agenda-confirm", ("{typed_item}",), by="page"),
    Form("agenda-take-back", ("{item}",), by="partner"),
    Form(
        "finding-add",
        (),
        {"text": "It is cold.", "said_for": "{said}"},
        names={"said_for": "{said}", "said_against": "{said}"},
    ),
    Form("finding-support", ("{finding}",), {"is_against": "no", "said": "{said}"}, names={"said": "{said}"}),
    Form("finding-reword", ("{finding}",), {"text": "Colder.", **_ASKED}, names={"who": "{rosa}"}),
    Form("finding-take-back", ("{finding}",), {"because": "It does not hold."}, "lead"),
    Form("finding-unused", ("{finding}",), {"because": "No room."}),
    Form(
        "finding-hold-back",
        ("{finding}",),
        {"who": "{walter}", "why": "Wait."},
        "facilitator lead page",
        {"who": "{walter}"},
    ),
    Form(
        "output-hold-back",
        ("{output}",),
        {"who": "{walter}", "why": "Wait."},
        "facilitator lead page",
        {"who": "{walter}"},
    ),
    Form(
        "hold-back-answer",
        ("{hold}",),
        {"state": "refused", "words": "No.", "decision": "{made_pk}"},
        "facilitator partner page",
        {"decision": "{made_pk}"},
    ),
    Form("hold-back-take-back", ("{hold}",), by="lead"),
    Form("output-begin", (), _OUTPUT),
    Form("output-reword", ("{output}",), {**_OUTPUT, **_ASKED}, names={"who": "{rosa}"}),
    Form(
        "output-claim-add",
        ("{draft}",),
        {"text": "It is cold.", "finding": "{finding}"},
        names={"finding": "{finding}"},
    ),
    Form(
        "output-claim-add",
        ("{output}",),
        {"text": "It is cold.", "finding": "{finding}", **_ASKED},
        names={"finding": "{finding}", "who": "{rosa}"},
    ),
    Form(
        "output-claim",
        ("{output}", "{claim}"),
        {"text": "Colder.", "finding": "{finding}", **_ASKED},
        names={"finding": "{finding}", "who": "{rosa}"},
    ),
    Form("output-show", ("{draft}",), {"reply_by": lambda: day(15)}),
    Form("output-stop", ("{draft}",), {"because": "No."}, RUNS_IT),
    Form("output-publish", ("{ready}",), {"address": "A hall"}, RUNS_IT),
    Form("output-embargo", ("{draft}",), {"until": lambda: day(9), "why": "The journal."}, RUNS_IT),
    Form("output-embargo-lift", ("{output}", "{embargo}"), by=RUNS_IT),
    Form("output-reply", ("{output}",), {"says": "agree"}),
    Form("output-reply-enter", ("{output}", "{walter}"), {"says": "agree", "way": "post"}, RUNS_IT),
    Form("output-reply-confirm", ("{output}",), by="page"),
    Form(
        "output-reply-answer", ("{output}", "{reply}"), {"because": "We say so."}, "lead facilitator partner"
    ),
    Form(
        "output-used",
        ("{output}",),
        {"who": "The council", "how": "In a talk.", "used_on": lambda: day(0), "gave_credit": "no"},
    ),
    Form(
        "use-plan",
        (),
        {"who": "Tenants", "what": "A leaflet", "helper": "{priya}", "output": "{output}"},
        names={"helper": "{priya}", "output": "{output}"},
    ),
    Form("use-plan-promise", ("{plan}",), {"due_on": lambda: day(9)}),
    Form(
        "interest-say",
        (),
        {"what": "A job", "touches": "finding-{finding}"},
        names={"touches": "finding-{finding}"},
    ),
    Form(
        "interest-enter",
        ("{walter}",),
        {"what": "A job", "touches": "output-{output}", "way": "post", "day": lambda: day(0)},
        RUNS_IT,
        {"touches": "output-{output}"},
    ),
    Form("interest-bring", (), by="partner"),
    Form("interest-guard", ("{interest}",), {"guard": "Somebody else reads it."}, "page"),
    Form("interest-confirm", ("{interest}",), by="page"),
    Form("interest-end", ("{interest}",), by="page facilitator"),
    Form(
        "gift-add",
        (),
        {
            "kind": "gift",
            "what": "Tea",
            "from_partner": "{priya}",
            "to_words": "Us",
            "is_something_expected": "no",
            "given_on": lambda: day(0),
        },
        names={"from_partner": "{priya}"},
    ),
    Form("gift-strike", ("{gift}",), {"because": "Wrong."}, "partner lead"),
    Form("power-before", ("decide",), {"words": "One person did."}),
    Form("power-give-up", (), {"what": "The money", "to_whom": "All", "since": lambda: day(0)}),
    Form("power-take-back", ("{given_up}",), {"because": "It did not work."}, "lead"),
    Form("role-say", (), _ROLE),
    Form("role-enter", ("{walter}",), {**_ROLE, "way": "post", "day": lambda: day(0)}, RUNS_IT),
    Form("role-confirm", ("{role}",), by="page"),
    Form("role-still-right", ("{role}",), by="page"),
    Form("credit-say", (), {"wish": "group"}),
]
