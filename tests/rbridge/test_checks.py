"""NA is what R takes for NA."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rbridge import RSession
from rbridge.checks import is_na

# NA's low word, its neighbours and others; high words of NaN, of infinity and of a number.
LOW = st.sampled_from([1954, 1953, 1955, 0, 0xFFFFFFFF])
HIGH = st.sampled_from([0x7FF00000, 0x7FF80000, 0xFFF00000, 0x7FF00001, 0x3FF00000])
WORDS = st.lists(st.tuples(LOW, HIGH), min_size=2, max_size=40)

# From bytes, since the bridge itself would refuse what is to be tested.
ASK_R = "{{x <- readBin(as.raw(c({bytes})), 'double', {count}); is.na(x) & !is.nan(x)}}"


@settings(max_examples=60)
@given(words=WORDS)
def test_is_na_agrees_with_r_for_every_nan(r: RSession, words: list[tuple[int, int]]) -> None:
    data = np.array(words, np.uint32).tobytes()
    code = ASK_R.format(bytes=", ".join(map(str, data)), count=len(words))
    in_r = r.call("bridgeprobe", "evaluate", {"code": code}).unwrap()
    assert isinstance(in_r, np.ndarray)
    assert is_na(np.frombuffer(data)).tolist() == in_r.tolist()


def test_is_na_keeps_the_shape() -> None:
    na = np.array([0x7FF00000000007A2], np.uint64).view(np.float64)
    for values in (na.reshape(()), np.tile(na, (2, 3)), np.tile(na, (2, 3)).T):
        assert is_na(values).shape == values.shape
        assert is_na(values).all()
