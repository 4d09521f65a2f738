"""Calls of the gateway: parameters, signature, sending, and what came back.

Reads are repeated up to three times on passing failures; writes never. Nothing here logs, and no exception
holds parameters: secrets live in the frames of ``_attempt`` alone, which has returned before anything is
raised.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from shouhou.marketplaces.http import Answer, BodyRefused, Http, TransportFailed, Upload
from shouhou.marketplaces.port import Credentials, Failure, OutsideFailed, SessionKind

from .convert import Row, platform_text
from .envelope import NotProtocol, body_of, error_of, opened
from .errors import Intent, bad_answer, platform_failure, scrubbed, status_failure, transport_failure, without
from .sign import SignMethod, sign

Params = Mapping[str, str | int | bool | datetime]

PAUSES = (0.1, 0.3, 0.9)
"""Seconds before each repetition of a read."""
READ_BUDGET = 10.0
"""Seconds after which a read is not repeated any more: somebody waits for it."""
SHORT_BAN = timedelta(seconds=2)
"""A frequency ban that a read waits out by itself; a longer one goes to the caller."""


def utc_now() -> datetime:
    """For the timestamp that every call carries; decides nothing."""
    return datetime.now(UTC)


class TopClient:
    """One shop's access to one gateway."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        http: Http,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._credentials = credentials
        self._method = SignMethod(credentials.sign_method)
        self._http = http
        self._now = now
        self._sleep = sleep
        self._monotonic = monotonic

    def read(self, method: str, params: Params, *, session: SessionKind | None) -> Row:
        """The body under the answer's root. Raises ``OutsideFailed``."""
        until = self._monotonic() + READ_BUDGET
        for pause in PAUSES:
            outcome = self._attempt(method, params, session, Intent.READ, ())
            if not isinstance(outcome, OutsideFailed):
                return outcome
            wait = max(timedelta(seconds=pause), outcome.retry_after or timedelta())
            if outcome.failure is not Failure.PASSING or wait > SHORT_BAN or self._monotonic() > until:
                raise outcome
            self._sleep(wait.total_seconds())
        return self._once(method, params, session, Intent.READ, ())

    def write(
        self, method: str, params: Params, *, session: SessionKind, uploads: Iterable[Upload] = ()
    ) -> Row:
        """One call, whatever happens. The caller must still look for the business flag in the body."""
        return self._once(method, params, session, Intent.WRITE, tuple(uploads))

    def _once(
        self,
        method: str,
        params: Params,
        session: SessionKind | None,
        intent: Intent,
        uploads: tuple[Upload, ...],
    ) -> Row:
        outcome = self._attempt(method, params, session, intent, uploads)
        if isinstance(outcome, OutsideFailed):
            raise outcome
        return outcome

    def _attempt(
        self,
        method: str,
        params: Params,
        session: SessionKind | None,
        intent: Intent,
        uploads: tuple[Upload, ...],
    ) -> Row | OutsideFailed:
        token = self._token(session)
        if session is not None and not token:
            words = "店铺授权缺失" if session is SessionKind.MAIN else "子账号授权缺失"
            return OutsideFailed(Failure.NEEDS_SESSION, code="no_session", text=words, session=session)
        form = self._signed(method, params, token)
        secrets = (*self._secrets(), form["sign"], form.get("code", ""))
        outcome = self._exchange(form, uploads, intent, session)
        if isinstance(outcome, OutsideFailed):
            return without(outcome, secrets)
        # The words of a write's answer are shown and logged; a read's answer is the platform's own text.
        return scrubbed(outcome, secrets) if intent is Intent.WRITE else outcome

    def _exchange(
        self,
        form: Mapping[str, str],
        uploads: tuple[Upload, ...],
        intent: Intent,
        session: SessionKind | None,
    ) -> Row | OutsideFailed:
        try:
            answer = self._http.post(
                self._credentials.gateway, form=form, uploads=uploads, fresh=intent is Intent.WRITE
            )
        except (TransportFailed, BodyRefused) as error:
            return transport_failure(error, intent=intent)
        return _read(answer, intent, session)

    def _signed(self, method: str, params: Params, token: str) -> dict[str, str]:
        texts = {name: platform_text(value) for name, value in params.items()}
        texts |= {
            "method": method,
            "app_key": self._credentials.app_key,
            "session": token,
            "timestamp": platform_text(self._now()),
            "v": "2.0",
            "format": "json",
            "sign_method": self._method.value,
        }
        form = {name: value for name, value in texts.items() if value}
        return form | {"sign": sign(form, secret=self._credentials.app_secret, method=self._method)}

    def _token(self, session: SessionKind | None) -> str:
        match session:
            case None:
                return ""
            case SessionKind.MAIN:
                return self._credentials.session
            case SessionKind.SUB:
                return self._credentials.sub_session

    def _secrets(self) -> tuple[str, ...]:
        credentials = self._credentials
        return (credentials.app_secret, credentials.session, credentials.sub_session)


def _read(answer: Answer, intent: Intent, session: SessionKind | None) -> Row | OutsideFailed:
    """Also an answer with another status than 200 is looked at for the gateway's own error first."""
    try:
        document = opened(answer.body)
        error = error_of(document)
        if error is not None:
            return platform_failure(error, intent=intent, session=session)
        if answer.status != 200:
            return status_failure(answer.status, intent=intent)
        return body_of(document)
    except NotProtocol as broken:
        if answer.status != 200:
            return status_failure(answer.status, intent=intent)
        return bad_answer(str(broken), intent=intent)
