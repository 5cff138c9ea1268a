"""What a clause holds the project to, in plain words: line by line, and in one line for the printed page."""

from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.readings.amounts import counted, joined, money
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.decision_rule import ONE_DECIDES, RULES, SECRECIES
from evenhand.records.models import AgendaTerms, ClauseVersion, DecisionRule, ReleaseTerms

#: Rules under which a share of those who chose must choose the same.
BY_SHARE = ("majority", "gradients")
_FOR_ALL = {
    "strategic": "Where we are going",
    "procedural": "How we go about it",
}


@dataclass(frozen=True)
class Term:
    """One thing that is held to: what it is about, and what was agreed."""

    about: str
    said: str


def terms_of(version: ClauseVersion) -> list[Term]:
    """Everything that this wording holds to besides its words; nothing where it is words alone."""
    if rule := rule_of(version):
        return _rule(rule)
    agenda: AgendaTerms | None = getattr(version, "agenda_terms", None)
    if agenda:
        return [
            Term(
                "To look at a decision again",
                f"{counted(agenda.callers_needed, 'person', 'people')} must call for it",
            ),
            Term("When something is raised", f"it gets a word within {counted(agenda.answer_days, 'day')}"),
        ]
    release: ReleaseTerms | None = getattr(version, "release_terms", None)
    return _release(release) if release else []


def rule_of(version: ClauseVersion) -> DecisionRule | None:
    """From what was fetched with it: a version has at most one of the three sorts of terms."""
    return getattr(version, "decision_rule", None)


def matter(rule: DecisionRule) -> str:
    return rule.matter or _FOR_ALL[rule.kind]


def in_one_line(rule: DecisionRule) -> str:
    """As it stands on the printed page, after what it is about."""
    parts = [_how(rule)]
    if rule.presences.all():
        parts.append(f"with {presence_said(rule)} there")
    if rule.quorum_percent > 1:
        parts.append(f"once {_share(rule.quorum_percent)} have spoken")
    if rule.spends_pence is not None:
        parts.append(f"up to {money(rule.spends_pence)}")
    if rule.may_publish:
        parts.append("may publish")
    return f"{', '.join(parts)}."


def presence_said(rule: DecisionRule) -> str:
    names = {row.id: (row.name.lower(), row.plural.lower()) for row in current().partner_types}
    said = []
    for row in rule.presences.all():
        one, many = names.get(row.type, (row.type.replace("_", " "),) * 2)
        said.append(f"at least {row.least} {one if row.least == 1 else many}")
    return joined(said)


def _how(rule: DecisionRule) -> str:
    name = dict(RULES)[rule.rule].lower()
    if rule.rule in ONE_DECIDES and rule.decider:
        who = shown_name(rule.decider)
        return f"{who} decides alone" if rule.rule == "lead" else f"{who} decides, and asks for advice first"
    share = f", more than {_share(rule.threshold_percent)}" if rule.rule in BY_SHARE else ""
    return f"by {name}{share}"


def _rule(rule: DecisionRule) -> list[Term]:
    found = [
        *(
            [
                Term("What it is about", rule.matter),
                Term("What sort of thing that is", rule.get_kind_display()),
            ]
            if rule.matter
            else [Term("What it is about", f"{matter(rule)}: everything that no other clause names")]
        ),
        Term("How it is decided", dict(RULES)[rule.rule]),
        Term("Who has a say", _who_has_a_say(rule.say_types)),
    ]
    if rule.decider:
        found.append(Term("Who decides", shown_name(rule.decider)))
    if rule.presences.all():
        found.append(Term("Who must be there, with a say", presence_said(rule)))
    found.append(
        Term("How many must have spoken", f"{_share(rule.quorum_percent)} of those with a say, or more")
    )
    if rule.rule in BY_SHARE:
        found.append(
            Term("How many must choose it", f"more than {_share(rule.threshold_percent)} of those who choose")
        )
    found.append(Term("How long it stays open", f"{counted(rule.days_least, 'day')} or more"))
    if rule.spends_pence is not None:
        found.append(Term("What it may spend", f"up to {money(rule.spends_pence)}"))
    if rule.may_publish:
        found.append(Term("What it may publish", "It may say yes to something going out"))
    found.append(Term("Who sees who said what", dict(SECRECIES)[rule.secrecy]))
    return found


def _share(percent: int) -> str:
    return {50: "half", 100: "all"}.get(percent, f"{percent}%")


def _who_has_a_say(say_types: Iterable[str]) -> str:
    plurals = {row.id: row.plural for row in current().partner_types}
    named = [plurals.get(type_id, type_id.replace("_", " ")) for type_id in say_types]
    if not named:
        return "Everyone with a say in this project"
    return joined([named[0], *(name[:1].lower() + name[1:] for name in named[1:])])


def _release(release: ReleaseTerms) -> list[Term]:
    found = [
        Term(
            "Before the public",
            f"everyone here sees it {counted(release.partners_days, 'day')} earlier"
            if release.partners_days
            else "nobody here needs to see it earlier",
        ),
        Term(
            "To reply",
            f"people have {counted(release.reply_days, 'day')}, and their replies go out with it"
            if release.reply_days
            else "there is no time set aside",
        ),
        Term(
            "To hold something back",
            f"{counted(release.embargo_days_most, 'day')} at the most, with a reason and an end"
            if release.embargo_days_most
            else "nothing may be held back",
        ),
    ]
    if release.steps.strip():
        found.append(Term("Who sees what when", release.steps.strip()))
    if release.may_say_no.strip():
        found.append(Term("Who may say no to what", release.may_say_no.strip()))
    return found
