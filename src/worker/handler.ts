import { BackendUnavailable } from '../backend/choose';
import { watchDevice } from '../backend/webgpu/watch';
import { catalogue } from '../catalogue';
import { byId } from '../experiment/declarations';
import { type LinkProblem, problemsOf } from '../experiment/link';
import { teacherDescription } from '../experiment/teacherDescription';
import type { BackendName, Device } from '../report/device';
import type { Failure } from '../report/failure';
import type { LossName } from '../report/losses';
import type { Role } from '../report/roles';
import { DataUnreachable } from '../tasks/load';
import { requestDataset } from '../tasks/pendingDataset';
import type { Load } from '../tasks/task';
import { createLiveLossSettings, type LiveLossSettings } from '../training/feed/liveLossSettings';
import { disposeModel } from '../training/learner/model';
import { NotFinite } from '../training/run/phase';
import { createRunController, type RunController, Stopped } from '../training/run/runController';
import { createSession, type Session } from '../training/run/session';
import { attack, inspect, NothingTrained, predict } from './answers';
import type { Event, Request } from './protocol';

/** What the request handler takes from outside, so that tests can replace it. */
export interface RequestHandlerOptions {
  /** Takes over the typed arrays of the event: they may be empty when it returns. */
  readonly post: (event: Event) => void;
  readonly now: () => number;
  readonly yieldToEvents: () => Promise<void>;
  readonly chooseBackend: (wanted: BackendName | 'auto') => Promise<Device>;
  readonly loadFrom: (site: string) => Load;
}

/** Answers every request of the page. One run at a time: a new one stops the one before. */
export function createRequestHandler({ post, now, yieldToEvents, chooseBackend, loadFrom }: RequestHandlerOptions): {
  receive(request: Request): void;
} {
  let ready: Promise<void> | null = null;
  let load: Load | null = null;
  /** The latest session, going on or ended: its learners answer predictions. */
  let session: Session | null = null;
  let current: Current | null = null;
  let last: Promise<void> = Promise.resolve();

  const open = async (backend: BackendName | 'auto') => {
    try {
      announce(await chooseBackend(backend));
    } catch (error) {
      post({ kind: 'failed', run: null, failure: failureOf(error) });
      if (backend !== 'auto') announce(await chooseBackend('auto'));
    }
  };
  const announce = (device: Device) => {
    watchDevice((failure) => post({ kind: 'failed', run: current?.run ?? null, failure }));
    post({ kind: 'device', device });
  };

  const begin = (request: Start): Current => {
    const { run, paused, pace } = request;
    const controller = createRunController({
      paused,
      pace,
      now,
      onPaused: () => post({ kind: 'paused', run }),
      onResumed: () => post({ kind: 'resumed', run }),
    });
    return { run, controller, loss: createLiveLossSettings(request.experiment.loss) };
  };

  const start = async ({ run, experiment, reuseTeacher }: Start, own: Current) => {
    try {
      await ready;
      const [problem] = problemsOf(experiment, catalogue);
      if (problem) throw new ExperimentRefused(problem);
      const { task: chosen, training } = experiment;
      const { controller } = own;
      const task = byId(catalogue.tasks, chosen.id);
      const pending = requestDataset(task, chosen.values, training.seed, load as Load);
      const examples = await controller.waitFor(pending);

      const handedOver = session?.handOverTeacher() ?? null;
      session?.dispose();
      const fits = reuseTeacher && handedOver?.description === teacherDescription(experiment, catalogue);
      if (!fits && handedOver) disposeModel(handedOver);
      const { loss } = own;
      const teacher = fits ? handedOver : null;
      session = createSession({ run, experiment, examples, loss, controller, teacher, emit: post, now, yieldToEvents });
      await session.run();
    } catch (error) {
      if (error instanceof Stopped) post({ kind: 'stopped', run });
      else post({ kind: 'failed', run, failure: failureOf(error) });
    }
    if (current === own) current = null;
  };

  /** Posts the event that `work` ends in, or the failure of the request. */
  const respond = async (request: number, work: Promise<Event>) => {
    try {
      post(await work);
    } catch (error) {
      post({ kind: 'failed', run: null, request, failure: failureOf(error) });
    }
  };

  return {
    receive(request) {
      switch (request.kind) {
        case 'open':
          load = loadFrom(request.site);
          ready = open(request.backend);
          break;
        case 'start': {
          current?.controller.stop();
          const own = begin(request);
          current = own;
          last = last.then(() => start(request, own));
          break;
        }
        case 'predict':
          void respond(request.request, predict(session, request));
          break;
        case 'inspect':
          void respond(request.request, inspect(session, request));
          break;
        case 'attack':
          void respond(request.request, attack(session, request, yieldToEvents));
          break;
        default:
          if (request.run !== current?.run) return;
          steer(current, request);
          if (request.kind === 'stop') current = null;
      }
    },
  };
}

type Start = Request & { readonly kind: 'start' };

/** The run that was started last; it takes requests from that moment on, while its data is still loading too. */
interface Current {
  readonly run: number;
  readonly controller: RunController;
  readonly loss: LiveLossSettings;
}

/** Passes a request on to the run that goes on. */
function steer(
  { controller, loss }: Current,
  request: Exclude<Request, { readonly kind: 'open' | 'start' | 'predict' | 'inspect' | 'attack' }>,
): void {
  switch (request.kind) {
    case 'stop':
      controller.stop();
      break;
    case 'pause':
      controller.pause();
      break;
    case 'resume':
      controller.resume();
      break;
    case 'step':
      controller.step();
      break;
    case 'pace':
      controller.setPace(request.pace);
      break;
    case 'adjust':
      loss.adjust(request.loss);
      break;
    default:
      request satisfies never;
  }
}

/** Thrown when a message carries an experiment with a value that is not allowed. */
class ExperimentRefused extends Error {
  constructor(readonly problem: LinkProblem) {
    super(problem.code);
  }
}

/** The learner that each column of losses belongs to. */
const learnerOf: Readonly<Record<LossName, Role>> = {
  teacher: 'teacher',
  total: 'student',
  hard: 'student',
  soft: 'student',
  twin: 'twin',
  pseudoTwin: 'pseudoTwin',
};

/** Every exception as one of the closed set of failures. */
export function failureOf(error: unknown): Failure {
  if (error instanceof NotFinite) {
    return { code: 'not-finite', phase: error.phase, step: error.step, learner: learnerOf[error.column] };
  }
  if (error instanceof ExperimentRefused) {
    const { field, value, allowed } = error.problem;
    return { code: 'experiment-refused', field, value, allowed };
  }
  if (error instanceof NothingTrained) return { code: 'nothing-trained' };
  if (error instanceof DataUnreachable) return { code: 'data-unreachable', path: error.path, reason: error.reason };
  if (error instanceof BackendUnavailable) {
    return { code: 'backend-unavailable', backend: error.backend, reason: error.message };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { code: 'unexpected', reason: message, stack: stack ?? '' };
}
