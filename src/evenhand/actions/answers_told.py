"""Tell authors that there is an answer. The message holds a link, and nothing that says which words were theirs."""

from collections.abc import Sequence

from evenhand.actions import outbox
from evenhand.notices.addresses import address_of
from evenhand.records.contribution import WAITING
from evenhand.records.models import Answer, Contribution, Partner, Project


def tell_authors(project: Project, answers: Sequence[Answer]) -> None:
    """Write one message to each person whose words these answers are to, whoever gathered or split them.

    No number and no words: whoever posts the letters, or reads over a shoulder, must not learn which of the
    things in the list this person said.
    """
    told: dict[tuple[int, bool], list[tuple[Answer, Contribution]]] = {}
    for answer, own in _authors(answers):
        told.setdefault((own.partner_id, own.naming == "named"), []).append((answer, own))  # type: ignore[arg-type]
    for (_, is_named), pairs in told.items():
        answer, own = pairs[0]
        author: Partner = own.partner  # type: ignore[assignment]
        if not wants_answers(author):
            continue
        outbox.tell(
            author.person,
            key=f"answer {answer.pk}",
            kind="answer",
            subject=f"News from {project.title}",
            text=_text(project, author),
            project=project,
            contribution=_known_by(pairs, is_named=is_named),
        )


def _known_by(pairs: Sequence[tuple[Answer, Contribution]], *, is_named: bool) -> Contribution | None:
    """The words from which it follows who may know that a letter waits.

    With several under one's own name that all may read there is nothing to hide, and the news must not go when
    one of them is taken back. One that was said to few must stay unknown to the others.
    """
    if not is_named or len(pairs) == 1:
        return pairs[0][1]
    return next((own for _, own in pairs if own.audience not in {"everyone", "partners"}), None)


def wants_answers(author: Partner) -> bool:
    """Someone who has left cannot open the page; someone who asked for other news only is left in peace."""
    return author.is_here and (not author.wants_to_hear or "changed" in author.wants_to_hear)


def _authors(answers: Sequence[Answer]) -> list[tuple[Answer, Contribution]]:
    """Each answer with the own words of somebody whom it answers."""
    by_row = {answer.contribution_id: answer for answer in answers}
    rows = Contribution.objects.filter(pk__in=list(by_row)).select_related("partner__person")
    # A part that is answered while another part still waits tells nobody: the last one does, once.
    unfinished = set(
        Contribution.objects.filter(
            split_from__in=[row.split_from_id for row in rows if row.split_from_id], state__in=WAITING
        ).values_list("split_from", flat=True)
    )
    found = [(by_row[row.pk], row) for row in rows if row.partner and row.split_from_id not in unfinished]
    originals = Contribution.objects.filter(gathered_into__in=list(by_row), state="gathered")
    for original in originals.select_related("partner__person"):
        if original.partner:
            found.append((by_row[original.gathered_into_id], original))  # type: ignore[index]
    return sorted(found, key=lambda pair: pair[0].pk)


def _text(project: Project, author: Partner) -> str:
    where = (
        f"You can read it here:\n{address_of('project', project.slug)}"
        if author.person.email
        else "You can read it on your own page, or in your next letter."
    )
    return (
        f"There is an answer to something you said in “{project.title}”.\n\n{where}\n\n"
        "You do not have to do anything. If it does not answer you, you can say so there, as often as you like."
    )
