"""python -m tests.bench.slow_smtp PORT: a mail server that takes every mail, and 50 ms over its final reply."""

import asyncio
import sys
from typing import Any

from aiosmtpd.controller import UnthreadedController

FINAL_REPLY = 0.05


class Slow:
    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(FINAL_REPLY)
        return "250 taken"


if __name__ == "__main__":
    loop = asyncio.new_event_loop()
    UnthreadedController(Slow(), hostname="127.0.0.1", port=int(sys.argv[1]), loop=loop).begin()
    loop.run_forever()
