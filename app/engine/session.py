"""One onnxruntime session: the model of a bundle, ready to be given token ids."""

import numpy as np
import numpy.typing as npt
import onnxruntime

from app.engine.bundle import ENTAILMENT, MODEL, QUESTION_ANSWERING, ModelBundle
from app.engine.errors import FailedModelError, UnusableModelError
from app.engine.float_twin import float_twin
from app.engine.graph_limits import ForbiddenGraphError, check_graph
from app.engine.machine import threads_or_default
from app.engine.tokeniser import Tokeniser

FloatArray = npt.NDArray[np.float64]


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """The run was given up because `stop` was called."""


_OUTPUTS = {QUESTION_ANSWERING: ("start_logits", "end_logits"), ENTAILMENT: ("logits",)}
_INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})
_ERRORS_ONLY = 3  # onnxruntime's log severity
_LONGEST_REASON = 300


class Session:
    """Runs a bundle's graph for one sequence at a time.

    `threads` is the number of threads inside one operator; None takes the physical cores, at most four.
    Raises BundleError when the graph cannot be loaded, lacks an output of its task or wants an unknown input.
    """

    def __init__(self, bundle: ModelBundle, threads: int | None = None) -> None:
        self.threads = threads_or_default(threads)
        self._bundle = bundle
        self._outputs = list(_OUTPUTS[bundle.task])
        # For builds that report through Windows itself; app/__init__.py stops all others.
        onnxruntime.disable_telemetry_events()
        model = bundle.read(MODEL)
        try:
            check_graph(model)
            if bundle.in_float:
                model = _twin(model)
            # The bytes that were checked, not a path: there is no folder from which a graph could name other files.
            self._session = onnxruntime.InferenceSession(
                model, self._options(), providers=["CPUExecutionProvider"], enable_fallback=0
            )
            self._inputs = [value.name for value in self._session.get_inputs()]
            outputs = {value.name for value in self._session.get_outputs()}
        except ForbiddenGraphError as error:
            raise UnusableModelError(path=bundle.model_path, what=str(error)) from None
        except Exception as error:  # onnxruntime's exceptions share no base class
            raise UnusableModelError(path=bundle.model_path, what=_first_line(error)) from error
        self._run_options = onnxruntime.RunOptions()
        missing = set(self._outputs) - outputs
        if missing:
            names = " and ".join(sorted(missing))
            raise UnusableModelError(path=bundle.model_path, what=f"as a model for {bundle.task} it lacks {names}")
        unknown = set(self._inputs) - _INPUTS
        if unknown:
            names = " and ".join(repr(name) for name in sorted(unknown))
            raise UnusableModelError(path=bundle.model_path, what=f"it wants an unknown input, {names}")

    def _options(self) -> onnxruntime.SessionOptions:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        # Waiting threads sleep instead of spinning: an idle window must not heat a laptop.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_session_config_entry("session.inter_op.allow_spinning", "0")
        return options

    def stop(self) -> None:
        """Give up the run under way, within milliseconds, and every later one until `resume`. From any thread."""
        self._run_options.terminate = True

    def resume(self) -> None:
        """Run again after `stop`."""
        self._run_options.terminate = False

    def check(self) -> None:
        """Raise Stopped if `stop` was called: for long work between two runs."""
        if self._run_options.terminate:
            raise Stopped

    def run(self, input_ids: npt.NDArray[np.int64], token_type_ids: npt.NDArray[np.int64]) -> list[FloatArray]:
        """Run one unpadded sequence and return its logits without their batch dimension.

        Both arguments have shape [sequence]; only the inputs that the graph declares are fed. The result is
        [start, end], each of shape [sequence], for question answering, and [classes], of shape [labels], for
        entailment. Raises BundleError when the model fails or gives something that is not a finite number, and
        Stopped when `stop` was called.
        """
        self.check()
        known = {
            "input_ids": input_ids,
            "attention_mask": np.ones_like(input_ids),
            "token_type_ids": token_type_ids,
        }
        feeds = {name: known[name][np.newaxis, :] for name in self._inputs}
        try:
            results = self._session.run(self._outputs, feeds, self._run_options)
        except Exception as error:  # onnxruntime's exceptions share no base class
            if self._run_options.terminate:
                raise Stopped from None
            raise FailedModelError(path=self._bundle.model_path, what=_first_line(error)) from error
        try:
            # In double precision, sums of logits compare the same way on every processor.
            logits = [np.asarray(result, dtype=np.float64) for result in results]
        except (TypeError, ValueError) as error:
            raise FailedModelError(path=self._bundle.model_path, what="its output is not a number") from error
        if not all(values.ndim == 2 and len(values) == 1 for values in logits):
            raise FailedModelError(path=self._bundle.model_path, what="its output does not have the expected shape")
        if not all(np.isfinite(values).all() for values in logits):
            raise FailedModelError(path=self._bundle.model_path, what="its output is not a number")
        return [values[0] for values in logits]

    def try_out(self, tokeniser: Tokeniser) -> None:
        """Run the shortest sequence there is, with the last word of the vocabulary.

        Raises BundleError if the model fails, knows fewer words than its tokenizer, or gives another number of logits
        than its task has. That way a bundle is refused when it is loaded, before anybody asks it anything.
        """
        last = tokeniser.vocabulary_size - 1
        ids = np.array([tokeniser.cls_id, last, tokeniser.sep_id, last, tokeniser.sep_id], dtype=np.int64)
        wanted = len(self._bundle.labels) if self._bundle.task == ENTAILMENT else len(ids)
        try:
            logits = self.run(ids, np.array([0, 0, 0, 1, 1], dtype=np.int64))
        except FailedModelError as error:
            what = f"a trial with its own tokenizer fails: {error.values['what']}"
            raise UnusableModelError(path=self._bundle.model_path, what=what) from error
        if any(len(values) != wanted for values in logits):
            what = f"it gives {len(logits[0])} logits where {wanted} are wanted"
            raise UnusableModelError(path=self._bundle.model_path, what=what)


def _twin(model: bytes) -> bytes:
    twin = float_twin(model)
    if twin is None:
        raise ForbiddenGraphError("it has no float32 twin")
    return twin


def _first_line(error: Exception) -> str:
    """What onnxruntime says of it: names from the graph are among it, whatever those hold."""
    line = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")[:_LONGEST_REASON]
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)
