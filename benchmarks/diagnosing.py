"""Texts diagnosed a second on one core, against a bare character n-gram vectoriser in the same run.

The bare one does what the first step of any such model does: it counts the n-grams of one to four characters of
each text in a dictionary. Processor time, not the clock's: the machine may do other things.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

TEXTS = 4000
CLAUSES = (
    "收到的时候盒子压扁了", "用了两天就开不了机", "颜色跟图片不一样", "客服一直不回消息", "尺码偏小穿不上",
    "快递三天没有更新", "说好的赠品没有送", "不知道怎么安装", "做工还不错", "味道有点淡", "价格倒是便宜",
    "第二次买了", "想退货", "给家里老人买的", "包装挺严实", "发错了型号", "亲这边帮您查一下哦", "没有破损",
    "充电很慢", "拉链卡住了", "请问什么时候发货", "不太喜欢", "质量一般", "屏幕有划痕",
)  # fmt: skip
"""Everyday clauses; a text joins three to nine of them, as long as real complaints are."""


def measure_diagnosis() -> None:
    """Prints texts a second and the ratio."""
    from shouhou.domain.diagnosis.diagnose import diagnose
    from shouhou.domain.diagnosis.records import Complaint, Speaker, Turn
    from shouhou.rulebook.diagnosis import shipped_model

    model = shipped_model()
    texts = texts_of(TEXTS)

    def ours(text: str) -> object:
        return diagnose(Complaint(turns=(Turn(text=text, speaker=Speaker.UNKNOWN),)), model=model)

    ground, reading = seconds_of(bare, texts), seconds_of(ours, texts)
    length = sum(map(len, texts)) / len(texts)
    print(f"{'texts':<28} {length:8.0f} characters on average")
    print(f"{'bare n-gram vectoriser':<28} {len(texts) / ground:8.0f} texts/s", flush=True)
    print(
        f"{'diagnosis':<28} {len(texts) / reading:8.0f} texts/s   {reading / ground:6.1f} × bare", flush=True
    )


def texts_of(count: int) -> list[str]:
    """The same texts every time."""
    chance = random.Random(1)
    return ["，".join(chance.sample(CLAUSES, chance.randint(3, 9))) for _ in range(count)]


def bare(text: str) -> object:
    """n-grams of one to four characters, counted."""
    return Counter(text[at : at + size] for size in range(1, 5) for at in range(len(text) - size + 1))


def seconds_of(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Processor seconds for all texts, after a warm-up."""
    for text in texts[:200]:
        work(text)
    started = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - started


if __name__ == "__main__":
    measure_diagnosis()
