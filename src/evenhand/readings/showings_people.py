"""What the record shows of who is here, what each brings, and what each gets."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db.models import Count, Q, Sum

from evenhand.access.permissions import Permission
from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.framework import current
from evenhand.readings.partners import type_names
from evenhand.readings.showing import Link, Showing, Showings
from evenhand.records.models import (
    Claim,
    Partner,
    PartnerType,
    TimeTogether,
)


def types_here(found: Showings, name: str) -> Showing:
    held = PartnerType.objects.filter(partner__in=[each.pk for each in found.with_a_say])
    order = {row.id: place for place, row in enumerate(current().partner_types)}
    types = sorted(set(held.values_list("type", flat=True)), key=lambda each: order.get(each, len(order)))
    none = [row.name for row in current().partner_types if row.id not in types]
    said = f"With a say here: {', '.join(type_names(types))}" if types else ""
    missing = f"Nobody here with a say as: {', '.join(none)}." if none else ""
    return Showing(name, said, missing=missing, links=(Link("People", "partner-list"),))


def side_here(who: Callable[[Showings], Collection[str]], words: str) -> Callable[[Showings, str], Showing]:
    def showing(found: Showings, name: str) -> Showing:
        types = who(found)
        held = PartnerType.objects.filter(partner__in=[each.pk for each in found.with_a_say], type__in=types)
        people = set(held.values_list("partner_id", flat=True)) - found.researchers
        link = Link("People", "partner-list")
        shown = found.of_people(name, words, people, {each.pk for each in found.with_a_say}, link)
        if shown.why_not and not people:
            return Showing(name, f"{words}: nobody", 0, links=(link,))
        return shown

    return showing


def pay(found: Showings, name: str) -> Showing:
    claims = Claim.objects.filter(project=found.project).exclude(state="taken_back")
    link = (
        Link("Your pay", "your-pay")
        if found.seat.may(Permission.PAY_RECEIVE)
        else Link("People", "partner-list")
    )
    people = claims.order_by().values_list("person", flat=True).distinct()
    said = "claims for pay or expenses whose money arrived"
    if not aggregate_shown(len(people)) and people:
        return Showing(name, said, links=(link,), why_not="Told only where it is about five people or more.")
    return Showing(name, said, claims.filter(state="arrived").count(), claims.count(), links=(link,))


def credited(found: Showings, name: str) -> Showing:
    here = {each.pk for each in found.with_a_say}
    named = Partner.objects.filter(pk__in=here, credits__ended_on=None, credits__isnull=False)
    said = "people with a say who said what they did, to be credited for it"
    return found.of_people(
        name, said, set(named.values_list("pk", flat=True)), here, Link("Who does what", "role-list")
    )


def brings(found: Showings, name: str) -> Showing:
    here = {each.pk for each in found.with_a_say}
    said = {each.pk for each in found.with_a_say if each.brings}
    words = "people with a say who told what they bring"
    return found.of_people(name, words, said, here, Link("People", "partner-list"))


def interests(found: Showings, name: str) -> Showing:
    here = {each.pk for each in found.with_a_say if each.pk in found.researchers}
    declared = Partner.objects.filter(pk__in=here).filter(
        Q(declared_interests__isnull=False) | ~Q(interests="")
    )
    words = "researchers with a say who told what they stand to gain or lose"
    return found.of_people(
        name,
        words,
        set(declared.values_list("pk", flat=True)),
        here,
        Link("Who gains or loses", "interest-list"),
    )


def time(found: Showings, name: str) -> Showing:
    spent = TimeTogether.objects.filter(project=found.project).aggregate(
        times=Count("pk"), minutes=Sum("minutes")
    )
    if not spent["times"]:
        return Showing(name, "times together that somebody wrote down", 0, links=(Link("Start", "project"),))
    said = f"times together that somebody wrote down, {spent['minutes'] // 60} hours in all"
    return Showing(name, said, spent["times"], links=(Link("Start", "project"),))
