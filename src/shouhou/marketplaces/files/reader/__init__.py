"""The child process that turns a hostile file into rows of text. It knows spreadsheets and nothing of shops.

Started by ``files.child``. It may write no file, is given no secret, and dies by its own limits.
"""
