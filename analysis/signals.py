"""What happens here that the layers above want to know of. They listen; nothing here knows who does."""

from typing import Final

from django.dispatch import Signal

#: A publication has been made. Sent inside its transaction, so that a listener's jobs are ordered with it or not at
#: all. Arguments: publication, and by (the user, None for a command).
published: Final = Signal()
