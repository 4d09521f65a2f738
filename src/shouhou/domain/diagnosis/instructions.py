"""Texts that speak to a machine instead of to the shop.

Finding them is a courtesy to people and holds back confidence; safety does not rest on it: whatever a text
says, the answer can only be one of the categories (``opinion``).
"""

import re
import unicodedata

PROMPT_LIKE = "prompt_like"
"""Code among a diagnosis' facts: the buyer's words look like instructions for a machine."""

_PATTERN = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|覆盖).{0,12}(?:指令|指示|提示|规则|要求|设定|上文|前文|以上|之前)"
    r"|(?:ignore|disregard|forget|override).{0,30}(?:instruction|prompt|rule|above|previous|prior|system)"
    r"|system\s*(?:prompt|message|:)|系统(?:提示词|指令)|提示词|越狱|jailbreak|开发者模式|developer mode"
    r"|you are (?:now|a|an)\b|act as|pretend to"
    r"|你(?:现在|将|要)(?:是|扮演|作为).{0,8}(?:ai|助手|模型|管理员|gpt)|你(?:是|扮演|作为)(?:一个|一名).{0,6}(?:ai|助手|模型|gpt)"
    r"|作为(?:一个)?(?:ai|人工智能|大?语言模型)"
    r"|<\|?\s*(?:im_start|im_end|system|assistant|endoftext)|\[/?inst\]|###\s*(?:system|instruction|response)"
    r"|[\"']?(?:category|responsible|confidence|runner_up)[\"']?\s*[:=]|(?:输出|返回|回答|回复).{0,8}json"
    r"|(?:分类|判定|类别|责任).{0,4}(?:必须|应该|设|改|输出|返回|填).{0,10}(?:为|成|是)?"
    r"\s*(?:quality|service|other|logistics|shop|not_as_described|wrong_item|subjective|usage|buyer)",
    re.IGNORECASE | re.DOTALL,
)
_JOINTS = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")


def is_prompt_like(text: str) -> bool:
    """Whether the text seems to give orders to a language model."""
    plain = unicodedata.normalize("NFKC", _JOINTS.sub("", text))
    return bool(_PATTERN.search(plain))
