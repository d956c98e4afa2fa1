"""Certificates that were changed and carry the right digests all the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from exactrelu.certificate import digest


def resigned(
    document: dict[str, Any], change: Callable[[dict[str, Any]], object]
) -> dict[str, Any]:
    """Return a copy to which a change was made, with new digests."""
    copy: dict[str, Any] = json.loads(json.dumps(document))
    change(copy)
    copy.pop("digest", None)
    if copy.get("data") is not None:
        copy["data_digest"] = digest(copy["data"])
    return {**copy, "digest": digest(copy)}
