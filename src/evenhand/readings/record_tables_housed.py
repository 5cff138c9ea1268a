"""Where a project belongs, what was told there of it, and who is reached, for somebody’s copy of a record."""

from collections.abc import Iterator

from evenhand.access.projects import Seat
from evenhand.readings.reach import surveys
from evenhand.readings.record_table import Row, Table
from evenhand.readings.told_figures import all_of
from evenhand.records.models import ProjectHome


def _homes(seat: Seat) -> Iterator[Row]:
    for home in ProjectHome.objects.filter(project=seat.project).select_related("organisation"):
        yield {
            "organisation": home.organisation.name,
            "since": home.since,
            "ended_on": home.ended_on,
            "ledger_entry": home.ledger_seq,
        }


def _told(seat: Seat) -> Iterator[Row]:
    for told in all_of(seat.project.pk):
        for part, words, people in told.parts:
            yield {
                "figure": told.figure.id,
                "part": part,
                "means": words,
                "people": people,
                "from": told.from_day,
                "before": told.to_day,
                "told_on": told.told_on,
            }


def _reach(seat: Seat) -> Iterator[Row]:
    """As the page shows it: the counts behind small groups go with nobody."""
    for survey in surveys(seat.project):
        for heading in survey.headings:
            for group in heading.groups:
                yield {
                    "survey": survey.name,
                    "surveyed_on": survey.on,
                    "about": heading.name,
                    "group": group.name,
                    "people": group.people,
                    "share_among_those_affected": group.reference_percent or None,
                    "share_from": group.reference_source,
                    "share_of": group.reference_on,
                }


HOUSED: tuple[Table, ...] = (
    Table(
        "homes",
        "Which organisations this project said it belongs to.",
        ("organisation", "since", "ended_on", "ledger_entry"),
        _homes,
    ),
    Table(
        "told_figures",
        "All that those organisations were told about this project.",
        ("figure", "part", "means", "people", "from", "before", "told_on"),
        _told,
    ),
    Table(
        "reach",
        "Who is reached, beside who is affected; small groups are left out.",
        (
            "survey",
            "surveyed_on",
            "about",
            "group",
            "people",
            "share_among_those_affected",
            "share_from",
            "share_of",
        ),
        _reach,
    ),
)
