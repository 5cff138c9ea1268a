from django import template

from evenhand.readings.payments import waited

register = template.Library()

register.filter(waited)
