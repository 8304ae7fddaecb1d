"""The address of a PostgreSQL database, `postgresql://user:password@host:port/database?option=value`."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from lib.errors import UserError
from lib.locale import N_

SCHEMES = ("postgresql", "postgres")
# A machine that is gone without a word must not keep the others waiting for its lock.
KEEPALIVE = {"keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3"}
NOT_AN_ADDRESS = N_(
    "{address} is no address of a PostgreSQL database. Write it as postgresql://user:password@host/database."
)


@dataclass(frozen=True)
class Address:
    """Where a database is, and how to get in. Its text has no password."""

    host: str
    port: str
    database: str
    user: str
    password: str
    options: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        host = self.host if "/" not in self.host else ""
        at = f"{self.user}@" if self.user else ""
        port = f":{self.port}" if self.port and host else ""
        return f"postgresql://{at}{host}{port}/{self.database}"

    @property
    def connection(self) -> str:
        """All but the password, as the client library of PostgreSQL reads it."""
        parts = {"host": self.host, "port": self.port, "dbname": self.database, "user": self.user}
        parts = {"application_name": "supportkoll", "connect_timeout": "10"} | KEEPALIVE | parts | dict(self.options)
        return " ".join(f"{name}={_quoted(value)}" for name, value in parts.items() if value)


def is_address(place: object) -> bool:
    """Whether a store's place is the address of a database, not a file."""
    return isinstance(place, str) and place.partition(":")[0] in SCHEMES


def parsed(address: str) -> Address:
    """The parts of an address. Raises UserError, without the password, when it is none."""
    try:
        url = urlsplit(address)
        options = dict(parse_qsl(url.query, strict_parsing=bool(url.query)))
        port = str(url.port or "")
    except ValueError:
        raise UserError(NOT_AN_ADDRESS, address="STORE") from None
    database = unquote(url.path.strip("/"))
    if url.scheme not in SCHEMES or not database:
        raise UserError(NOT_AN_ADDRESS, address=f"{url.scheme}://{url.hostname or ''}/{database}")
    return Address(
        options.pop("host", "") or unquote(url.hostname or ""),
        options.pop("port", "") or port,
        database,
        options.pop("user", "") or unquote(url.username or ""),
        options.pop("password", "") or unquote(url.password or ""),
        tuple(options.items()),
    )


def _quoted(value: str) -> str:
    """A value as the connection string writes it."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
