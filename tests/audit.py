"""Asks whether anything that is pinned is known to be unsafe: `make audit`.

Exit status: 0 all pins were looked up and none is; 1 one is; 3 nobody could be asked about all pins.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
PINS, EXCEPTIONS = ROOT / "requirements-dev.txt", ROOT / "audit-exceptions.txt"
CLEAN, FOUND, UNKNOWN = 0, 1, 3
# Both hold the same advisories. A package index that only hands out files knows none of them.
SERVICES = (("--vulnerability-service", "pypi"), ("--vulnerability-service", "osv"))


@dataclass(frozen=True)
class Finding:
    """A weakness of a pinned package, by all ids that it is known by."""

    package: str
    ids: tuple[str, ...]
    mended_in: tuple[str, ...]

    def __str__(self) -> str:
        mended = f"mended in {', '.join(self.mended_in)}" if self.mended_in else "not mended yet"
        return f"{self.package}: {' = '.join(self.ids)} ({mended})"


def exceptions(file: Path) -> dict[str, tuple[date, str]]:
    """The last day and the reason of each excepted id. Raises ValueError for a line that lacks one of them."""
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            match line.split(maxsplit=2):
                case [name, last, reason]:
                    found[name] = (date.fromisoformat(last), reason)
                case _:
                    raise ValueError(f"{file.name}: an id, a day and a reason are needed: {line}")
    return found


def ask(pins: Path, service: Iterable[str]) -> tuple[list[Finding], set[str] | None, str]:
    """What a service knows of the pins, the packages that it knows nothing of (None: it didn't answer), and why.

    pip-audit itself takes "nobody knows" for "none".
    """
    asked = [sys.executable, "-m", "pip_audit", "--requirement", str(pins), "--disable-pip", "--require-hashes"]
    answer = subprocess.run(
        [*asked, "--format", "json", "--aliases", "on", "--desc", "off", "--progress-spinner", "off", *service],
        capture_output=True,
        text=True,
    )
    try:
        packages = json.loads(answer.stdout)["dependencies"]
    except ValueError:
        return [], None, (answer.stderr.strip().splitlines() or ["it said nothing"])[-1][:200]
    silent = {package["name"]: package["skip_reason"] for package in packages if "skip_reason" in package}
    findings = [
        Finding(f"{package['name']} {package['version']}", (one["id"], *one["aliases"]), tuple(one["fix_versions"]))
        for package in packages
        for one in package.get("vulns", ())
    ]
    return findings, set(silent), next(iter(silent.values()), "")


def audit(
    pins: Path = PINS,
    excepted: Path = EXCEPTIONS,
    services: Iterable[Iterable[str]] = SERVICES,
    today: date | None = None,
) -> tuple[int, list[str]]:
    """The exit status for a file of pins, and what is to be said. Services are asked until each package is known to one
    of them; what any of them found counts."""
    today = today or datetime.now(UTC).date()
    known, said, found = exceptions(excepted), [], {}
    unknown = None
    for service in services:
        findings, silent, why = ask(pins, service)
        found |= dict.fromkeys(findings)
        if silent is None:
            said.append(f"{' '.join(service)} doesn't answer: {why}")
            continue
        unknown = silent if unknown is None else unknown & silent
        if not unknown:
            break
        said.append(f"{' '.join(service)} knows nothing of {len(silent)} packages: {why} ...")
    status = CLEAN if unknown == set() else UNKNOWN
    for finding in found:
        last, reason = next((known[name] for name in finding.ids if name in known), (date.min, ""))
        if last >= today:
            said.append(f"Let pass until {last}: {finding}: {reason}")
        else:
            status = FOUND
            said.append(f"UNSAFE {finding}" + (f"; was let pass until {last}: {reason}" if reason else ""))
    said.append(
        {
            CLEAN: f"{pins.name}: all pins were looked up; nothing is known against them.",
            FOUND: f"{pins.name}: pin another version in the .in files, or say in {excepted.name} why this will do.",
            UNKNOWN: f"NOT AUDITED: {'all pins' if unknown is None else ', '.join(sorted(unknown))} of {pins.name}. "
            "Whether any of them is unsafe is not known.",
        }[status]
    )
    return status, said


if __name__ == "__main__":
    outcome, lines = audit(*map(Path, sys.argv[1:]))
    sys.stdout.write("\n".join(lines) + "\n")
    sys.exit(outcome)
