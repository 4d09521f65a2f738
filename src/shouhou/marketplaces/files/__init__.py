"""Files that a shop exports by hand in 千牛: read in a confined child process, understood row by row here.

``export.open_export`` is the door; ``peek.peek`` looks at a table whose columns a person must map first.
"""
