class ActionError(Exception):
    """Something that people asked for and that cannot be done as asked. The message is a sentence for them."""
