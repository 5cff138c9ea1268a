"""The few lines by which the whole group hears that a watch sign showed."""

from evenhand.notices.addresses import address_of
from evenhand.records.models import Project, WatchSignSeen


def subject(project: Project) -> str:
    """Without what it is about: a subject lights up on phones that others can see."""
    return f"News from {project.title}"


def seen(found: WatchSignSeen) -> str:
    """Word for word the same for everybody. What it was is on the page, and in no letter."""
    harm = found.sign.harm
    how = (
        "A figure of the record has passed the mark that you set."
        if found.partner_id is None
        else "One of you says that it can be seen."
    )
    return f"""Hello,

in “{harm.project.title}” you wrote down by what you would notice something going wrong. Now one of these signs shows.
{how}

It need not mean that anything is wrong. It means: talk about it together, and write down what you do, or why nothing.
Everyone in the project gets this word, and nobody is asked to answer for it alone.

You find it here:
{address_of("harm", harm.project.slug, harm.number)}
"""
