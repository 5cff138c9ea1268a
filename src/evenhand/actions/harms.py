"""What could go wrong: foreseen, guarded, told how likely by those who would bear it, and put away with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.readings.framework import current
from evenhand.readings.harm_templates import must_say_why, template_or_none, types_here
from evenhand.records.harm import LIKELIHOODS
from evenhand.records.models import Harm, HarmLikelihood, Partner, Person, Project


@transaction.atomic
def foresee(
    *,
    partner: Partner,
    trigger: str,
    mechanism: str,
    harm: str,
    bearer_types: Sequence[str] = (),
    bearer_words: str = "",
    template: str = "",
    holds_here_because: str = "",
    guard: str = "",
    guard_owner: Partner | None = None,
    stage: str = "",
    is_of_not_involving: bool = False,
    entered_by: Person | None = None,
    by: Person,
    form_key: str | None = None,
) -> Harm:
    """Write down what could go wrong, how, and for whom.

    What was first said of other people is not taken to hold here: then somebody says why it does.
    """
    once.claim(form_key)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    check_speaks(partner, by, entered_by)
    if not trigger.strip() or not mechanism.strip() or not harm.strip():
        raise ActionError("Say what could set it off, how it would work, and what it would do.")
    bearers = check_bearers(bearer_types, bearer_words)
    began_from = template_or_none(template)
    if template and began_from is None:
        raise ActionError("That one is not on the list any more. Write it in your own words.")
    if (
        began_from is not None
        and must_say_why(began_from, bearers, types_here(project))
        and not holds_here_because.strip()
    ):
        raise ActionError(
            "This was first said of other people, or of work with others. Say why it holds here."
        )
    _check_owner(guard_owner, project)
    last = Harm.objects.filter(project=project).order_by("-number").values_list("number", flat=True).first()
    row = Harm.objects.create(
        project=project,
        number=(last or 0) + 1,
        trigger=trigger,
        mechanism=mechanism,
        harm=harm,
        bearer_types=bearers,
        bearer_words=bearer_words,
        template=template,
        first_said_of=list(began_from.first_said_of) if began_from else [],
        holds_here_because=holds_here_because,
        guard=guard,
        guard_owner=guard_owner,
        stage=stage,
        is_of_not_involving=is_of_not_involving,
        partner=partner,
        entered_by=entered_by,
        noted_on=timezone.localdate(),
    )
    row.ledger_seq = ledger.append(
        project,
        "harm.foresee",
        {
            "harm": row.number,
            "trigger": trigger,
            "mechanism": mechanism,
            "what": harm,
            "bearer_types": bearers,
            "bearer_words": bearer_words,
            "template": template,
            "first_said_of": row.first_said_of,
            "holds_here_because": holds_here_because,
            "guard": guard,
            "guard_owner": guard_owner.pk if guard_owner else None,
            "stage": stage,
            "is_of_not_involving": is_of_not_involving,
            "partner": partner.pk,
            "entered": entered_by is not None,
        },
        by=by,
    )
    row.save(update_fields=["ledger_seq"])
    return row


@transaction.atomic
def reword(
    *,
    harm: Harm,
    trigger: str,
    mechanism: str,
    what: str,
    bearer_types: Sequence[str],
    bearer_words: str,
    holds_here_because: str = "",
    stage: str = "",
    by: Person,
) -> Harm:
    """Put it better. Its author can, until somebody has said how likely these words are, or that it happened."""
    harm = locked(harm)
    check_speaks(harm.partner, by, None)
    check_open(harm)
    if harm.likelihoods.exclude(partner=harm.partner).exists() or harm.seen.exists():
        raise ActionError(
            "Others have answered these words. Put this one away, with the reason, and write a new one."
        )
    if not trigger.strip() or not mechanism.strip() or not what.strip():
        raise ActionError("Say what could set it off, how it would work, and what it would do.")
    bearers = check_bearers(bearer_types, bearer_words)
    began_from = template_or_none(harm.template)
    if (
        began_from is not None
        and must_say_why(began_from, bearers, types_here(harm.project))
        and not holds_here_because.strip()
    ):
        raise ActionError(
            "This was first said of other people, or of work with others. Say why it holds here."
        )
    said: dict[str, object] = {
        "trigger": trigger,
        "mechanism": mechanism,
        "harm": what,
        "bearer_types": bearers,
        "bearer_words": bearer_words,
        "holds_here_because": holds_here_because,
        "stage": stage,
    }
    if all(getattr(harm, name) == value for name, value in said.items()):
        return harm
    for name, value in said.items():
        setattr(harm, name, value)
    harm.save(update_fields=list(said))
    _append(
        harm,
        "harm.reword",
        {("what" if name == "harm" else name): value for name, value in said.items()}
        | {"partner": harm.partner_id},
        by,
    )
    return harm


@transaction.atomic
def guard(*, harm: Harm, guard: str, owner: Partner | None, partner: Partner, by: Person) -> Harm:
    """Say what is done against it and who sees to it. Anybody with a say may; what was said before stays sealed."""
    harm = locked(harm)
    check_speaks(partner, by, None, harm.project)
    check_open(harm)
    _check_owner(owner, harm.project)
    if owner is not None and not guard.strip():
        raise ActionError("Say what is to be done before you say who sees to it.")
    if (harm.guard, harm.guard_owner_id) != (guard, owner.pk if owner else None):
        harm.guard, harm.guard_owner = guard, owner
        harm.save(update_fields=["guard", "guard_owner"])
        _append(
            harm,
            "harm.guard",
            {"guard": guard, "guard_owner": owner.pk if owner else None, "partner": partner.pk},
            by,
        )
    return harm


@transaction.atomic
def say_likelihood(
    *,
    harm: Harm,
    partner: Partner,
    likelihood: str,
    words: str = "",
    is_bearer_by_own_word: bool = False,
    way: str = "web",
    entered_by: Person | None = None,
    said_on: date | None = None,
    by: Person,
    form_key: str | None = None,
) -> HarmLikelihood:
    """Say how likely it is. Only those can who would bear it; a new word takes the place of one's last."""
    once.claim(form_key)
    harm = locked(harm)
    check_speaks(partner, by, entered_by, harm.project)
    check_open(harm)
    if likelihood not in dict(LIKELIHOODS):
        raise ActionError("Choose one of the four answers.")
    holds_it = bool(set(partner.type_ids) & set(harm.bearer_types))
    if not holds_it and not is_bearer_by_own_word:
        raise ActionError("How likely it is, those say who would bear it. If you would too, say so.")
    if is_bearer_by_own_word and not holds_it and not words.strip():
        raise ActionError("Say in a few words how it would fall on you too.")
    if said_on is not None and said_on > timezone.localdate():
        raise ActionError("That day is still to come. Give today or a day before it.")
    HarmLikelihood.objects.filter(harm=harm, partner=partner, is_latest=True).update(is_latest=False)
    said = HarmLikelihood.objects.create(
        harm=harm,
        partner=partner,
        likelihood=likelihood,
        words=words,
        is_bearer_by_own_word=is_bearer_by_own_word and not holds_it,
        said_on=said_on or timezone.localdate(),
        way=way,
        entered_by=entered_by,
    )
    said.ledger_seq = _append(
        harm,
        "harm.likelihood",
        {
            "likelihood": likelihood,
            "words": words,
            "is_bearer_by_own_word": said.is_bearer_by_own_word,
            "partner": partner.pk,
            "way": way,
            "entered": entered_by is not None,
        },
        by,
    )
    said.save(update_fields=["ledger_seq"])
    return said


@transaction.atomic
def confirm_likelihood(*, said: HarmLikelihood, by: Person) -> HarmLikelihood:
    """Its owner says: yes, that is what I said."""
    said = (
        HarmLikelihood.objects.select_for_update(no_key=True, of=("self",))
        .select_related("harm__project", "partner")
        .get(pk=said.pk)
    )
    if by.pk != said.partner.person_id:
        raise ActionError("Only the person whose words these are can say that they are right.")
    if not said.is_latest:
        raise ActionError("Something newer was said since. Look at the page again.")
    if said.entered_by_id is not None and said.confirmed_on is None:
        said.confirmed_on = timezone.localdate()
        said.save(update_fields=["confirmed_on"])
        _append(said.harm, "harm.confirm", {"partner": said.partner_id}, by)
    return said


@transaction.atomic
def close(*, harm: Harm, because: str, partner: Partner, by: Person) -> Harm:
    """Stop watching it, with the reason. It stays readable, and can be opened again."""
    harm = locked(harm)
    check_speaks(partner, by, None, harm.project)
    check_open(harm)
    if not because.strip():
        raise ActionError("Say in a few words why we need not watch it any more.")
    harm.state, harm.closed_because, harm.closed_on = "closed", because, timezone.localdate()
    harm.save(update_fields=["state", "closed_because", "closed_on"])
    _append(harm, "harm.close", {"because": because, "partner": partner.pk}, by)
    return harm


@transaction.atomic
def open_again(*, harm: Harm, partner: Partner, by: Person) -> Harm:
    """Watch it again. Anybody who may write one down may do this, whoever put it away."""
    harm = locked(harm)
    check_speaks(partner, by, None, harm.project)
    if harm.state != "closed":
        raise ActionError("We watch this one already.")
    harm.state, harm.closed_because, harm.closed_on = "open", "", None
    harm.save(update_fields=["state", "closed_because", "closed_on"])
    _append(harm, "harm.open_again", {"partner": partner.pk}, by)
    return harm


def check_speaks(
    partner: Partner, by: Person, entered_by: Person | None, project: Project | None = None
) -> None:
    """Somebody speaks for themself, or another wrote down what they said; and in this project, if it is given."""
    if project is not None and partner.project_id != project.pk:
        raise ActionError("This person is in another project.")
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    if entered_by is None and by.pk != partner.person_id:
        raise ActionError("Everyone says this for themselves.")


def check_bearers(types: Sequence[str], words: str) -> list[str]:
    known = [row.id for row in current().partner_types]
    if unknown := set(types) - set(known):
        raise ActionError(f"There is no such kind of partner: {', '.join(sorted(unknown))}.")
    if not types and not words.strip():
        raise ActionError("Say who would bear it. Tick a kind of partner, or write who.")
    return [each for each in known if each in types]


def check_open(harm: Harm) -> None:
    if harm.state != "open":
        raise ActionError("This one is put away. Open it again first.")


def locked(harm: Harm) -> Harm:
    return Harm.objects.select_for_update(no_key=True, of=("self",)).select_related("project").get(pk=harm.pk)


def _check_owner(owner: Partner | None, project: Project) -> None:
    if owner is not None and (owner.project_id != project.pk or not owner.is_here):
        raise ActionError("Whoever sees to it must be in this project.")


def _append(harm: Harm, type: str, more: dict[str, object], by: Person) -> int:
    return ledger.append(harm.project, type, {"harm": harm.number, **more}, by=by, refs=ledger.refs_to(harm))
