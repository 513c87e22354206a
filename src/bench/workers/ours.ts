import * as tf from '@tensorflow/tfjs';
import { finished } from '../../backend/capture/capture';
import { chooseBackend } from '../../backend/choose';
import { hinton } from '../../distillation/hinton';
import { randomStream } from '../../experiment/random';
import { architectures } from '../../models';
import { oneClassOf } from '../../models/heads';
import { planNetwork } from '../../models/network';
import { planBatches } from '../../training/feed/batches';
import { uploadExamples, uploadHardTargets } from '../../training/feed/deviceDataSet';
import { createLiveLossSettings } from '../../training/feed/liveLossSettings';
import { type RecordedProgram, recordProgram } from '../../training/step/recordedProgram';
import type { StepProgram } from '../../training/step/stepProgram';
import { createStudentSteps } from '../../training/step/studentSteps';
import { wasmFiles } from '../../worker/wasmFiles';
import { exampleCount, learningRate, netOf, syntheticInputs, syntheticValues, temperature } from '../cases';
import { ContenderRefused } from '../contender';
import { serve } from './serve';

/** The engine of this project as the page uses it: the step is recorded once and replayed. */

let program: StepProgram;
let recorded: RecordedProgram;
let taken = 0;
/** Length of the run that learning-rate schedules span; no measurement takes as many steps. */
const plannedSteps = 100_000;

serve({
  async open(wanted, requested) {
    const { backend, adapter } = await chooseBackend(requested, wasmFiles);
    const net = netOf(wanted);
    const architecture = architectures.find(({ id }) => id === net.architecture);
    if (!architecture) throw new ContenderRefused({ code: 'not-written', detail: net.architecture });
    const network = planNetwork(architecture.layers(net.values, net.classes, net.vocabulary), net.inputShape);
    const random = (purpose: string) => randomStream(1, purpose);
    const values = syntheticInputs(net);
    const labels = Uint8Array.from(syntheticValues(exampleCount, 2), (value) => Math.floor(value * net.classes));
    const isImage = net.inputShape.length === 3;
    const inputs = isImage ? Uint8Array.from(values, (value) => Math.floor(256 * value)) : values;
    const set = uploadExamples({ inputs, labels }, net.inputShape, isImage ? 1 / 255 : 1);
    const everything = Int32Array.from(labels.keys());
    const teacherLogits = tf.tensor2d(
      syntheticValues(exampleCount * net.classes, 3).map((value) => 6 * value),
      [exampleCount, net.classes],
    );
    program = createStudentSteps({
      network,
      optimizer: 'adam',
      hasTwin: false,
      inputs: set.inputs,
      hardLabels: uploadHardTargets(exampleCount, oneClassOf(net.classes), everything, labels),
      answers: { of: (rows) => tf.gather(teacherLogits, rows), kept: teacherLogits, dispose() {} },
      batches: planBatches(everything, new Int32Array(0), wanted.batch, random('batches')),
      learningRate,
      loss: createLiveLossSettings({ form: 'additive', weight: 1, temperature }),
      plannedSteps,
      method: hinton,
      random,
    }).program;
    program.feed.refill();
    recorded = await recordProgram(program);
    return { backend, adapter, parameters: network.parameters };
  },
  take(steps) {
    for (let left = steps; left > 0; ) {
      const group = Math.min(left, program.feed.refill());
      recorded.take(group);
      taken += group;
      left -= group;
    }
    return finished();
  },
  async loss() {
    const [total = Number.NaN] = await program.ring.read(taken - 1, taken);
    return total;
  },
});
