"""Errors that a person can mend, said in plain words."""


class UserError(Exception):
    """Something that the reader of the message can mend: it names the place and the remedy.

    `message` is the English text with `{placeholders}`, which is also the key of its translation; `values` fill them,
    and may be such messages themselves.
    """

    def __init__(self, message: str, **values: object):
        self.message, self.values = message, values
        super().__init__(message.format(**values))

    def text(self, translate=str) -> str:
        """The message in the reader's language; `translate` maps the English text to it."""
        values = {
            name: value.text(translate) if isinstance(value, UserError) else value
            for name, value in self.values.items()
        }
        return translate(self.message).format(**values)


class Taken(UserError):
    """Somebody else has what was asked for: a time, a case, a key."""


class Conflict(UserError):
    """What was to be changed was changed by somebody else meanwhile."""
