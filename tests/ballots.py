"""Votes that no one can link, for tests: people to vote, votes to vote in, and what lies in the tables then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

from django.db import connection
from django.utils import timezone

from evenhand.actions import ballots, closing, decisions_by_rule
from evenhand.actions.decisions_by_rule import OptionStated
from evenhand.records.models import Ballot, Decision, Voter
from tests.people import join, person

OPTIONS = [
    OptionStated("The church hall", "People who use a wheelchair can come in."),
    OptionStated("The library", "It is nearer to the bus."),
    OptionStated("The school", "There is a kitchen."),
]


def crowd(cast, count, channel="web"):
    """People who can vote: here, or with neither account nor page."""
    before = cast.project.partners.count()
    return [
        join(
            cast.project,
            person(f"Voter{before + place} {channel.title()}", has_account=channel == "web"),
            "partner",
            "carer",
            channel=channel,
        )
        for place in range(count)
    ]


def put_vote(cast, voters, rule="majority", **more):
    return decisions_by_rule.open_by_rule(
        project=cast.project,
        question=more.pop("question", "Where do we meet?"),
        words="We want one place for all our meetings.",
        reasons="The old one is closing.",
        kind="strategic",
        rule=rule,
        charter_rule=None,
        closes_at=more.pop("closes_at", in_days(7)),
        options=more.pop("options", OPTIONS),
        say=voters,
        secrecy="unlinkable",
        partner=cast.rosa,
        by=cast.rosa.person,
        **more,
    )


def in_days(days):
    return timezone.now() + timedelta(days=days)


@contextmanager
def days_later(days) -> Iterator[None]:
    moment = in_days(days)
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield


def close_later(decision, by, words="So we do."):
    with days_later(30):
        return closing.close(decision=decision, outcome_words=words, by=by.person)


def fresh(decision):
    return Decision.objects.get(pk=decision.pk)


def cast_one(decision, partner, marks):
    """`marks` is option to 1, mark or place; a number stands for one option, 0 for standing aside."""
    if isinstance(marks, int):
        marks = {marks: 1} if marks else {}
    ballots.cast(decision=decision, partner=partner, marks=marks, by=partner.person)


def everything(*, but=()):
    """Every row of every table, as a logical dump would have it."""
    from django.apps import apps

    found = {}
    for model in apps.get_models():
        rows = model._default_manager.order_by("pk").values_list()
        found[model._meta.db_table] = [tuple(map(repr, row)) for row in rows]
    return {name: rows for name, rows in found.items() if name not in but}


def as_stored(model, decision, column):
    """One column of a vote’s rows, in the order in which the database has them lying."""
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM {model._meta.db_table} WHERE decision_id = %s ORDER BY {place}",
            [decision.pk],
        )
        return [row[0] for row in cursor.fetchall()]


def by_id(model, decision, column):
    return list(model.objects.filter(decision=decision).order_by("pk").values_list(column, flat=True))


def rows_of(decision):
    return (
        Voter.objects.filter(decision=decision).count(),
        Ballot.objects.filter(decision=decision).count(),
    )
