"""What somebody wrote into questionnaires goes with them. The totals of a closed one stay, since nobody is in them."""

from evenhand.methods.disclosure import aggregate_shown
from evenhand.records.models import Partner, QuestionnaireSheet


def forget(partner: Partner) -> list[str]:
    """Take it away. Return the words, so that copies of them are found. Inside the caller's transaction."""
    words: list[str] = []
    for sheet in QuestionnaireSheet.objects.filter(partner=partner).select_related("questionnaire"):
        own = [each.strip() for each in sheet.answers.values() if isinstance(each, str)]
        words += own
        if sheet.questionnaire.state == "closed" and own:
            result = sheet.questionnaire.result
            for item in result.get("items", []):
                if "words" in item:
                    said = sheet.answers.get(item["id"])
                    kept = list(item["words"])
                    if isinstance(said, str) and said.strip() in kept:
                        kept.remove(said.strip())
                    item["words"] = kept if aggregate_shown(len(kept)) else []
            sheet.questionnaire.save(update_fields=["result"])
        sheet.delete()
    return words
