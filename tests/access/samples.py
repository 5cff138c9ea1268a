"""A small world in which every address has something to show, and how to fill in an address."""

import contextlib
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.records.models import Organisation, PrivatePage, ReopenCall


def private_page(cast: Any) -> PrivatePage:
    found = PrivatePage.objects.filter(partner=cast.walter, revoked_at=None).first()
    return found or PrivatePage.objects.create(
        partner=cast.walter, token_digest="a" * 64, code_digest="b" * 64, created_by=cast.femi.person
    )


def looks_after(cast: Any) -> Any:
    """Somebody in the office of the organisation that the project says it belongs to, and in no project."""
    from evenhand.actions import office, organisations
    from evenhand.records.models import OfficeMember, Organisation, Partner
    from tests.people import person

    house = Organisation.objects.first() or organisations.add(name="Westhaven University")
    found = OfficeMember.objects.filter(ended_at=None, organisation=house).first()
    if found is None:
        found = office.add(email=person("Ola Office").email, granted_by="root", organisation=house)
    return Partner(person=found.person)


def make_world(cast: Any) -> dict[str, Any]:
    """What stands for each part of an address. A new kind of part must be added here, by decision."""
    from evenhand.actions import (
        access_needs,
        agenda,
        appraisals,
        barriers,
        budgets,
        claims,
        contributions,
        criteria,
        features_told,
        flags,
        gifts,
        harms,
        harms_seen,
        heads,
        hours,
        interests,
        invitations,
        open_questions,
        options,
        organisations,
        outcomes,
        power,
        project_homes,
        reflections,
        reports,
        resource_links,
        role_charters,
        stories,
        watch_signs,
        work_sentences,
    )
    from evenhand.exchange.attachments import Prepared
    from evenhand.exchange.plan_sections import LineStated
    from tests.actions.test_asks import made
    from tests.actions.test_decisions import put
    from tests.actions.test_promises import task
    from tests.ballots import crowd, put_vote
    from tests.charters import proposed
    from tests.decisions import put_by_rule, take, typed_in
    from tests.files_out import told_of_outside
    from tests.harms import foreseen, raised, told, watch_for
    from tests.payments import chosen, offered
    from tests.release import one_on_its_way
    from tests.standards import samples

    made(cast, cast.priya, cast.walter)
    task(cast)
    # Seen as everybody sees it: asked about, and answered by nobody.
    proposed(cast)
    decision = put(cast, cast.rosa, cast.priya, cast.walter)
    agenda.raise_item(partner=cast.priya, text="Meet in the evening", by=cast.priya.person)
    call = ReopenCall.objects.create(
        decision=decision, partner=cast.walter, words="Too early.", called_on=timezone.localdate()
    )
    letter = Prepared("letter.txt", "text/plain; charset=utf-8", ".txt", b"Steep.", "0" * 64, True)
    said = contributions.say(
        partner=cast.walter,
        text="The stairs are too steep.",
        kind="concern",
        files=[letter],
        by=cast.walter.person,
    )
    aim = criteria.propose_aim(partner=cast.rosa, text="Warm homes", by=cast.rosa.person)
    round_ = appraisals.open_round(project=cast.project, by=cast.rosa.person, all_the_same=True)
    option = options.add(appraisal=round_, partner=cast.rosa, approach="co_design", by=cast.rosa.person)
    line = budgets.add_line(
        project=cast.project,
        stated=LineStated(
            heading="travel", label="Buses", unit="each", who="thing", rate_pence=500, hours_each=Decimal(0)
        ),
        by=cast.rosa.person,
    )
    sent = invitations.create(project=cast.project, role="partner", name="Zed", by=cast.rosa.person)
    flags.choose(partner=cast.priya, confidant=cast.femi, by=cast.priya.person)
    flag = flags.raise_flag(partner=cast.priya, kind="stress", by=cast.priya.person)
    need = access_needs.say(partner=cast.walter, need="Large print", by=cast.walter.person)
    access_needs.plan_occasion(
        project=cast.project,
        occasion="A panel",
        day=timezone.localdate(),
        partners=[cast.walter],
        by=cast.femi.person,
    )
    hours_entry = hours.log(
        partner=cast.priya, kind="tea", minutes=15, day=timezone.localdate(), by=cast.priya.person
    )
    offer = offered(cast, cast.walter)
    chosen(offer)
    bus = claims.LineSaid("expense", "Bus", 460, receipt=letter)
    claim = claims.make(partner=cast.walter, offer=offer, lines=[bus], by=cast.walter.person)
    claims.approve(claim=claim, by=cast.rosa.person)
    batch = claims.send([claim], by=cast.rosa.person)
    interest = interests.declare(
        partner=cast.walter,
        what="A warm home",
        way="phone",
        entered_by=cast.femi.person,
        by=cast.femi.person,
    )
    gift = gifts.write_down(
        project=cast.project,
        kind="gift",
        what="A room for the meetings",
        from_partner=cast.priya,
        to_words="Everyone here",
        given_on=timezone.localdate(),
        partner=cast.priya,
        by=cast.priya.person,
    )
    role = role_charters.say(
        partner=cast.walter,
        stage="framing",
        does="Reads what we write.",
        way="phone",
        entered_by=cast.femi.person,
        by=cast.femi.person,
    )
    given_up = power.give_up(
        partner=cast.rosa, what="Choosing the questions", to_whom="Everyone here", by=cast.rosa.person
    )
    harm = foreseen(cast.walter, guard="Meet downstairs.")
    sign = watch_for(harm, cast.priya)
    sign_seen = watch_signs.see(sign=sign, words="Few came.", partner=cast.priya, by=cast.priya.person)
    harms.say_likelihood(
        harm=harm,
        partner=cast.walter,
        likelihood="likely",
        way="phone",
        entered_by=cast.femi.person,
        by=cast.femi.person,
    )
    harms_seen.note(
        partner=cast.walter,
        what="Nobody could get up the stairs.",
        happened_on=timezone.localdate(),
        bearer_types=["patient"],
        by=cast.walter.person,
    )
    barrier = raised(cast.walter)
    barrier_ask = barriers.ask_owner(
        barrier=barrier,
        how="By letter",
        asked_on=timezone.localdate(),
        partner=cast.rosa,
        by=cast.rosa.person,
    )
    toll = told(cast.walter, way="phone", entered_by=cast.femi.person, by=cast.femi.person)
    matter = put_by_rule(cast, partner=cast.femi)
    take(matter, cast.priya, "object", "There are steps.")
    typed_in(matter, cast.walter, "no_objection", typist=cast.femi)
    # A vote that no one can link needs five; it comes last, so that others’ numbers stay as they are.
    vote = put_vote(cast, [cast.rosa, cast.femi, cast.priya, cast.walter, *crowd(cast, 1)])
    on_the_way = one_on_its_way(cast)
    a_report = reports.begin(
        project=cast.project, form="gripp2_sf", title="How we work", partner=cast.priya, by=cast.priya.person
    )
    office_person = looks_after(cast).person
    house = Organisation.objects.get()
    project_homes.say(project=cast.project, organisation=house, by=cast.rosa.person)
    post = organisations.add_post(
        organisation=house,
        title="Involvement lead",
        hours_a_week=Decimal(20),
        from_day=timezone.localdate(),
        by=office_person,
    )
    stories.tell(
        partner=cast.walter,
        title="The first evening",
        text="There was soup, and nobody was in a hurry.",
        uses=["here"],
        way="post",
        entered_by=cast.femi.person,
        by=cast.femi.person,
    )
    question = open_questions.choose(
        partner=cast.femi, text="Could you say something hard here?", topic="trust", by=cast.femi.person
    )
    open_questions.ask(
        question=question,
        partners=[cast.rosa, cast.femi, cast.priya, cast.walter],
        partner=cast.femi,
        by=cast.femi.person,
    )
    outcomes.say(partner=cast.rosa, domain="people", what="Warmer homes", by=cast.rosa.person)
    resource = resource_links.add(
        partner=cast.rosa, title="A guide", address="https://example.org/guide", by=cast.rosa.person
    )
    thought = reflections.write(partner=cast.walter, text="Was I too loud?", by=cast.walter.person)
    work_sentences.propose(partner=cast.rosa, text="We did it together.", by=cast.rosa.person)
    feature_told = features_told.tell(
        partner=cast.walter,
        feature="all_talents",
        is_outcome=False,
        words="We sang.",
        way="phone",
        entered_by=cast.femi.person,
        by=cast.femi.person,
    )
    # Of each kind that an address names by its number, the first one.
    told_of_outside(cast)
    standards = samples(cast, house)
    # A request for a receipt signs a head if there is none over it, and requests are undone here.
    heads.sign(cast.project)
    return {
        "slug": cast.project.slug,
        "project_id": cast.project.pk,
        **on_the_way,
        **standards,
        "item_id": "sf_aim",
        "sentence_id": a_report.sentences.filter(item="sf_methods")[0].pk,
        "organisation": house.slug,
        "home": cast.project.slug,
        "post_id": post.pk,
        "house_question": "training",
        "number": 1,
        "vote": vote.number,
        "matter": matter.number,
        "said": str(cast.priya.pk),
        "batch": batch,
        # The second sum of the first claim is the one with a receipt.
        "place": 2,
        "attachment_id": said.attachments.get().pk,
        "stage": "framing",
        "partner_id": cast.walter.pk,
        "call_id": call.pk,
        "token": "no-such-token",
        # Rooms are no rows: what a role does to one could not be undone for the next.
        "room_id": "no-such-room",
        "pk": 999_999,
        "approach": "co_design",
        "criterion_id": aim.pk,
        "option_id": option.pk,
        "line_id": line.pk,
        "invitation_id": sent.invitation.pk,
        "form": "hra",
        "section": "hra_who",
        "hours_id": hours_entry.pk,
        "flag_id": flag.pk,
        "need_id": need.pk,
        "check_id": need.checks.get().pk,
        "interest_id": interest.pk,
        "gift_id": gift.pk,
        "role_charter_id": role.pk,
        "given_up_id": given_up.pk,
        "sign_id": sign.pk,
        "seen_id": sign_seen.pk,
        "barrier_ask_id": barrier_ask.pk,
        "toll_id": toll.pk,
        "round_number": 1,
        "link_id": resource.pk,
        "reflection_id": thought.pk,
        "power_id": "decide",
        "sentence": 1,
        "feature_id": "all_talents",
        "side": "tried",
        "told_id": feature_told.pk,
        "indicator": "response_rate",
        "file_kind": "funder_file",
        "point": 1,
        "kind": {
            "p/<slug:slug>/hours/portfolio/<slug:kind>/": "csv",
            "p/<slug:slug>/said/sheet/<slug:kind>/": "csv",
            "p/<slug:slug>/account/as/<slug:kind>/": "txt",
            "p/<slug:slug>/roles/as/<slug:kind>/": "txt",
            "p/<slug:slug>/what-you-did/as/<slug:kind>/": "txt",
            "p/<slug:slug>/credit/as/<slug:kind>/": "txt",
            "p/<slug:slug>/forms/<slug:form>/as/<slug:kind>/": "txt",
            "p/<slug:slug>/plan/take-away/<slug:kind>/": "csv",
            "p/<slug:slug>/heard/as/<slug:kind>/": "txt",
            "p/<slug:slug>/harms/as/<slug:kind>/": "txt",
            "barriers/as/<slug:kind>/": "csv",
            "p/<slug:slug>/outputs/<int:number>/as/<slug:kind>/": "txt",
            "p/<slug:slug>/charter/as/<slug:kind>/": "txt",
            "p/<slug:slug>/reports/<int:number>/as/<slug:kind>/": "txt",
            "p/<slug:slug>/how-we-decided/as/<slug:kind>/": "txt",
            "p/<slug:slug>/figures/as/<slug:kind>/": "csv",
            "p/<slug:slug>/letters/<int:partner_id>/<slug:kind>/<int:number>/": "decision",
            "start/take-away/<slug:name>.<slug:kind>": "pdf",
        },
        "name": {
            "start/take-away/<slug:name>.<slug:kind>": "one-page",
            "start/take-away/<slug:name>/": "one-page",
            "guides/<slug:name>/": "contributor",
            "guides/<slug:name>/<slug:size>.pdf": "contributor",
        },
        "size": "large",
        "topic": "ground_rules",
        "door": "bid",
        "route": "bid",
        "page": "who-asked",
    }


def address_for(route: str, world: dict[str, Any]) -> str:
    def fill(found: re.Match[str]) -> str:
        name = found[1].split(":")[-1]
        if name not in world:
            raise AssertionError(f"samples.make_world does not say what stands for <{name}> in {route}")
        value = world[name]
        return str(value[route] if isinstance(value, dict) else value)

    cleaned = route.replace("^", "").replace("$", "").replace("\\Z", "")
    cleaned = re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", cleaned)
    return "/" + re.sub(r"<([^>]+)>", fill, cleaned)


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Let a request do what it does and take it back, so that the next role meets the same world."""
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)
