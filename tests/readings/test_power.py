from datetime import timedelta

from django.utils import timezone

from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.readings.power import power_map
from evenhand.readings.power_record import decided_by_record
from evenhand.records.models import (
    Clause,
    ClauseVersion,
    Decision,
    DecisionRule,
    DecisionSignature,
    RulePresence,
)
from tests.closed_decisions import closed
from tests.people import join, person


def seat(partner):
    return Seat(project=partner.project, partner=partner, viewer=Viewer(person=partner.person))


def rule_in_force(cast, **more):
    clause = Clause.objects.create(
        project=cast.project, number=cast.project.clauses.count() + 1, topic="deciding"
    )
    version = ClauseVersion.objects.create(
        clause=clause,
        number=1,
        heading="Who decides",
        text="So.",
        proposed_by=cast.rosa,
        proposed_on=timezone.localdate(),
        state=more.pop("state", "in_force"),
        in_force_on=timezone.localdate(),
    )
    presence = more.pop("presence", ())
    rule = DecisionRule.objects.create(version=version, **{"kind": "strategic", "rule": "majority", **more})
    for type_id, least in presence:
        RulePresence.objects.create(rule=rule, type=type_id, least=least)
    return rule


def kept_types(decision, **types):
    for signature in decision.signatures.select_related("partner__person"):
        first = signature.partner.person.name.split()[0].lower()
        signature.types = types.get(first, signature.types)
        signature.save()


def row_of(cast, type_id, place=0):
    found = decided_by_record(cast.project, ["researcher", "carer", "patient"])
    return next(row for row in found.rows[place].types if row.type == type_id)


def named(power, cast):
    found = next(each for each in power_map(seat(cast.rosa)).powers if each.id == power)
    return found.by_charter


def test_who_decides_is_told_by_type_and_by_the_names_people_use(cast):
    cast.priya.named_as, cast.priya.pseudonym = "pseudonym", "Wren"
    cast.priya.save()
    rule_in_force(cast, say_types=["carer"], presence=[("carer", 1)])

    (line,) = named("decide", cast)
    assert (line.holders.types, line.holders.names, line.clause) == (["Carers"], ["Wren"], 1)
    assert line.presence == ["carers (at least 1)"]


def test_a_rule_without_types_is_held_by_everyone_with_a_say_and_no_observer(cast):
    rule_in_force(cast)

    (line,) = named("decide", cast)
    assert line.holders.names == ["Femi Facilitator", "Priya Nair", "Rosa Adeyemi", "Walter Page"]


def test_a_type_with_a_say_and_nobody_here_shows_nobody(cast):
    rule_in_force(cast, say_types=["industry"])
    (line,) = named("decide", cast)

    assert line.holders.names == []


def test_consent_consensus_gradients_and_one_person_can_stop_something_and_a_majority_cannot(cast):
    rule_in_force(cast, rule="majority")
    assert named("veto", cast) == []
    for rule in ("consent", "consensus", "gradients"):
        rule_in_force(cast, rule=rule, matter=rule)
    rule_in_force(cast, rule="lead", matter="lead", decider=cast.rosa)

    assert len(named("veto", cast)) == 4
    assert named("veto", cast)[-1].holders.names == ["Rosa Adeyemi"]


def test_a_rule_that_is_only_proposed_gives_nobody_power(cast):
    rule_in_force(cast, state="proposed", spends_pence=1, may_publish=True)

    assert [named(power, cast) for power in ("decide", "veto", "spend", "publish")] == [[], [], [], []]


def test_spending_and_publishing_stand_where_the_rule_says_so(cast):
    rule_in_force(cast, spends_pence=20_050, matter="Small sums")
    rule_in_force(cast, may_publish=True)

    assert [line.what for line in named("spend", cast)] == ["Where we are going: Small sums. Up to £200.50"]
    assert [line.clause for line in named("publish", cast)] == [2]


def test_the_record_counts_in_how_many_decisions_a_type_was_asked_and_could_stop_it(cast):
    # By hand: in 3 decisions, carers were asked in 2, could vote in 1 (of the two one was for Rosa alone),
    # and could stop 1, the one by consent.
    closed(cast, say=(cast.rosa, cast.priya))
    closed(cast, say=(cast.rosa, cast.priya), rule="lead", decider=cast.rosa)
    closed(cast, say=(cast.rosa, cast.walter), rule="majority")

    carer, researcher = row_of(cast, "carer"), row_of(cast, "researcher")
    assert (carer.of, carer.asked, carer.had_a_say, carer.more_than_alone, carer.could_stop) == (
        3,
        2,
        1,
        0,
        1,
    )
    assert (researcher.asked, researcher.had_a_say, researcher.could_stop) == (3, 3, 2)
    found = decided_by_record(cast.project, [])
    assert (found.count, found.rows[0].alone, found.by_types_now) == (3, [2], 3)


def test_a_type_that_is_here_and_was_never_asked_stands_there_with_nought(cast):
    closed(cast, say=(cast.rosa,))

    assert (row_of(cast, "patient").asked, row_of(cast, "patient").of) == (0, 1)


def test_what_people_were_here_as_when_it_opened_counts_and_not_what_they_are_now(cast):
    decision = closed(cast, say=(cast.rosa, cast.priya))
    kept_types(decision, rosa=["researcher"], priya=["patient"])

    assert (row_of(cast, "patient").asked, row_of(cast, "carer").asked) == (1, 0)
    assert decided_by_record(cast.project, []).by_types_now == 0


def test_somebody_of_two_types_counts_for_each_and_two_of_one_type_are_more_than_alone(cast):
    amy = join(cast.project, person("Amy Both"), "partner", "carer", "patient")
    closed(cast, say=(cast.rosa, cast.priya, amy))

    assert (row_of(cast, "carer").more_than_alone, row_of(cast, "patient").more_than_alone) == (1, 0)


def test_a_decision_in_which_nobody_said_what_they_are_is_missing_and_in_no_figure(cast):
    untyped = join(cast.project, person("Una Untyped"), "partner")
    closed(cast, say=(untyped,))
    closed(cast, say=(cast.rosa, cast.priya))

    found = decided_by_record(cast.project, [])
    assert (found.rows[0].count, found.rows[0].missing) == (2, 1)
    assert row_of(cast, "carer").of == 1


def test_open_and_withdrawn_decisions_are_in_no_figure(cast):
    closed(cast, outcome="", say=(cast.priya,))
    gone = closed(cast, say=(cast.priya,))
    Decision.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now(), withdrawn_by=cast.rosa.person)

    found = decided_by_record(cast.project, [])
    assert (found.count, found.open, found.rows) == (0, 1, [])


def test_stages_and_kinds_are_apart_in_the_order_of_the_work(cast):
    closed(cast, stage="data", kind="procedural")
    closed(cast, stage="framing", say=(cast.rosa,))
    closed(cast, stage="")

    found = decided_by_record(cast.project, [])
    assert [(row.stage, row.kind) for row in found.rows][-1] == (
        "No stage was said",
        "Where we are going",
    )
    assert [row.numbers for row in found.rows] == [[2], [1], [3]]
    # Rosa alone is a researcher: the first say of somebody else was at the next stage.
    assert found.first_number == 1


def test_what_was_taken_outside_the_charter_is_named(cast):
    closed(cast, outcome="outside")

    assert decided_by_record(cast.project, []).rows[0].outside == [1]


def test_whether_a_type_spoke_is_told_of_five_people_or_more_and_never_of_a_secret_decision(cast):
    carers = [join(cast.project, person(f"Carer{n} More"), "partner", "carer") for n in range(4)]
    decision = closed(cast, say=(cast.rosa, *carers))
    spoke(decision, carers[0])
    assert row_of(cast, "carer").spoke is None

    decision = closed(cast, say=(cast.rosa, cast.priya, *carers))
    assert (row_of(cast, "carer").spoke, row_of(cast, "carer").spoke_of) == (1, 2)
    assert row_of(cast, "researcher").spoke is None

    secret = closed(cast, say=(cast.rosa, cast.priya, *carers), secrecy="facilitator")
    spoke(secret, carers[0])
    assert (row_of(cast, "carer").spoke, row_of(cast, "carer").spoke_of) == (1, 2)


def test_an_objection_that_was_used_changes_no_figure(cast):
    decision = closed(cast, say=(cast.rosa, cast.priya))
    before = decided_by_record(cast.project, ["carer"])
    spoke(decision, cast.priya, stance="object", words="No.")

    assert decided_by_record(cast.project, ["carer"]) == before


def test_people_with_a_say_are_broken_down_only_where_ten_are_there_and_five_in_a_line(cast):
    assert power_map(seat(cast.rosa)).people.shown == ()
    for number in range(5):
        join(cast.project, person(f"Carer{number} More"), "partner", "carer")
        join(cast.project, person(f"Expert{number} More"), "partner", "researcher")
    for number in range(4):
        join(cast.project, person(f"Patient{number} More"), "partner", "patient")

    # 18 with a say: 6 researchers, 6 carers, 5 patients, 1 facilitator. The one is hidden with the next smallest.
    found = power_map(seat(cast.rosa)).people
    assert (found.total, dict(found.shown), found.remainder) == (18, {"Researchers": 6, "Carers": 6}, 6)


def test_an_observer_sees_no_money(cast):
    assert power_map(seat(cast.olu)).lines is None
    assert power_map(seat(cast.priya)).lines == []


def test_hundreds_of_decisions_cost_no_more_questions(cast, django_assert_num_queries):
    closed(cast)
    power_map(seat(cast.rosa))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        power_map(seat(cast.rosa))
    now = timezone.now()
    Decision.objects.bulk_create(
        Decision(
            project=cast.project,
            number=number,
            words="W",
            reasons="R",
            rule="consent",
            outcome="not_made",
            closes_at=now - timedelta(days=1),
            closed_at=now,
            closed_by=cast.rosa.person,
            opened_by=cast.rosa.person,
        )
        for number in range(2, 102)
    )
    DecisionSignature.objects.bulk_create(
        DecisionSignature(decision=decision, partner=partner)
        for decision in Decision.objects.exclude(number=1)
        for partner in (cast.rosa, cast.priya, cast.walter)
    )
    rule_in_force(cast)
    for number in range(20):
        join(cast.project, person(f"Carer{number} More"), "partner", "carer")
    # One question more: the presences of a charter that now has a rule.
    with django_assert_num_queries(len(few) + 1):
        found = power_map(seat(cast.rosa))
    assert found.decided.count == 101


def spoke(decision, partner, stance="no_objection", words=""):
    decision.signatures.filter(partner=partner).update(stance=stance, words=words, signed_at=timezone.now())
