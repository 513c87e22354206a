import type { Question } from '../../experiment/secondQuestion';
import { columnsOfHead } from '../../models/heads';
import type { Role } from '../../report/roles';
import { aboutClass, readLogits } from '../learner/evaluation';
import type { Model } from '../learner/model';
import { type RoleLogits, score } from '../learner/scoring';
import type { Round } from './rounds/round';
import type { RunContext } from './runContext';

type Scored = ReturnType<typeof score>;

/** Logits of each model on the CPU: `[count · outputs]`, or those of the first head, `[count · classes]`. */
type Logits = Partial<Record<Role, Float32Array>>;

/**
 * Creates the evaluation of a round: a function that evaluates `learners` on the test set and emits their scores and
 * logits. `teacher` is the model that they are compared with; its logits are read back once, and emitted with those of
 * step 0.
 * @throws whatever `yieldControl` throws; so does the function
 */
export async function createRoundEvaluation(
  { run, questions, test, testMask, points, emit, yieldControl }: RunContext,
  round: Round,
  learners: Partial<Record<Role, Model>>,
  teacher: Model | null,
): Promise<(step: number) => Promise<void>> {
  const teacherLogits = teacher ? await readLogits(teacher, test.inputs, yieldControl) : null;
  const { classes } = questions[0] as Question;
  const right = questions.map(({ answersFor }) => answersFor(test.labels));
  const { heads } = round.network;
  const columnsOf = (at: number, all: Logits): RoleLogits =>
    Object.fromEntries(Object.entries(all).map(([name, each]) => [name, columnsOfHead(each, heads, at)]));
  return async (step) => {
    const allLogits: Logits = teacherLogits ? { teacher: teacherLogits } : {};
    const maps: Partial<Record<Role, Float32Array>> = {};
    const logits: Logits = {};
    const shown = step === 0 && teacher ? { teacher, ...learners } : learners;
    for (const [name, model] of Object.entries(shown) as [Role, Model][]) {
      const known = model === teacher ? teacherLogits : null;
      const logitsOfModel = known ?? (await readLogits(model, test.inputs, yieldControl));
      allLogits[name] = logitsOfModel;
      // Emitted arrays are handed over, and the teacher's logits are needed again: hence the copy.
      logits[name] = aboutClass(model, known?.slice() ?? logitsOfModel);
      if (points && round.kind !== 'prolong')
        maps[name] = aboutClass(model, await readLogits(model, points, yieldControl));
    }
    const [first, second] = questions.map((question, at) =>
      score(question, { answers: right[at] as Uint8Array, mask: testMask }, columnsOf(at, allLogits)),
    ) as [Scored, Scored?];
    const found = { ...first.scores, ...(second && { second: second.scores }), answers: first.answers, maps };
    emit({ kind: 'evaluation', run, phase: round.id, evaluation: { step, total: test.inputs.count, ...found } });
    // Those of the twin that trains longer would replace the twin's.
    if (round.kind === 'prolong' || !questions[0]?.objective.isOfOneClass) return;
    emit({ kind: 'test-logits', run, testLogits: { classes, labels: test.labels.slice(), logits } });
  };
}
