"""One module per page of the app, each a function `page`; nothing runs when they are imported."""
