"""Which stages a recipe has, and what each depends on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from model_build.quantization import METHODS
from model_build.recipe import Finetune, Recipe, RecipeError, Run, Transfer
from model_build.stages import (
    average,
    bundle,
    calibrate,
    clozes,
    data,
    evaluate,
    fetch,
    finetune,
    grow,
    pretrained,
    quantize,
    scenes,
    statements,
    teacher,
    thin,
    transfer,
    unfold,
)
from model_build.workspace import Stage


def stages_of(recipe: Recipe) -> dict[str, Stage]:
    """All stages by name, in an order in which they can run."""
    if recipe.bundle.quantization not in METHODS:
        raise RecipeError(f"bundle.quantization must be one of {', '.join(METHODS)}.")
    stages = [Stage(wanted.stage, partial(fetch.run, wanted=wanted), wanted) for wanted in recipe.sets]
    stages += _start(recipe)
    prepare = {"qa": data.run_qa, "nli": data.run_nli}
    for name, task in recipe.tasks.items():
        weights = dict(task.weights)
        learns_from = [f"data-{name}"]
        made: tuple[str, ...] = ()
        if task.clozes:
            making, made = partial(clozes.run, settings=task.clozes), (*made, clozes.STAGE)
            stages.append(Stage(clozes.STAGE, making, task.clozes, files=(*task.clozes.files, *task.evaluation)))
        if task.statements:
            making, made = partial(statements.run, settings=task.statements), (*made, statements.STAGE)
            files = (task.statements.file, *task.evaluation)
            stages.append(Stage(statements.STAGE, making, [task.statements, recipe.teacher], files=files))
        if task.scenes:
            making, made = partial(scenes.run, settings=task.scenes), (*made, scenes.STAGE)
            stages.append(Stage(scenes.STAGE, making, [task.scenes, recipe.teacher], files=(task.data.file,)))
        given = [task.data, recipe.teacher, data.WHAT_LABELS_ARE[name]]
        stages.append(Stage(f"data-{name}", prepare[name], given, needs=made, files=(task.data.file,)))
        if task.trained:
            unfolding = partial(unfold.run, source=task.trained, task=name, setting="trained")
            stages.append(Stage(f"unfold-{name}", unfolding, [task.trained, recipe.student]))
        if task.taught_by:
            unfolding = partial(unfold.run, source=task.taught_by, task=name, setting="taught_by")
            stages.append(Stage(f"unfold-teacher-{name}", unfolding, [task.taught_by, recipe.student]))
            learns_from.append(f"unfold-teacher-{name}")
        if task.thinning:
            thinning = partial(thin.run, task=name, settings=task.thinning)
            both = (f"unfold-{name}", f"data-{name}")
            stages.append(Stage(f"thin-{name}", thinning, [task.thinning, weights], needs=both))
        if task.growing:
            growing = partial(grow.run, task=name, settings=task.growing)
            all_three = (f"unfold-{name}", f"unfold-teacher-{name}", f"data-{name}")
            stages.append(Stage(f"grow-{name}", growing, [task.growing, weights], needs=all_three))
        if task.teacher:
            teaching = partial(teacher.run, task=name, plan=task.teacher)
            needs = (f"data-{name}",)
            stages.append(
                Stage(
                    f"teacher-{name}",
                    teaching,
                    [task.teacher, weights],
                    needs=needs,
                    together=True,
                    begun_with=[_of_any_length(task.teacher), weights],
                )
            )
            learns_from.append(f"teacher-{name}")
        teaching_by = [setting for setting in (task.rewording, task.untaught) if setting]
        stages += [
            Stage(
                training,
                partial(finetune.run, task=name, number=number),
                [task.finetune, weights, *teaching_by],
                needs=(*learns_from, recipe.start(name)),
                together=True,
                begun_with=[_of_any_length(task.finetune), weights, *teaching_by],
            )
            for number, training in enumerate(recipe.trainings(name), 1)
        ]
        if recipe.finished(name) == f"average-{name}":
            averaging = partial(average.run, task=name, start_share=task.start_share)
            averaged = (*recipe.trainings(name), recipe.start(name))
            stages.append(Stage(f"average-{name}", averaging, task.start_share, needs=averaged))
        stages += [
            Stage(
                f"quantize-{name}",
                partial(quantize.run, task=name),
                recipe.bundle,
                needs=(recipe.finished(name), f"data-{name}"),
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
            Stage(f"bundle-{name}", partial(bundle.run, task=name), dict(task.licences), needs=(f"evaluate-{name}",)),
        ]
    return {stage.name: _after_fetching(stage, recipe) for stage in stages}


def _start(recipe: Recipe) -> list[Stage]:
    """The stages that make the student which fine-tuning starts from."""
    if recipe.pretrained:
        run = partial(pretrained.run, source=recipe.pretrained)
        return [Stage("pretrained", run, [recipe.pretrained, recipe.student, recipe.teacher])]
    if not recipe.corpus or not recipe.transfer:
        return []  # `load_recipe` has refused it
    prepare = partial(data.run_corpus, corpus=recipe.corpus)
    return [
        Stage("data-corpus", prepare, [recipe.corpus, recipe.teacher], files=recipe.corpus.files),
        Stage(
            "transfer",
            partial(transfer.run, settings=recipe.transfer),
            [recipe.transfer, recipe.student],
            needs=("data-corpus",),
            together=True,
            begun_with=[_of_any_length(recipe.transfer), recipe.student],
        ),
    ]


def _of_any_length(training: Run | Finetune | Transfer) -> Run | Finetune | Transfer:
    """The settings of a training that is going on, which may become longer or shorter (see model_build.trainer)."""
    if isinstance(training, Run):
        return replace(training, steps=0)
    if isinstance(training, Finetune) and training.rounded_share:
        return training  # its number of steps decides from which one on it computes with rounded numbers
    return replace(training, run=replace(training.run, steps=0))


def _after_fetching(stage: Stage, recipe: Recipe) -> Stage:
    """The stage, needing the fetching of each of its files that the recipe fetches itself."""
    fetched = {wanted.name: wanted.stage for wanted in recipe.sets}
    return replace(
        stage,
        needs=(*stage.needs, *(fetched[name] for name in stage.files if name in fetched)),
        files=tuple(name for name in stage.files if name not in fetched),
    )
