"""What stands around the pages: the address they are served at, what may be asked of it, and what is logged."""
