"""PostgreSQL as Django knows it, with a health check that asks the server only where something may be wrong.

A server that stops closes its connections, and whatever it has sent waits in the socket. Looking there costs a
thousandth of the query that Django asks at each request otherwise.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    health_check_enabled: bool
    health_check_done: bool

    def close_if_health_check_failed(self) -> None:
        if self.health_check_enabled and not self.health_check_done and self._is_quiet():
            self.health_check_done = True
        super().close_if_health_check_failed()

    def _is_quiet(self) -> bool:
        """Tell whether the server has neither closed the connection nor sent anything since the last query."""
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0)
