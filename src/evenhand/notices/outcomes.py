"""The few lines by which somebody is asked to look at what came of the work."""

from evenhand.notices.addresses import address_of
from evenhand.records.models import Outcome, Project


def subject(project: Project) -> str:
    """Without what it is about: a subject lights up on phones that others can see."""
    return f"{project.title} asks you something"


def look_due(outcome: Outcome) -> str:
    return f"""Hello,

some time ago this was written down in “{outcome.project.title}”, as something hoped for or something that came of it:

{outcome.what}

How does it stand now? “It did not happen” and “nobody knows” are answers like any other. It takes about five minutes:
{address_of("outcome", outcome.project.slug, outcome.number)}

No is a good answer too, and needs no reason.
"""
