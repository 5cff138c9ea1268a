"""What the pages call each kind of row, and how the framework's coded answers are said in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.framework import Framework


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind's address, the title of its page, and a line or two on what it is and is not."""

    slug: str
    title: str
    intro: str


#: The kinds in the order in which the page that lists them reads, under their headings.
SHELVES: tuple[tuple[str, dict[str, KindWords]], ...] = (
    (
        "Where people disagree",
        {
            "disagreements": KindWords(
                "disagreements",
                "The quarrels",
                "The people who write about this do not agree. Here is each quarrel with its sides next to each "
                "other. Neither side is ours. You choose.",
            ),
            "definitions": KindWords(
                "names-for-the-work",
                "Names for the work",
                "What each source says that work must be before it goes by the name. They do not agree, and none of them "
                "is the right one.",
            ),
            "definition_asks": KindWords(
                "what-each-name-asks",
                "What each name asks for",
                "One thing at a time. Where a project’s record shows nothing of it, the people there are asked.",
            ),
            "conditions": KindWords(
                "conditions",
                "Nine debates on when to work together",
                "Early thoughts from one paper on when working together may matter less or more, with what others "
                "answer. They are for reading and talking about. Never count them up: some pull against each other.",
            ),
        },
    ),
    (
        "Ways of working",
        {
            "approaches": KindWords(
                "approaches",
                "Ways to go about it",
                "Working together from the first idea is one way. There are others, and doing something other than "
                "research is one of them. None is best everywhere.",
            ),
            "skills": KindWords(
                "skills",
                "What it takes, and what can be learned",
                "Researchers and partners alike learn and teach these. Nobody is graded in them.",
            ),
            "modes": KindWords(
                "modes",
                "How much say a person has",
                "From being told to being in charge. More say is not always better. Being honest about it is.",
            ),
            "activities": KindWords(
                "activities",
                "Things people do together",
                "What a first plan is made of. The hours are our own guess, so that you need not start with an "
                "empty page. Change them: you know your people.",
            ),
        },
    ),
    (
        "Agreeing and deciding",
        {
            "clauses": KindWords(
                "clauses",
                "Words for a charter",
                "Something to start from when you agree on how to work together. The short ones fit on one page. "
                "Where people disagree there are several. Change any word.",
            ),
            "decision_rules": KindWords(
                "rules",
                "Nine ways to decide",
                "What each means, with an example in numbers, and whom it may silence. Start with the first four. "
                "No rule is fair by itself: what counts is who has a say.",
            ),
            "credit_roles": KindWords(
                "kinds-of-work",
                "Kinds of work to be named for",
                "Fourteen from the list that journals use (CRediT), and ours for what that list leaves out. Ours are "
                "marked, so that nobody takes them for theirs.",
            ),
        },
    ),
    (
        "Telling others",
        {
            "indicators": KindWords(
                "figures",
                "Figures that a record can be asked for",
                "How each is worked out, what it rests on, and what it cannot show. None of them is a mark. You choose "
                "which to look at.",
            ),
            "standards": KindWords(
                "six-standards",
                "Six standards for public involvement",
                "What many in the UK agreed to ask of such work, in our own words. They are for getting better over "
                "time. Nobody passes or fails.",
            ),
            "standard_questions": KindWords(
                "standard-questions",
                "Questions of the six standards",
                "To think about together. Where a record can speak to one, a project shows what it holds.",
            ),
            "instruments": KindWords(
                "instruments",
                "Questionnaires, and what their licences allow",
                "What others have made to look at such work. Most of it is not ours to hand on, and it says so. You can "
                "bring a questionnaire that you have leave to use.",
            ),
            "open_questions": KindWords(
                "open-questions",
                "Short questions to ask each other",
                "For what no figure shows: trust, learning, whether it is good to be here. Start from one, and put "
                "it in your own words.",
            ),
            "resources": KindWords(
                "where-to-learn",
                "Where to learn more",
                "Places that others told of. That one is here does not say that it is the best there is.",
            ),
            "report_forms": KindWords(
                "report-forms",
                "Forms for a report",
                "What journals, funders, ethics committees and contributors ask to be told. In our own words: read "
                "theirs before you send anything.",
            ),
            "report_items": KindWords(
                "report-items",
                "What each report asks for",
                "Item by item. Where the record holds nothing, the report says so.",
            ),
        },
    ),
    (
        "Before you start",
        {
            "askers": KindWords(
                "who-asked",
                "Who asked for this?",
                "The first thing to find out. What we suggest is a thought, not a verdict.",
            ),
            "exits": KindWords(
                "stop-here",
                "Stop here, do this instead",
                "Good reasons not to begin. Each is a real answer, not a failure.",
            ),
            "arguments": KindWords(
                "reasons",
                "Four reasons for working together",
                "People give four kinds of reason. You can have more than one. Say which are yours.",
            ),
            "questions": KindWords(
                "questions",
                "Questions to ask together",
                "Four for everyone at the table, and five for the organisations and funders behind them.",
            ),
            "partner_types": KindWords(
                "who-takes-part",
                "Who takes part",
                "We always say which kind of person, and never use one word for everybody. You can be several.",
            ),
            "stages": KindWords(
                "stages",
                "The seven stages",
                "From finding the people to making the change. People can join in at any of them.",
            ),
        },
    ),
    (
        "What the name means",
        {
            "traditions": KindWords(
                "traditions",
                "Three things the word can mean",
                "People use “co-production” for at least three things. There are more.",
            ),
            "features": KindWords(
                "key-features",
                "What earns the name",
                "What work should have before it is called co-production, by what was tried and by what came of it.",
            ),
        },
    ),
    (
        "What can go wrong, and what it costs people",
        {
            "challenges": KindWords(
                "challenges",
                "What can go wrong, stage by stage",
                "Fourteen things that one paper lists. They stand by stage and are not paired with the costs.",
            ),
            "costs": KindWords(
                "costs",
                "What it can cost people, stage by stage",
                "Fourteen costs that the same paper lists by stage. Others answer that many come from bad practice.",
            ),
            "cost_types": KindWords(
                "cost-types",
                "Sorts of cost, in three counts",
                "The papers count the costs in different ways. All three counts are here.",
            ),
            "harms": KindWords(
                "harms",
                "What others have feared or seen go wrong",
                "Something to start from when you think about harm. Each says of whom it was first said. None is "
                "taken to hold for anybody else, and none is sure to happen.",
            ),
            "benefits": KindWords(
                "what-it-gives",
                "What it can give people",
                "Kept beside what it costs. These are what people say in its favour: not all of it has been shown.",
            ),
        },
    ),
    (
        "Money and forms",
        {
            "rates": KindWords(
                "rates",
                "Rates",
                "What a first plan starts from. Each has a date, and says whether it was read in a source, worked "
                "out, or is our own guess. Check them before you send a bid.",
            ),
            "cost_headings": KindWords(
                "cost-headings",
                "Headings of a budget",
                "What there is to pay for, and who goes unheard when it is cut.",
            ),
            "comparators": KindWords(
                "comparators",
                "Figures to hold a plan against",
                "Some published, some worked out. None of them is a target.",
            ),
            "form_sections": KindWords(
                "form-sections",
                "What the forms ask",
                "The boxes of some funders’ and reviewers’ forms, in our words.",
            ),
        },
    ),
    (
        "Where it all comes from",
        {
            "sources": KindWords(
                "sources",
                "Sources",
                "Everything here rests on these. We put it in our own words, so go and read theirs.",
            ),
        },
    ),
)

_WORDS = {kind: words for _, kinds in SHELVES for kind, words in kinds.items()}
_KIND_AT = {words.slug: kind for kind, words in _WORDS.items()}

EVIDENCE = {
    "seen": "Read in the source",
    "derived": "Worked out from the source",
    "general": "Common knowledge, not checked",
    "assumption": "Our own guess",
}
SAYS = {
    "none": "They are told.",
    "heard": "They are heard. Others decide.",
    "advises": "They give advice. Others decide.",
    "shares": "They share in deciding.",
    "decides": "They decide.",
}
VIEWS = {
    "technocratic": "Technocratic: it is about better research and more use of it.",
    "democratic": "Democratic: it is about fairness and power.",
}
HARM_GROUPS = {
    "by_stage": "Stage by stage, from the first paper’s table",
    "by_cost": "From what the papers say that it costs",
    "seven": "Seven evils, first said of public services",
    "equity": "Harms to fairness",
    "power": "Harms of power",
    "not_involving": "The harm of leaving people out",
}
VERDICTS = {
    "embed": "Its licence lets us ship it",
    "paraphrase": "In our own words alone",
    "ask": "Ask its makers first",
    "bring": "You bring your own copy, with its licence",
    "leave_out": "Not used",
}
TOPICS_ASKED = {
    "trust": "Trust",
    "learning": "What people learn",
    "enjoyment": "Whether it is good to be here",
    "relationships": "Who is there for whom",
    "worth": "What the partnership is worth",
    "other": "Something else",
}
FLOORS = {
    "never_first": "Never the first thing to trim: it decides who can come.",
    "can_shrink": "May be made smaller, with care.",
}
FORMS = {
    "nihr_stage1": "NIHR, Stage 1",
    "nihr_stage2": "NIHR, Stage 2",
    "hra": "Ethics review (Health Research Authority)",
    "generic": "Any other form",
    "plain_summary": "Plain English summary",
}
UNITS = {
    "hour": "an hour",
    "half_day": "half a day",
    "day": "a day",
    "time": "each time",
    "person_time": "each person, each time",
    "percent": "per cent",
    "each": "each",
}


@dataclass(frozen=True, slots=True)
class Shelved:
    """A kind as the list of kinds shows it."""

    kind: str
    words: KindWords
    count: int


def kind_words(kind: str) -> KindWords:
    return _WORDS[kind]


def kind_at(slug: str) -> str | None:
    """Return the kind whose page has this address."""
    return _KIND_AT.get(slug)


def shelves(fw: Framework) -> list[tuple[str, list[Shelved]]]:
    """Return every kind under its heading, with how many rows there are."""
    return [
        (heading, [Shelved(kind, words, len(getattr(fw, kind))) for kind, words in kinds.items()])
        for heading, kinds in SHELVES
    ]
