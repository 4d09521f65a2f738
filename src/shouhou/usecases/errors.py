"""What a use case may raise besides the rules' own refusals."""


class Missing(Exception):
    """It is not there, or not yours: the two are told apart to nobody."""
