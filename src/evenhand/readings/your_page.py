"""What one partner finds on their own page: what is asked of them now, and what was typed in for them."""

from dataclasses import dataclass

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings import (
    asks_agenda,
    asks_agreed,
    asks_ballots,
    asks_charter,
    asks_decisions,
    asks_findings,
    asks_guarding,
    asks_name,
    asks_needs,
    asks_owed,
    asks_pay,
    asks_said,
    asks_standards,
    asks_telling,
    criteria,
)
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.names import shown_name
from evenhand.readings.partners import minutes_asked_of, who_to_ask
from evenhand.records.models import (
    AnswerSheet,
    CriteriaAgreement,
    DecisionSignature,
    MinutesAsked,
    Partner,
)


@dataclass(frozen=True)
class YourPage:
    asks: list[Ask]
    typed_in: list[TypedIn]
    minutes: int
    minutes_by_request: list[MinutesAsked]
    who_to_ask: list[Partner]


def your_page(seat: Seat) -> YourPage:
    return YourPage(
        asks=asks_of(seat),
        typed_in=typed_in_for(seat.partner),
        minutes=minutes_asked_of(seat.partner),
        minutes_by_request=list(seat.partner.minutes_asked.all()),
        who_to_ask=who_to_ask(seat.project.pk),
    )


def asks_of(seat: Seat) -> list[Ask]:
    """What waits for this person. An observer is asked nothing."""
    asks: list[Ask] = []
    project, partner = seat.project, seat.partner
    appraisal = project.appraisals.filter(closed_at=None).defer("framework_rows").first()
    if appraisal is None and seat.may(Permission.CRITERION_PROPOSE):
        wordings = criteria.wordings_in_force(project)
        digest = criteria.list_digest(wordings)
        if wordings and not CriteriaAgreement.objects.filter(partner=partner, list_digest=digest).exists():
            asks.append(Ask("criteria", "Look at the aims. Strike out, add or change what is not right."))
    if appraisal is not None and seat.may(Permission.APPRAISAL_ANSWER):
        steps = [1, 2] if appraisal.is_step_two_open else [1]
        answered = set(
            AnswerSheet.objects.filter(appraisal=appraisal, partner=partner).values_list("step", flat=True)
        )
        asked = {
            each.about: each.minutes
            for each in partner.minutes_asked.filter(about__startswith=f"appraisal {appraisal.pk} ")
        }
        # They may answer all the same: it stands with what they were not asked for.
        spared = set(partner.minutes_spared.values_list("about", flat=True)) - set(asked)
        what = {
            1: "Say, for each aim, whether working together would help.",
            2: "Look at other ways of working, and say what each would do.",
        }
        asks += [
            Ask(
                f"step_{step}",
                what[step],
                asked.get(f"appraisal {appraisal.pk} step {step}"),
                appraisal.number,
            )
            for step in steps
            if step not in answered and f"appraisal {appraisal.pk} step {step}" not in spared
        ]
    if seat.may(Permission.DECISION_SIGN):
        unsigned = DecisionSignature.objects.filter(
            partner=partner,
            stance="",
            decision__rule="signed",
            decision__withdrawn_at=None,
            decision__made_at=None,
            decision__closed_at=None,
        ).select_related("decision")
        asks += [
            Ask(
                "decision",
                "Say what you think of a decision. You can agree, disagree or stand aside.",
                None,
                signature.decision.number,
            )
            for signature in unsigned
        ]
    for others in (
        asks_said,
        asks_owed,
        asks_charter,
        asks_decisions,
        asks_ballots,
        asks_agenda,
        asks_findings,
        asks_pay,
        asks_needs,
        asks_agreed,
        asks_guarding,
        asks_name,
        asks_standards,
        asks_telling,
    ):
        asks += others.asks(seat)
    return asks


def typed_in_for(partner: Partner) -> list[TypedIn]:
    found: list[TypedIn] = []
    if partner.profile_entered_by is not None:
        found.append(
            TypedIn(
                "profile",
                "About you in this project",
                _name_of(partner, partner.profile_entered_by_id),
                partner.joined_at.date(),
            )
        )
    sheets = AnswerSheet.objects.filter(
        partner=partner, is_latest=True, confirmed_at=None, entered_by__isnull=False
    ).select_related("appraisal")
    found += [
        TypedIn(
            f"step_{sheet.step}",
            f"Your answers to step {sheet.step}",
            _name_of(partner, sheet.entered_by_id),
            sheet.created_at.date(),
            sheet.appraisal.number,
        )
        for sheet in sheets
    ]
    signatures = DecisionSignature.objects.filter(
        partner=partner,
        entered_by__isnull=False,
        signed_at__isnull=False,
        confirmed_on=None,
        decision__rule="signed",
        decision__withdrawn_at=None,
    ).select_related("decision")
    found += [
        TypedIn(
            "decision",
            f"Your answer to decision {signature.decision.number}: {signature.get_stance_display()}",
            _name_of(partner, signature.entered_by_id),
            signature.signed_at.date(),  # type: ignore[union-attr]
            signature.decision.number,
        )
        for signature in signatures
    ]
    for others in (
        asks_said,
        asks_owed,
        asks_charter,
        asks_decisions,
        asks_ballots,
        asks_agenda,
        asks_findings,
        asks_pay,
        asks_needs,
        asks_agreed,
        asks_guarding,
        asks_name,
        asks_standards,
        asks_telling,
    ):
        found += others.typed_in(partner)
    return found


def _name_of(partner: Partner, person_id: object) -> str:
    """Who typed it in, as they are named in this project."""
    typist = (
        Partner.objects.filter(project_id=partner.project_id, person_id=person_id)
        .select_related("person")
        .prefetch_related("types")
        .first()
    )
    return shown_name(typist) if typist else "somebody who was in this project"
