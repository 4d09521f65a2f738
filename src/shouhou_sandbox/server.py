"""Run the sandbox: one process, one event loop, the clock's ticker and the population beside the server."""

import asyncio
import logging
import signal
from pathlib import Path

from granian.constants import Interfaces
from granian.server.embed import Server

from .app import make_app
from .population.backlog import fill
from .population.living import Living
from .restore import open_world
from .world import World

LOG = logging.getLogger("shouhou_sandbox")
TICK_SECONDS = 0.25


async def serve(
    *, host: str, port: int, seed: int, rate: float, state: Path | None, clock_rate: float, population: bool
) -> None:
    """Serve until SIGTERM or SIGINT. ``rate`` is events of the population per minute."""
    world, is_new = open_world(seed=seed, rate=clock_rate, state=state)
    world.base_url = f"http://{host}:{port}"
    if is_new and population:
        with world.change() as now:
            fill(world, now=now)
    tasks = [asyncio.create_task(_tick(world))]
    if population:
        living = Living(world, rate=rate)
        world.crowd = living
        tasks.append(asyncio.create_task(living.run()))
    server = Server(
        make_app(world, hosts=(host,)), address=host, port=port, interface=Interfaces.ASGI, log_enabled=False
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    try:
        await server.serve()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if world.journal is not None:
            world.journal.close()


async def _tick(world: World) -> None:
    """Let deadlines take effect even when nobody asks."""
    while True:
        try:
            with world.change():
                pass
        except Exception:
            LOG.exception("a deadline could not take effect")
        await asyncio.sleep(TICK_SECONDS)
