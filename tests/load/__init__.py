"""Many sessions at once over one server, for minutes: `make load`."""
