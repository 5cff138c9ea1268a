"""The parts that several documents share: what was asked, whether it fits, what it costs, both ways out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from evenhand.exchange.document.tree import (
    Block,
    Document,
    Run,
    bullets,
    definitions,
    numbered,
    p,
    small,
    strong,
    table,
)
from evenhand.framework import Framework
from evenhand.methods.resources import STAFF, Need
from evenhand.readings.amounts import counted, day, hours, joined, money, number
from evenhand.readings.costing import Costing
from evenhand.readings.first_plan import FirstPlan, TrimOffered

WANTED = {
    "research": "research",
    "action": "action, not research",
    "both": "both research and action",
    "neither": "neither research nor action from us",
    "unsure": "nobody is sure yet",
}
ENTRY = {"blank_slate": "with a blank slate", "further_along": "further along, from what is known already"}
ADDED = (
    ("oncost", "Employer’s costs on staff lines"),
    ("inflation", "Rise in prices"),
    ("vat", "VAT on things bought"),
    ("contingency", "Set aside for what nobody foresaw"),
)


def document(
    plan: FirstPlan, title: str, blocks: Iterable[Block], *, subtitle: str = "", source: str = ""
) -> Document:
    """Return a document that ends with who has not answered, whatever else it says."""
    origin = (
        source or f"Made with version {plan.framework.version} of the framework. Every figure can be changed."
    )
    return Document(
        title=title,
        subtitle=subtitle,
        blocks=(*blocks, p(strong(plan.not_decided))),
        footer=origin,
    )


def asked(plan: FirstPlan) -> Iterator[Block]:
    """Who asked, what should change and for whom, what people want, by when. What nobody has said is said."""
    ask = plan.file.ask
    asker = next((row for row in plan.framework.askers if row.id == ask.who_asked), None)
    who = " ".join(part for part in (f"{asker.name}." if asker else "", ask.who_asked_words) if part)
    change = (
        f"{ask.change} For: {ask.for_whom}" if ask.change and ask.for_whom else ask.change or ask.for_whom
    )
    pairs = [
        ("Who asked", who),
        ("What should change", change),
        ("What people want", WANTED.get(ask.wanted, "").capitalize()),
        ("What the community knows already", ask.already_known),
        ("Whose job it was before", ask.whose_job),
        ("Who may gain", ask.who_gains),
        ("Who may lose", ask.who_may_lose),
        ("Needed by", day(ask.needed_by) if ask.needed_by else ""),
        ("Where the work begins", ENTRY.get(ask.entry, "").capitalize()),
        ("Decided before people came in", ask.decided_before),
    ]
    said = [(name, words) for name, words in pairs if words]
    if said:
        yield definitions(*said)
    unsaid = [name.lower() for name, words in pairs[:7] if not words]
    if unsaid:
        yield small(f"Nobody has said yet: {joined(unsaid)}.")


def aims(plan: FirstPlan) -> Iterator[Block]:
    names = {row.id: row.name for row in plan.framework.arguments}
    items: list[list[str | Run]] = []
    for aim in plan.file.aims:
        more = [
            f"For: {sentence(aim.for_whom)}" if aim.for_whom else "",
            f"We would know by: {sentence(aim.how_we_would_know)}" if aim.how_we_would_know else "",
        ]
        reasons = [names[id].lower() for id in aim.arguments if id in names]
        more.append(f"Reason: {joined(reasons)}." if reasons else "")
        items.append([strong(sentence(aim.text)), "".join(f" {part}" for part in more if part)])
    yield numbered(*items) if items else p("Nobody has written down an aim yet.")


def sentence(text: str) -> str:
    """Return a person's text with a full stop, where they left it out."""
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?", "…", "”")) else f"{text}."


def takes(plan: FirstPlan) -> str:
    """One sentence: what this way of working takes, with whom."""
    sums = plan.costing.totals
    chosen = "" if plan.is_chosen else " (nobody has chosen yet; this is a stand-in)"
    return (
        f"{plan.approach.name}{chosen} with {people(plan)} takes {money(sums.total_pence)}, {hours(sums.contributor_hours)} "
        f"of partners’ time and {hours(sums.staff_hours)} of staff time."
    )


def people(plan: FirstPlan) -> str:
    rows = {row.id: row for row in plan.framework.partner_types}
    said = [
        f"{each.count:,} {(rows[each.type].name if each.count == 1 else rows[each.type].plural).lower()}"
        for each in plan.file.people
    ]
    return joined(said) if said else "six contributors (nobody has said who)"


def fit_table(plan: FirstPlan) -> Iterator[Block]:
    """Needed, there, lacking: money, each group's hours, weeks. Nothing is added across them."""
    fit = plan.costing.fit
    yield table(
        "What it takes, and what there is",
        ("", "It takes", "There is", "Lacking"),
        [(_need_name(need, plan.framework), *_need_cells(need)) for need in fit.needs],
        numeric=(1, 2, 3),
    )


def verdict(plan: FirstPlan, *, is_short: bool = False) -> str:
    """Whether it fits, in one plain sentence; short where a table says the rest."""
    fits = plan.costing.fit.fits
    if fits is None:
        names = [_need_name(need, plan.framework).lower() for need in plan.costing.fit.not_known]
        return f"Nothing is known to be lacking. This cannot be said yet: {joined(names)}."
    if fits:
        return "It fits what there is."
    if is_short:
        return "It does not fit."
    lacking = [in_words(need, need.shortfall or 0, plan.framework) for need in plan.costing.fit.short]
    return f"It does not fit. Lacking: {joined(lacking)}."


def ways_out(plan: FirstPlan, *, most_trims: int | None = None) -> Iterator[Block]:
    """Trim this, or ask for that much. Both are there whenever something is lacking.

    With `most_trims`, only the first steps are shown, each without its hours of staff.
    """
    if plan.costing.fit.fits is not False:
        return
    ask = plan.ways_out.ask
    shown = plan.trims if most_trims is None else plan.trims[:most_trims]
    yield p(strong("One way out: trim."), " ", _trim_result(plan))
    if shown:
        yield numbered(*(_trim(each, is_short=most_trims is not None) for each in shown))
    if plan.trims:
        left = len(plan.trims) - len(shown)
        yield small(
            f"{counted(left, 'more step')} in the whole plan. " * bool(left)
            + "Pay, access, supporters and travel of those who come are never cut: they decide who can come."
            + (
                ""
                if plan.costing.is_own
                else " Trimmed like this, it is less than we assume it takes to do it decently. Does the name still fit?"
            )
        )
    more = [f"{money(ask.more_pence)} more than there is"] if ask.more_pence else []
    more += [f"{hours(spent)} more {_from(group, plan.framework)}" for group, spent in ask.more_hours.items()]
    more += [f"{counted(ask.more_weeks, 'week')} more"] if ask.more_weeks else []
    wanted = f"{money(ask.money_pence)}: {joined(more)}" if ask.more_pence else joined(more)
    yield p(
        strong("The other way out: ask for what it takes."),
        f" Ask for {wanted}." if ask.more_pence else f" The money is enough. Ask for {wanted}.",
    )
    if plan.fitting:
        names = [
            f"{option.approach.name[:1].lower()}{option.approach.name[1:]} ({money(option.costing.totals.total_pence)})"
            for option in plan.fitting
        ]
        more_names = f" and {len(names) - 3} more" if len(names) > 4 else ""
        shown_names = "; ".join(names[:3] if more_names else names)
        yield small(
            f"Lighter ways that the money covers: {shown_names}{more_names}. Lighter is not better: look at them side by side."
        )


def _trim(each: TrimOffered, *, is_short: bool) -> tuple[Run, str]:
    saves = each.saves_money if is_short else each.saves
    return strong(f"{each.what}."), " ".join(
        part for part in (f" Saves {saves}.", each.silences, each.only_if) if part
    )


def cost_table(costing: Costing, fw: Framework) -> Block:
    """Pence by heading, with each sum that is added on shown by itself, and the total."""
    sums = costing.totals
    rows = [
        (row.name, money(sums.by_heading[row.id])) for row in fw.cost_headings if sums.by_heading.get(row.id)
    ]
    added = [
        (f"{label}, {number(costing.percents[f'{name}_percent'])}%", money(getattr(sums, f"{name}_pence")))
        for name, label in ADDED
        if costing.percents[f"{name}_percent"]
    ]
    return table(
        "By heading",
        ("Heading", "Cost"),
        [*rows, *added, ("In all", money(sums.total_pence))],
        numeric=(1,),
        total_rows=1,
    )


def shares(costing: Costing) -> str:
    """How the money is shared between those who give time, staff and things (D13: dear or cheap beside what?)."""
    found = costing.shares()
    names = {
        "contributor": "to contributors",
        "staff": "to staff",
        "thing": "on travel, access, rooms and the rest",
    }
    said = [f"{float(found[who] * 100):.0f}% {words}" for who, words in names.items() if found.get(who)]
    return f"Of each pound before anything is added: {joined(said)}." if said else ""


def missing(costing: Costing) -> Iterator[Block]:
    if costing.missing:
        yield p(strong("Not in this plan:"))
        yield bullets(*((strong(f"{row.name}."), f" {row.question}") for row in costing.missing))


def cited(references: Iterable[str], fw: Framework) -> str:
    """Return “Oliver, Kothari and Mays 2019, Table 2” for the reader who wants to look it up."""
    names = {row.id: row.short for row in fw.sources}
    said = []
    for reference in references:
        source, _, where = reference.partition(":")
        said.append(f"{names.get(source, source)}, {where}" if where else names.get(source, source))
    return "; ".join(said)


def _trim_result(plan: FirstPlan) -> str:
    trim = plan.ways_out.trim
    if not plan.trims:
        gap = f" {money(trim.gap_pence)} stays lacking." if trim.gap_pence else ""
        return f"There is nothing here that we would offer to cut.{gap}"
    left = f"{money(trim.totals.total_pence)} and {hours(trim.totals.contributor_hours)} of partners’ time"
    if trim.closes:
        return f"With these steps it takes {left}, and that fits."
    lacking = [money(trim.gap_pence)] if trim.gap_pence else []
    lacking += [in_words(need, need.shortfall or 0, plan.framework) for need in trim.hours_gaps]
    return f"Even with all of these steps it takes {left}. Still lacking: {joined(lacking)}. Trimming does not close the gap."


def in_words(need: Need, value: Fraction | int, fw: Framework) -> str:
    """Return “£40”, “3 hours of carers’ time” or “2 weeks”."""
    if need.what == "money":
        return money(int(value))
    if need.what == "weeks":
        return counted(value, "week")
    return f"{hours(value)} of {_whose(need.group, fw)} time"


def _need_name(need: Need, fw: Framework) -> str:
    if need.what != "hours":
        return need.what.capitalize()
    return "Staff hours" if need.group == STAFF else f"Hours of {_plural(need.group, fw)}"


def _plural(group: str, fw: Framework) -> str:
    return next((row.plural.lower() for row in fw.partner_types if row.id == group), "other contributors")


def _whose(group: str, fw: Framework) -> str:
    return "staff" if group == STAFF else f"{_plural(group, fw)}’"


def _from(group: str, fw: Framework) -> str:
    return "of staff time" if group == STAFF else f"from {_plural(group, fw)}"


def _need_cells(need: Need) -> tuple[str, str, str]:
    lacking = "cannot be said" if need.shortfall is None else "nothing"
    return (
        "no figure found" if need.needed is None else _amount(need, need.needed),
        "not known" if need.available is None else _amount(need, need.available),
        _amount(need, need.shortfall) if need.shortfall else lacking,
    )


def _amount(need: Need, value: Fraction | int) -> str:
    return money(int(value)) if need.what == "money" else number(value)
