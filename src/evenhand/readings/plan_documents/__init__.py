"""The documents that a first plan makes: a page, the whole plan, form text, an invitation, a place to stop.

Each is a neutral tree; `exchange.document` turns it into HTML, Word, PDF or plain text. Every one of them ends
with who has not answered.
"""

from evenhand.readings.plan_documents.form import FORMS, form_text
from evenhand.readings.plan_documents.letter import invitation
from evenhand.readings.plan_documents.page import one_page
from evenhand.readings.plan_documents.stop import stop_page, stop_pages
from evenhand.readings.plan_documents.whole import whole_plan

__all__ = ["FORMS", "form_text", "invitation", "one_page", "stop_page", "stop_pages", "whole_plan"]
