from django.db import transaction

from evenhand.actions import ledger
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_values import clean
from evenhand.readings.form_sections import is_known_section
from evenhand.readings.framework import current
from evenhand.records.models import FormText, Partner, Person, Project

TEXT_LIMIT = 8000


@transaction.atomic
def write(*, partner: Partner, section: str, text: str, seen_version: int, by: Person) -> FormText | None:
    """Keep the team's own words for one part of a form. Every version stays readable in the ledger.

    `seen_version` is the version that the writer had in front of them, 0 for none. An empty text is kept as
    not written: that part is then listed as missing, and never filled in.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    if not is_known_section(section, current()):
        raise ActionError("There is no such part of a form.")
    text = clean(text)
    if len(text) > TEXT_LIMIT:
        raise ActionError(f"Up to {TEXT_LIMIT:,} characters can be kept here; this has {len(text):,}.")
    found = FormText.objects.filter(project=project, section=section).first()
    version = found.version if found else 0
    # The same words once more, as when a button is pressed twice, are there already.
    if text == (found.text if found else ""):
        return found
    if version != seen_version:
        raise ActionError(
            "Somebody else wrote here while you were writing. Your words are still below: compare them with the "
            "saved ones, then save again."
        )
    seqs = found.ledger_seqs if found else []
    seq = ledger.append(
        project,
        "form_text.write",
        {"section": section, "version": version + 1, "text": text, "partner": partner.pk},
        by=by,
        refs=seqs[-1:],
    )
    written, _ = FormText.objects.update_or_create(
        project=project,
        section=section,
        defaults={"text": text, "version": version + 1, "ledger_seqs": [*seqs, seq], "written_by": by},
    )
    return written
