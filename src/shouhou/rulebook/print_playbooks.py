"""The shipped playbooks as a page to read."""

from collections.abc import Iterable, Iterator

from shouhou.domain.playbooks import AutoReplyMoment, PhraseMoment, Playbook, Step

from .playbooks import shipped_playbooks

MOMENTS = {
    PhraseMoment.FIRST_REPLY: "首次回应",
    PhraseMoment.ASKING: "询问与取证",
    PhraseMoment.OFFERING: "给方案",
    PhraseMoment.REFUSING: "婉拒",
    PhraseMoment.AFTER: "解决之后",
    AutoReplyMoment.IN_HOURS: "工作时间内",
    AutoReplyMoment.BUSY: "排队较长",
    AutoReplyMoment.OUT_OF_HOURS: "非工作时间",
    AutoReplyMoment.HOLIDAY: "放假期间",
}
_SHOPS = {"B": "（天猫）", "C": "（淘宝）", "": ""}


def playbooks_page() -> str:
    """All playbooks in the order of the five problem types."""
    head = (
        "# Playbooks 预案\n\nAs shipped; a shop lays its own over them, part by part. Remedies marked *五类问题* are the "
        "seed's own words, first and\nin its order; the others name their source, see "
        "[sources.md](sources.md). `{…}` in a phrase\nis filled from the case. Amounts stand on the limits page.\n"
    )
    return head + "".join(_playbook(one) for one in shipped_playbooks())


def _playbook(playbook: Playbook) -> str:
    categories = ", ".join(f"`{one}`" for one in playbook.categories)
    parts = [
        f"\n## {playbook.title} (`{playbook.key}`)\n\n{playbook.summary}\n\n",
        f"Type: {playbook.seed_type or '–'} · categories: {categories}\n",
        _list("可能原因", playbook.causes),
        _list("解决方法", (f"{one.text} — *{one.source}*" for one in playbook.remedies), numbered=True),
        _list("步骤", _steps(playbook.steps), numbered=True),
        _list(
            "话术",
            (f"{MOMENTS[PhraseMoment(p.moment)]}{_SHOPS[p.shop_type]}：{p.text}" for p in playbook.phrases),
        ),
        _list("权限", (f"`{one.role}`：{one.may}" for one in playbook.authority)),
        _list("为找根因要记的", playbook.records),
        _list("自动回复", (f"{MOMENTS[AutoReplyMoment(a.moment)]}：{a.text}" for a in playbook.auto_replies)),
        _list("标准流程", _steps(playbook.flow), numbered=True),
        _list(
            "培训",
            (f"**{one.title}** {one.text} 不好：{one.bad} 好：{one.good}" for one in playbook.lessons),
        ),
        _list("自查", playbook.checklist),
        _list("小测", (f"{one.question} — {one.answer}" for one in playbook.quiz), numbered=True),
    ]
    return "".join(parts)


def _steps(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        name = f"**{step.name}** " if step.name else ""
        yield f"{name}{step.who}：{step.what}（{step.by_when}）"


def _list(title: str, lines: Iterable[str], *, numbered: bool = False) -> str:
    shown = [f"{f'{number}.' if numbered else '-'} {line}\n" for number, line in enumerate(lines, start=1)]
    return f"\n### {title}\n\n" + "".join(shown) if shown else ""
