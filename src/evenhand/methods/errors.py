"""What every method raises: a code and plain values, never a sentence.

The outer layers turn the code into one kind sentence in the reader's own
language, so nothing here is written for a person to read on a page.
"""

from __future__ import annotations


class MethodError(Exception):
    """Something a method was given cannot be used, named by a code.

    Parameters
    ----------
    code : str
        Short and stable, in snake_case; outer layers keep a sentence for each.
    **values : object
        Plain values that the sentence needs, such as the wrong value itself.

    Examples
    --------
    >>> error = MethodError("unknown_answer", answer="maybe")
    >>> error.code
    'unknown_answer'
    >>> error.values
    {'answer': 'maybe'}
    >>> print(error)
    unknown_answer: answer='maybe'
    """

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values: dict[str, object] = values

    def __str__(self) -> str:
        if not self.values:
            return self.code
        return f"{self.code}: " + ", ".join(f"{name}={value!r}" for name, value in self.values.items())
