"""What a command says instead of a traceback."""


class Problem(Exception):
    """Something that stands in the way, as one sentence a person can act on; the command ends with exit code 1."""


class Usage(Exception):
    """The command was called wrongly; it ends with exit code 2."""
