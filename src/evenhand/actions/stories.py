"""What it was like, told by one person: with the credit and for the uses that they choose, and theirs to take back.

A story without a use is its owner's alone, and no entry tells of it. Taken back, its words go from the page, the
record and every report.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.actions import erasures, erasures_agreed, ledger, once, released_words, report_words
from evenhand.actions.errors import ActionError
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.readings.report_basis import Ref
from evenhand.records.models import Partner, Person, Project, Story
from evenhand.records.story import STORY_NAMINGS, STORY_USES

MOST_LETTERS = 12_000
#: Every entry that holds something of a story.
ENTRIES = ("story.share", "story.uses", "story.confirm")
HERE = "here"
USES = tuple(id for id, _ in STORY_USES)


@transaction.atomic
def tell(
    *,
    partner: Partner,
    title: str,
    text: str,
    naming: str = "none",
    credit_as: str = "",
    uses: Sequence[str] = (),
    indicators: Sequence[str] = (),
    stage: str = "",
    way: str = "web",
    entered_by: Person | None = None,
    said_on: date | None = None,
    by: Person,
    form_key: str | None = None,
) -> Story:
    """Tell it. Without a use nobody else reads it, and the record does not know of it."""
    once.claim(form_key)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    if entered_by is None and by.pk != partner.person_id:
        raise ActionError("Everyone tells their own story.")
    if said_on is not None and said_on > timezone.localdate():
        raise ActionError("That day is still to come. Give today or a day before it.")
    if stage and stage not in {row.id for row in current().stages}:
        raise ActionError("Choose a stage out of the list, or none.")
    title, text = _words(title, text)
    last = project.stories.aggregate(last=Max("number"))["last"] or 0
    story = Story(
        project=project,
        number=last + 1,
        title=title,
        text=text,
        partner=partner,
        naming=naming,
        credit_as=_credit(naming, credit_as, partner),
        indicators=_figures(indicators),
        stage=stage,
        told_on=said_on or timezone.localdate(),
        way=way,
        entered_by=entered_by,
    )
    wanted = _uses(uses)
    _refuse_far_uses_of_another(story, wanted)
    story.save()
    if wanted:
        _share(story, wanted, by)
    return story


@transaction.atomic
def change(
    *, story: Story, title: str, text: str, indicators: Sequence[str] = (), stage: str = "", by: Person
) -> Story:
    """Put it in other words, as long as nobody else reads it. A story that others have read is told anew."""
    story = _owned(story, by)
    if story.shared_on is not None:
        raise ActionError("Others have read this. Take it back, and tell it as you want it.")
    if stage and stage not in {row.id for row in current().stages}:
        raise ActionError("Choose a stage out of the list, or none.")
    story.title, story.text = _words(title, text)
    story.indicators, story.stage = _figures(indicators), stage
    if story.entered_by_id is not None and story.confirmed_on is None:
        story.confirmed_on = timezone.localdate()
    story.save()
    return story


@transaction.atomic
def choose_uses(*, story: Story, uses: Sequence[str], naming: str, credit_as: str = "", by: Person) -> Story:
    """Say anew where it may go and under which name. What is taken away again is taken out of there."""
    story = _owned(story, by)
    wanted = _uses(uses)
    credit = _credit(naming, credit_as, story.partner)
    is_named_anew = (naming, credit) != (story.naming, story.credit_as)
    if story.shared_on is not None and not is_named_anew and wanted == story.uses:
        return story
    if "reports" in story.uses and ("reports" not in wanted or is_named_anew):
        report_words.forget(story.project, Ref("story", story.number), [story.text])
        released_words.forget(story.project, [story.text], kinds=["funder_file"])
    was_shared = story.shared_on is not None
    if was_shared and (not wanted or is_named_anew):
        # An entry that went by another name must not tell who this is; one of a story kept back tells nothing.
        _erase(story, by)
        story.shared_on = story.ledger_seq = None
    story.naming, story.credit_as = naming, credit
    if story.entered_by_id is not None and story.confirmed_on is None:
        story.confirmed_on = timezone.localdate()
    story.uses = wanted
    story.save()
    if wanted and story.shared_on is None:
        _share(story, wanted, by)
    elif wanted:
        _append(story, "story.uses", {"uses": wanted}, by)
    return story


@transaction.atomic
def confirm(*, story: Story, by: Person) -> Story:
    """Its owner says: yes, that is my story."""
    story = _owned(story, by)
    if story.entered_by_id is not None and story.confirmed_on is None:
        story.confirmed_on = timezone.localdate()
        story.save(update_fields=["confirmed_on"])
        if story.shared_on is not None:
            _append(story, "story.confirm", {}, by)
    return story


@transaction.atomic
def take_back(*, story: Story, by: Person) -> None:
    """Take it off the page, out of the record and out of every report. Whoever read it before has read it."""
    story = _locked(story)
    is_typist = by.pk == story.entered_by_id and story.confirmed_on is None
    if by.pk != story.partner.person_id and not is_typist:
        raise ActionError("Only whoever told it can take it back.")
    if story.taken_back_on is not None:
        return
    if story.shared_on is None:
        # Nobody else ever read it, so nothing needs to stay.
        story.delete()
        return
    _erase(story, by)
    erasures_agreed.empty_stories([story])


def entries_of(project: Project, numbers: Iterable[int]) -> set[int]:
    """Where the record holds anything of these stories."""
    wanted = set(numbers)
    return erasures.entries_about(project, ENTRIES, "story", wanted) if wanted else set()


def _share(story: Story, uses: list[str], by: Person) -> None:
    story.uses = uses
    story.shared_on = timezone.localdate()
    said = {
        "title": story.title,
        "text": story.text,
        "naming": story.naming,
        "credit_as": story.credit_as,
        "uses": uses,
        "indicators": story.indicators,
        "stage": story.stage if story.naming == "name" else "",
    }
    story.ledger_seq = _append(story, "story.share", said, by)
    story.save()


def _append(story: Story, type: str, more: dict[str, object], by: Person) -> int:
    """Beside another name or none there is nobody in the entry, not even masked."""
    is_named = story.naming == "name"
    typed = {"way": story.way, "entered": story.entered_by_id is not None}
    whose: dict[str, object] = {"partner": story.partner_id, **typed} if is_named else {}
    return ledger.append(
        story.project,
        type,
        {"story": story.number, **more, **whose},
        by=by if is_named else None,
        refs=ledger.refs_to(story),
    )


def _erase(story: Story, by: Person) -> None:
    erasures.erase_entries(
        story.project,
        entries_of(story.project, [story.number]),
        "withdrawn",
        by if by.pk == story.partner.person_id else None,
        is_named=story.naming == "name",
    )


def _words(title: str, text: str) -> tuple[str, str]:
    if not title.strip() or not text.strip():
        raise ActionError("A story has a title and some words.")
    if len(text) > MOST_LETTERS:
        raise ActionError(f"That is very long. {MOST_LETTERS:,} letters are the most that fit here.")
    return title.strip(), text.strip()


def _credit(naming: str, credit_as: str, partner: Partner) -> str:
    if naming not in dict(STORY_NAMINGS):
        raise ActionError("Choose whether a name stands beside it.")
    if naming == "none":
        return ""
    if naming == "pseudonym" and not credit_as.strip():
        raise ActionError("Write the other name that is to stand beside it.")
    return credit_as.strip() or shown_name(partner)[:80]


def _uses(uses: Sequence[str]) -> list[str]:
    """In the order of the list. What goes out can be read here too."""
    if unknown := set(uses) - set(USES):
        raise ActionError(f"There is no such use: {', '.join(sorted(unknown))}.")
    return [id for id in USES if id in uses or (id == HERE and uses)]


def _figures(indicators: Sequence[str]) -> list[str]:
    known = [row.id for row in current().indicators]
    if set(indicators) - set(known):
        raise ActionError("Choose figures out of the list, or none.")
    return [id for id in known if id in indicators]


def _refuse_far_uses_of_another(story: Story, uses: Sequence[str]) -> None:
    """What somebody wrote on paper is their own hand. What was only heard goes no further than here."""
    is_heard = story.entered_by_id is not None and story.way != "post"
    if is_heard and set(uses) - {HERE}:
        raise ActionError(
            "What somebody told you can be read here. That it may go further, they say themselves: "
            "on their own page, or on paper."
        )


def _owned(story: Story, by: Person) -> Story:
    story = _locked(story)
    if by.pk != story.partner.person_id:
        raise ActionError("Only whoever told it can do this.")
    if story.taken_back_on is not None:
        raise ActionError("This story was taken back. You can tell it again.")
    return story


def _locked(story: Story) -> Story:
    return (
        Story.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "partner__person")
        .get(pk=story.pk)
    )
