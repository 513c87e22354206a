import { columnOf, hashOf } from './golden';
import { type ObjectiveScene, takeObjectiveSteps } from './objectiveSteps';

const columns = ['total', 'hard', 'soft', 'twin', 'pseudoTwin'];
const steps = 20;

/** What 20 recorded steps on a question that no task asks come to, in the form of the golden file; `outcome` as it is. */
export async function goldenSteps(name: string, scene: ObjectiveScene) {
  const outcome = await takeObjectiveSteps([name], scene, steps, 'captured');
  const { losses, student, twin, pseudoTwin } = outcome;
  const golden = {
    ...Object.fromEntries(
      columns.map((column, at) => [column, columnOf(Float32Array.from(losses, (row) => row[at] as number))]),
    ),
    'student weights': hashOf(Float32Array.from(student)),
    'twin weights': hashOf(Float32Array.from(twin)),
    'pseudo-label twin weights': hashOf(Float32Array.from(pseudoTwin)),
  };
  return { outcome, golden, oneByOne: () => takeObjectiveSteps([name], scene, steps, 'eager') };
}
