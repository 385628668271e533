"""Names that layers had in former versions."""

FORMER = {
    "ConstantArrayLayer": "NetArrayLayer",
    "DotPlusLayer": "LinearLayer",
    "InstanceNormalizationLayer": "NormalizationLayer",
}
