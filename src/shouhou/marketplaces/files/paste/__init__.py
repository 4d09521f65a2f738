"""What a person copies out of 千牛 and pastes here: a chat, a refund list, an order page.

Pure functions without clock, framework or I/O. ``Unclear`` says what a person must answer first.
"""

from .chat import read_chat
from .merge import merge_chat, weave_chat
from .order_page import read_order_page
from .refund_list import read_refund_list
from .unclear import Unclear

__all__ = ["Unclear", "merge_chat", "read_chat", "read_order_page", "read_refund_list", "weave_chat"]
