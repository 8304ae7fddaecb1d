"""Files in, facts out: `files` finds and reads them, `tables` says what each may hold, `profiles` translates other
systems' exports, `run` checks the rows and brings them into the store."""
