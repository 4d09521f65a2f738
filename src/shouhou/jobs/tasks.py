"""Periodic and rare work, run by the job engine. Nothing depends on it for order or uniqueness."""

from datetime import UTC, datetime

from django.core.management import call_command
from procrastinate.contrib.django import app

from shouhou.usecases.anchoring import anchor_day
from shouhou.usecases.importing.working import forget_old_files
from shouhou.usecases.requests import forget_old_requests
from shouhou.usecases.showing import make_thumbnails
from shouhou.usecases.wakefulness import wake_everything


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="wake", pass_context=False)
def wake_drains(timestamp: int) -> None:
    """Wakes the drains once a minute, should a notification have been lost."""
    wake_everything()


@app.periodic(cron="50 15 * * *")
@app.task(queueing_lock="anchor")
def anchor(timestamp: int) -> None:
    """Anchors the histories ten minutes before midnight in China."""
    anchor_day(now=datetime.now(UTC))


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="housekeeping")
def housekeeping(timestamp: int) -> None:
    """Removes expired sessions, old answers to programs and files that nobody decided on."""
    call_command("clearsessions")
    forget_old_requests(now=datetime.now(UTC))
    forget_old_files(now=datetime.now(UTC))
    make_thumbnails(most=500, now=datetime.now(UTC))


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="finished_jobs")
async def remove_finished_jobs(timestamp: int) -> None:
    """Removes rows of jobs that ended a week ago or longer."""
    await app.job_manager.delete_old_jobs(nb_hours=24 * 7, include_failed=True)
