"""Where the truth is kept when it isn't in a file: a PostgreSQL database that several processes share."""
