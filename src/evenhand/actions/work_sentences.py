"""The sentence that says what this work is: proposed, answered by everyone with a say, and contested beside it.

It stands once more than half of all those asked have said yes, and more than half of those of the public side among
them. Silence is no yes, and nobody's no takes it down: a contest stands beside it for as long as its owner wants.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.access.charters import those_with_a_say
from evenhand.actions import asks_told, ledger, once
from evenhand.actions.errors import ActionError
from evenhand.readings.decided_with import public_types
from evenhand.readings.framework import current
from evenhand.records.models import Partner, PartnerType, Person, Project, SentenceAnswer, WorkSentence
from evenhand.records.work_sentence import SENTENCE_SAYS

MINUTES = 3
MOST_LETTERS = 500


@transaction.atomic
def propose(
    *,
    partner: Partner,
    text: str,
    label: str = "",
    definitions: Sequence[str] = (),
    by: Person,
    form_key: str | None = None,
) -> WorkSentence:
    """Put a sentence to everyone with a say. Whoever proposes it agrees with it, and nobody else does yet."""
    once.claim(form_key)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    if by.pk != partner.person_id or not partner.is_here:
        raise ActionError("Everyone proposes for themselves, while they are here.")
    if not text.strip():
        raise ActionError("Write the sentence that says what this work is.")
    if len(text) > MOST_LETTERS:
        raise ActionError(f"One sentence is enough: {MOST_LETTERS} letters at most.")
    known = {row.id for row in current().definitions}
    if not set(definitions) <= known:
        raise ActionError("Choose definitions out of the list, or none.")
    if project.work_sentences.filter(state="proposed").exists():
        raise ActionError("Another sentence waits for answers. Let that one come to an end first.")
    last = project.work_sentences.aggregate(last=Max("number"))["last"] or 0
    today = timezone.localdate()
    sentence = WorkSentence.objects.create(
        project=project,
        number=last + 1,
        text=text.strip(),
        label=label.strip(),
        definitions=list(definitions),
        partner=partner,
        proposed_on=today,
    )
    sentence.ledger_seq = ledger.append(
        project,
        "sentence.propose",
        {
            "sentence": sentence.number,
            "text": sentence.text,
            "label": sentence.label,
            "definitions": sentence.definitions,
            "partner": partner.pk,
        },
        by=by,
    )
    sentence.save(update_fields=["ledger_seq"])
    asked = list(those_with_a_say(project))
    SentenceAnswer.objects.bulk_create(SentenceAnswer(sentence=sentence, partner=each) for each in asked)
    asks_told.tell_each(
        asked,
        key=f"sentence-{project.pk}-{sentence.number}",
        what="Is this what the work is? A sentence waits for your yes or no.",
        minutes=MINUTES,
        by=by,
    )
    if any(each.pk == partner.pk for each in asked):
        answer(sentence=sentence, partner=partner, says="agree", by=by)
        sentence.refresh_from_db()
    return sentence


@transaction.atomic
def answer(
    *,
    sentence: WorkSentence,
    partner: Partner,
    says: str,
    words: str = "",
    is_named: bool = True,
    by: Person,
    way: str = "web",
    entered_by: Person | None = None,
    said_on: date | None = None,
) -> SentenceAnswer:
    """What somebody says to it, as often as they change their mind. Whoever came later may say it too."""
    sentence = _locked(sentence)
    today = timezone.localdate()
    if not partner.is_here or partner.project_id != sentence.project_id:
        raise ActionError("This person is no longer in the project.")
    if entered_by is None and by.pk != partner.person_id:
        raise ActionError("Everyone answers for themselves.")
    if sentence.state not in ("proposed", "standing"):
        raise ActionError("This sentence is no longer the one. Have a look at the one that is.")
    if says not in dict(SENTENCE_SAYS):
        raise ActionError("Say yes, say no with a reason, or leave it to the others.")
    if says == "contest" and not words.strip():
        raise ActionError("Say why it is not what this work is. Your reason stands beside the sentence.")
    if said_on is not None and said_on > today:
        raise ActionError("That day is still to come. Give today or a day before it.")
    given, _ = SentenceAnswer.objects.select_for_update(no_key=True, of=("self",)).get_or_create(
        sentence=sentence, partner=partner
    )
    is_hidden = says == "contest" and not is_named
    said = (says, words.strip(), not is_hidden, said_on or today, way, entered_by)
    if said == (given.says, given.words, given.is_named, given.said_on, given.way, given.entered_by):
        # The same button pressed twice: it is said, and said once.
        return given
    given.says = says
    given.words = words.strip()
    given.is_named = not is_hidden
    given.said_on = said_on or today
    given.way = way
    given.entered_by = entered_by
    given.confirmed_on = None
    # Whose words these are is told to nobody, so the entry carries nobody and no way that could tell.
    about = {} if is_hidden else {"partner": partner.pk, "way": way, "entered": entered_by is not None}
    given.ledger_seq = ledger.append(
        sentence.project,
        "sentence.answer",
        {"sentence": sentence.number, "says": says, "words": given.words, **about},
        by=None if is_hidden else by,
        refs=ledger.refs_to(sentence),
    )
    given.save()
    _stand_if_enough(sentence)
    return given


@transaction.atomic
def confirm(*, answer: SentenceAnswer, by: Person) -> SentenceAnswer:
    """Its owner says: yes, that is what I said."""
    sentence = _locked(answer.sentence)
    answer = SentenceAnswer.objects.select_for_update(no_key=True, of=("self",)).get(pk=answer.pk)
    if by.pk != answer.partner.person_id:
        raise ActionError("Only the person whose answer it is can confirm it.")
    if answer.entered_by_id is not None and answer.confirmed_on is None and answer.is_named:
        answer.confirmed_on = timezone.localdate()
        answer.save(update_fields=["confirmed_on"])
        ledger.append(
            sentence.project,
            "sentence.confirm",
            {"sentence": sentence.number, "partner": answer.partner_id},
            by=by,
            refs=ledger.refs_to(answer),
        )
        _stand_if_enough(sentence)
    return answer


@transaction.atomic
def take_back(*, sentence: WorkSentence, by: Person) -> WorkSentence:
    """Whoever proposed it takes it back while it waits. It stays readable."""
    sentence = _locked(sentence)
    if by.pk != sentence.partner.person_id:
        raise ActionError("Only whoever proposed the sentence can take it back.")
    if sentence.state != "proposed":
        raise ActionError("It no longer waits for answers, so it cannot be taken back.")
    sentence.state = "taken_back"
    sentence.ended_on = timezone.localdate()
    sentence.save(update_fields=["state", "ended_on"])
    ledger.append(
        sentence.project,
        "sentence.take_back",
        {"sentence": sentence.number, "partner": sentence.partner_id},
        by=by,
        refs=ledger.refs_to(sentence),
    )
    return sentence


def counts(given: SentenceAnswer) -> bool:
    """A yes typed in for somebody counts once they have seen it themselves."""
    return given.says == "agree" and (given.entered_by_id is None or given.confirmed_on is not None)


def has_enough(answers: Iterable[SentenceAnswer], public: set[int]) -> bool:
    """More than half of those asked said yes, and more than half of the public side among them."""
    asked = [each for each in answers if each.partner.is_here]
    of_public = [each for each in asked if each.partner_id in public]
    return all(2 * sum(map(counts, some)) > len(some) for some in (asked, of_public) if some is asked or some)


def _stand_if_enough(sentence: WorkSentence) -> None:
    if sentence.state != "proposed":
        return
    answers = list(sentence.answers.select_related("partner"))
    held = PartnerType.objects.filter(partner__in=[each.partner_id for each in answers])
    researchers = set(held.filter(type="researcher").values_list("partner_id", flat=True))
    public = set(held.filter(type__in=public_types()).values_list("partner_id", flat=True)) - researchers
    if not has_enough(answers, public):
        return
    today = timezone.localdate()
    for old in sentence.project.work_sentences.filter(state="standing"):
        old.state = "replaced"
        old.ended_on = today
        old.save(update_fields=["state", "ended_on"])
    sentence.state = "standing"
    sentence.stands_since = today
    sentence.save(update_fields=["state", "stands_since"])
    ledger.append(
        sentence.project,
        "sentence.stand",
        {"sentence": sentence.number, "text": sentence.text, "label": sentence.label},
        by=None,
        refs=ledger.refs_to(sentence),
    )


def _locked(sentence: WorkSentence) -> WorkSentence:
    # The project first, as every proposal does, so that two answers that make it stand find each other.
    Project.objects.select_for_update(no_key=True).get(pk=sentence.project_id)
    return (
        WorkSentence.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "partner")
        .get(pk=sentence.pk)
    )
