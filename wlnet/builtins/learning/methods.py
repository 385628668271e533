"""Methods by their names: what of scikit-learn they are, their settings, and the choice among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wlnet.expr import Expression, system

from .library import failure, learning, library, method_of_option

if TYPE_CHECKING:
    import numpy

Automatic = system("Automatic")
MANY = 4000  # examples, from which on the choice of a method looks at so many of them


@dataclass(frozen=True)
class Method:
    """A class of a module of scikit-learn, its fixed settings, and how settings of the language are called there."""

    module: str
    kind: str
    fixed: Mapping[str, Any]
    settings: Mapping[str, str | Callable[[Any], dict[str, Any]]]
    seeded: bool = False

    def make(self, symbol: str, name: str, given: Mapping[str, Expression], seed: int, examples: int) -> Any:
        """The estimator. Message: mlsub."""
        found: dict[str, Any] = dict(self.fixed)
        for key, value in given.items():
            target = self.settings.get(key)
            if target is None or (value is not Automatic and type(value) not in (int, float, str)):
                names = ", ".join(self.settings) or "none"
                raise failure(symbol, "mlsub", name, key, value, names)
            if value is not Automatic:
                found |= {target: value} if type(target) is str else target(value)  # type: ignore[operator]
        if self.seeded:
            found["random_state"] = seed
        if "n_neighbors" in found:
            usual = found["n_neighbors"] if "NeighborsNumber" in given else min(5, int(examples**0.5))
            found["n_neighbors"] = max(1, min(usual, examples))
        return getattr(library(symbol, self.module), self.kind)(**found)


def layers(depth: int) -> dict[str, Any]:
    """So many hidden layers."""
    return {"hidden_layer_sizes": (50,) * depth}


def strength(value: float) -> dict[str, Any]:
    """L2 regularization, which scikit-learn tells by its reciprocal."""
    return {"C": 1 / max(float(value), 1e-12)}


def kernel(name: str) -> dict[str, Any]:
    """The kernel of a support vector machine."""
    names = {"RadialBasisFunction": "rbf", "Linear": "linear", "Polynomial": "poly", "Sigmoid": "sigmoid"}
    return {"kernel": names.get(name, name)}


TREE: dict[str, Any] = {"MaxDepth": "max_depth", "LeafSize": "min_samples_leaf"}
FOREST: dict[str, Any] = {"TreeNumber": "n_estimators", "LeafSize": "min_samples_leaf",
                          "VariableSampleSize": "max_features"}  # fmt: skip
BOOSTED: dict[str, Any] = {"MaxTrainingRounds": "n_estimators", "MaxDepth": "max_depth", "LeafSize": "min_samples_leaf",
                           "LearningRate": "learning_rate", "LeavesNumber": "max_leaf_nodes"}  # fmt: skip
NEAREST: dict[str, Any] = {"NeighborsNumber": "n_neighbors"}
NETWORK: dict[str, Any] = {"MaxTrainingRounds": "max_iter", "NetworkDepth": layers, "L2Regularization": "alpha"}
MACHINE: dict[str, Any] = {
    "KernelType": kernel, "GammaScalingParameter": "gamma", "SoftMarginParameter": "C", "PolynomialDegree": "degree",
    "BiasParameter": "coef0",
}  # fmt: skip
CLASSIFIERS: dict[str, Method] = {
    "DecisionTree": Method("tree", "DecisionTreeClassifier", {}, TREE, True),
    "GradientBoostedTrees": Method("ensemble", "GradientBoostingClassifier", {}, BOOSTED, True),
    "LogisticRegression": Method("linear_model", "LogisticRegression", {"max_iter": 1000},
                                 {"L2Regularization": strength, "MaxIterations": "max_iter"}),
    "NaiveBayes": Method("", "MixedBayes", {}, {}),
    "NearestNeighbors": Method("neighbors", "KNeighborsClassifier", {"n_neighbors": 5}, NEAREST),
    "NeuralNetwork": Method("neural_network", "MLPClassifier",
                            {"max_iter": 1000, "hidden_layer_sizes": (50, 50), "solver": "lbfgs"}, NETWORK, True),
    "RandomForest": Method("ensemble", "RandomForestClassifier", {"n_estimators": 100}, FOREST, True),
    "SupportVectorMachine": Method("svm", "SVC", {}, MACHINE, True),
}  # fmt: skip
PREDICTORS: dict[str, Method] = {
    "DecisionTree": Method("tree", "DecisionTreeRegressor", {}, TREE, True),
    "GaussianProcess": Method("gaussian_process", "GaussianProcessRegressor", {"normalize_y": True}, {}, True),
    "GradientBoostedTrees": Method("ensemble", "GradientBoostingRegressor", {}, BOOSTED, True),
    "LinearRegression": Method("linear_model", "LinearRegression", {}, {}),
    "NearestNeighbors": Method("neighbors", "KNeighborsRegressor", {"n_neighbors": 5, "weights": "distance"}, NEAREST),
    "NeuralNetwork": Method("neural_network", "MLPRegressor",
                            {"max_iter": 1000, "hidden_layer_sizes": (50, 50), "solver": "lbfgs"}, NETWORK, True),
    "RandomForest": Method("ensemble", "RandomForestRegressor", {"n_estimators": 100}, FOREST, True),
}  # fmt: skip
CHOICES = {"Classify": ("LogisticRegression", "NearestNeighbors", "RandomForest"),
           "Predict": ("LinearRegression", "NearestNeighbors", "RandomForest")}  # fmt: skip


class MixedBayes:
    """Naive Bayes: normal distributions of numbers, and counts of what is there or not."""

    def __init__(self, symbol: str, counting: list[bool]) -> None:
        import numpy

        module = library(symbol, "naive_bayes")
        counts = numpy.array(counting, dtype=bool)
        models = [(module.GaussianNB(var_smoothing=1e-6), ~counts), (module.MultinomialNB(), counts)]
        self.parts = [(model, columns) for model, columns in models if columns.any()]

    def fit(self, x: numpy.ndarray, y: numpy.ndarray) -> MixedBayes:
        """Each part by itself."""
        import numpy

        self.prior = numpy.log(numpy.bincount(y) / len(y))
        for model, columns in self.parts:
            model.fit(x[:, columns], y)
        return self

    def predict_proba(self, x: numpy.ndarray) -> numpy.ndarray:
        """The parts are independent: their likelihoods are multiplied, the prior counts once."""
        import numpy

        logs = sum(model.predict_log_proba(x[:, columns]) - self.prior for model, columns in self.parts) + self.prior
        p = numpy.exp(logs - logs.max(1, keepdims=True))
        return p / p.sum(1, keepdims=True)


class Margins:
    """Probabilities from how far examples are inside of each class, where there are too few to learn them."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def fit(self, x: numpy.ndarray, y: numpy.ndarray) -> Margins:
        """The model's own learning."""
        self.model.fit(x, y)
        return self

    def predict_proba(self, x: numpy.ndarray) -> numpy.ndarray:
        """The softmax of the margins."""
        import numpy

        margins = self.model.decision_function(x)
        if margins.ndim == 1:
            margins = numpy.stack([-margins, margins], 1)
        p = numpy.exp(margins - margins.max(1, keepdims=True))
        return p / p.sum(1, keepdims=True)


def fitted(
    symbol: str, method: Expression, x: numpy.ndarray, y: numpy.ndarray, seed: int, counting: list[bool]
) -> tuple[str, Any]:
    """The name of the method and the model that has learned. Messages: mlmethod, mlsub, mlfit."""
    table = CLASSIFIERS if symbol == "Classify" else PREDICTORS
    name, given = method_of_option(method)
    if name is Automatic and not given:
        name = chosen(symbol, x, y, seed)
    if name not in table or type(name) is not str:
        raise failure(symbol, "mlmethod", method, ", ".join(f'"{n}"' for n in table))
    with learning(symbol, name):
        return name, estimator(symbol, name, given, x, y, seed, counting).fit(x, y)


def estimator(
    symbol: str, name: str, given: Mapping[str, Expression], x: numpy.ndarray, y: numpy.ndarray, seed: int,
    counting: list[bool],
) -> Any:  # fmt: skip
    """What is to learn."""
    if symbol == "Classify" and name == "NaiveBayes":
        if given:
            raise failure(symbol, "mlsub", name, *next(iter(given.items())), "none")
        return MixedBayes(symbol, counting)
    table = CLASSIFIERS if symbol == "Classify" else PREDICTORS
    found = table[name].make(symbol, name, given, seed, len(x))
    if name == "GaussianProcess":
        kernels = library(symbol, "gaussian_process.kernels")
        noise = kernels.WhiteKernel(1e-2, (1e-8, 10.0))
        found.set_params(kernel=kernels.ConstantKernel() * kernels.RBF() + noise)
    if name == "NeuralNetwork" and len(x) > 2000:
        found.set_params(solver="adam", max_iter=min(found.max_iter, 200))
    if name == "SupportVectorMachine":
        import numpy

        folds = min(5, int(numpy.bincount(y).min()))
        if folds > 1:  # probabilities need examples that the machine has not seen
            return library(symbol, "calibration").CalibratedClassifierCV(found, cv=folds, ensemble=False)
        return Margins(found)
    return found


def chosen(symbol: str, x: numpy.ndarray, y: numpy.ndarray, seed: int) -> str:
    """The method that does best on examples it has not seen; the simplest where there are few."""
    import numpy

    simplest, *_ = names = CHOICES[symbol]
    least = int(numpy.bincount(y).min()) if symbol == "Classify" else len(x) // 2
    if least < 3 or len(x) < 10:
        return simplest
    order = numpy.random.default_rng(seed).permutation(len(x))[:MANY]
    x, y = x[order], y[order]
    if symbol == "Classify":
        least = int(numpy.bincount(y).min())
        if least < 2:
            return simplest
    score = library(symbol, "model_selection").cross_val_score
    scoring = "neg_log_loss" if symbol == "Classify" else "neg_mean_squared_error"
    with learning(symbol, "Automatic"):
        found = {n: score(estimator(symbol, n, {}, x[: len(x) // 2], y, seed, []), x, y, cv=min(5, least),
                          scoring=scoring).mean() for n in names}  # fmt: skip
    return max(names, key=lambda n: found[n])
