"""The heads of a project's ledger that were signed, as text for anyone to keep."""

import base64

from django.conf import settings

from evenhand.exchange import heads_file
from evenhand.methods.ledger.note import key_line
from evenhand.methods.ledger.verify import KeyNote, read_notes
from evenhand.records.models import LedgerHead, Project


def latest_head(project: Project) -> LedgerHead | None:
    """The head over most entries that was ever signed under this project."""
    return project.ledger_heads.order_by("-size").first()


def written_down(head: LedgerHead) -> str:
    """A head short enough for a letter, as the verifier takes it: how many entries, and their root."""
    return f"{head.size}:{base64.b64encode(bytes.fromhex(head.root)).decode()}"


def heads_text(project: Project) -> str:
    """Every head in the database, with the announcements of the keys that signed them; `ledger/heads.txt`."""
    notes = LedgerHead.objects.filter(project=project).order_by("size").values_list("note", flat=True)
    return "\n".join(note.strip("\n") + "\n" for note in notes if note)


def public_heads_text(project: Project) -> str:
    """The same as it lies in the file outside the database: after a rollback it shows what was signed before."""
    filed = heads_file.read(settings.HEADS_FOLDER, str(project.pk))
    return "\n".join(block.text for block in filed.blocks) or heads_text(project)


def announced_keys(project: Project) -> list[KeyNote]:
    """The announcements of keys, in order."""
    announcing = LedgerHead.objects.filter(project=project, note__contains="\nkey from entry ")
    return [
        key
        for text in announcing.order_by("size").values_list("note", flat=True)
        for key in read_notes(text)[1]
    ]


def key_lines(project: Project) -> list[str]:
    """Every key that ever signed this ledger, one line each; `ledger/key.txt`."""
    return [key_line(note.key.name, note.key.public) for note in announced_keys(project)]
