"""What the record shows of how people work together: so many of so many, what is missing, and where to look.

Each showing is a fact about records, or about five people or more. None is a mark: two of them are never added, and
a nought may only mean that nobody wrote it down. `framework/data/definition_asks.toml` names them by these ids.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from evenhand.access.projects import Seat
from evenhand.readings import showings_deciding as deciding
from evenhand.readings import showings_done as done
from evenhand.readings import showings_people as people
from evenhand.readings import showings_standards as standards
from evenhand.readings.decided_with import USERS
from evenhand.readings.showing import Showing, Showings


def showings_of(seat: Seat) -> Showings:
    """All of them, as this person may see them. Each is worked out when it is asked for."""
    return Showings(seat, SHOWN)


def _public(found: Showings) -> Collection[str]:
    return found.public


#: Each showing by its id.
SHOWN: dict[str, Callable[[Showings, str], Showing]] = {
    "types_here": people.types_here,
    "public_side_here": people.side_here(_public, "people with a say who are of the public side"),
    "users_here": people.side_here(lambda found: USERS, "people with a say who could act on the findings"),
    "first_say_of_public": deciding.first_say(_public, "people of the public side"),
    "first_say_of_users": deciding.first_say(lambda found: USERS, "people who can act on the findings"),
    "stages_with_public_say": deciding.stages(
        _public, "stages with a decision, at which the public side could decide"
    ),
    "stages_with_others": deciding.stages(
        lambda found: None,
        "stages with a decision, at which people besides researchers and facilitators could decide",
    ),
    "say_public": lambda found, name: deciding.say(found, name, ""),
    "say_strategic": lambda found, name: deciding.say(found, name, "strategic"),
    "say_procedural": lambda found, name: deciding.say(found, name, "procedural"),
    "could_stop_public": deciding.stop,
    "decided_before": deciding.decided_before,
    "agenda_public": deciding.agenda_public,
    "given_up": deciding.given_up,
    "tasks_for_researchers": done.tasks,
    "done": done.done,
    "pay_arrived": people.pay,
    "credited": people.credited,
    "said_what_they_bring": people.brings,
    "interests_declared": people.interests,
    "words_changed": done.changed("", "things that the public side said by name and that changed something"),
    "experience_changed": done.changed(
        "experience", "experiences that the public side told by name and that changed something"
    ),
    "ways_in": done.ways_in,
    "findings_from_people": done.findings,
    "outputs_by_partners": done.outputs,
    "used": done.used,
    "aims_of_fairness": deciding.aims,
    "clauses_agreed": deciding.clauses,
    "decisions_cite": deciding.cited,
    "time_together": people.time,
    # Of what the six standards ask.
    "barriers_answered": standards.barriers_answered,
    "reach_counted": standards.reach_counted,
    "roles_said": standards.roles_said,
    "words_answered": standards.words_answered,
    "answers_said_to": standards.answers_said_to,
    "learning_shared": standards.learning_shared,
    "look_backs": standards.look_backs,
    "reports_released": standards.reports_released,
    "harms_told": standards.harms_told,
    "figures_chosen_by_public": standards.figures_chosen,
    "questions_chosen_by_public": standards.questions_chosen,
}
