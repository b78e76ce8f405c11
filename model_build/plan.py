"""Which stages a recipe has, and what each depends on."""

from __future__ import annotations

from functools import partial

from model_build.recipe import Recipe
from model_build.stages import bundle, calibrate, data, evaluate, finetune, quantize, teacher, transfer
from model_build.workspace import Stage


def stages_of(recipe: Recipe) -> dict[str, Stage]:
    """All stages by name, in an order in which they can run."""
    start = recipe.teacher
    stages = [
        Stage("data-corpus", data.run_corpus, [recipe.corpus, start], files=recipe.corpus.files),
        Stage("transfer", transfer.run, [recipe.transfer, recipe.student], needs=("data-corpus",), together=True),
    ]
    for name, prepare in (("qa", data.run_qa), ("nli", data.run_nli)):
        task = recipe.task(name)
        weights = dict(task.weights)
        stages += [
            Stage(f"data-{name}", prepare, [task.data, start], files=(task.data.file,)),
            Stage(
                f"teacher-{name}",
                partial(teacher.run, task=name),
                [task.teacher, weights],
                needs=(f"data-{name}",),
                together=True,
            ),
            Stage(
                f"finetune-{name}",
                partial(finetune.run, task=name),
                [task.finetune, weights],
                needs=(f"teacher-{name}", "transfer"),
                together=True,
            ),
            Stage(
                f"quantize-{name}",
                partial(quantize.run, task=name),
                recipe.bundle,
                needs=(f"finetune-{name}",),
            ),
            Stage(
                f"calibrate-{name}",
                partial(calibrate.run, task=name),
                task.calibration,
                needs=(f"quantize-{name}", f"data-{name}"),
            ),
            Stage(
                f"evaluate-{name}",
                partial(evaluate.run, task=name),
                task.evaluation,
                needs=(f"calibrate-{name}",),
                files=task.evaluation,
            ),
            Stage(f"bundle-{name}", partial(bundle.run, task=name), task.licences, needs=(f"evaluate-{name}",)),
        ]
    return {stage.name: stage for stage in stages}
