"""Who is in a project, as what, and how they want to be known."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from evenhand.access.people import roles_given_by
from evenhand.access.roles import HAS_A_SAY
from evenhand.actions import flags, ledger, minutes, once, promises_told
from evenhand.actions.errors import ActionError
from evenhand.readings.framework import current
from evenhand.readings.promises import owed_by, with_people
from evenhand.records.models import (
    ClauseAnswer,
    DecisionSignature,
    Invitation,
    Partner,
    PartnerType,
    Person,
    PrivatePage,
    Project,
)
from evenhand.records.partner import LETTER_SIZES, WANTS_TO_HEAR


@dataclass(frozen=True)
class Profile:
    """What a partner says about themself. Everything may be left empty."""

    types: Sequence[str] = ()
    brings: str = ""
    wants: str = ""
    cannot: str = ""
    interests: str = ""
    positionality: str = ""
    named_as: str = "name"
    pseudonym: str = ""
    #: How they take part from now on; empty leaves it as it is.
    channel: str = ""


@dataclass(frozen=True)
class Wishes:
    """How somebody wants to be told things, and how much may be asked of them. In no ledger but for the cap."""

    #: Out of `WANTS_TO_HEAR`; empty stands for all of it.
    wants_to_hear: Sequence[str] = ()
    wants_weekly_letter: bool = True
    letter_size: str = "ordinary"
    minutes_cap: int | None = None


def person_without_account(name: str) -> Person:
    """Someone who has no e-mail address here. The unusable password is what keeps sign-in shut for them."""
    return Person.objects.create(name=name, email=None, password=make_password(None))


def ways_to_take_part(person: Person) -> list[str]:
    """An account opens this site and a page of one's own stands in for one; post and phone are for everybody."""
    return ["web" if person.email else "page", "post", "phone"]


@transaction.atomic
def add_without_account(
    *,
    project: Project,
    name: str,
    role: str,
    channel: str,
    by: Person,
    types: Sequence[str] = (),
    supports: Partner | None = None,
    form_key: str | None = None,
) -> Partner:
    """Bring in someone who takes part by post, by phone or by a page of their own, and has said yes to it."""
    once.claim(form_key)
    _refuse_managing_without_account(name, role)
    _check_supports(project.pk, role, supports)
    partner = Partner.objects.create(
        project=project,
        person=person_without_account(name),
        role=role,
        channel=channel,
        supports=supports,
    )
    _set_types(partner, types)
    partner.ledger_seq = ledger.append(
        project,
        "partner.add",
        {
            "partner": partner.pk,
            "role": role,
            "channel": channel,
            "types": list(types),
            **({"supports": supports.pk} if supports else {}),
        },
        by=by,
    )
    partner.save(update_fields=["ledger_seq"])
    return partner


@transaction.atomic
def join(*, project: Project, person: Person, role: str, channel: str, types: Sequence[str] = ()) -> Partner:
    """Make someone a partner, or let a removed one come back. The calling action writes the entry."""
    partner, is_new = Partner.objects.select_for_update(no_key=True).get_or_create(
        project=project, person=person, defaults={"role": role, "channel": channel}
    )
    if not is_new:
        if partner.is_here:
            raise ActionError(
                "You are in this project already. If your part in it should change, ask the lead."
            )
        partner.role, partner.channel = role, channel
        partner.removed_at = partner.removed_by = None
        partner.save(update_fields=["role", "channel", "removed_at", "removed_by"])
    if types:
        _set_types(partner, types)
    return partner


@transaction.atomic
def describe(*, partner: Partner, profile: Profile, by: Person, wishes: Wishes | None = None) -> None:
    """Keep what a partner says about themself. Typed in by someone else, it waits for them to confirm it.

    Wishes go with it where they were asked. How large somebody’s letters are is nobody else’s business, so
    they are in no ledger; only the cap is, since others rely on it.
    """
    if profile.named_as == "pseudonym" and not profile.pseudonym.strip():
        raise ActionError("Write the other name that you want to be known by, or choose another way.")
    channel = profile.channel or partner.channel
    if channel != partner.channel and channel not in ways_to_take_part(partner.person):
        raise ActionError("That way of taking part is not open to this person. Choose another.")
    is_own = by.pk == partner.person_id
    Partner.objects.filter(pk=partner.pk).update(
        brings=profile.brings,
        wants=profile.wants,
        cannot=profile.cannot,
        interests=profile.interests,
        positionality=profile.positionality,
        named_as=profile.named_as,
        pseudonym=profile.pseudonym if profile.named_as == "pseudonym" else "",
        channel=channel,
        profile_entered_by=None if is_own else by,
    )
    _set_types(partner, profile.types)
    ledger.append(
        partner.project,
        "partner.describe",
        {
            "partner": partner.pk,
            "types": sorted(profile.types),
            "brings": profile.brings,
            "wants": profile.wants,
            "cannot": profile.cannot,
            "interests": profile.interests,
            "positionality": profile.positionality,
            "named_as": profile.named_as,
            "pseudonym": profile.pseudonym if profile.named_as == "pseudonym" else "",
            "channel": channel,
            "entered_for_them": not is_own,
        },
        by=by,
        refs=_refs(partner),
    )
    if wishes is not None:
        _keep_wishes(partner, wishes, by)
    partner.refresh_from_db()


def _keep_wishes(partner: Partner, wishes: Wishes, by: Person) -> None:
    known = [id for id, _ in WANTS_TO_HEAR]
    if any(each not in known for each in wishes.wants_to_hear):
        raise ActionError("Choose from the list what you want to hear.")
    if wishes.letter_size not in dict(LETTER_SIZES):
        raise ActionError("Choose ordinary or large print.")
    Partner.objects.filter(pk=partner.pk).update(
        wants_to_hear=[each for each in known if each in wishes.wants_to_hear],
        wants_weekly_letter=wishes.wants_weekly_letter,
        letter_size=wishes.letter_size,
    )
    minutes.set_cap(partner, wishes.minutes_cap, by)


@transaction.atomic
def confirm_profile(*, partner: Partner, by: Person) -> None:
    """Say that what somebody typed in about oneself is right."""
    if by.pk != partner.person_id:
        raise ActionError("Only the person it is about can say that it is right.")
    changed = Partner.objects.filter(pk=partner.pk, profile_entered_by__isnull=False).update(
        profile_entered_by=None
    )
    if changed:
        ledger.append(
            partner.project, "partner.confirm_profile", {"partner": partner.pk}, by=by, refs=_refs(partner)
        )


@transaction.atomic
def change_role(*, partner: Partner, role: str, by: Person, supports: Partner | None = None) -> None:
    """Give somebody another part. A supporter comes along with one partner, who can change."""
    partner = _locked(partner)
    if partner.role == role and (supports is None or supports.pk == partner.supports_id):
        return
    if supports is not None:
        _check_supports(partner.project_id, role, supports, of=partner)
    _refuse_managing_without_account(partner.person.name, role, has_account=partner.person.email is not None)
    if partner.role == "lead":
        _refuse_last_lead(partner)
    if role not in HAS_A_SAY and by.pk != partner.person_id:
        _refuse_taking_a_say(partner)
    before = partner.role
    Partner.objects.filter(pk=partner.pk).update(
        role=role, supports=supports if role == "supporter" else None
    )
    flags.end_as_confidant(partner)
    _end_invitations_of(partner, now_in=role, by=by)
    ledger.append(
        partner.project,
        "partner.change_role",
        {
            "partner": partner.pk,
            "from": before,
            "to": role,
            **({"supports": supports.pk} if supports else {}),
        },
        by=by,
        refs=_refs(partner),
    )


@transaction.atomic
def remove(*, partner: Partner, by: Person) -> None:
    """End someone's part in a project, or one's own. What they said stays theirs and stays readable."""
    partner = _locked(partner)
    if partner.role == "lead":
        _refuse_last_lead(partner, may_leave_empty=True)
    now = timezone.now()
    Partner.objects.filter(pk=partner.pk).update(removed_at=now, removed_by=by)
    PrivatePage.objects.filter(partner=partner, revoked_at=None).update(revoked_at=now, revoked_by=by)
    flags.end_as_confidant(partner)
    _end_invitations_of(partner, now_in=None, by=by)
    ledger.append(
        partner.project,
        "partner.leave" if by.pk == partner.person_id else "partner.remove",
        {"partner": partner.pk, "role": partner.role},
        by=by,
        refs=_refs(partner),
    )
    # What they owe does not go with them, and keeps nobody from going.
    promises_told.owner_left(list(with_people(owed_by(partner))), partner)


def _locked(partner: Partner) -> Partner:
    """The partner as they are now, with every lead of the project locked.

    Two leads who remove each other at one instant must not both succeed.
    """
    list(
        Partner.objects.select_for_update(no_key=True)
        .filter(project_id=partner.project_id, role="lead", removed_at=None)
        .order_by("pk")
    )
    found = (
        Partner.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "project")
        .filter(pk=partner.pk, removed_at=None)
        .first()
    )
    if found is None:
        raise ActionError("This person is not in the project any more.")
    return found


def _check_supports(
    project_id: object, role: str, supports: Partner | None, *, of: Partner | None = None
) -> None:
    """A supporter is here for one partner: they type in that person’s words, and nobody else’s."""
    if supports is None:
        return
    if role != "supporter":
        raise ActionError("Only a supporter comes along with somebody.")
    is_somebody_else = of is None or supports.pk != of.pk
    if supports.project_id != project_id or not supports.is_here or not is_somebody_else:
        raise ActionError("Choose somebody else who is in this project now.")
    if supports.role == "supporter":
        raise ActionError(
            "A supporter cannot come along with another supporter. Choose the partner themself."
        )


def _refuse_last_lead(partner: Partner, *, may_leave_empty: bool = False) -> None:
    others = Partner.objects.filter(project_id=partner.project_id, removed_at=None).exclude(pk=partner.pk)
    if may_leave_empty and not others.exists():
        return
    if not others.filter(role="lead").exists():
        raise ActionError(
            "This is the only lead, and a project needs one. Make somebody else a lead first, then try again."
        )


def _refuse_taking_a_say(partner: Partner) -> None:
    """Nobody ends somebody’s say in what is asked now, as a way to have it come out otherwise."""
    if partner.role not in HAS_A_SAY:
        return
    open_now = DecisionSignature.objects.filter(
        partner=partner,
        decision__closes_at__gt=timezone.now(),
        decision__made_at=None,
        decision__closed_at=None,
        decision__withdrawn_at=None,
    )
    first = open_now.select_related("decision").order_by("pk").first()
    if first is not None:
        raise ActionError(
            f"This person has a say in decision {first.decision.number}, which is open. "
            "Their part can change when it is closed."
        )
    asked = ClauseAnswer.objects.filter(partner=partner, says="", version__state="proposed")
    waiting = asked.select_related("version__clause").order_by("pk").first()
    if waiting is not None:
        raise ActionError(
            f"This person is asked about clause {waiting.version.clause.number} of the charter and has not answered. "
            "Their part can change when they have, or when that wording is taken back."
        )


def _refuse_managing_without_account(name: str, role: str, *, has_account: bool = False) -> None:
    """A link or a code on paper can be copied or left lying; looking after people needs a way to sign in."""
    if roles_given_by(role) and not has_account:
        raise ActionError(
            f"{name} has no account here. Someone who looks after the people in a project needs to sign in, "
            "so invite them as lead or facilitator by e-mail."
        )


def _end_invitations_of(partner: Partner, *, now_in: str | None, by: Person) -> None:
    """Take back what someone handed out and may not hand out any more: a way in kept in reserve is no way in."""
    still_theirs = [role.id for role in roles_given_by(now_in)] if now_in else []
    Invitation.objects.filter(
        project_id=partner.project_id,
        created_by=partner.person,
        accepted_at=None,
        declined_at=None,
        revoked_at=None,
    ).exclude(role__in=still_theirs).update(revoked_at=timezone.now(), revoked_by=by)


def _set_types(partner: Partner, types: Sequence[str]) -> None:
    known = {row.id for row in current().partner_types}
    held = {held.type for held in partner.types.all()}
    # A type that an institution has since removed stays with those who hold it.
    unknown = [type_id for type_id in types if type_id not in known | held]
    if unknown:
        raise ActionError(
            f"“{unknown[0]}” is not one of the groups here. Choose from the list: "
            "one word for everybody hides who is meant."
        )
    partner.types.exclude(type__in=types).delete()
    for type_id in types:
        PartnerType.objects.get_or_create(partner=partner, type=type_id)


def _refs(partner: Partner) -> list[int]:
    return [] if partner.ledger_seq is None else [partner.ledger_seq]
