"""``/router/rest``: the open platform's protocol over HTTP."""
