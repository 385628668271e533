"""Names that layers had in former versions."""

FORMER = {"ConstantArrayLayer": "NetArrayLayer", "InstanceNormalizationLayer": "NormalizationLayer"}
