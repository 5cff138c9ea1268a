"""Who lets what they did and said go out. Known to each of them alone: on pages there is at most how many."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from evenhand.access.projects import Seat
from evenhand.access.roles import HAS_A_SAY
from evenhand.methods.disclosure import breakdown
from evenhand.records.funding import RELEASE_KINDS
from evenhand.records.models import Partner, Project, ReleaseConsent

#: What each kind of file would take of somebody, in plain words: with a yes, and with their words too.
MEANS = {
    "funder_file": (
        "A page about this project for those who pay for it.",
        "What you said under your own name to everyone here, with what became of it.",
    ),
    "extract": (
        "Counts for people who study such work. Nobody’s words or names are in it, and no count of fewer than five people.",
        "",
    ),
    "case": (
        "Points where this project had to choose, for others to learn from. No names are in it.",
        "What you said when you looked back at a decision, without your name.",
    ),
}


#: What somebody can say to each kind. A page for funders takes nothing of anybody's but their words.
CHOICES = {"funder_file": ("no", "words"), "extract": ("no", "yes"), "case": ("no", "yes", "words")}


@dataclass(frozen=True)
class ConsentShown:
    kind: str
    name: str
    what: str
    what_words: str
    mine: ReleaseConsent | None


def own_consents(partner: Partner) -> list[ConsentShown]:
    held = {each.kind: each for each in ReleaseConsent.objects.filter(partner=partner, is_latest=True)}
    return [ConsentShown(kind, name, *MEANS[kind], held.get(kind)) for kind, name in RELEASE_KINDS]


def consenting(project: Project, kind: str, *, with_words: bool = False) -> QuerySet[Partner]:
    """Those here who said yes. Whoever left cannot change their mind here, so their yes ends with their leaving."""
    said = ReleaseConsent.objects.filter(project=project, kind=kind, is_latest=True, is_yes=True)
    if with_words:
        said = said.filter(with_words=True)
    return project.partners.filter(removed_at=None, pk__in=said.values("partner"))


def is_agreed(project: Project, kind: str) -> bool:
    """Whether more than half of those here with a say said yes. Silence is a no."""
    here = project.partners.filter(removed_at=None, role__in=HAS_A_SAY).count()
    return 2 * consenting(project, kind).filter(role__in=HAS_A_SAY).count() > here


def how_many(seat: Seat, kind: str) -> str:
    """How many said yes, only where it points at nobody who did or did not."""
    here = seat.project.partners.filter(removed_at=None, role__in=HAS_A_SAY)
    yes = consenting(seat.project, kind).filter(role__in=HAS_A_SAY).count()
    found = breakdown({"yes": yes, "other": here.count() - yes})
    counts = dict(found.shown)
    if "yes" not in counts:
        return "How many have said yes is not shown, since it could point at somebody."
    return f"{counts['yes']} of {found.total} people with a say have said yes."
