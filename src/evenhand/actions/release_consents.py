"""Whether somebody lets what they did and said go out in a file of one kind. No word is a no."""

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once, released_words
from evenhand.actions.errors import ActionError
from evenhand.records.contribution import WAYS
from evenhand.records.funding import RELEASE_KINDS
from evenhand.records.models import Barrier, Contribution, HarmSeen, LookBack, Partner, Person, ReleaseConsent


@transaction.atomic
def say(
    *,
    partner: Partner,
    kind: str,
    is_yes: bool,
    with_words: bool = False,
    by: Person,
    way: str = "web",
    entered_by: Person | None = None,
    form_key: str | None = None,
) -> ReleaseConsent:
    """Say yes or no, as often as one changes one's mind. Of what went out before, the file here loses the words.

    A copy that somebody outside holds already cannot be called back, and the page says so.
    """
    once.claim(form_key)
    # Locked, so that two presses of the button find each other.
    partner = Partner.objects.select_for_update(no_key=True, of=("self",)).get(pk=partner.pk)
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    if entered_by is None and by.pk != partner.person_id:
        raise ActionError("Everyone says this for themselves.")
    if kind not in dict(RELEASE_KINDS) or way not in dict(WAYS):
        raise ActionError("Choose which kind of file you mean.")
    with_words = with_words and is_yes
    latest = ReleaseConsent.objects.filter(partner=partner, kind=kind, is_latest=True).first()
    if latest is not None and (latest.is_yes, latest.with_words) == (is_yes, with_words):
        return latest
    ReleaseConsent.objects.filter(partner=partner, kind=kind, is_latest=True).update(is_latest=False)
    consent = ReleaseConsent.objects.create(
        project=partner.project,
        partner=partner,
        kind=kind,
        is_yes=is_yes,
        with_words=with_words,
        said_on=timezone.localdate(),
        way=way,
        entered_by=entered_by,
    )
    consent.ledger_seq = ledger.append(
        partner.project,
        "release_consent.say",
        {
            "kind": kind,
            "is_yes": is_yes,
            "with_words": with_words,
            "way": way,
            "entered": entered_by is not None,
            "partner": partner.pk,
        },
        by=by,
        refs=ledger.refs_to(latest),
    )
    consent.save(update_fields=["ledger_seq"])
    if latest is not None and latest.with_words and not with_words:
        released_words.forget(partner.project, _own_words(partner, kind), kinds=[kind])
    return consent


def _own_words(partner: Partner, kind: str) -> list[str]:
    if kind == "case":
        return list(LookBack.objects.filter(partner=partner).values_list("words", flat=True))
    found = (
        (Contribution.objects.filter(partner=partner, naming="named"), "text"),
        (HarmSeen.objects.filter(partner=partner), "what"),
        (Barrier.objects.filter(partner=partner), "what"),
    )
    return [words for rows, name in found for words in rows.values_list(name, flat=True)]
