"""Supportkoll: are the support terms kept, and is the work billed as they say?"""

import sys

if "streamlit" in sys.modules:
    # The first sessions of a server come at once, each in a thread of its own. Whoever is first imports all here, while
    # the others wait for this package: else they might find modules that are only half imported.
    import lib.ui  # noqa: F401
