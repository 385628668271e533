"""What the options of training and measuring are for."""

from wlnet.evaluator import declare

USAGES = {
    "BatchSize": "BatchSize is an option for how many examples go through a net at once.",
    "LearningRate": "LearningRate is an option for how far parameters move at each step of training.",
    "LearningRateMultipliers": "LearningRateMultipliers is an option for how fast parts of a net learn.",
    "LossFunction": "LossFunction is an option for what is minimized in training.",
    "MaxTrainingRounds": "MaxTrainingRounds is an option for how often all examples are used in training, at most.",
    "TimeGoal": "TimeGoal is an option for how many seconds training should take.",
    "TrainingProgressCheckpointing": "TrainingProgressCheckpointing is an option for nets kept in files.",
    "TrainingProgressFunction": "TrainingProgressFunction is an option for a function called during training.",
    "TrainingProgressMeasurements": "TrainingProgressMeasurements is an option for what is measured during training.",
    "TrainingProgressReporting": "TrainingProgressReporting is an option for how training is reported on.",
    "TrainingStoppingCriterion": "TrainingStoppingCriterion is an option for when training gets no better and ends.",
    "TrainingUpdateSchedule": "TrainingUpdateSchedule is an option for which arrays move at which step of training.",
    "ValidationSet": "ValidationSet is an option for examples that training is judged by, and does not learn from.",
}
for _name, _usage in USAGES.items():
    declare(_name, _usage, module=__name__)
