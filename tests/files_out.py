"""What goes out of a project, and what comes into it from elsewhere, as tests of many pages need it."""

import hashlib
from typing import Any

from evenhand.actions import case_answers, cases, file_releases
from evenhand.exchange.case_file import CaseFile, Point, pack
from evenhand.records.models import Case, FileRelease
from tests.actions.test_funder_acts import noted


def let_out(cast: Any, kind: str = "funder_file", **more: Any) -> FileRelease:
    from evenhand.readings.file_releases import Wanted, made

    file = made(cast.project, kind, Wanted("The Hollins Fund", **more))
    return file_releases.release(
        partner=cast.rosa,
        kind=kind,
        for_whom="The Hollins Fund",
        content=file.content,
        head_size=file.head_size,
        by=cast.rosa.person,
    )


CASE = CaseFile(
    title="Damp flats",
    told_by="The residents of Mill Lane",
    licence="To learn from",
    points=(
        Point(
            situation="The survey was late.\nWho should be asked first?",
            stage="framing",
            options=("Ask the residents", "Ask the landlord"),
            what_they_did="They asked the landlord.",
            what_came="Nobody answered.",
            looking_back="Something else: the residents knew.",
        ),
        Point(situation="The money ran out.", what_they_did="They stopped for a month."),
    ),
)


def brought(cast: Any, case: CaseFile = CASE) -> Case:
    data = pack(case)
    return cases.bring(
        partner=cast.femi, file=case, digest=hashlib.sha256(data).hexdigest(), by=cast.femi.person
    )


def told_of_outside(cast: Any) -> None:
    """The first of each kind that an address names by its number."""
    noted(cast.priya)
    let_out(cast)
    case = brought(cast)
    case_answers.answer(
        point=case.points.get(number=1), partner=cast.walter, text="Ask them.", by=cast.walter.person
    )
