"""The ways of working that a round looks at in step 2, with what each would take here."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.appraisals import locked, refs_of
from evenhand.actions.errors import ActionError
from evenhand.methods.appraisal import INCLUSION_LOSS, INDEPENDENCE_RISK
from evenhand.readings.kept_rows import KeptRows
from evenhand.records.models import Appraisal, AppraisalOption, Partner, Person


@dataclass(frozen=True, slots=True)
class Facts:
    """What a way of working would take here. None and "" mean that no figure was found: never a guess."""

    money_pence: int | None = None
    hours: Decimal | None = None
    months: Decimal | None = None
    inclusion: str = ""
    independence: str = ""
    figures_from: str = ""
    if_we_do_not: str = ""


@transaction.atomic
def add(
    *,
    appraisal: Appraisal,
    partner: Partner,
    by: Person,
    approach: str = "",
    name: str = "",
    about: str = "",
    facts: Facts | None = None,
    form_key: str | None = None,
) -> AppraisalOption:
    """Add a way of working: one from the framework, with its least figures, or one in partners' own words."""
    once.claim(form_key)
    appraisal = locked(appraisal)
    _check(appraisal, partner)
    rows = KeptRows(appraisal.framework_rows)
    if approach:
        row = rows.find("approaches", approach)
        if row is None:
            raise ActionError("There is no such way of working to choose. You can put one in your own words.")
        facts = facts or _least(row, appraisal.framework_version)
        name = about = ""
    else:
        if not name.strip():
            raise ActionError("Give the way of working a name.")
        approach = _own_id(appraisal)
        facts = facts or Facts()
    _check_facts(facts)
    position = (appraisal.options.aggregate(last=Max("position"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            option = AppraisalOption.objects.create(
                appraisal=appraisal,
                approach=approach,
                position=position,
                name=name.strip(),
                about=about.strip(),
                added_by=partner,
                **asdict(facts),
            )
    except IntegrityError as error:
        raise ActionError("This way of working is being looked at already, or was taken out.") from error
    _note(option, "add", {"name": option.name, "about": option.about} | asdict(facts), partner, by)
    return option


@transaction.atomic
def change_facts(
    *, option: AppraisalOption, partner: Partner, facts: Facts, seen: int, by: Person
) -> AppraisalOption:
    """Mend the figures and words of an option. ``seen`` is the version that was on the screen."""
    option = _locked(option, partner)
    if option.version != seen:
        raise ActionError(
            "Somebody changed these figures while you were writing. Look at theirs, then save yours again if "
            "they should stand instead."
        )
    _check_facts(facts)
    for field, value in asdict(facts).items():
        setattr(option, field, value)
    option.version += 1
    option.changed_at, option.changed_by = timezone.now(), partner
    option.save()
    _note(option, "change", {"version": option.version} | asdict(facts), partner, by)
    return option


@transaction.atomic
def strike(*, option: AppraisalOption, partner: Partner, because: str, by: Person) -> None:
    """Take a way of working out, with a reason, before anyone is asked about it."""
    option = _locked(option, partner)
    if option.appraisal.step_two_opened_at is not None:
        raise ActionError("People have been asked about this way of working. It stays.")
    if option.struck_at is not None:
        raise ActionError("This is taken out already.")
    if not because.strip():
        raise ActionError("Say why it should be taken out. A few words are enough.")
    option.struck_at, option.struck_by, option.struck_because = timezone.now(), partner, because.strip()
    option.save(update_fields=["struck_at", "struck_by", "struck_because"])
    _note(option, "strike", {"because": because.strip()}, partner, by)


@transaction.atomic
def restore(*, option: AppraisalOption, partner: Partner, by: Person) -> None:
    option = _locked(option, partner)
    if option.struck_at is None:
        raise ActionError("This is being looked at already.")
    option.struck_at = option.struck_by = None
    option.struck_because = ""
    option.save(update_fields=["struck_at", "struck_by", "struck_because"])
    _note(option, "restore", {}, partner, by)


def _least(row, version: str) -> Facts:  # type: ignore[no-untyped-def]
    return Facts(
        money_pence=row.least_pence,
        hours=None if row.least_hours is None else Decimal(str(row.least_hours)),
        months=None if row.least_months is None else Decimal(str(row.least_months)),
        inclusion=row.inclusion,
        independence=row.independence,
        figures_from=f"The least found, from what the field says ({version}). {row.least_note}",
    )


def _own_id(appraisal: Appraisal) -> str:
    own = appraisal.options.filter(approach__startswith=AppraisalOption.OWN).count()
    return f"{AppraisalOption.OWN}{own + 1}"


def _check(appraisal: Appraisal, partner: Partner) -> None:
    if partner.project_id != appraisal.project_id:
        raise ActionError("That person is not in this project.")
    if not appraisal.is_open:
        raise ActionError("This round is closed. What it looked at stays as it was.")


def _check_facts(facts: Facts) -> None:
    figures = (facts.money_pence, facts.hours, facts.months)
    if any(figure is not None and figure < 0 for figure in figures):
        raise ActionError("Money, hours and months cannot be less than nothing.")
    if facts.inclusion and facts.inclusion not in INCLUSION_LOSS:
        raise ActionError(f"“{facts.inclusion}” is not one of: {', '.join(INCLUSION_LOSS)}.")
    if facts.independence and facts.independence not in INDEPENDENCE_RISK:
        raise ActionError(f"“{facts.independence}” is not one of: {', '.join(INDEPENDENCE_RISK)}.")


def _locked(option: AppraisalOption, partner: Partner) -> AppraisalOption:
    appraisal = locked(option.appraisal)
    _check(appraisal, partner)
    found = AppraisalOption.objects.select_for_update(no_key=True).get(pk=option.pk)
    found.appraisal = appraisal
    return found


def _note(option: AppraisalOption, verb: str, payload: dict, partner: Partner, by: Person) -> None:
    ledger.append(
        option.appraisal.project,
        f"option.{verb}",
        {"option": option.pk, "approach": option.approach, "partner": partner.pk} | payload,
        by=by,
        refs=refs_of(option.appraisal),
    )
