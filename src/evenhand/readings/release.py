"""What was agreed on release, what of it still stands between an output and the public, and how long a wait may be.

What was agreed when the output was begun is what counts: a later change of the charter makes nothing easier.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.text import Truncator

from evenhand.access.charters import release_terms, rules_in_force
from evenhand.access.decision_again import put_aside
from evenhand.readings.amounts import counted, day
from evenhand.records.models import (
    Decision,
    DecisionRule,
    Embargo,
    Finding,
    HoldBack,
    Output,
    ReleaseTerms,
)

#: Where nothing was agreed. A wait without an end would be the same as a no.
MOST_DAYS_WITHOUT_TERMS = 90
HOLDS = ("granted", "in_part")
#: The first of the ways that a decision on publishing chooses among is the yes.
YES = 1
LETTERS_OF_A_DECISION = 80


def terms_of(thing: Finding | Output) -> ReleaseTerms | None:
    """What was agreed when it was begun. Where nothing was then, what is agreed now.

    Otherwise a drawer full of drafts that were begun before the charter would go by nothing for ever.
    """
    return thing.release_terms or release_terms(thing.project)


@dataclass(frozen=True)
class HoldLeft:
    """The last day until which something may still wait, all its waits taken together."""

    until: date
    most: int
    is_agreed: bool

    def refusal(self, today: date) -> str:
        bound = (
            f"{counted(self.most, 'day')} in all is what was agreed"
            if self.is_agreed
            else f"nothing was agreed on this, and then {counted(self.most, 'day')} in all is the most"
        )
        if self.until <= today:
            return f"This has waited as long as it may: {bound}."
        return f"Give a day up to {day(self.until)}: {bound}, earlier waits counted in."


def days_left_to_hold(thing: Finding | Output, terms: ReleaseTerms | None, today: date) -> HoldLeft:
    """Every day of an embargo or of being held back counts once, so that one wait after another also ends."""
    most = terms.embargo_days_most if terms else MOST_DAYS_WITHOUT_TERMS
    things = [thing]
    if isinstance(thing, Finding):
        things += Output.objects.filter(claims__finding=thing).exclude(state="stopped").distinct()
    until = min(_last_day(_held_days(each), most, today) for each in things)
    return HoldLeft(until=until, most=most, is_agreed=terms is not None)


def _last_day(held: set[date], most: int, today: date) -> date:
    used, last = len(held), today
    while True:
        used += last not in held
        if used > most:
            return last
        last += timedelta(days=1)


def _held_days(thing: Finding | Output) -> set[date]:
    held: set[date] = set()
    if isinstance(thing, Finding):
        for hold in thing.hold_backs.filter(state__in=HOLDS):
            held |= _days(hold.answered_on, hold.held_until)
        return held
    for embargo in thing.embargoes.all():
        held |= _days(embargo.set_on, min(filter(None, [embargo.until, embargo.lifted_on])))
    for hold in holds_of(thing).filter(state__in=HOLDS):
        held |= _days(hold.answered_on, hold.held_until)
    return held


def _days(first: date | None, end: date | None) -> set[date]:
    if first is None or end is None:
        return set()
    return {first + timedelta(days=each) for each in range((end - first).days)}


def holds_of(output: Output) -> QuerySet[HoldBack]:
    """Requests about the output, and about any finding that it rests on."""
    findings = output.claims.exclude(finding=None).values("finding_id")
    return HoldBack.objects.filter(Q(output=output) | Q(finding__in=findings))


def running_embargo(output: Output, today: date) -> Embargo | None:
    return output.embargoes.filter(until__gt=today, lifted_on=None).order_by("-until").first()


def words_since(output: Output) -> date | None:
    """Since when everyone here could see the words that it has now."""
    if output.shown_on is None:
        return None
    last = output.framing_changes.order_by("-changed_on").values_list("changed_on", flat=True).first()
    return max(filter(None, [output.shown_on, last]))


def publishing_rules(output: Output) -> QuerySet[DecisionRule]:
    """Rules of the charter by which something is published: those in force when it was begun, or else now."""
    begun = output.begun_on
    then = DecisionRule.objects.filter(
        Q(version__ended_on=None) | Q(version__ended_on__gte=begun),
        version__clause__project=output.project_id,
        version__state__in=("in_force", "replaced"),
        version__is_end=False,
        version__in_force_on__lte=begun,
        may_publish=True,
    )
    return then if then.exists() else rules_in_force(output.project).filter(may_publish=True)


def decisions_that_may_publish(output: Output) -> QuerySet[Decision]:
    """Made since it was begun, by a rule that may publish, and not used for another output.

    It has come out as a yes: where it chose among ways, as the first of them. One on the charter itself, or one that
    another has taken the place of, lets nothing out. Which output it is about stands in its words alone, so they are
    shown wherever it is chosen and wherever it is told.
    """
    found = (
        Decision.objects.filter(
            Q(outcome_option=None) | Q(outcome_option__number=YES),
            project=output.project_id,
            outcome="made",
            withdrawn_at=None,
            clause_version=None,
            charter_rule__may_publish=True,
            closed_at__date__gte=output.begun_on,
        )
        .exclude(outputs__state="public")
        .select_related("outcome_option")
        .order_by("-number")
    )
    return found.exclude(pk__in=put_aside(found))


def decided(decision: Decision) -> str:
    """What was asked in it and what came of it, in a line."""
    return f"{_short(decision.question or decision.words)} → {came_out(decision)}"


def came_out(decision: Decision) -> str:
    """Which way it went, and the words of whoever closed it."""
    option = decision.outcome_option
    went = option.text if option else decision.get_outcome_display()  # type: ignore[attr-defined]
    return ": ".join(_short(part) for part in (went, decision.outcome_words) if part)


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LETTERS_OF_A_DECISION)


def missing_for_public(output: Output, decision: Decision | None, today: date) -> list[str]:
    """What still stands between it and the public, each as half a sentence. Nothing for nothing."""
    missing = [*_missing_days(output, today)]
    if embargo := running_embargo(output, today):
        missing.append(f"it is under embargo until {day(embargo.until)}")
    missing += _missing_holds(output, today)
    rules = list(publishing_rules(output))
    if rules and (decision is None or decision not in decisions_that_may_publish(output)):
        matter = next((rule.matter for rule in rules if rule.matter), "")
        missing.append(
            "the charter asks for a decision to publish"
            + (f" (“{matter}”)" if matter else "")
            + ", and no such decision is named"
        )
    return missing


def said_missing(missing: Iterable[str]) -> str:
    """One sentence of all that is missing."""
    parts = list(missing)
    return "; ".join(parts[:-1]) + (f"; and {parts[-1]}" if len(parts) > 1 else parts[0])


def _missing_days(output: Output, today: date) -> Iterable[str]:
    since = words_since(output)
    if output.state == "draft" or since is None:
        yield "everyone here has to be shown it first"
        return
    terms = terms_of(output)
    days = terms.partners_days if terms else 0
    if since + timedelta(days=days) > today:
        yield (
            f"everyone here sees it as it stands for {counted(days, 'day')} before the public, "
            f"which is until {day(since + timedelta(days=days))}"
        )
    if output.reply_by is not None and output.reply_by >= today:
        yield f"people have until the end of {day(output.reply_by)} to reply"


def _missing_holds(output: Output, today: date) -> Iterable[str]:
    for hold in holds_of(output).select_related("finding").order_by("number"):
        what = f"finding {hold.finding.number}" if hold.finding else "it"
        if hold.state == "open":
            yield f"request {hold.number} to hold {what} back waits for an answer"
        elif hold.state in HOLDS and hold.held_until is not None and hold.held_until > today:
            if hold.state == "granted":
                yield f"{what} is held back until {day(hold.held_until)} (request {hold.number})"
            elif not _is_reworded_since(hold, output):
                yield (
                    f"part of {what} is held back until {day(hold.held_until)} (request {hold.number}), "
                    "and nothing was put in other words since"
                )


def _is_reworded_since(hold: HoldBack, output: Output) -> bool:
    return output.framing_changes.filter(changed_on__gte=hold.answered_on).exists()


def terms_said(terms: ReleaseTerms | None) -> list[str]:
    """What was agreed, in plain sentences."""
    if terms is None:
        return []
    found = [
        f"Everyone in the project sees it {counted(terms.partners_days, 'day')} before the public does."
        if terms.partners_days
        else "Everyone in the project sees it before the public does.",
        f"People have {counted(terms.reply_days, 'day')} to reply, and their replies go out with it."
        if terms.reply_days
        else "People may reply, and their replies go out with it.",
        f"Nothing is held back for more than {counted(terms.embargo_days_most, 'day')} in all, "
        "and never without a reason and an end."
        if terms.embargo_days_most
        else "Nothing is held back.",
    ]
    return found
