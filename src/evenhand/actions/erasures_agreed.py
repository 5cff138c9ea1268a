"""What goes of somebody's own words beside the charter, decisions and findings, and what stays without their name.

What others agreed, decided or published on the strength of it stays: what was said at signing, objecting or
agreeing to a clause, requests to hold something back, findings, and what somebody gave up. What somebody said of
themself, or put to the others for their own part, goes.
"""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils import timezone

from evenhand.actions import questionnaire_words, released_words, report_words
from evenhand.readings.report_basis import Ref
from evenhand.records.models import (
    AgendaItem,
    CaseAnswer,
    Credit,
    CreditWish,
    FeatureTold,
    HarmLikelihood,
    IndicatorChoice,
    Interest,
    LookBack,
    OpenAnswer,
    OutputReply,
    Partner,
    PowerBefore,
    Recognition,
    Reflection,
    ReopenCall,
    RoleCharter,
    SentenceAnswer,
    StandardAnswer,
    Story,
    Toll,
)

#: What the words of somebody about themself are sealed in.
ABOUT_THEMSELF = (
    "interest.declare",
    "interest.guard",
    "interest.end",
    "role_charter.say",
    "credit.say",
    "credit.wish",
    "toll.share",
    "reflection.share",
)
#: And what they put to the others.
PUT_TO_OTHERS = (
    "agenda.raise",
    "agenda.reword",
    "agenda.take_back",
    "decision.call_again",
    "decision.look_back",
    "power.tell_before",
    "reply.give",
    "harm.likelihood",
    "indicator.choose",
    "sentence.answer",
    "feature.tell",
    "case_answer.share",
    "standard.say",
    "story.share",
    "open_answer.say",
)
#: Where a row cannot be without words, since others answered it.
GONE = "Taken off the record by whoever said it."
GONE_OF_THEM = "Taken off the record by whoever it was said of."


def about_themself(partner: Partner) -> tuple[list[str], set[int]]:
    """Take it away. Return the words, so that copies are found, and where they are sealed."""
    of_it: list[tuple[QuerySet, tuple[str, ...]]] = [
        (Interest.objects.filter(partner=partner), ("what", "guard", "analysis")),
        (RoleCharter.objects.filter(partner=partner), ("does", "decides", "does_not", "needs")),
        (CreditWish.objects.filter(partner=partner), ("name",)),
        (Credit.objects.filter(partner=partner), ()),
        (Toll.objects.filter(partner=partner), ("words", "worth_mending")),
        (Reflection.objects.filter(partner=partner), ("text",)),
        (Story.objects.filter(partner=partner, shared_on=None), ("title", "text")),
    ]
    words, seqs = _read(of_it)
    for found, _ in of_it:
        found.delete()
    return [*words, *questionnaire_words.forget(partner)], seqs


def seen_in_each_other(partner: Partner) -> tuple[list[str], set[int]]:
    """Good practice that was said of them goes, and what they said of others who have not kept it."""
    of_them = Recognition.objects.filter(to_partner=partner)
    by_them = Recognition.objects.filter(partner=partner).exclude(is_kept=True)
    words, seqs = _read([(of_them, ("words",)), (by_them, ("words",))])
    of_them.update(words=GONE_OF_THEM, is_shown=False)
    by_them.update(words=GONE)
    return words, seqs


def put_to_others(partner: Partner) -> tuple[list[str], set[int]]:
    today = timezone.localdate()
    calls = ReopenCall.objects.filter(partner=partner)
    items = AgendaItem.objects.filter(partner=partner)
    replies = OutputReply.objects.filter(partner=partner)
    backs = LookBack.objects.filter(partner=partner)
    before = PowerBefore.objects.filter(partner=partner)
    likelihoods = HarmLikelihood.objects.filter(partner=partner)
    answers = SentenceAnswer.objects.filter(partner=partner)
    told = FeatureTold.objects.filter(partner=partner)
    choices = IndicatorChoice.objects.filter(partner=partner)
    would = CaseAnswer.objects.filter(partner=partner)
    stories = Story.objects.filter(partner=partner, taken_back_on=None)
    open_answers = OpenAnswer.objects.filter(partner=partner)
    standards = StandardAnswer.objects.filter(partner=partner)
    words, seqs = _read(
        [
            (calls, ("words",)),
            (items, ("text", "why")),
            (replies, ("words",)),
            (backs, ("words",)),
            (before, ("words",)),
            (likelihoods, ("words",)),
            (answers, ("words",)),
            (told, ("words",)),
            (choices, ("why",)),
            (would, ("text",)),
            (standards, ("words",)),
            (stories, ("title", "text")),
            (open_answers, ("text",)),
        ]
    )
    backs.delete()
    before.delete()
    likelihoods.delete()
    would.delete()
    # That somebody contested it stays, without their words.
    answers.exclude(words="").update(words=GONE)
    told.filter(taken_back_on=None).update(taken_back_on=today)
    told.update(words="")
    choices.update(why="")
    standards.update(words="", is_latest=False)
    empty_stories(stories)
    # Told as no answer, so that nobody can tell it from one.
    open_answers.exclude(text="").update(text="", is_unsaid=True, ledger_seq=None)
    calls.filter(taken_back_on=None).update(taken_back_on=today)
    calls.update(words="")
    replies.exclude(words="").update(words=GONE)
    items.filter(state="open").update(state="taken_back", answered_on=today)
    items.update(text=GONE, why="")
    return words, seqs


def empty_stories(stories: Iterable[Story]) -> None:
    """Take the words out of these rows, and out of every report that quotes them. The number stays, nothing else."""
    for story in stories:
        report_words.forget(story.project, Ref("story", story.number), [story.text, story.title])
        released_words.forget(story.project, [story.text])
        story.title = story.text = story.credit_as = story.stage = ""
        story.naming, story.uses, story.indicators = "none", [], []
        story.taken_back_on = story.taken_back_on or timezone.localdate()
        story.save()


def _read(of_it: list[tuple[QuerySet, tuple[str, ...]]]) -> tuple[list[str], set[int]]:
    rows: Iterator[tuple[object, tuple[str, ...]]] = (
        (row, names) for found, names in of_it for row in found.iterator(500)
    )
    words: list[str] = []
    seqs: set[int] = set()
    for row, names in rows:
        words += [getattr(row, name) for name in names if getattr(row, name)]
        if (seq := getattr(row, "ledger_seq", None)) is not None:
            seqs.add(seq)
    return words, seqs
