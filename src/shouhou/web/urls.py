"""Addresses of the pages. One noun, one folder, one address."""

from django.urls import path

from .pages.case import actions, commands, decisions
from .pages.case import views as case
from .pages.login import views as login
from .pages.me import views as me
from .pages.queue import views as queue
from .pages.settings import rules
from .pages.settings import views as settings
from .pages.welcome import views as welcome

urlpatterns = [
    path("", queue.queue, name="home"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("login/", login.login_page, name="login"),
    path("logout/", login.logout_page, name="logout"),
    path("language/", login.language, name="language"),
    path("queue/", queue.queue, name="queue"),
    path("queue/next", queue.next_one, name="next_case"),
    path("search/", queue.search, name="search"),
    path("cases/<int:case_id>/", case.case, name="case"),
    path("cases/<int:case_id>/parts", case.parts, name="case_parts"),
    path("cases/<int:case_id>/note", actions.note, name="case_note"),
    path("cases/<int:case_id>/claim", actions.claim, name="case_claim"),
    path("cases/<int:case_id>/assignment", actions.assignment, name="case_assignment"),
    path("cases/<int:case_id>/snooze", actions.snooze, name="case_snooze"),
    path("cases/<int:case_id>/closure", actions.closure, name="case_closure"),
    path("cases/<int:case_id>/pictures", actions.pictures, name="case_pictures"),
    path("cases/<int:case_id>/decisions", decisions.decisions, name="case_decisions"),
    path("commands/<str:command_id>/code", commands.code, name="command_code"),
    path("commands/<str:command_id>/tick", commands.tick, name="command_tick"),
    path("commands/<str:command_id>/cancel", commands.cancel, name="command_cancel"),
    path("commands/<str:command_id>/settlement", commands.settlement, name="command_settlement"),
    path("commands/<str:command_id>/resume", commands.resume, name="command_resume"),
    path("pictures/<str:sha256>", case.picture, name="picture"),
    path("settings/shops/", settings.shops, name="shops"),
    path("settings/shops/new/", settings.new_shop, name="new_shop"),
    path("settings/shops/<int:shop_id>/", settings.shop, name="shop"),
    path("settings/shops/<int:shop_id>/session", settings.session, name="shop_session"),
    path("settings/shops/<int:shop_id>/check", settings.check, name="shop_check"),
    path("settings/shops/<int:shop_id>/members", settings.members, name="shop_members"),
    path("settings/shops/<int:shop_id>/authorisation/", settings.authorisation, name="shop_authorisation"),
    path("settings/rules/", rules.rules, name="rules"),
    path("settings/me/", me.me, name="me"),
    path("settings/me/panes", me.panes, name="panes"),
    path("settings/me/password", me.password, name="password"),
]
