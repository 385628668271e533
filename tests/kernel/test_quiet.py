"""The settings of NumPy under which the kernel computes: both ways to set them, and that they are put back."""

import warnings

import numpy as np
import pytest

from wlnet.kernel.quiet import BUFFER, QuietByErrstate, quiet


@pytest.mark.parametrize("context", [quiet, QuietByErrstate])
def test_no_warning_and_small_buffers_inside_and_as_before_outside(context):
    before = np.geterr(), np.getbufsize()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(KeyError), context():
            assert np.getbufsize() == BUFFER
            assert np.isinf(np.ones(3) / np.zeros(3)).all()
            with context():
                np.sqrt(np.array([-1.0]))
            assert np.getbufsize() == BUFFER
            raise KeyError
    assert (np.geterr(), np.getbufsize()) == before
