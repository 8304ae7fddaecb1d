"""Files in, facts out: `files` finds them and has them read (by `texts`, `sheets` or `prestashop`), `tables` says what
each may hold, `profiles` translates other systems' exports, `run` checks the rows and brings them into the store."""
