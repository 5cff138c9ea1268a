"""The same extract in the shape of a STARDIT report, so that it can be put into a catalogue of such reports.

The headings are those of Standardised Data on Initiatives (J. Nunn and others 2022, Research Involvement and
Engagement 8:31, https://doi.org/10.1186/s40900-022-00363-9), in our words; what each is filled with stands beside it.
It is a mapping and no entry in any catalogue: somebody reads it, adds what is missing and decides to put it there.
"""

from __future__ import annotations

from typing import Any

from evenhand.readings.framework import current
from evenhand.readings.report_drafts import RULES, Facts
from evenhand.readings.research_extract import Extract
from evenhand.records.models import Project

MAPPED_TO = "https://doi.org/10.1186/s40900-022-00363-9"
NOT_KNOWN = "Not in this record."


def stardit(project: Project, extract: Extract) -> dict[str, Any]:
    facts = Facts(project)
    rows = {table.name: table.as_json()["rows"] for table in extract.tables}
    return {
        "mapped_to": {"name": "STARDIT, Beta version", "doi": MAPPED_TO},
        "note": "A mapping of this extract, for somebody to read and add to. It is in no catalogue.",
        "core": {
            "initiative_name": project.title,
            "description": project.about or NOT_KNOWN,
            "state_of_initiative": _state(rows["outcomes"]),
            "geographic_scope": NOT_KNOWN,
            "purpose": _said(facts, "who_asked", "aims_agreed"),
            "values_and_reasons": [_name("arguments", id) for id in _distinct(rows["counts"], "argument")],
            "organisations": [project.owned_by] if project.owned_by else [],
            "keywords": _said(facts, "keywords"),
            "report_made_on": extract.head["made_on"],
            "report_made_from": extract.head["record"],
        },
        "inputs": {
            "who_was_to_do_which_task": [
                {
                    "label_of_group": _name("partner_types", row["partner_type"]),
                    "how_many": row["people"] or "Not told",
                    "stage": _name("stages", row["stage"]),
                    "mode_of_involvement": _name("modes", row["mode"]),
                    "say": row["say"],
                }
                for row in _once(rows["counts"], ("stage", "partner_type", "mode"))
            ],
            "methods_and_alternatives": [
                {
                    "method": _name("approaches", row["approach"]),
                    "weighed": row["weighed"],
                    "chosen": row["chosen"],
                }
                for row in rows["approaches"]
            ],
            "financial_cost": _cost(rows["counts"]),
            "ethics_assessment": NOT_KNOWN,
            "interests": _said(facts, "interests"),
        },
        "outputs": {
            "outcomes_and_impacts": rows["outcomes"],
            "publications": _said(facts, "outputs_public"),
            "what_did_not_go_well": [row for row in rows["outcomes"] if row["state"] == "did_not"],
            "how_it_was_measured": extract.head["limits"],
            "no_causal_claim": extract.head["no_cause"],
        },
    }


def _said(facts: Facts, *rules: str) -> list[str]:
    return [each.text for rule in rules for each in RULES[rule](facts)]


def _state(outcomes: list[dict[str, Any]]) -> str:
    return "In process, with outcomes written down" if outcomes else "In process"


def _distinct(rows: list[dict[str, Any]], key: str) -> list[str]:
    return list(dict.fromkeys(row[key] for row in rows if row[key]))


def _once(rows: list[dict[str, Any]], keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """Each square of the plan once, though it stands under every reason in the counts."""
    return list({tuple(row[key] for key in keys): row for row in rows}.values())


def _cost(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            "stage": _name("stages", row["stage"]),
            "label_of_group": _name("partner_types", row["partner_type"]),
            **{name: row[f"{name}_cost"] for name in ("planned", "granted", "spent") if row[f"{name}_cost"]},
        }
        for row in _once(rows, ("stage", "partner_type"))
        if any(row[f"{name}_cost"] for name in ("planned", "granted", "spent"))
    ]


def _name(kind: str, id: str) -> str:
    return next((row.name for row in getattr(current(), kind) if row.id == id), id)
