"""Numbers about images: values at places, levels, measurements, distances, dominant colors."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expression, Symbol, call, from_array, is_list, list_of, rational, system
from wlnet.expr.images import PIXEL_TYPES, Image

from .image_arguments import NOT_AN_IMAGE, Automatic, intensities, numbers, points_of
from .image_pixels import gray_values
from .images import image_of, pixel_type

if TYPE_CHECKING:
    import numpy


def typed(image: Image, kind: Expression) -> Image | None:
    """The image in the type that numbers are wanted in; reals where nothing is said."""
    if kind is None:
        return image if image.type_name == "Bit" else image.with_type("Real64")
    name = image.type_name if kind is Automatic else pixel_type(kind)
    return None if name is None else image.with_type(name)


def place_function(name: str, usage: str, index: Callable[[numpy.ndarray], numpy.ndarray]) -> None:
    """Declare a function that gives the pixels at places; x goes right, y up from the lower edge."""

    def run(e, position, type_=None, *, padding=None):
        """A number, or a list of channel values; a list of them for a list of places."""
        import numpy

        image = image_of(name, e)
        if image is None:
            return None
        source = typed(image, type_)
        pair = numbers(position)
        points = [(pair[0], pair[1])] if pair and len(pair) == 2 else points_of(position)
        if points is None or source is None:
            message(name, "pos", position if source is not None else type_)
            return None
        at = index(numpy.array(points))
        across, down = at[:, 0], image.height - 1 - at[:, 1]
        inside = (across >= 0) & (across < image.width) & (down >= 0) & (down < image.height)
        found = source.array[numpy.clip(down, 0, image.height - 1), numpy.clip(across, 0, image.width - 1)]
        if not inside.all():
            found = numpy.where(inside if found.ndim == 1 else inside[:, None], found, 0)
        return from_array(found[0] if pair else found)

    details = {**NOT_AN_IMAGE, "pos": "`1` is not a place, a list of places or a type."}
    options = {"Padding": 0, "Resampling": "Nearest", "DataRange": system("Full")}
    builtin(name, usage, messages=details, options=options, module=__name__)(run)


def _by_coordinates(points: numpy.ndarray) -> numpy.ndarray:
    import numpy

    return (numpy.ceil(points) - 1).astype(int) * (points > 0) - (points < 0)


def _by_index(points: numpy.ndarray) -> numpy.ndarray:
    import numpy

    return numpy.rint(points).astype(int) - 1


place_function("ImageValue", "ImageValue[image, {x, y}] gives the value of the pixel at a place, in coordinates from"
               " the lower left corner; ImageValue[image, {{x, y}, ...}] several.", _by_coordinates)  # fmt: skip
place_function("PixelValue", "PixelValue[image, {i, j}] gives the value of the pixel in column i and row j, counted"
               " from the lower left; PixelValue[image, {{i, j}, ...}] several.", _by_index)  # fmt: skip


@builtin("ImageLevels", "ImageLevels[image] gives {{level, count}, ...} for the intensities, a list for each channel;"
         " ImageLevels[image, n] in n levels.",
         messages={**NOT_AN_IMAGE, "bins": "`1` is not a number of levels or a type."})  # fmt: skip
def image_levels(e, levels=None, type_=None):
    """Levels from 0 to 1, or numbers of a type; 256 for reals, else as many as the type has."""
    import numpy

    image = image_of("ImageLevels", e)
    if image is None:
        return None
    if type(levels) is str:
        levels, type_ = None, levels
    kind = None if type_ is None else pixel_type(type_)
    whole = {"Bit": 2, "Bit16": 65536}.get(kind or image.type_name, 256)
    count = whole if levels is None or levels is Automatic else levels
    if type(count) is not int or not 1 <= count <= 1 << 24 or (type_ is not None and kind is None):
        message("ImageLevels", "bins", levels if kind or type_ is None else type_)
        return None
    top = PIXEL_TYPES[kind].top if kind else 1
    found = []
    for channel in numpy.moveaxis(intensities(image), -1, 0):
        if count == whole and levels is None:
            place = numpy.rint(numpy.clip(channel, 0, 1) * (count - 1)).astype(int)
            values = [k * top // (count - 1) if top > 1 else k / (count - 1) for k in range(count)]
        else:
            place = numpy.minimum((numpy.clip(channel, 0, 1) * count).astype(int), count - 1)
            values = [k / count * top for k in range(count)]
        counts = numpy.bincount(place.ravel(), minlength=count).tolist()
        found.append(list_of(*(list_of(v, c) for v, c in zip(values, counts, strict=True))))
    return found[0] if len(found) == 1 else list_of(*found)


def _each(reduce: Callable[[numpy.ndarray], float]) -> Callable[[Image], Expression]:
    """A measurement of each channel: a number for one channel, else a list."""

    def measure(image: Image) -> Expression:
        import numpy

        values = [float(reduce(plane)) for plane in numpy.moveaxis(intensities(image), -1, 0)]
        return values[0] if len(values) == 1 else list_of(*values)

    return measure


def _gray(reduce: Callable[[numpy.ndarray], float]) -> Callable[[Image], Expression]:
    return lambda image: float(reduce(gray_values(image)))


def _moment(power: int) -> Callable[[numpy.ndarray], float]:
    def reduce(values: numpy.ndarray) -> float:
        apart = values - values.mean()
        spread = (apart**2).mean()
        return float((apart**power).mean() / spread ** (power / 2)) if spread else float("nan")

    return reduce


def _deviation(values: numpy.ndarray) -> float:
    return float(values.std(ddof=1)) if values.size > 1 else 0.0


def _variance(values: numpy.ndarray) -> float:
    return float(values.var(ddof=1)) if values.size > 1 else 0.0


def _median(values: numpy.ndarray) -> float:
    import numpy

    return float(numpy.median(values))


def _entropy(values: numpy.ndarray) -> float:
    import numpy

    counts = numpy.unique(values, return_counts=True)[1] / values.size
    return float(-(counts * numpy.log(counts)).sum())


def _centroid(image: Image) -> Expression:
    import numpy

    values = gray_values(image)
    total = values.sum()
    if not total:
        return list_of(image.width / 2, image.height / 2)
    x = (values.sum(axis=0) * (numpy.arange(image.width) + 0.5)).sum() / total
    y = (values.sum(axis=1) * (image.height - numpy.arange(image.height) - 0.5)).sum() / total
    return list_of(float(x), float(y))


def _flag(value: bool) -> Expression:
    return system("True" if value else "False")


MEASUREMENTS: dict[str, Callable[[Image], Expression]] = {
    "AspectRatio": lambda i: rational(Fraction(i.height, i.width)),
    "Channels": lambda i: i.channels,
    "ColorSpace": lambda i: i.color_space or Automatic,
    "DataType": lambda i: i.type_name,
    "Dimensions": lambda i: list_of(*i.dimensions),
    "SampleDepth": lambda i: {"Bit": 1, "Byte": 8, "Bit16": 16, "Real32": 32, "Real64": 64}[i.type_name],
    "Transparency": lambda i: _flag(i.has_alpha),
    "Entropy": _each(_entropy),
    "IntensityCentroid": _centroid,
    "Kurtosis": _each(_moment(4)),
    "Max": _each(lambda v: float(v.max())),
    "MaxIntensity": _gray(lambda v: float(v.max())),
    "Mean": _each(lambda v: float(v.mean())),
    "MeanIntensity": _gray(lambda v: float(v.mean())),
    "Median": _each(_median),
    "MedianIntensity": _gray(_median),
    "Min": _each(lambda v: float(v.min())),
    "MinIntensity": _gray(lambda v: float(v.min())),
    "Skewness": _each(_moment(3)),
    "StandardDeviation": _each(_deviation),
    "StandardDeviationIntensity": _gray(_deviation),
    "Total": _each(lambda v: float(v.sum())),
    "TotalIntensity": _gray(lambda v: float(v.sum())),
    "Variance": _each(_variance),
}


@builtin("ImageMeasurements", "ImageMeasurements[image, \"name\"] gives a number about the image, such as \"Mean\";"
         " ImageMeasurements[image, \"Properties\"] their names.",
         messages={**NOT_AN_IMAGE, "prop": "`1` is not a known measurement."})  # fmt: skip
def image_measurements(e, name):
    """One measurement, a list of them, or an association for All; lists of numbers go by channels."""
    if name == "Properties":
        return list_of(*MEASUREMENTS)
    if is_list(e) and e.args and all(type(i) is Image for i in e.args):
        return list_of(*(image_measurements(i, name) for i in e.args))
    image = image_of("ImageMeasurements", e)
    if image is None:
        return None
    if name is system("All"):
        return evaluate(call("Association", *(call("Rule", key, of(image)) for key, of in MEASUREMENTS.items())))
    unknown = next((n for n in (name.args if is_list(name) else (name,)) if n not in MEASUREMENTS), None)
    if unknown is not None:
        message("ImageMeasurements", "prop", unknown)
        return None
    return list_of(*(MEASUREMENTS[n](image) for n in name.args)) if is_list(name) else MEASUREMENTS[name](image)


def _correlation(a: numpy.ndarray, b: numpy.ndarray) -> float:
    return _cosine(a - a.mean(), b - b.mean())


def _cosine(a: numpy.ndarray, b: numpy.ndarray) -> float:
    norm = float((a**2).sum() * (b**2).sum()) ** 0.5
    return 1 - float((a * b).sum()) / norm if norm else 0.0


def _normalized(a: numpy.ndarray, b: numpy.ndarray) -> float:
    a, b = a - a.mean(), b - b.mean()
    whole = float((a**2).sum() + (b**2).sum())
    return float(((a - b) ** 2).sum()) / (2 * whole) if whole else 0.0


DISTANCES: dict[str, Callable[[numpy.ndarray, numpy.ndarray], float]] = {
    "EuclideanDistance": lambda a, b: float(((a - b) ** 2).sum()) ** 0.5,
    "SquaredEuclideanDistance": lambda a, b: float(((a - b) ** 2).sum()),
    "NormalizedSquaredEuclideanDistance": _normalized,
    "ManhattanDistance": lambda a, b: float(abs(a - b).sum()),
    "MeanEuclideanDistance": lambda a, b: float(((a - b) ** 2).mean()) ** 0.5,
    "RootMeanSquare": lambda a, b: float(((a - b) ** 2).mean()) ** 0.5,
    "MeanSquaredEuclideanDistance": lambda a, b: float(((a - b) ** 2).mean()),
    "CosineDistance": _cosine,
    "CorrelationDistance": _correlation,
}


@builtin("ImageDistance", "ImageDistance[image1, image2] gives how far two images are apart: the Euclidean distance of"
         " their values.", options={"DistanceFunction": Automatic},
         messages={**NOT_AN_IMAGE, "dims": "The images do not have the same size.",
                   "dist": "`1` is not a distance known for images."})  # fmt: skip
def image_distance(first, second, *, distance_function):
    """The distance of all intensities as one vector; a gray image is compared with a colored one as RGB."""
    from wlnet.interchange import convert_color

    images = [image_of("ImageDistance", e) for e in (first, second)]
    if images[0] is None or images[1] is None:
        return None
    a, b = images
    if a.dimensions != b.dimensions:
        message("ImageDistance", "dims")
        return None
    name = distance_function.name if type(distance_function) is Symbol else distance_function
    measure = DISTANCES["EuclideanDistance"] if distance_function is Automatic else DISTANCES.get(name)
    if measure is None:
        message("ImageDistance", "dist", distance_function)
        return None
    if a.channels != b.channels or a.effective_space != b.effective_space:
        a, b = (convert_color(i.without_alpha(), "RGB") for i in (a, b))
    return measure(intensities(a).ravel(), intensities(b).ravel())


@builtin("DominantColors", "DominantColors[image] gives its main colors; DominantColors[image, n] at most n.",
         messages={**NOT_AN_IMAGE, "num": "`1` is not a number of colors."})  # fmt: skip
def dominant_colors(e, count=Automatic):
    """RGBColor[...], the commonest first: means of the groups of like pixels."""
    import numpy

    from wlnet.interchange import convert_color, resize

    image = image_of("DominantColors", e)
    if image is None:
        return None
    most = 6 if count is Automatic else count
    if type(most) is not int or most < 1:
        message("DominantColors", "num", count)
        return None
    largest = max(image.dimensions)
    if largest > 256:
        image = resize(image, tuple(max(1, n * 256 // largest) for n in image.dimensions))  # type: ignore[arg-type]
    pixels = convert_color(image.without_alpha(), "RGB").with_type("Byte").planes().reshape(-1, 3).astype("float64")
    centers, sizes = clusters(pixels, most)
    order = numpy.argsort(-sizes, kind="stable")
    least = 0.01 * len(pixels) if count is Automatic else 0
    return list_of(*(call("RGBColor", *(c / 255 for c in centers[i].tolist())) for i in order if sizes[i] > least))


def clusters(points: numpy.ndarray, most: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Means of at most so many groups of points and how many are in each: k-means from far apart starting points."""
    import numpy

    different, counts = numpy.unique(points, axis=0, return_counts=True)
    centers = different[[counts.argmax()]]
    while len(centers) < min(most, len(different)):
        apart = ((different[:, None] - centers) ** 2).sum(axis=2).min(axis=1)
        if apart.max() < 24**2:  # what remains is no other color
            break
        centers = numpy.concatenate([centers, different[[(apart * counts**0.5).argmax()]]])
    for _ in range(20):
        nearest = ((different[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)
        sizes = numpy.bincount(nearest, counts, len(centers))
        sums = numpy.stack([numpy.bincount(nearest, counts * different[:, c], len(centers)) for c in range(3)], axis=1)
        moved = numpy.where(sizes[:, None] > 0, sums / numpy.maximum(sizes, 1)[:, None], centers)
        if numpy.allclose(moved, centers):
            break
        centers = moved
    return centers, sizes
