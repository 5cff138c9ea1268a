"""Every form of the rooms for guarding, giving account and telling others, filled in so that it is taken.

As filled_forms.py says: a new form there needs a row, by decision.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evenhand.actions import (
    barriers,
    case_answers,
    coaching_offers,
    features_told,
    harms,
    harms_seen,
    office,
    open_answers,
    open_questions,
    organisations,
    outcomes,
    project_homes,
    questionnaires,
    reach_counts,
    recognitions,
    reflections,
    reports,
    resource_links,
    standard_answers,
    stories,
    trainings,
    watch_signs,
    work_sentences,
)
from evenhand.exchange import reach_csv
from evenhand.exchange.case_file import pack
from evenhand.records import models as records
from tests import files_out, standards
from tests.access.filled_forms import OFFICE, RUNS_IT, Form, World, day
from tests.actions.test_funder_acts import noted
from tests.harms import foreseen, raised, told, watch_for
from tests.people import Cast, person
from tests.release import found

#: The files of addresses whose forms have a row here.
ROOMS = (
    "account",
    "harms",
    "barriers",
    "tolls",
    "work_name",
    "indicators",
    "open_questions",
    "stories",
    "outcomes",
    "standards",
    "questionnaires",
    "recognitions",
    "reports",
    "funding",
    "file_releases",
    "organisations",
    "reach",
    "cases",
    "trainings",
)
#: Addresses among them that take nothing, or have tests of their own.
ELSEWHERE = (
    "account",
    "account-file",
    "barrier",
    "barrier-list",
    "barrier-roll-up",
    "barrier-roll-up-file",
    "case",
    "case-list",
    "contribution-statement",
    "contribution-statement-file",
    "definition-list",
    "file-release-list",
    "file-release-see",
    "file-release-take",
    "funder-act-list",
    "funder-files",
    "harm",
    "harm-file",
    "harm-list",
    "harm-seen",
    "harm-start-from",
    "indicator",
    "indicator-file",
    "indicator-list",
    "look-back-list",
    "open-question",
    "open-question-list",
    "organisation",
    "organisation-barriers",
    "organisation-behind-it",
    "organisation-figures-file",
    "organisation-list",
    "organisation-project",
    "organisation-reach",
    "organisation-together",
    "outcome",
    "outcome-list",
    "project-home",
    "questionnaire",
    "questionnaire-file",
    "questionnaire-list",
    "reach",
    "reach-empty-file",
    "recognition-list",
    "reflection-list",
    "report",
    "report-file",
    "report-list",
    "resource-list",
    "sentence-list",
    "standard-for",
    "standard-list",
    "story",
    "story-list",
    "toll-list",
    "training-list",
    "work-name",
)
#: All that have a number of their own in each project.
NUMBERED = (
    records.Harm,
    records.HarmSeen,
    records.Barrier,
    records.WorkSentence,
    records.OpenQuestion,
    records.Outcome,
    records.Story,
    records.Case,
    records.Questionnaire,
    records.Recognition,
    records.Report,
    records.FunderAct,
    records.FileRelease,
    records.Finding,
    records.Decision,
)
COUNTS = "about,group,people,share,source,source day\nAge,16 to 34,12,,,\nAge,35 and over,28,,,\n"


def _typed(cast: Cast) -> dict[str, Any]:
    return {"way": "phone", "entered_by": cast.femi.person, "by": cast.femi.person}


def make_world(cast: Cast, *, numbers_from: int = 0) -> World:
    """What the forms are about. With `numbers_from` nothing in it has a number that the other project has."""
    priya, walter, femi, rosa = cast.priya, cast.walter, cast.femi, cast.rosa
    typed = _typed(cast)
    harm, closed_harm = foreseen(priya, guard="Meet downstairs."), foreseen(priya)
    harms.close(harm=closed_harm, because="It is over.", partner=priya, by=priya.person)
    own_harm = foreseen(priya)
    sign, calm_sign = watch_for(harm, priya), watch_for(harm, priya, words="It is quiet.")
    sign_seen = watch_signs.see(sign=sign, words="Few came.", partner=priya, by=priya.person)
    harms.say_likelihood(harm=harm, partner=walter, likelihood="likely", **typed)
    seen = harms_seen.note(
        partner=priya,
        what="It did.",
        happened_on=timezone.localdate(),
        bearer_types=["carer"],
        by=priya.person,
    )
    barrier, mended = raised(priya), raised(priya)
    barriers.mend(barrier=mended, how="So.", mended_on=timezone.localdate(), partner=priya, by=priya.person)
    asked = barriers.ask_owner(
        barrier=barrier, how="By letter", asked_on=timezone.localdate(), partner=rosa, by=rosa.person
    )
    toll, typed_toll = told(priya), told(walter, **typed)
    sentence = work_sentences.propose(partner=rosa, text="We chose together.", by=rosa.person)
    work_sentences.answer(sentence=sentence, partner=walter, says="agree", **typed)
    typed_told = features_told.tell(
        partner=walter, feature="both_together", is_outcome=False, words="They did.", **typed
    )
    question = open_questions.choose(partner=femi, text="How is it?", topic="trust", by=femi.person)
    idle = open_questions.choose(partner=femi, text="And that?", topic="trust", by=femi.person)
    round_ = open_questions.ask(
        question=question, partners=[rosa, femi, priya, walter], partner=femi, by=femi.person
    )
    open_answers.give(round_=round_, partner=walter, text="Well.", **typed)
    open_answers.give(round_=round_, partner=femi, text="Well, too.", by=femi.person)
    story = stories.tell(partner=priya, title="Soup", text="There was soup.", by=priya.person)
    typed_story = stories.tell(partner=walter, title="Stairs", text="Steep.", uses=["here"], **typed)
    thought = reflections.write(partner=priya, text="Was I loud?", by=priya.person)
    link = resource_links.add(partner=priya, title="A guide", address="https://example.org/", by=priya.person)
    finding = found(cast)
    outcome = outcomes.say(partner=priya, domain="people", what="Warmer homes", by=priya.person)
    standing = standard_answers.say(partner=walter, question="inclusive_choice", words="I ring.", **typed)
    closed_sheet, sheet = standards.brought(cast), standards.brought(cast)
    questionnaires.open_(questionnaire=sheet, by=femi.person)
    praise = recognitions.give(to_partner=priya, words="She rang.", partner=walter, by=walter.person)
    report = reports.begin(
        project=cast.project, form="gripp2_sf", title="How we work", partner=priya, by=priya.person
    )
    lines = list(report.sentences.all()[:2])
    reports.leave_out(sentence=lines[1], because="Too much.", by=priya.person)
    act = noted(priya)
    case = files_out.brought(cast)
    case_answers.answer(point=case.points.get(number=2), partner=priya, text="Ask.", by=priya.person)
    # The names are in the order in which they are looked for.
    house = organisations.add(name="Yonder University" if numbers_from else "Westhaven University")
    free = organisations.add(name=f"{house.name} Hospital")
    keeper = office.add(
        email=person(f"{house.name.split()[0]} Office").email, granted_by="root", organisation=house
    ).person
    project_homes.say(project=cast.project, organisation=house, by=rosa.person)
    post = organisations.add_post(
        organisation=house, title="Lead", hours_a_week=Decimal(20), from_day=timezone.localdate(), by=keeper
    )  # fmt: skip
    reach_counts.bring(
        partner=femi,
        survey="Spring",
        surveyed_on=timezone.localdate(),
        asked=60,
        rows=reach_csv.read(COUNTS.encode()),
        by=femi.person,
    )
    training = trainings.note(
        partner=priya, kind="own", what="Plain words", on_day=timezone.localdate(), by=priya.person
    )
    offer = coaching_offers.say(
        partner=priya, organisation=house, is_offer=False, skill="listening", words="Ring.", by=priya.person
    )
    if numbers_from:
        for model in NUMBERED:
            for row in model.objects.filter(project=cast.project).order_by("-number"):
                model.objects.filter(pk=row.pk).update(number=row.number + numbers_from)
    fresh = {
        name: type(row).objects.get(pk=row.pk).number
        for name, row in {
            "harm": harm, "closed_harm": closed_harm, "own_harm": own_harm, "seen": seen, "barrier": barrier, "mended": mended,
            "sentence": sentence, "question": question, "idle": idle, "story": story,
            "typed_story": typed_story, "outcome": outcome, "sheet": sheet, "unopened": closed_sheet,
            "praise": praise, "report": report, "act": act, "case": case, "finding": finding,
        }.items()
    }  # fmt: skip
    return World(
        cast,
        {
            **{who: getattr(cast, who).pk for who in ("rosa", "femi", "priya", "walter", "olu")},
            **fresh,
            "sign": sign.pk,
            "calm_sign": calm_sign.pk,
            "sign_seen": sign_seen.pk,
            "asked": asked.pk,
            "toll": toll.pk,
            "typed_toll": typed_toll.pk,
            "typed_told": typed_told.pk,
            "thought": thought.pk,
            "link": link.pk,
            "standing": standing.pk,
            "line": lines[0].pk,
            "left_out": lines[1].pk,
            "house": house.slug,
            "house_pk": house.pk,
            "free": free.slug,
            "post": post.pk,
            "training": training.pk,
            "offer": offer.pk,
        },
    )


def _without_the_one_that_waits(world: World) -> None:
    work_sentences.take_back(sentence=world.cast.project.work_sentences.get(), by=world.cast.rosa.person)


def _all_is_shown(world: World) -> None:
    round_ = records.OpenRound.objects.get(question__project=world.cast.project)
    open_answers.show(round_, because="It is late.", by=world.cast.femi.person)


def _long_ago(world: World) -> None:
    asked = records.OpenRound.objects.filter(question__project=world.cast.project)
    asked.update(opened_on=timezone.localdate() - timedelta(days=15))
    priya = world.cast.priya
    open_answers.give(round_=asked.get(), partner=priya, text="Well.", by=priya.person)


def today() -> str:
    return day(0)


def counts() -> SimpleUploadedFile:
    return SimpleUploadedFile("counts.csv", COUNTS.encode(), "text/csv")


def questions() -> SimpleUploadedFile:
    return SimpleUploadedFile("q.csv", b"question,answer 1,answer 2\nHeard?,Yes,No\n", "text/csv")


def a_case() -> SimpleUploadedFile:
    return SimpleUploadedFile("c.json", pack(replace(files_out.CASE, title="Mould")), "application/json")


_BY_PHONE = {"way": "phone", "day": today}
_HARM = {"trigger": "Stairs", "mechanism": "They stay away.", "harm": "Gaps", "bearer_types": ["carer"]}
_BARRIER = {"what": "Only staff are paid.", "level": "institution", "owner": "Finance"}
_TOLL = {"sort": "cost-practical", "words": "Two buses", "shared": "private"}
_STORY = {"title": "Soup", "text": "There was more soup.", "naming": "none"}
_OUTCOME = {"domain": "people", "what": "Warmth", "state": "hoped"}
_LOOK = {"state": "unknown", "words": "Nobody has looked."}
_ROUND = ("{question}", "1")

FORMS = [
    Form("harm-add", (), {**_HARM, "guard_owner": "{priya}"}, names={"guard_owner": "{priya}"}),
    Form(
        "harm-enter", ("{walter}",), {**_HARM, "guard_owner": "{priya}"}, RUNS_IT, {"guard_owner": "{priya}"}
    ),
    Form(
        "harm-seen-add",
        (),
        {"what": "It did.", "happened_on": today, "harm": "{harm}", "bearer_types": ["carer"]},
        names={"harm": "{harm}"},
    ),
    Form(
        "harm-seen-enter",
        ("{walter}",),
        {"what": "It did.", "happened_on": today, "harm": "{harm}", "bearer_types": ["carer"]},
        RUNS_IT,
        {"harm": "{harm}"},
    ),
    Form("harm-seen-done", ("{seen}",), {"words": "We moved."}),
    Form("harm-seen-take-back", ("{seen}",), by="partner"),
    Form("harm-reword", ("{own_harm}",), _HARM, "partner"),
    Form(
        "harm-guard",
        ("{harm}",),
        {"guard": "A lift.", "guard_owner": "{priya}"},
        names={"guard_owner": "{priya}"},
    ),
    Form(
        "harm-likelihood",
        ("{harm}",),
        {"likelihood": "likely", "words": "I climb.", "is_bearer_by_own_word": "on"},
    ),
    Form("harm-likelihood-enter", ("{harm}", "{walter}"), {"likelihood": "unlikely", **_BY_PHONE}, RUNS_IT),
    Form("harm-likelihood-confirm", ("{harm}",), by="page"),
    Form("harm-put-away", ("{harm}",), {"because": "It is over."}),
    Form("harm-again", ("{closed_harm}",)),
    Form("watch-sign-add", ("{harm}",), {"words": "Fewer come."}),
    Form("watch-sign-see", ("{harm}", "{sign}"), {"words": "They do."}),
    Form("watch-sign-end", ("{harm}", "{calm_sign}")),
    Form("watch-sign-answer", ("{harm}", "{sign_seen}"), {"answer": "We ring."}),
    Form("barrier-add", (), _BARRIER),
    Form("barrier-enter", ("{walter}",), _BARRIER, RUNS_IT),
    Form("barrier-ask", ("{barrier}",), {"asked_on": today, "how": "A letter"}),
    Form("barrier-answer", ("{barrier}", "{asked}"), {"answer": "No.", "answered_on": today}),
    Form("barrier-mended", ("{barrier}",), {"how": "So.", "mended_on": today}),
    Form("barrier-again", ("{mended}",)),
    Form("barrier-beside", ("{barrier}",), {"may": "yes"}, "partner"),
    Form("barrier-take-back", ("{barrier}",), by="partner"),
    Form("toll-tell", (), {**_TOLL, "barrier": "{barrier}"}, names={"barrier": "{barrier}"}),
    Form(
        "toll-enter",
        ("{walter}",),
        {**_TOLL, **_BY_PHONE, "barrier": "{barrier}"},
        RUNS_IT,
        {"barrier": "{barrier}"},
    ),
    Form("toll-share", ("{toll}",), {"shared": "unnamed"}, "partner"),
    Form("toll-confirm", ("{typed_toll}",), by="page"),
    Form("toll-take-back", ("{toll}",), by="partner"),
    Form("sentence-propose", (), {"text": "We did it."}, first=_without_the_one_that_waits),
    Form(
        "sentence-answer",
        ("{sentence}",),
        {"says": "contest", "words": "No."},
        "facilitator partner page lead",
    ),
    Form("sentence-enter", ("{sentence}", "{walter}"), {"says": "aside", **_BY_PHONE}, RUNS_IT),
    Form("sentence-confirm", ("{sentence}",), by="page"),
    Form("sentence-take-back", ("{sentence}",), by="lead"),
    Form("feature-tell", ("both_together", "tried"), {"words": "I saw it."}),
    Form("feature-enter", ("both_together", "came", "{walter}"), {"words": "It came.", **_BY_PHONE}, RUNS_IT),
    Form("feature-confirm", ("{typed_told}",), by="page"),
    Form("feature-take-back", ("{typed_told}",), by="page facilitator"),
    Form("indicator-choose", ("response_rate",), {"why": "Not now.", "is_on": "no"}),
    Form("open-question-choose", (), {"text": "Well?", "topic": "trust"}),
    Form("open-question-ask", ("{idle}",), {"people": ["{rosa}", "{priya}"]}, names={"people": "{priya}"}),
    Form("open-question-end", ("{idle}",)),
    Form("open-answer", _ROUND, {"says": "words", "text": "Fine."}),
    Form("open-answer-enter", (*_ROUND, "{walter}"), {"says": "words", "text": "So.", **_BY_PHONE}, RUNS_IT),
    Form("open-answer-confirm", _ROUND, by="page"),
    Form("open-answer-take-back", _ROUND, by="page facilitator", first=_all_is_shown),
    Form("open-round-take-back", _ROUND, by=RUNS_IT),
    Form("open-round-show", _ROUND, {"because": "It is late."}, RUNS_IT, first=_long_ago),
    Form("story-tell", (), _STORY),
    Form("story-enter", ("{walter}",), {**_STORY, **_BY_PHONE}, RUNS_IT),
    Form("story-change", ("{story}",), {"title": "Soup", "text": "Broth."}, "partner"),
    Form("story-uses", ("{story}",), {"uses": ["here"], "naming": "none"}, "partner"),
    Form("story-confirm", ("{typed_story}",), by="page"),
    Form("story-take-back", ("{story}",), by="partner"),
    Form("reflection-write", (), {"text": "Was I?"}),
    Form("reflection-change", ("{thought}",), {"text": "No."}, "partner"),
    Form("reflection-share", ("{thought}",), {"named": "no"}, "partner"),
    Form("reflection-take-away", ("{thought}",), by="partner"),
    Form("resource-add", (), {"title": "Another", "address": "https://example.org/2"}),
    Form("resource-remove", ("{link}",), by="partner lead facilitator"),
    Form(
        "outcome-say",
        (),
        {**_OUTCOME, "belongs": "finding-{finding}"},
        names={"belongs": "finding-{finding}"},
    ),
    Form(
        "outcome-enter",
        ("{walter}",),
        {**_OUTCOME, "belongs": "finding-{finding}"},
        RUNS_IT,
        {"belongs": "finding-{finding}"},
    ),
    Form("outcome-look", ("{outcome}",), _LOOK),
    Form("outcome-look-enter", ("{outcome}", "{walter}"), _LOOK, RUNS_IT),
    Form("outcome-take-back", ("{outcome}",), by="partner"),
    Form("standard-say", ("inclusive_choice",), {"words": "I write."}),
    Form("standard-enter", ("inclusive_choice", "{walter}"), {"words": "He rings.", **_BY_PHONE}, RUNS_IT),
    Form("standard-confirm", ("{standing}",), by="page"),
    Form("standard-take-back", ("{standing}",), by="page facilitator"),
    Form(
        "questionnaire-bring",
        (),
        {"title": "Mine", "licence": "CC0", "licence_ground": "Ours.", "file": questions},
        RUNS_IT,
    ),
    Form("questionnaire-answer", ("{sheet}",), {"q1": "0"}),
    Form("questionnaire-enter", ("{sheet}", "{walter}"), {"q1": "0", **_BY_PHONE}, RUNS_IT),
    Form("questionnaire-open", ("{unopened}",), by=RUNS_IT),
    Form("questionnaire-close", ("{sheet}",), by=RUNS_IT),
    Form("recognition-give", (), {"to": "{olu}", "words": "They rang."}, names={"to": "{priya}"}),
    Form("recognition-keep", ("{praise}",), {"show": "yes"}, "partner"),
    Form("recognition-leave-out", ("{praise}",), by="partner"),
    Form("recognition-take-back", ("{praise}",), by="page"),
    Form("report-begin", (), {"form": "gripp2_sf", "title": "Another"}),
    Form("report-draft-again", ("{report}",)),
    Form("report-release", ("{report}",), by=RUNS_IT),
    Form("report-stop", ("{report}",), {"because": "No need."}, RUNS_IT),
    Form(
        "report-write",
        ("{report}", "sf_aim"),
        {"text": "So.", "kind": "harm", "number": "{harm}"},
        names={"number": "{harm}"},
    ),
    Form("report-reword", ("{report}", "{line}"), {"text": "Otherwise."}),
    Form("report-leave-out", ("{report}", "{line}"), {"because": "Too long."}),
    Form("report-put-back", ("{report}", "{left_out}")),
    Form("funder-act-note", (), {"funder": "F", "kind": "asked", "what": "It asked.", "on_day": today}),
    Form("funder-act-came", ("{act}",), {"what_came": "We wrote."}),
    Form("funder-act-take-back", ("{act}",), by="partner"),
    Form("file-release-new", ("funder_file",), {"for_whom": "A fund"}, "lead"),
    Form("release-consent", ("funder_file",), {"says": "words"}),
    Form("release-consent-enter", ("funder_file", "{walter}"), {"says": "words", "way": "phone"}, RUNS_IT),
    Form(
        "organisation-post-add",
        ("{house}",),
        {"title": "P", "hours_a_week": "8", "from_day": today},
        by=OFFICE,
    ),
    Form("organisation-post", ("{house}", "{post}"), {}, by=OFFICE),
    Form("organisation-answer", ("{house}", "training"), {"words": "We do."}, by=OFFICE),
    Form("project-home-say", (), {"organisation": "{free}"}, "lead"),
    Form("project-home-end", ("{house}",), by="lead"),
    Form("reach-bring", (), {"survey": "S", "surveyed_on": today, "asked": "60", "file": counts}, RUNS_IT),
    Form("reach-take-away", (), {"survey": "Spring"}, RUNS_IT),
    Form("case-bring", (), {"file": a_case}, RUNS_IT),
    Form("case-remove", ("{case}",), by=RUNS_IT),
    Form("case-point", ("{case}", "1"), {"text": "Ask them."}),
    Form("case-answer-show", ("{case}", "2"), {"show": "yes"}, "partner"),
    Form("training-note", (), {"kind": "own", "what": "X", "on_day": today}),
    Form("training-share", ("{training}",), {"share": "yes"}, "partner"),
    Form("training-remove", ("{training}",), by="partner"),
    Form(
        "coaching-say",
        (),
        {
            "organisation": "{house_pk}",
            "is_offer": "yes",
            "skill": "listening",
            "words": "Ring.",
            "is_seen": "on",
        },
        by="lead facilitator partner",
        names={"organisation": "{house_pk}"},
    ),
    Form("coaching-end", ("{offer}",), by="partner"),
]
