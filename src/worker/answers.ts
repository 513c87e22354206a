import * as tf from '@tensorflow/tfjs';
import type { AttackOutcome } from '../report/answers';
import type { Role } from '../report/roles';
import { inputsOf } from '../training/feed/deviceDataSet';
import { attackOn } from '../training/learner/attack';
import { aboutClass, logitsOfSet } from '../training/learner/evaluation';
import { copyOf, disposeModel } from '../training/learner/model';
import type { Session } from '../training/run/session';
import type { Event, Request } from './protocol';

type Asked<Kind extends Request['kind']> = Request & { readonly kind: Kind };

/** Thrown when a prediction is asked for and no learner exists. */
export class NothingTrained extends Error {}

/**
 * Logits of all trained learners for the inputs of a request.
 * @throws NothingTrained
 */
export async function predict(session: Session | null, { request, inputs, count }: Asked<'predict'>): Promise<Event> {
  const learners = Object.entries(session?.models() ?? {});
  const [first] = learners;
  if (!first) throw new NothingTrained();
  const x = inputsOf(tf.tensor(inputs, [count, ...first[1].network.inputShape], 'float32'));
  try {
    // All passes are begun before the first wait: a run that starts meanwhile may free the learners.
    const results = learners.map(([name, learner]) => ({ name, learner, result: logitsOfSet(learner, x) }));
    const logits: Partial<Record<Role, Float32Array>> = {};
    for (const { name, learner, result } of results) {
      logits[name as Role] = aboutClass(learner, Float32Array.from(await result.data()));
      result.dispose();
    }
    const classes = (Object.values(logits)[0]?.length ?? 0) / count;
    return { kind: 'prediction', request, prediction: { count, classes, logits } };
  } finally {
    x.dispose();
  }
}

/**
 * Looks into the next batch of the session.
 * @throws NothingTrained without a session, RangeError while none of its rounds trains
 */
export async function inspect(session: Session | null, { request }: Asked<'inspect'>): Promise<Event> {
  if (!session) throw new NothingTrained();
  return { kind: 'inspected', request, inspection: await session.inspect() };
}

/**
 * Attacks all trained learners.
 * @throws NothingTrained
 */
export async function attack(
  session: Session | null,
  { request, attack }: Asked<'attack'>,
  yieldToEvents: () => Promise<void>,
): Promise<Event> {
  // Copies: a run that begins or goes on meanwhile frees or moves the learners.
  const copies = Object.entries(session?.models() ?? {}).map(([name, learner]) => [name, copyOf(learner)] as const);
  try {
    if (copies.length === 0) throw new NothingTrained();
    const learners: { -readonly [L in Role]?: AttackOutcome['learners'][L] } = {};
    for (const [name, learner] of copies) learners[name as Role] = await attackOn(learner, attack, yieldToEvents);
    return { kind: 'attacked', request, outcome: { learners } };
  } finally {
    for (const [, learner] of copies) disposeModel(learner);
  }
}
