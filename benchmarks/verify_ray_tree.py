"""Check a tree over rays node by node, and many nodes at a time, in one run.

python benchmarks/verify_ray_tree.py             # about a minute
python benchmarks/verify_ray_tree.py --samples 8 # some minutes
"""

from __future__ import annotations

import argparse
import json
from time import process_time
from unittest.mock import patch

from branch import problem_of

import exactrelu
from exactrelu.checks import ray_walk
from exactrelu.checks.ray_tree import check_ray_tree


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=7)
    parser.add_argument("--p", default="1/2")
    options = parser.parse_args()
    problem = problem_of(options.samples, 2, 1, options.p)
    found = exactrelu.solve(problem, method="branch", budget=100)
    if found.proof != "ray tree":
        parser.error(f"no tree was found, but the proof {found.proof!r}")
    document = json.loads(json.dumps(exactrelu.certificate(found)))
    seconds = {}
    for most in (1, 16, 256):
        begin = process_time()
        with patch.object(ray_walk, "_MOST", most):
            checked = check_ray_tree(document, document["data"])
        seconds[most] = process_time() - begin
        print(
            f"{most} at a time: {seconds[most]:.2f} s, {seconds[1] / seconds[most]:.1f} times as "
            f"fast as one by one; {checked[-2]}",
            flush=True,
        )


if __name__ == "__main__":
    main()
