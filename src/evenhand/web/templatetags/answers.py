from django import template

from evenhand.access.projects import Seat
from evenhand.readings import answers
from evenhand.records.models import Contribution

register = template.Library()


@register.simple_tag
def answers_of(contribution: Contribution, seat: Seat) -> answers.AnswersOf:
    return answers.answers_of(contribution, seat)
