import * as tf from '@tensorflow/tfjs';
import { type StepCase, stepCase } from '../../support/stepCases';
import { type StepWay, takeSteps } from '../../support/steps';
import { distance } from './distance';

/**
 * Whole steps of student and twin with our kernels on WebGPU, against TensorFlow.js's own kernels and gradients from
 * the same start: on the same device, or on the CPU, where they need no shader compiled and no dispatch.
 */
export type Stock = 'stock on WebGPU' | 'stock on the CPU';

type Take = typeof takeSteps;

/** Losses of a step: the student's total, its two terms, and the twin's. */
const columns = 4;

/** The relative difference between two ways to take `count` steps. */
export async function differenceOfWays(wanted: Partial<StepCase>, count: number, one: StepWay, other: StepWay | Stock) {
  const first = await takeSteps(stepCase(wanted), count, one);
  // Stock kernels take random numbers from JavaScript, which a recorded step would repeat.
  const second = await (isStock(other)
    ? takesOf[other](stepCase(wanted), count, 'eager')
    : takeSteps(stepCase(wanted), count, other));
  const losses = columns * count;
  const difference = (from: number, to: number) => distance(first.slice(from, to), second.slice(from, to));
  return {
    losses: difference(0, losses),
    lastLosses: difference(losses - columns, losses),
    weights: difference(losses, first.length),
    isFinite: first.every(Number.isFinite),
  };
}

/**
 * The relative difference of the last losses of `count` recorded steps to those of stock kernels on the CPU: from the
 * same weights first, and then from these weights rounded anew, up to `roundings` times, until it is below `enough`.
 */
export async function differencesOfRoundings(wanted: StepCase, count: number, roundings: number, enough: number) {
  const lastLosses = (found: readonly number[]) => found.slice(columns * (count - 1), columns * count);
  const ours = lastLosses(await takeSteps(wanted, count, 'captured'));
  const found: number[] = [];
  for (const roundedAnew of [undefined, ...Array.from({ length: roundings }, (_, at) => at + 1)]) {
    const start = roundedAnew === undefined ? wanted : { ...wanted, roundedAnew };
    const stock = lastLosses(await takesOf['stock on the CPU'](start, count, 'eager'));
    found.push(distance(ours, stock));
    if ((found.at(-1) as number) < enough) break;
  }
  return found;
}

/** How far the gradients of student and twin lie from those of stock kernels, and what they are long. */
export async function distanceOfGradients(wanted: StepCase, stock: Stock) {
  const ours = await gradientBy(takeSteps, wanted);
  const theirs = await gradientBy(takesOf[stock], wanted);
  return { apart: distance(ours, theirs), length: Math.sqrt(ours.reduce((sum, value) => sum + value ** 2, 0)) };
}

/** How far the gradients by stock kernels on WebGPU move when all weights are rounded anew, each of `times` times. */
export async function stockGradientsRoundedAnew(wanted: StepCase, times: number): Promise<number[]> {
  const take = takesOf['stock on WebGPU'];
  const stock = await gradientBy(take, wanted);
  const moved: number[] = [];
  for (let time = 1; time <= times; time++) {
    moved.push(distance(await gradientBy(take, { ...wanted, roundedAnew: time }), stock));
  }
  return moved;
}

const huge = 1e6;

/** The gradients of student and twin in the first step. */
async function gradientBy(take: Take, wanted: StepCase): Promise<number[]> {
  // After so large a step nothing but the gradient is left: a small one would drown in the last digits of the weights.
  const unit = { ...wanted, optimizer: 'momentum', learningRate: huge };
  const start = await take(unit, 0, 'eager');
  const after = await take(unit, 1, 'eager');
  return after.slice(-start.length).map((value, at) => ((start[at] as number) - value) / huge);
}

const takesOf: Readonly<Record<Stock, Take>> = {
  async 'stock on WebGPU'(wanted, count, way) {
    const ours = tf.getKernel('Shader', 'webgpu');
    tf.unregisterKernel('Shader', 'webgpu');
    try {
      return await takeSteps(wanted, count, way);
    } finally {
      tf.registerKernel(ours);
    }
  },
  /** Which cannot record. */
  async 'stock on the CPU'(wanted, count) {
    await tf.setBackend('cpu');
    try {
      return await takeSteps(wanted, count, 'eager');
    } finally {
      await tf.setBackend('webgpu');
    }
  },
};

const isStock = (way: string): way is Stock => way in takesOf;
