"""Settings with bounded weights, and what is asked of their certificates."""

import json
from fractions import Fraction
from random import Random

from enumeration_cases import random_options, random_rows, setting_of
from resigned import resigned

from exactrelu.certificate import certificate
from exactrelu.verify import verify

BOUNDS = [Fraction(1, 4), Fraction(1, 2), 1, 2, 5]


def random_setting(seed, p, **fixed):
    random = Random(seed)
    inputs = random.choice([1, 1, 2])
    X = random_rows(random, random.randint(1, 5 if inputs == 1 else 4), inputs, 3)
    options = {**random_options(random), "bound": random.choice(BOUNDS), **fixed}
    return setting_of(X, [random.randint(-4, 4) for _ in X], p=p, **options)


def assert_verified(solution):
    """Check the certificate after a trip through JSON."""
    document = json.loads(json.dumps(certificate(solution)))
    verdict = verify(document)
    assert verdict.valid, verdict.failure
    return document


def altered(document, change):
    """Return whether a change that keeps the digest right is still accepted."""
    return verify(resigned(document, change)).valid
