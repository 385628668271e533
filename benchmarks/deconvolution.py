"""Transposed convolution against PyTorch: deconvolution.py [--part input] [--batches 1,16] [--only TEXT]."""

from functools import partial

import convolving

Case = partial(convolving.Case, batches=(1, 16, 64), transposed=True)

CASES = (
    Case("DCGAN 100->512 4x4 from 1x1", (100, 1, 1), (100, 512, 4, 4)),
    Case("DCGAN 512->256 4x4/2 at 4x4", (512, 4, 4), (512, 256, 4, 4), 2, 1),
    Case("DCGAN 256->128 4x4/2 at 8x8", (256, 8, 8), (256, 128, 4, 4), 2, 1),
    Case("DCGAN 128->64 4x4/2 at 16x16", (128, 16, 16), (128, 64, 4, 4), 2, 1),
    Case("DCGAN 64->3 4x4/2 at 32x32", (64, 32, 32), (64, 3, 4, 4), 2, 1),
    Case("U-Net 512->256 2x2/2 at 16x16", (512, 16, 16), (512, 256, 2, 2), 2),
    Case("U-Net 128->64 2x2/2 at 64x64", (128, 64, 64), (128, 64, 2, 2), 2),
    Case("3x3 64->64 at 32x32", (64, 32, 32), (64, 64, 3, 3), 1, 1),
    Case("3x3/2 64->32 at 28x28", (64, 28, 28), (64, 32, 3, 3), 2, 1),
    Case("3x3 dilation 2 64->64 at 32x32", (64, 32, 32), (64, 64, 3, 3), 1, 2, 2),
    Case("5x5 dilation 2 32->32 at 28x28", (32, 28, 28), (32, 32, 5, 5), 1, 4, 2),
    Case("1-D k16/8 64->32 at 256", (64, 256), (64, 32, 16), 8, 4),
    Case("1-D k4/2 128->64 at 512", (128, 512), (128, 64, 4), 2, 1),
    Case("3-D 4^3/2 32->16 at 8^3", (32, 8, 8, 8), (32, 16, 4, 4, 4), 2, 1),
    Case("3-D 2^3/2 64->32 at 8^3", (64, 8, 8, 8), (64, 32, 2, 2, 2), 2),
    Case("depthwise 4x4/2 64 at 32x32", (64, 32, 32), (64, 1, 4, 4), 2, 1, 1, 64),
    Case("depthwise 3x3 128 at 28x28", (128, 28, 28), (128, 1, 3, 3), 1, 1, 1, 128),
)

if __name__ == "__main__":
    convolving.main(CASES, __doc__)
