"""Streamlit's own log, made part of the program's."""

import logging

from streamlit import logger

# Below that it tells of what is as it should be here: a page that was left, a start without its own server.
LEVEL = "error"


def join() -> None:
    """Has all of Streamlit's loggers, each of which has a handler of its own, write where all others do."""
    logger.setup_formatter = _join
    logger.update_formatter()
    logger.set_log_level(LEVEL)


def _join(one: logging.Logger) -> None:
    if own := getattr(one, "streamlit_console_handler", None):
        one.removeHandler(own)
    one.propagate = True
