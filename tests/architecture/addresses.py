"""Every address of the program: its name, and the names of what it needs."""

from collections.abc import Iterator
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver


@cache
def parameters() -> dict[str, list[str]]:
    """Return what each address needs, by its name or by its pattern where it has no name."""
    return dict(_named(get_resolver()))


def _named(resolver: URLResolver, namespace: str = "", above: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    for each in resolver.url_patterns:
        needed = (*above, *each.pattern.regex.groupindex)
        if isinstance(each, URLPattern):
            yield f"{namespace}{each.name or each.pattern}", list(needed)
        else:
            yield from _named(each, f"{namespace}{each.namespace}:" if each.namespace else namespace, needed)
