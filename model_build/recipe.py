"""A recipe: everything that decides what a build makes, read from a TOML file and checked."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from model_build.mobilebert import MobileBertShape


class RecipeError(Exception):
    """A recipe cannot be used; the message is one sentence that names the place."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a model or a data set comes from: an installed package, a folder, or a Hugging Face id; exactly one.

    A package may be followed by a folder inside it, as in `package/folder`. `revision` is a commit or a tag of the
    hub, and `weights_sha256` what a model's file of weights must have.
    """

    package: str = ""
    folder: str = ""
    hub: str = ""
    revision: str = ""
    weights_sha256: str = ""


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set in the hub's layout; `name` is what the rest of the recipe calls it, such as `squad_train.jsonl`.

    It has the columns of SQuAD (context, question, answers) or of MultiNLI (premise, hypothesis, label). Its examples'
    `source` is the name without its ending.
    """

    name: str
    origin: Source
    split: str
    subset: str = ""

    @property
    def stage(self) -> str:
        """The stage that fetches it."""
        return f"fetch-{Path(self.name).stem}"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Running text for the transfer; `files` are names inside the data folder, `tokens` the total to prepare."""

    files: tuple[str, ...]
    tokens: int
    length: int = 128
    long_length: int = 384
    long_share: float = 0.15  # of the tokens, in chunks of long_length, so that late positions are learned too


@dataclass(frozen=True, slots=True)
class TaskData:
    """Training data of one task, cut to `max_length` tokens; lengths and stride in tokens.

    Of questions, `cropped_share` (0 to 1) get a random stretch of their context instead of all of it, at least
    `least_crop` tokens long: shorter examples, of which there are more to a second of training. Before that,
    `article_share` (0 to 1) of those with an answer get two windows of their article instead; see model_build.articles.
    """

    file: str
    max_length: int
    heldout_sources: tuple[str, ...]
    stride: int = 128
    max_question: int = 48
    cropped_share: float = 0.0
    least_crop: int = 32
    article_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Clozes:
    """Running text that further questions are made of, one paragraph a line; see model_build.clozes.

    At most `none_share` (0 to 1) of them have no answer. Their source is called "clozes" in a task's weights.
    """

    files: tuple[str, ...]
    none_share: float = 0.25


@dataclass(frozen=True, slots=True)
class Statements:
    """Questions about articles that further claims are made of; see model_build.statements.

    A `file` of questions, of which only those of these `sources` are taken. Theirs is called "statements" in a task's
    weights.
    """

    file: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenes:
    """Captions that further contradictions are made of, under the name of their source; see model_build.scenes.

    Of each of the `sources` a `share` (0 to 1) of the claims is held against another caption as well.
    """

    sources: tuple[str, ...]
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """How long and how fast one training runs.

    With `mean_from`, what it comes to is the mean of the weights after that step and each later one.
    """

    steps: int
    rate: float
    warmup: int = 100
    shape: str = "linear"
    batch_tokens: int = 4096
    decay: float = 0.01
    mean_from: int | None = None


@dataclass(frozen=True, slots=True)
class Dropout:
    """How likely (0 to 1, without 1) each number of a `hidden` state and each `attention` probability is left out.

    BERT's own fine-tuning has 0.1 of both; on a CPU the attention's takes three times as long as the hidden states'.
    """

    hidden: float = 0.0
    attention: float = 0.0


NO_DROPOUT = Dropout()


@dataclass(frozen=True, slots=True)
class TeacherRun(Run):
    """The fine-tuning of a teacher, by default without what BERT's own leaves out in training."""

    dropout: Dropout = NO_DROPOUT


@dataclass(frozen=True, slots=True)
class Transfer:
    """Progressive knowledge transfer: first fed by the teacher, then ever more by itself."""

    run: Run
    forced_steps: int
    mixed_steps: int
    feature_weight: float = 1.0
    attention_weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Finetune:
    """Weights of the losses while the student learns a task from gold answers and from its teacher.

    Where logits, features and attentions count nothing, it learns from the gold answers alone, without a teacher.
    In the last `rounded_share` of the steps the student computes with numbers rounded as the int8 graph's are, whose
    weights have `rounded_bits` bits (quantization-aware training).
    """

    run: Run
    gold_weight: float = 0.3
    logit_weight: float = 0.7
    feature_weight: float = 0.3
    attention_weight: float = 0.0
    temperature: float = 1.0
    rounded_share: float = 0.0
    rounded_bits: int = 7

    @property
    def compared(self) -> bool:
        """Whether the student's layers are compared with its teacher's."""
        return max(self.feature_weight, self.attention_weight) > 0

    @property
    def taught(self) -> bool:
        """Whether a teacher is needed."""
        return self.compared or self.logit_weight > 0


@dataclass(frozen=True, slots=True)
class Rewording:
    """How many of the `examples` are reworded (0 to 1), by replacing such a share of their `words` (0 to 1).

    Each word is replaced by one of its so many `neighbours`; see model_build.rewording.
    """

    examples: float = 0.5
    words: float = 0.2
    neighbours: int = 10


@dataclass(frozen=True, slots=True)
class Thinning:
    """How much of a trained bundle's network is kept: a `share` (0 to 1) of its work; see model_build.thinning.

    What is left out, in so many `rounds`, is told by the first `batches` of at most `batch_tokens` positions each.
    """

    share: float
    rounds: int = 6
    batches: int = 6
    batch_tokens: int = 512


@dataclass(frozen=True, slots=True)
class Growing:
    """How many `feedforwards` a trained bundle gets back from the one that teaches it; see model_build.growing.

    Which ones is told by the first `batches` of at most `batch_tokens` positions each.
    """

    feedforwards: int
    batches: int = 6
    batch_tokens: int = 512


@dataclass(frozen=True, slots=True)
class Calibration:
    """How threshold and temperature are chosen from the held-out examples.

    `balanced` lets questions with an answer and questions without one count equally; otherwise each question counts
    once. It says nothing about pairs.
    """

    balanced: bool = True


@dataclass(frozen=True, slots=True)
class Bundle:
    """What ships: version, window lengths in tokens, how it is quantized, and the licences of both tasks.

    Its bundles are called after their tasks, with a hyphen and the `kind` behind it, where there is one.
    `quantization` is a name in model_build.quantization.METHODS. `lexical_weight` is ModelBundle's, chosen by
    `edgewise-build steadiness`; threshold and temperature are fitted to it. Licences are by what they are for.
    """

    version: str
    kind: str = ""
    max_length: int = 384
    stride: int = 128
    max_answer_tokens: int = 30
    lexical_weight: float = 0.0
    quantization: str = "dynamic-7"
    licences: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """One bundle: its data, its teacher's fine-tuning, where it has a teacher, and its student's.

    `weights` are shares per epoch by source (see BatchOrder). `trained` is a finished bundle whose weights are trained
    further, and `weights_sha256` of it is its model.onnx's. With `thinning` only a part of its network is, and the
    whole of it is the teacher where one is needed. `taught_by` is a finished bundle that is the teacher, of the logits
    alone: its layers have no counterparts in the student. Beside a fine-tuned teacher it is half of an Ensemble. With
    `growing` the student, which must have been thinned out of it, gets some of its feed-forwards back.
    The student is trained `trainings` times from the same start, each time with another order of batches, and what
    ships is the mean of the weights that come of it. `start_share` (0 to 1) of them is the start's own, where that is
    the whole of a trained bundle. With `rewording` the student learns from examples that have no label, too. Of the
    questions, `clozes` are a further source, of the claims, `statements`; `scenes` add to a source. Where a source is
    `untaught`, what a teacher says of it counts nothing.
    """

    data: TaskData
    weights: Mapping[str, float]
    finetune: Finetune
    teacher: TeacherRun | None = None
    trained: Source | None = None
    thinning: Thinning | None = None
    taught_by: Source | None = None
    growing: Growing | None = None
    trainings: int = 1
    start_share: float = 0.0
    rewording: Rewording | None = None
    clozes: Clozes | None = None
    statements: Statements | None = None
    scenes: Scenes | None = None
    untaught: tuple[str, ...] = ()
    calibration: Calibration = field(default_factory=Calibration)
    evaluation: tuple[str, ...] = ()  # files inside the data folder that the finished bundle is measured on
    licences: Mapping[str, str] = field(default_factory=dict)  # besides the bundle's

    @property
    def keeps_form(self) -> bool:
        """Whether the student has the weights of its start, name by name, so that a share of these can be kept."""
        return self.trained is not None and self.thinning is None


@dataclass(frozen=True, slots=True)
class Recipe:
    """The whole build, of a bundle for questions (`qa`), one for claims (`nli`), or both.

    The student learns from the teacher on a `corpus` by `transfer`, or it starts from a `pretrained` MobileBERT, or
    each task starts from a `trained` bundle; of the teacher only the vocabulary may be needed.
    """

    name: str
    seed: int
    teacher: Source
    bundle: Bundle
    qa: Task | None = None
    nli: Task | None = None
    student: MobileBertShape = field(default_factory=MobileBertShape)
    corpus: Corpus | None = None
    transfer: Transfer | None = None
    pretrained: Source | None = None
    sets: tuple[DataSet, ...] = ()

    @property
    def tasks(self) -> dict[str, Task]:
        """The tasks that it has, by name."""
        return {name: task for name, task in (("qa", self.qa), ("nli", self.nli)) if task}

    def start(self, task: str) -> str:
        """The stage whose weights fine-tuning for `task` starts from."""
        if self.task(task).trained:
            changed = "thin" if self.task(task).thinning else "grow" if self.task(task).growing else "unfold"
            return f"{changed}-{task}"
        return "pretrained" if self.pretrained else "transfer"

    def trainings(self, task: str) -> tuple[str, ...]:
        """The stages that fine-tune the student for `task`, each from the same start."""
        others = (f"finetune-{number}-{task}" for number in range(2, self.task(task).trainings + 1))
        return (f"finetune-{task}", *others)

    def finished(self, task: str) -> str:
        """The stage whose weights ship for `task`."""
        averaged = self.task(task).start_share or self.task(task).trainings > 1
        return f"average-{task}" if averaged else f"finetune-{task}"

    def task(self, name: str) -> Task:
        """The task called "qa" or "nli", which it must have."""
        return self.tasks[name]


Loaded = TypeVar("Loaded")


def _build(kind: type[Loaded], table: Any, where: str) -> Loaded:
    """Make a dataclass from a TOML table, refusing unknown, missing and mistyped entries."""
    if not isinstance(table, dict):
        raise RecipeError(f"[{where}] must be a table.")
    hints = get_type_hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(table) - set(fields)):
        raise RecipeError(f"[{where}] has no setting named {', '.join(unknown)}.")
    values: dict[str, Any] = {}
    for name, spec in fields.items():
        if name not in table:
            if spec.default is dataclasses.MISSING and spec.default_factory is dataclasses.MISSING:
                raise RecipeError(f"[{where}] lacks the setting {name}.")
            continue
        values[name] = _convert(hints[name], table[name], f"{where}.{name}")
    return kind(**values)


def _convert(kind: Any, value: Any, where: str) -> Any:
    if dataclasses.is_dataclass(kind):
        return _build(kind, value, where)  # type: ignore[arg-type]
    origin = get_origin(kind)
    if origin is UnionType:  # a table that may be left out
        return _convert(get_args(kind)[0], value, where)
    if origin is tuple:
        return tuple(_convert(get_args(kind)[0], item, where) for item in value)
    if origin is not None and issubclass(origin, Mapping):
        return {str(key): _convert(get_args(kind)[1], item, f"{where}.{key}") for key, item in value.items()}
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise RecipeError(f"{where} must be {kind.__name__}, not {value!r}.")
    return value


def _settings(path: Path) -> dict[str, Any]:
    """The settings in one file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf8"))
    except OSError as error:
        raise RecipeError(f"Cannot read the recipe {path}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecipeError(f"{path} is not valid TOML: {error}.") from error


def _with_bases(path: Path) -> dict[str, Any]:
    """The settings of a recipe, over those of the files that its `bases` name, each of which is over the one before."""
    table = _settings(path)
    bases = table.pop("bases", [])
    if not isinstance(bases, list) or not all(isinstance(base, str) and Path(base).name == base for base in bases):
        raise RecipeError(f"[{path.stem}] needs a list of files in the same folder as bases, not {bases!r}.")
    settings: dict[str, Any] = {}
    for base in bases:
        below = _settings(path.with_name(base))
        if "bases" in below:
            raise RecipeError(f"[{path.stem}] cannot have {base} as a base, which has bases itself.")
        settings = _over(settings, below)
    return _over(settings, table)


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two tables as one, where what is in both is the upper one's, unless it is a table in both."""
    both = {name for name in above if isinstance(above[name], dict) and isinstance(below.get(name), dict)}
    return {**below, **above, **{name: _over(below[name], above[name]) for name in both}}


def _check_examples(name: str, task: Task) -> None:
    """Check what further examples a task has beside those of its data."""
    if task.rewording and not task.finetune.logit_weight > 0:
        raise RecipeError(f"[{name}] can only learn from reworded examples what a teacher's logits say of them.")
    if (rewording := task.rewording) and not (
        0 <= rewording.examples <= 1 and 0 <= rewording.words <= 1 and rewording.neighbours >= 1
    ):
        raise RecipeError(f"[{name}.rewording] needs examples and words of 0 to 1, and neighbours of 1 or more.")
    if task.clozes and (name != "qa" or not 0 <= task.clozes.none_share <= 1):
        raise RecipeError(f"[{name}.clozes] needs questions (qa), and a none_share of 0 to 1.")
    if task.statements and name != "nli":
        raise RecipeError(f"[{name}] can have no statements, which are claims (nli).")
    if task.scenes and (name != "nli" or not 0 <= task.scenes.share <= 1):
        raise RecipeError(f"[{name}.scenes] needs claims (nli), and a share of 0 to 1.")
    if strange := sorted(set(task.untaught) - set(task.weights)):
        raise RecipeError(f"[{name}] has no weight for what is untaught, {', '.join(strange)}.")


def load_recipe(path: Path) -> Recipe:
    """Read and check a recipe. RecipeError says what is wrong and where.

    `bases = ["another.toml"]` takes the settings of files in the same folder for those that this one does not have,
    table by table.
    """
    recipe = _build(Recipe, _with_bases(path), path.stem)
    if not recipe.tasks:
        raise RecipeError(f"[{path.stem}] needs qa, nli or both.")
    trained = all(task.trained for task in recipe.tasks.values())
    starts = (bool(recipe.pretrained), bool(recipe.transfer), trained)
    if sum(starts) != 1 or bool(recipe.transfer) != bool(recipe.corpus):
        raise RecipeError(
            f"[{path.stem}] needs either a corpus and a transfer, or a pretrained student, or a trained one for "
            "each of its tasks."
        )
    for name, task in recipe.tasks.items():
        teachers = bool(task.teacher or task.taught_by)
        if task.thinning and (teachers or not task.trained):
            raise RecipeError(f"[{name}] can only leave out parts of a trained bundle, which then is the teacher.")
        if not task.thinning and teachers != task.finetune.taught:
            raise RecipeError(
                f"[{name}] needs a teacher, as a run, in taught_by, or both, exactly where a weight of {name}.finetune "
                "other than gold_weight is above 0."
            )
        dropout = task.teacher.dropout if task.teacher else NO_DROPOUT
        if not (0 <= dropout.hidden < 1 and 0 <= dropout.attention < 1):
            raise RecipeError(f"[{name}.teacher.dropout] needs hidden and attention of 0 to 1, without 1.")
        if task.taught_by and task.finetune.compared:
            raise RecipeError(f"[{name}] can learn nothing but logits from the bundle that it is taught by.")
        if (growing := task.growing) and not (task.trained and task.taught_by and growing.feedforwards > 0):
            raise RecipeError(f"[{name}] can only grow by feed-forwards of the bundle that a trained one is taught by.")
        _check_examples(name, task)
        if task.trainings < 1:
            raise RecipeError(f"[{name}] needs at least one of its trainings, not {task.trainings}.")
        if task.start_share and not (task.keeps_form and 0 < task.start_share < 1):
            raise RecipeError(f"[{name}] can only have a start_share of 0 to 1, and only of a whole trained bundle.")
    if misnamed := [data_set.name for data_set in recipe.sets if Path(data_set.name).name != data_set.name]:
        raise RecipeError(f"[{path.stem}.sets] must name files without a folder, not {misnamed[0]}.")
    return recipe
