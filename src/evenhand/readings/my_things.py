"""Everything of one person's, to take away: in one project or in all. For them alone."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from evenhand.readings.amounts import day
from evenhand.readings.hours_document import portfolio_csv
from evenhand.readings.names import shown_name
from evenhand.readings.receipts import receipt_text
from evenhand.records.models import (
    AccessNeedCheck,
    AnswerResponse,
    AnswerSheet,
    AskedPartner,
    BarrierAsk,
    ClaimLine,
    CoachingOffer,
    Contribution,
    CreditWish,
    DecisionSignature,
    HarmLikelihood,
    HarmSeen,
    OrganisationAnswer,
    Partner,
    PayChoice,
    Person,
    PositionAnswer,
    PowerBefore,
    Project,
    Promise,
    QuestionnaireSheet,
    Recognition,
    ReportSentence,
    SentenceAnswer,
    SheetAnswer,
    Training,
    WatchSign,
    WatchSignSeen,
    WorkProfile,
)

#: Held in memory up to here; a person with many files has theirs put together on the disk.
_IN_MEMORY = 5 * 2**20
_AT_ONCE = 200
#: Ours, and of no use to anybody outside.
_LEFT_OUT = {"ledger_seq", "receipt", "sent_in", "digest"}

Shelf = tuple[str, list[dict[str, Any]]]


def everything(person: Person, project: Project | None = None) -> IO[bytes]:
    """One zip file: all of it as JSON and as text, receipts, files, and hours as a spreadsheet."""
    packed = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        held = [(partner, list(shelves(partner))) for partner in _places(person, project)]
        about_you = {"name": person.name, "email": person.email or "", "taken_away_on": timezone.localdate()}
        as_json = {
            "about_you": about_you,
            "projects": [{"project": partner.project.title, **dict(of_it)} for partner, of_it in held],
        }
        archive.writestr("everything.json", json.dumps(as_json, ensure_ascii=False, indent=2, default=_plain))
        archive.writestr("everything.txt", "\n".join(_as_text(person, held)))
        for partner, _ in held:
            folder = partner.project.slug
            if partner.hours.exists():
                archive.writestr(f"{folder}/hours.csv", portfolio_csv(partner))
            for contribution in _contributions(partner):
                _add_proofs_and_files(archive, folder, contribution)
    packed.seek(0)
    return packed


def shelves(partner: Partner) -> Iterator[Shelf]:
    """What is there of one person in one project, shelf by shelf. Also what only they can see."""
    you: list[dict[str, Any]] = [_row(partner) | {"types": partner.type_ids}]
    yield "you_here", you
    yield "what_you_said", [_said(contribution) for contribution in _contributions(partner)]
    yield "drafts", _rows(partner.drafts.all())
    yield "ideas", _rows(partner.ideas.all())
    yield "time_together", _rows(partner.times_together.all())
    yield (
        "answers_to_questions",
        [
            _row(sheet) | {"answers": _rows(SheetAnswer.objects.filter(sheet=sheet))}
            for sheet in AnswerSheet.objects.filter(partner=partner)
        ],
    )
    yield (
        "decisions",
        [
            _row(signature)
            | {
                "decision": signature.decision.question or signature.decision.words,
                "choices": [f"{each.option.text}: {each.value}" for each in signature.choices.all()],
                "what_was_answered": [each.text for each in signature.position_answers.all()],
            }
            for signature in DecisionSignature.objects.filter(partner=partner)
            .select_related("decision")
            .prefetch_related("choices__option", "position_answers")
        ],
    )
    # A ballot that no one can link to anybody cannot be here either.
    yield from _of_deciding(partner)
    yield from _of_release(partner)
    yield from _of_guarding(partner)
    yield from _of_accounting(partner)
    yield (
        "answers_you_gave",
        [
            _row(answer) | {"to_number": answer.contribution.number}
            for answer in partner.answers_given.select_related("contribution")
        ],
    )
    yield "promises_you_made", _rows(partner.promises.all())
    yield "promises_to_you", _rows(Promise.objects.filter(to_partner=partner))
    yield (
        "asked_of_you",
        [
            _row(asked) | {"ask": asked.ask.what, "minutes": asked.ask.minutes, "by": asked.ask.due_on}
            for asked in AskedPartner.objects.filter(partner=partner).select_related("ask")
        ],
    )
    yield "minutes_asked_of_you", _rows(partner.minutes_asked.all())
    yield "minutes_you_were_spared", _rows(partner.minutes_spared.all())
    yield (
        "pay_offers",
        [
            _row(offer) | {"your_choices": _rows(PayChoice.objects.filter(offer=offer))}
            for offer in partner.pay_offers.all()
        ],
    )
    yield (
        "claims",
        [
            _row(claim) | {"lines": _rows(ClaimLine.objects.filter(claim=claim))}
            for claim in partner.claims.all()
        ],
    )
    yield "hours", _rows(partner.hours.all())
    yield "your_post", _rows(WorkProfile.objects.filter(partner=partner))
    yield (
        "what_you_need",
        [
            _row(need) | {"occasions": _rows(AccessNeedCheck.objects.filter(need=need))}
            for need in partner.access_needs.all()
        ],
    )
    yield (
        "told_in_confidence",
        [
            _row(flag) | {"to": shown_name(flag.confidant)}
            for flag in partner.flags.select_related("confidant__person").prefetch_related("confidant__types")
        ],
    )


def _of_deciding(partner: Partner) -> Iterator[Shelf]:
    yield (
        "your_answers_to_the_charter",
        [
            _row(answer) | {"clause": answer.version.heading, "its_words": answer.version.text}
            for answer in partner.clause_answers.select_related("version")
        ],
    )
    yield (
        "decisions_you_called_for_again",
        [
            _row(call) | {"decision": call.decision.number}
            for call in partner.reopen_calls.select_related("decision")
        ],
    )
    yield (
        "what_you_would_do_now",
        [
            _row(back) | {"decision": back.decision.number}
            for back in partner.look_backs.select_related("decision")
        ],
    )
    yield (
        "answers_you_gave_to_what_was_said_to_decisions",
        [
            _row(answer) | {"decision": answer.signature.decision.number}
            for answer in PositionAnswer.objects.filter(partner=partner).select_related("signature__decision")
        ],
    )
    yield "what_you_wanted_talked_about", _rows(partner.agenda_items.all())
    yield "your_roles", _rows(partner.role_charters.all())
    yield "your_credits", _rows(partner.credits.all())
    yield "how_you_want_to_be_named", _rows(CreditWish.objects.filter(partner=partner))
    yield "what_you_gain_or_lose", _rows(partner.declared_interests.all())
    yield "what_you_gave", _rows(partner.gifts_given.all())
    yield "how_power_lay_before", _rows(PowerBefore.objects.filter(partner=partner))
    yield "power_you_gave_up", _rows(partner.powers_given_up.all())


def _of_release(partner: Partner) -> Iterator[Shelf]:
    yield "findings_you_wrote_down", _rows(partner.findings.all())
    yield "outputs_you_began", _rows(partner.outputs.all())
    yield (
        "your_replies_to_outputs",
        [
            _row(reply) | {"output": reply.output.title}
            for reply in partner.output_replies.select_related("output")
        ],
    )
    yield "what_you_asked_to_hold_back", _rows(partner.hold_backs.all())


def _of_guarding(partner: Partner) -> Iterator[Shelf]:
    yield (
        "how_likely_you_said_it_is",
        [
            _row(said) | {"harm": said.harm.number}
            for said in HarmLikelihood.objects.filter(partner=partner).select_related("harm")
        ],
    )
    yield "what_you_said_went_wrong", _rows(HarmSeen.objects.filter(partner=partner))
    yield "signs_you_watch_for", _rows(WatchSign.objects.filter(partner=partner))
    yield "signs_you_saw", _rows(WatchSignSeen.objects.filter(partner=partner))
    yield "when_you_asked_an_owner", _rows(BarrierAsk.objects.filter(partner=partner))


def _of_accounting(partner: Partner) -> Iterator[Shelf]:
    yield "what_you_said_could_go_wrong", _rows(partner.harms.all())
    yield "what_you_said_stands_in_the_way", _rows(partner.barriers.all())
    yield "what_it_cost_and_gave_you", _rows(partner.tolls.all())
    yield "sentences_you_proposed", _rows(partner.work_sentences.all())
    yield "your_answers_to_sentences", _rows(SentenceAnswer.objects.filter(partner=partner).exclude(says=""))
    yield "what_you_told_that_no_record_shows", _rows(partner.features_told.all())
    yield "figures_you_turned_on_or_off", _rows(partner.indicator_choices.all())
    yield "open_questions_you_chose", _rows(partner.open_questions.all())
    yield (
        "your_answers_to_open_questions",
        [
            _row(answer) | {"question": answer.round.question.text, "round": answer.round.number}
            for answer in partner.open_answers.select_related("round__question").exclude(said_on=None)
        ],
    )
    yield "what_you_said_came_of_it", _rows(partner.outcomes.all())
    yield "your_stories", _rows(partner.stories.all())
    yield "your_thoughts", _rows(partner.reflections.all())
    yield (
        "what_you_would_have_done",
        [
            _row(answer) | {"case": answer.point.case.title, "point": answer.point.number}
            for answer in partner.case_answers.select_related("point__case")
        ],
    )
    yield "places_to_learn_you_found", _rows(partner.resource_links.all())
    yield "your_answers_on_the_six_standards", _rows(partner.standard_answers.all())
    yield (
        "your_questionnaires",
        [
            _row(sheet) | {"questionnaire": sheet.questionnaire.title}
            for sheet in QuestionnaireSheet.objects.filter(partner=partner).select_related("questionnaire")
        ],
    )
    yield "reports_you_began", _rows(partner.reports.all())
    yield "sentences_you_wrote_in_reports", _rows(ReportSentence.objects.filter(partner=partner))
    yield "good_practice_seen_in_you", _rows(partner.recognitions.all())
    yield "good_practice_you_saw", _rows(Recognition.objects.filter(partner=partner))
    yield "what_may_go_out_of_yours", _rows(partner.release_consents.all())
    trained = Training.objects.filter(person=partner.person)
    yield "what_you_learned_or_taught", _rows(trained.filter(Q(project=partner.project) | Q(project=None)))
    yield "coaching_you_offered_or_looked_for", _rows(CoachingOffer.objects.filter(person=partner.person))
    yield (
        "what_you_said_for_an_organisation",
        _rows(OrganisationAnswer.objects.filter(person=partner.person)),
    )


def _places(person: Person, project: Project | None) -> QuerySet[Partner]:
    """Also where somebody is no longer: what they left behind there is still theirs to take."""
    found = (
        Partner.objects.filter(person=person).select_related("project", "person").prefetch_related("types")
    )
    return found if project is None else found.filter(project=project)


def _contributions(partner: Partner) -> Iterator[Contribution]:
    found = (
        partner.contributions.select_related("project")
        .prefetch_related(
            "versions",
            "answers__changes",
            "answers__partner__person",
            "answers__partner__types",
            "attachments",
        )
        .order_by("number")
    )
    yield from found.iterator(_AT_ONCE)


def _said(contribution: Contribution) -> dict[str, Any]:
    return _row(contribution) | {
        "versions": [_row(version) for version in contribution.versions.all()],
        "answers": [
            _row(answer)
            | {
                "by": shown_name(answer.partner),
                "changes": [_row(change) for change in answer.changes.all()],
            }
            for answer in contribution.answers.all()
        ],
        "what_you_said_to_them": _rows(AnswerResponse.objects.filter(contribution=contribution)),
        "files": [attachment.name for attachment in contribution.attachments.all()],
    }


def _add_proofs_and_files(archive: zipfile.ZipFile, folder: str, contribution: Contribution) -> None:
    if receipt := receipt_text(contribution):
        archive.writestr(f"{folder}/receipts/{contribution.number}.txt", receipt)
    for number, attachment in enumerate(contribution.attachments.all(), start=1):
        path = Path(settings.FILES_FOLDER) / str(attachment.pk)
        if attachment.erased_on is None and path.is_file():
            suffix = Path(attachment.name).suffix[:12]
            archive.write(path, f"{folder}/files/{contribution.number}-{number}{suffix}")


def _rows(found: QuerySet[Any]) -> list[dict[str, Any]]:
    return [_row(each) for each in found]


def _row(record: Model) -> dict[str, Any]:
    """The values of a record itself. What points at other people and things is told beside it, by name."""
    return {
        field.name: getattr(record, field.name)
        for field in record._meta.concrete_fields
        if not field.is_relation and not field.primary_key and field.name not in _LEFT_OUT
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _as_text(person: Person, held: list[tuple[Partner, list[Shelf]]]) -> Iterator[str]:
    yield f"Everything of yours: {person.name}"
    yield "=" * 40
    for partner, of_it in held:
        yield ""
        yield partner.project.title
        yield "-" * 40
        for name, rows in of_it:
            if not rows:
                continue
            yield ""
            yield name.replace("_", " ").capitalize()
            for row in rows:
                yield ""
                yield from _lines(row, "  ")


def _lines(row: dict[str, Any], indent: str) -> Iterator[str]:
    for name, value in row.items():
        if value in ("", None, [], {}):
            continue
        label = f"{indent}{name.replace('_', ' ')}"
        if isinstance(value, list) and isinstance(value[0], dict):
            yield f"{label}:"
            for inner in value:
                yield from _lines(inner, indent + "    ")
            continue
        shown = day(value) if isinstance(value, date) else value
        shown = {True: "yes", False: "no"}.get(shown, shown) if isinstance(shown, bool) else shown
        text = ", ".join(map(str, shown)) if isinstance(shown, list) else str(shown)
        yield f"{label}: " + text.replace("\n", f"\n{indent}    ")
