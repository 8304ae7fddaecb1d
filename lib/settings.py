"""How this installation is set up: where it listens, how people sign in, which backups it keeps, what it logs.

All of it stands in one file, `data/settings.toml`, or the one that `SUPPORTKOLL_SETTINGS` names; what isn't said there
is as written here. Secrets never stand in it: `.streamlit/secrets.toml` and the environment hold those.
"""

import os
import tomllib
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from lib.errors import UserError

FILE = Path(__file__).parent.parent / "data" / "settings.toml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Server(_Section):
    """Where the app listens, and under which address people reach it."""

    address: str = "127.0.0.1"
    port: int = Field(8501, ge=1, le=65535)
    # What stands in the address bar, without a path, where that is another one: behind a proxy, it is.
    public_url: str | None = Field(None, pattern=r"^https?://[^/]+$")
    # Only requests from these addresses may say, in headers, who asks and from where.
    trusted_proxies: tuple[str, ...] = ("127.0.0.1",)


class SignIn(_Section):
    """Who says who somebody is, and what of that is read."""

    by: Literal["nobody", "oidc", "proxy"] = "nobody"
    # The claim of the token, or the header of the proxy, that holds each.
    person: str = "email"
    name: str = "name"
    roles: str = "roles"
    # How long what a proxy said when a page was opened holds; a token says itself until when it does.
    proxy_minutes: int = Field(60, ge=1)
    # Where a sign-in proxy signs people out.
    sign_out_url: str | None = Field(None, pattern=r"^(/|https?://)")
    # Whom those are to ask who have no role: a name, an address.
    ask: str | None = None
    # Which role a value of the roles' claim or header gives.
    gives: dict[str, Literal["manager", "staff", "finance", "admin"]] = {}


class Backups(_Section):
    """When the store is copied, to where, and which copies are kept."""

    # Beside the store where none is named.
    folder: Path | None = None
    # "never" for a machine whose backups somebody else makes.
    at: Annotated[time | None, BeforeValidator(lambda said: None if said == "never" else said)] = time(2, 30)
    daily: int = Field(7, ge=1)
    weekly: int = Field(4, ge=0)
    monthly: int = Field(12, ge=0)


class Log(_Section):
    """What is written of the program's running."""

    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(_Section):
    """All settings of an installation."""

    server: Server = Server()
    sign_in: SignIn = SignIn()
    backups: Backups = Backups()
    log: Log = Log()


def address_of(server: Server) -> str:
    """What to type into a browser to reach the app, without a slash at the end."""
    name = f"[{server.address}]" if ":" in server.address else server.address
    return server.public_url or f"http://{name}:{server.port}"


def load(file: Path | None = None) -> Settings:
    """The settings in a file, else in the app's own; without a file, those of a single machine.

    Raises UserError with one message that names the key and what is wrong with it.
    """
    named = file or os.environ.get("SUPPORTKOLL_SETTINGS")
    path = Path(named or FILE)
    if not named and not path.exists():
        return Settings()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Settings.model_validate(raw)
    except FileNotFoundError:
        raise UserError("{file}: there is no such file.", file=path) from None
    except OSError as error:
        raise UserError("{file} can't be read: {error}", file=path, error=error.strerror) from None
    except ValidationError as error:
        raise _mistake(path, error) from None
    except (ValueError, RecursionError) as error:
        raise UserError("{file} is not valid TOML: {error}", file=path, error=error) from None


def _mistake(path: Path, error: ValidationError) -> UserError:
    """The first thing that is wrong, an unknown key before others: where one is misspelt, it explains a missing one."""
    found, *_ = sorted(error.errors(), key=lambda detail: detail["type"] != "extra_forbidden")
    place = ".".join(map(str, found["loc"]))
    if found["type"] != "extra_forbidden":
        return UserError(
            "{file}, {place}: {reason} (it says {input})",
            file=path,
            place=place,
            reason=found["msg"],
            input=found["input"],
        )
    section = Settings.model_fields.get(str(found["loc"][0]))
    known = section.annotation.model_fields if len(found["loc"]) > 1 and section else Settings.model_fields
    close = get_close_matches(str(found["loc"][-1]), known, n=1) or sorted(known)
    return UserError(
        "{file}, {place}: unknown key; perhaps {known} is meant", file=path, place=place, known=" / ".join(close)
    )
