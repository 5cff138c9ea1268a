"""One thing that was said, as one person may see it. What would tell who is behind a mask never gets in here."""

from dataclasses import dataclass
from datetime import date

from evenhand.access.contributions import is_own
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.authors import author_shown_to
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.models import (
    Attachment,
    Contribution,
    ContributionVersion,
    Partner,
    Person,
    Promise,
)


@dataclass(frozen=True)
class ContributionShown:
    number: int
    text: str
    author: str
    is_own: bool
    kind: str
    stage: str
    is_withdrawn: bool
    audience: str
    #: Names of the chosen readers, for the author and whoever was chosen.
    readers: list[str]
    side: str
    asked: str
    #: “by post, typed in by Femi”, for named words, and for the author.
    how_it_came: str
    is_to_confirm: bool
    is_confirmed: bool
    witnessed_by: str
    said_on: date | None
    said_at: str
    decision_number: int | None
    #: The decisions that go back to it.
    cited_in: list[int]
    #: Its place on the list of what to talk about.
    on_agenda: list[int]
    #: Earlier words, the newest first.
    earlier: list[ContributionVersion]
    changed_on: date | None
    attachments: list[Attachment]
    promises: list[Promise]
    may_change: bool
    may_unmask: bool
    has_receipt: bool


def contribution_shown(contribution: Contribution, seat: Seat) -> ContributionShown:
    own = is_own(seat, contribution)
    # “By post”, “typed in by her supporter”: beside a mask each of them can be a name.
    is_told = contribution.naming == "named" or own
    versions = list(contribution.versions.all())
    stages = {row.id: row.name for row in current().stages}
    is_withdrawn = contribution.state == "withdrawn"
    is_linkable = contribution.partner_id is not None
    readers = [
        shown_name(reader.partner)
        for reader in contribution.readers.select_related("partner__person").prefetch_related(
            "partner__types"
        )
    ]
    return ContributionShown(
        number=contribution.number,
        text=contribution.text,
        author=author_shown_to(contribution, seat),
        is_own=own,
        kind=contribution.get_kind_display(),
        stage=stages.get(contribution.stage, contribution.stage.replace("_", " ")),
        is_withdrawn=is_withdrawn,
        audience=contribution.get_audience_display(),
        readers=readers,
        side=contribution.get_to_side_display(),
        asked=shown_name(contribution.asked) if contribution.asked else "",
        how_it_came=_how_it_came(contribution) if is_told else "",
        is_to_confirm=own
        and contribution.entered_by_id is not None
        and contribution.confirmed_on is None
        and not is_withdrawn,
        is_confirmed=is_told
        and contribution.entered_by_id is not None
        and contribution.confirmed_on is not None,
        witnessed_by=(
            shown_name(contribution.witness)
            if is_told and contribution.witness and contribution.witnessed_on
            else ""
        ),
        said_on=contribution.said_on,
        said_at=contribution.said_at if is_told else "",
        decision_number=contribution.about_decision.number if contribution.about_decision else None,
        cited_in=list(
            contribution.cited_by.order_by("decision__number").values_list("decision__number", flat=True)
        ),
        on_agenda=list(
            contribution.agenda_items.exclude(state="taken_back")
            .order_by("number")
            .values_list("number", flat=True)
        ),
        earlier=[] if is_withdrawn else list(reversed(versions[:-1])),
        changed_on=versions[-1].changed_on if len(versions) > 1 and not is_withdrawn else None,
        attachments=list(contribution.attachments.filter(erased_on=None)),
        promises=list(contribution.promises.all()),
        may_change=own and not is_withdrawn,
        may_unmask=contribution.naming == "masked" and not own and seat.may(Permission.CONTRIBUTION_UNMASK),
        has_receipt=own and is_linkable and not is_withdrawn,
    )


def _how_it_came(contribution: Contribution) -> str:
    ways = {
        "web": "on this site",
        "page": "by their own page",
        "post": "by post",
        "phone": "by phone",
        "meeting": "in a meeting",
        "sheet": "brought in from a spreadsheet",
    }
    way = ways.get(contribution.way, contribution.way)
    if contribution.entered_by is None:
        return way
    return f"{way}, typed in by {_typist(contribution.project_id, contribution.entered_by)}"


def _typist(project_id: object, person: Person) -> str:
    """Whoever typed it in, as they are named in this project."""
    partner = (
        Partner.objects.filter(project_id=project_id, person=person)
        .select_related("person")
        .prefetch_related("types")
        .first()
    )
    return shown_name(partner) if partner else "somebody who was in this project"
