"""The support form's way in: `POST /intake/tickets`, signed, and safe to send again.

`schema.json` says what may be sent; the server serves it, with the categories of the terms, as `/intake/schema.json`.
"""

from lib.intake.limits import Limits
from lib.intake.routes import Intake, routes
from lib.intake.signature import KEYS, sign

__all__ = ["KEYS", "Intake", "Limits", "routes", "sign"]
