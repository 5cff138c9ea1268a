"""The shipped examples, built through the same actions as the pages."""


def build_missing() -> list[str]:
    return []
