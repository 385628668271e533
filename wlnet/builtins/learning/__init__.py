"""Learning without nets: classifiers, predictors, clusters and features, by scikit-learn."""
