class CommandError(Exception):
    """A command cannot do what was asked. The message is one sentence that says what to do."""
