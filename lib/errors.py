"""Errors that a person can mend, said in plain words."""

from collections.abc import Callable
from decimal import Decimal


class UserError(Exception):
    """Something that the reader of the message can mend: it names the place and the remedy.

    `message` is the English text with `{placeholders}`, which is also the key of its translation; `values` fill them,
    and may be such messages themselves.
    """

    def __init__(self, message: str, **values: object):
        self.message, self.values = message, values
        super().__init__(message.format(**values))

    def text(self, translate: Callable[[str], str] = str, write: Callable[[Decimal], str] = str) -> str:
        """The message in the reader's language; `translate` maps the English text to it, `write` an amount of kr."""
        values = dict(self.values)
        for name, value in values.items():
            if isinstance(value, UserError):
                values[name] = value.text(translate, write)
            elif isinstance(value, Decimal):
                values[name] = write(value)
        return translate(self.message).format(**values)


class Taken(UserError):
    """Somebody else has what was asked for: a time, a case, a key."""


class Trouble(UserError):
    """The store's file can't be written or read: whoever runs the program has to do something first."""


class Conflict(UserError):
    """What was to be changed was changed by somebody else meanwhile."""
