"""Addresses of the pages. One noun, one folder, one address."""

from django.urls import path

from .pages.approvals import views as approvals
from .pages.case import (
    actions,
    addresses,
    chat,
    commands,
    decisions,
    diagnosis,
    knowledge,
    money,
    offers,
    replies,
)
from .pages.case import evidence as proof
from .pages.case import stored as bodies
from .pages.case import views as case
from .pages.filing import views as filing
from .pages.freshness import views as freshness
from .pages.imports import receiving, rejects
from .pages.imports import views as imports
from .pages.login import views as login
from .pages.me import views as me
from .pages.paste import views as paste
from .pages.policies import views as policies
from .pages.products import views as products
from .pages.queue import views as queue
from .pages.settings import addresses as shop_addresses
from .pages.settings import endpoint as shop_endpoint
from .pages.settings import limits, rules
from .pages.settings import views as settings
from .pages.settings.guides import views as guides
from .pages.settings.playbooks import views as playbooks
from .pages.simulator import views as simulator
from .pages.todos import views as todos
from .pages.welcome import views as welcome

urlpatterns = [
    path("", queue.queue, name="home"),
    path("login/", login.login_page, name="login"),
    path("logout/", login.logout_page, name="logout"),
    path("language/", login.language, name="language"),
    path("queue/", queue.queue, name="queue"),
    path("queue/next", queue.next_one, name="next_case"),
    path("search/", queue.search, name="search"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/hidden", freshness.hide_steps, name="hide_steps"),
    path("frame", freshness.frame_news, name="frame_news"),
    path("refresh/", freshness.refresh, name="refresh"),
    path("imports/", imports.imports, name="imports"),
    path("imports/files", receiving.upload, name="upload"),
    path("imports/<int:import_id>/", imports.one, name="import"),
    path("imports/<int:import_id>/application", imports.apply, name="import_apply"),
    path("imports/<int:import_id>/cancellation", imports.cancel, name="import_cancel"),
    path("imports/<int:import_id>/moment", imports.moment, name="import_moment"),
    path("imports/<int:import_id>/mapping", imports.mapping, name="import_mapping"),
    path("imports/<int:import_id>/refused.csv", rejects.refused_rows, name="import_refused"),
    path("paste/", paste.paste, name="paste"),
    path("todos/", todos.todos, name="todos"),
    path("todos/<str:command_id>/<str:deed>", todos.act, name="todo_act"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/votes", approvals.votes, name="approval_votes"),
    path("approvals/<int:approval_id>/", approvals.approval, name="approval"),
    path("approvals/<int:approval_id>/withdrawal", approvals.withdrawal, name="approval_withdrawal"),
    path("cases/new", filing.new_case, name="new_case"),
    path("cases/<int:case_id>/chat", chat.chat, name="case_chat"),
    path("cases/<int:case_id>/diagnosis", diagnosis.correction, name="case_diagnosis"),
    path("cases/<int:case_id>/options/<str:key>", offers.take, name="case_option"),
    path("cases/<int:case_id>/findings", offers.findings, name="case_findings"),
    path("cases/<int:case_id>/wish", diagnosis.wish, name="case_wish"),
    path("cases/<int:case_id>/reply", replies.reply, name="case_reply"),
    path("cases/<int:case_id>/address", addresses.address, name="case_address"),
    path("cases/<int:case_id>/", case.case, name="case"),
    path("cases/<int:case_id>/parts", case.parts, name="case_parts"),
    path("cases/<int:case_id>/note", actions.note, name="case_note"),
    path("cases/<int:case_id>/claim", actions.claim, name="case_claim"),
    path("cases/<int:case_id>/assignment", actions.assignment, name="case_assignment"),
    path("cases/<int:case_id>/snooze", actions.snooze, name="case_snooze"),
    path("cases/<int:case_id>/closure", actions.closure, name="case_closure"),
    path("cases/<int:case_id>/pictures", actions.pictures, name="case_pictures"),
    path("cases/<int:case_id>/compensation", money.compensation, name="case_compensation"),
    path("postings/<int:posting_id>/reversal", money.reversal, name="posting_reversal"),
    path("cases/<int:case_id>/evidence", proof.evidence, name="evidence"),
    path("cases/<int:case_id>/evidence/claim", proof.claim, name="evidence_claim"),
    path("cases/<int:case_id>/evidence/request", proof.ask, name="evidence_ask"),
    path("cases/<int:case_id>/evidence/ticks", proof.ticks, name="evidence_ticks"),
    path("cases/<int:case_id>/evidence/<int:item_id>/sorting", proof.sorting, name="evidence_sorting"),
    path(
        "cases/<int:case_id>/evidence/<int:item_id>/withdrawal",
        proof.withdrawal,
        name="evidence_withdrawal",
    ),
    path("cases/<int:case_id>/decisions", decisions.decisions, name="case_decisions"),
    path("cases/<int:case_id>/knowledge", knowledge.knowledge, name="case_knowledge"),
    path("cases/<int:case_id>/guides/<int:guide_id>", knowledge.guide_ready, name="case_guide"),
    path("commands/<str:command_id>/code", commands.code, name="command_code"),
    path("commands/<str:command_id>/tick", commands.tick, name="command_tick"),
    path("commands/<str:command_id>/untick", commands.untick, name="command_untick"),
    path("commands/<str:command_id>/cancel", commands.cancel, name="command_cancel"),
    path("commands/<str:command_id>/settlement", commands.settlement, name="command_settlement"),
    path("commands/<str:command_id>/resume", commands.resume, name="command_resume"),
    path("pictures/<str:sha256>", case.picture, name="picture"),
    path("pictures/<str:sha256>/small", bodies.thumbnail, name="thumbnail"),
    path("stored/<str:sha256>", bodies.stored, name="stored"),
    path("settings/shops/", settings.shops, name="shops"),
    path("settings/shops/new/", settings.new_shop, name="new_shop"),
    path("settings/shops/<int:shop_id>/", settings.shop, name="shop"),
    path("settings/shops/<int:shop_id>/session", settings.session, name="shop_session"),
    path("settings/shops/<int:shop_id>/check", settings.check, name="shop_check"),
    path("settings/shops/<int:shop_id>/limits/", limits.limits, name="shop_limits"),
    path("settings/shops/<int:shop_id>/members", settings.members, name="shop_members"),
    path("settings/shops/<int:shop_id>/endpoint/", shop_endpoint.endpoint, name="shop_endpoint"),
    path("settings/shops/<int:shop_id>/endpoint/trial", shop_endpoint.trial, name="shop_endpoint_trial"),
    path("settings/shops/<int:shop_id>/addresses", shop_addresses.addresses, name="shop_addresses"),
    path("settings/shops/<int:shop_id>/authorisation/", settings.authorisation, name="shop_authorisation"),
    path("settings/shops/<int:shop_id>/products/", products.products, name="products"),
    path("settings/rules/", rules.rules, name="rules"),
    path("settings/playbooks/", playbooks.playbooks, name="playbooks"),
    path("settings/playbooks/<int:shop_id>/<str:key>/", playbooks.playbook, name="playbook"),
    path("settings/playbooks/<int:shop_id>/<str:key>/edit", playbooks.edit, name="playbook_edit"),
    path("settings/playbooks/<int:shop_id>/<str:key>/shipped", playbooks.shipped, name="playbook_shipped"),
    path("settings/guides/", guides.guides, name="guides"),
    path("settings/guides/<int:shop_id>/new", guides.new_guide, name="new_guide"),
    path("settings/guides/<int:shop_id>/files", guides.upload, name="guide_upload"),
    path("settings/guides/<int:shop_id>/<int:guide_id>/", guides.one_guide, name="guide"),
    path("settings/guides/<int:shop_id>/<int:guide_id>/end", guides.end, name="guide_end"),
    path("settings/guides/files/<str:ticket>", guides.guide_file, name="guide_file"),
    path("settings/policies/", policies.policies, name="all_policies"),
    path("settings/policies/<int:shop_id>/", policies.policies, name="policies"),
    path("settings/policies/<int:shop_id>/<int:policy_id>/end", policies.ending, name="policy_end"),
    path("settings/policies/<int:shop_id>/<str:slug>/", policies.policy, name="policy"),
    path("simulator/", simulator.simulator, name="simulator"),
    path("settings/me/", me.me, name="me"),
    path("settings/me/panes", me.panes, name="panes"),
    path("settings/me/password", me.password, name="password"),
]
