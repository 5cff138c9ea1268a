"""The few lines by which somebody hears that they are asked something."""

from evenhand.notices.addresses import address_of
from evenhand.records.models import Partner, Project


def subject(project: Project) -> str:
    """Without what it is about: a subject lights up on phones that others can see."""
    return f"{project.title} asks you something"


def text(partner: Partner, *, what: str, minutes: int) -> str:
    project = partner.project
    return f"""Hello,

“{project.title}” asks you {what}.

It takes about {minutes} minute{"" if minutes == 1 else "s"}. You find it here:
{address_of("project", project.slug)}

No is a good answer too, and needs no reason. Nobody takes silence for a yes.
"""
