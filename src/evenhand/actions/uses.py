"""Plan how findings get to those who can use them, promise to help, and note later who used what."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once, promises
from evenhand.actions.errors import ActionError
from evenhand.records.models import Output, Partner, Person, Project, UseNote, UsePlan

CREDITS = ("yes", "no", "unknown")


@transaction.atomic
def plan(
    *,
    project: Project,
    who: str,
    what: str,
    partner: Partner,
    by: Person,
    output: Output | None = None,
    help: str = "",
    helper: Partner | None = None,
    form_key: str | None = None,
) -> UsePlan:
    """Say who could use it, for what, what help they need and who might give it."""
    once.claim(form_key)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if not who.strip() or not what.strip():
        raise ActionError("Say who could use it, and what for.")
    if output is not None and output.project_id != project.pk:
        raise ActionError("That output is not in this project.")
    for each in filter(None, [partner, helper]):
        if each.project_id != project.pk or not each.is_here:
            raise ActionError("Whoever helps must be in this project now.")
    seq = ledger.append(
        project,
        "use.plan",
        {
            "output": output.number if output else None,
            "who": who.strip(),
            "what": what.strip(),
            "help": help.strip(),
            "helper": helper.pk if helper else None,
            "partner": partner.pk,
        },
        by=by,
        refs=ledger.refs_to(output),
    )
    return UsePlan.objects.create(
        project=project,
        output=output,
        who=who.strip(),
        what=what.strip(),
        help=help.strip(),
        helper=helper,
        partner=partner,
        planned_on=timezone.localdate(),
        ledger_seq=seq,
    )


@transaction.atomic
def promise_help(
    *, use_plan: UsePlan, due_on: date, partner: Partner, by: Person, form_key: str | None = None
) -> UsePlan:
    """Promise the help oneself. Nobody's help is promised by somebody else."""
    once.claim(form_key)
    Project.objects.select_for_update(no_key=True).get(pk=use_plan.project_id)
    use_plan = UsePlan.objects.select_related("project", "output").get(pk=use_plan.pk)
    if use_plan.promise_id is not None:
        raise ActionError("Somebody has promised this help already.")
    if partner.project_id != use_plan.project_id:
        raise ActionError("Only somebody in this project can promise this.")
    promise = promises.make(
        project=use_plan.project,
        what=use_plan.help or f"Help {use_plan.who}: {use_plan.what}",
        owner=partner,
        to_whom=use_plan.who[:140],
        due_on=due_on,
        by=by,
    )
    use_plan.helper, use_plan.promise = partner, promise
    use_plan.save(update_fields=["helper", "promise"])
    ledger.append(
        use_plan.project,
        "use.promise",
        {
            "output": use_plan.output.number if use_plan.output else None,
            "who": use_plan.who,
            "promise": promise.number,
            "helper": partner.pk,
        },
        by=by,
        refs=[seq for seq in (use_plan.ledger_seq, promise.ledger_seq) if seq is not None],
    )
    return use_plan


@transaction.atomic
def note(
    *,
    output: Output,
    who: str,
    how: str,
    used_on: date,
    gave_credit: str,
    partner: Partner,
    by: Person,
    form_key: str | None = None,
) -> UseNote:
    """Note who used it, how, and whether they said where it came from."""
    once.claim(form_key)
    Project.objects.select_for_update(no_key=True).get(pk=output.project_id)
    output = Output.objects.select_related("project").get(pk=output.pk)
    if output.state == "draft":
        raise ActionError("Nobody can have used this: it is still being written.")
    if not who.strip() or not how.strip():
        raise ActionError("Say who used it, and how.")
    if used_on > timezone.localdate():
        raise ActionError("Give a day that is today or earlier.")
    if gave_credit not in CREDITS:
        raise ActionError("Say whether they named where it came from, or that it is not known.")
    if partner.project_id != output.project_id or not partner.is_here:
        raise ActionError("Only those who are in this project now can note this.")
    seq = ledger.append(
        output.project,
        "use.note",
        {
            "output": output.number,
            "who": who.strip(),
            "how": how.strip(),
            "used_on": used_on,
            "gave_credit": gave_credit,
            "partner": partner.pk,
        },
        by=by,
        refs=ledger.refs_to(output),
    )
    return UseNote.objects.create(
        output=output,
        who=who.strip(),
        how=how.strip(),
        used_on=used_on,
        gave_credit=gave_credit,
        partner=partner,
        ledger_seq=seq,
    )
