"""An observer, another partner and a private page read every address of a project where others keep things to themselves.

What is kept back holds words that are nowhere else; what is said beside no name is said by people whose names are
like no other. Beside each of those is somebody like them who said nothing, since some pages list everybody.
"""

import io
import re
import zipfile

import pytest
from django.test import Client
from django.utils import timezone

from evenhand.actions import (
    case_answers,
    features_told,
    open_answers,
    open_questions,
    questionnaires,
    recognitions,
    reflections,
    reports,
    standard_answers,
    stories,
    tolls,
    trainings,
    work_sentences,
)
from evenhand.readings.framework import current
from evenhand.records.models import CasePoint, Questionnaire
from tests import contributions
from tests.access import samples
from tests.access.test_addresses import BACKEND, routes
from tests.access.test_kept_from_readers import as_page
from tests.people import join, person
from tests.standards import brought

pytestmark = pytest.mark.slow

#: Words of one person, or of a few, that no reader here is to come upon.
KEPT = (
    "zebratoll", "zebrastory", "zebrathought", "zebraearly", "zebrasheet", "zebracase", "zebralearnt",
    "zebrapraise", "zebraleft",
)  # fmt: skip
#: Words that everyone here may read, beside no name.
UNNAMED = (
    "zebracontest",
    "zebrafeature",
    "zebraunnamed",
    "zebrastandard",
    "zebrashown",
    "zebrapage",
    "zebramask",
)
DRAFT = "zebradraft"
AUTHOR, SILENT = "Quillfeather", "Larkmoss"


def as_person(partner):
    client = Client(raise_request_exception=False)
    client.force_login(partner.person, backend=BACKEND)
    return client


@pytest.fixture
def world(cast):
    made = samples.make_world(cast)
    author, silent, *_others = [
        join(cast.project, person(f"{name} Canary"), "partner", "carer")
        for name in (AUTHOR, SILENT, "Pipitmoor", "Hollowmere", "Fenwhistle")
    ]
    by, day = author.person, timezone.localdate()
    say = {"sort": "practical", "is_benefit": False, "bearer_types": ["carer"]}
    contributions.said(author, "zebramask", naming="masked")
    tolls.tell(partner=author, words="zebratoll", **say, by=by)
    tolls.tell(partner=author, words="zebraunnamed", is_shared=True, **say, by=by)
    stories.tell(partner=author, title="zebrastory", text="zebrastory", by=by)
    stories.tell(partner=author, title="A day", text="zebrapage", uses=["here", "reports", "public"], by=by)
    reflections.write(partner=author, text="zebrathought", by=by)
    for text, others in (("zebraearly", [silent]), ("zebrashown", [])):
        question = open_questions.choose(
            partner=cast.femi, text=f"How? {len(others)}", topic="trust", by=cast.femi.person
        )
        round_ = open_questions.ask(
            question=question, partners=[author, cast.femi, *others], partner=cast.femi, by=cast.femi.person
        )
        open_answers.give(round_=round_, partner=author, text=text, by=by)
        open_answers.give(round_=round_, partner=cast.femi, text="Well.", is_named=True, by=cast.femi.person)
    sentence = cast.project.work_sentences.get()
    work_sentences.answer(
        sentence=sentence, partner=author, says="contest", words="zebracontest", is_named=False, by=by
    )
    features_told.tell(
        partner=author, feature="both_together", is_outcome=False, words="zebrafeature", is_named=False, by=by
    )
    standard_answers.say(
        partner=author, question="inclusive_choice", words="zebrastandard", is_named=False, by=by
    )
    sheet = Questionnaire.objects.get(pk=brought(cast).pk)
    questionnaires.open_(questionnaire=sheet, by=cast.femi.person)
    words = next(item["id"] for item in sheet.items if not item["answers"])
    questionnaires.hand_in(questionnaire=sheet, partner=author, answers={words: "zebrasheet"}, by=by)
    case_answers.answer(point=CasePoint.objects.get(number=1), partner=author, text="zebracase", by=by)
    trainings.note(partner=author, kind="own", what="zebralearnt", on_day=day, by=by)
    recognitions.give(to_partner=author, words="zebrapraise", partner=cast.rosa, by=cast.rosa.person)
    left = recognitions.give(to_partner=author, words="zebraleft", partner=cast.rosa, by=cast.rosa.person)
    recognitions.leave_out(recognition=left, by=by)
    draft = reports.begin(
        project=cast.project, form="gripp2_sf", title=DRAFT, partner=cast.femi, by=cast.femi.person
    )
    reports.write(report=draft, item="sf_aim", text=DRAFT, partner=cast.femi, by=cast.femi.person)
    return made


def addresses(cast, world):
    """Every address of a project, with the first few numbers of whatever it names by number."""
    slots = "number|toll_id|reflection_id|training_id|standard_answer_id|sentence_id|told_id|point|round_number|sentence"
    found = []
    for route, _ in routes():
        if not route.startswith("p/") or "letters/" in route:
            continue
        for number in range(1, 5) if re.search(rf"<int:({slots})>", route) else [1]:
            numbers = {name: number for name in slots.split("|") if name not in ("point", "round_number")}
            found.append(samples.address_for(route, {**world, **numbers, "point": 1, "round_number": 1}))
    for row in current().indicators:
        found.append(f"/p/{cast.project.slug}/figures/{row.id}/")
    for kind in ("docx", "xlsx"):
        found += [
            f"/p/{cast.project.slug}/{room}/as/{kind}/" for room in ("reports/1", "account", "harms", "heard")
        ]
    for kind in ("funder_file", "extract", "case"):
        found.append(f"/p/{cast.project.slug}/files/see/{kind}/")
    return list(dict.fromkeys(found))


def text_of(response):
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    return content.decode(errors="replace")


def test_what_is_kept_back_is_on_no_page_of_others_and_no_name_beside_what_has_none(cast, world):
    readers = {
        "the observer": as_person(cast.olu),
        "another partner": as_person(cast.priya),
        "a private page": as_page(cast),
    }
    wrong, met = [], set()
    for who, client in readers.items():
        for address in addresses(cast, world):
            response = client.get(address)
            assert response.status_code < 500, f"{address} as {who}"
            text = text_of(response)
            wrong += [f"{who} reads {word} at {address}" for word in KEPT if word in text]
            if DRAFT in text and who == "the observer":
                wrong.append(f"{who} reads a draft at {address}")
            here = [word for word in (*UNNAMED, DRAFT) if word in text]
            met |= set(here)
            if set(here) & set(UNNAMED) and text.count(AUTHOR) > text.count(SILENT):
                wrong.append(f"{who} reads {AUTHOR} beside {here} at {address}")
    assert not wrong, "\n".join(wrong)
    assert met == {*UNNAMED, DRAFT}, f"Only {met} was met with: then this proves nothing of the others."


def test_its_owner_reads_it_there(cast, world):
    """Else nothing above could fail."""
    author = cast.project.partners.get(person__name__startswith=AUTHOR)
    client, seen = as_person(author), set()
    for address in addresses(cast, world):
        text = text_of(client.get(address))
        seen |= {word for word in KEPT if word in text}
    assert seen >= {"zebratoll", "zebrastory", "zebrathought", "zebraearly", "zebralearnt", "zebrapraise"}
