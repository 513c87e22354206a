import { describe, expect, it } from 'vitest';
import { defaultsOf, type Values } from '../../src/experiment/fields';
import { blobs } from '../../src/tasks/blobs';
import { checkerboard } from '../../src/tasks/checkerboard';
import { moons } from '../../src/tasks/moons';
import { rings } from '../../src/tasks/rings';
import { spirals } from '../../src/tasks/spirals';
import type { Task } from '../../src/tasks/task';

/** The training points of a shape, one object each. */
async function pointsOf(task: Task, values: Values, seed = 1) {
  const noLoad = () => Promise.reject(new Error('A shape loads nothing.'));
  const { train } = await task.make({ ...defaultsOf(task.fields), ...values }, seed, noLoad);
  return Array.from(train.labels, (label, i) => ({
    label,
    x: train.inputs[2 * i] as number,
    y: train.inputs[2 * i + 1] as number,
  }));
}

describe('the shapes without noise', () => {
  it('spirals turn once from the centre outwards, and each arm is the first one turned', async () => {
    for (const classes of [2, 3, 4, 5]) {
      for (const { label, x, y } of await pointsOf(spirals, { noise: 0, classes })) {
        const along = (Math.hypot(x, y) - 0.1) / 0.8;
        const turns = Math.atan2(y, x) / (2 * Math.PI) - along - label / classes;
        expect(Math.abs(turns - Math.round(turns))).toBeLessThan(1e-5);
        expect(along).toBeGreaterThan(-1e-5);
        expect(along).toBeLessThan(1 + 1e-5);
      }
    }
  });

  it('rings are circles at equal distances, the first class innermost', async () => {
    for (const classes of [2, 3, 4]) {
      for (const { label, x, y } of await pointsOf(rings, { noise: 0, classes })) {
        expect(Math.hypot(x, y)).toBeCloseTo((0.88 * (label + 1)) / classes, 5);
      }
    }
  });

  it('moons are half circles of one size, centred together in the square, that reach into each other', async () => {
    const points = await pointsOf(moons, { noise: 0, points: 4000 });
    for (const { label, x, y } of points) {
      const [cx, cy] = label === 0 ? [-0.275, -0.1375] : [0.275, 0.1375];
      expect(Math.hypot(x - cx, y - cy)).toBeCloseTo(0.55, 5);
      if (label === 0) expect(y).toBeGreaterThanOrEqual(cy - 1e-6);
      else expect(y).toBeLessThanOrEqual(cy + 1e-6);
    }
    const extreme = (label: number, side: 1 | -1) =>
      Math.max(...points.filter((point) => point.label === label).map(({ x }) => side * x));
    expect(extreme(0, 1)).toBeCloseTo(0.275, 2);
    expect(extreme(0, -1)).toBeCloseTo(0.825, 2);
    expect(extreme(1, 1)).toBeCloseTo(0.825, 2);
  });

  it('the checkerboard gives neighbouring cells the next class, and fills every cell to its edges', async () => {
    for (const classes of [2, 3]) {
      for (const cells of [2, 5, 8]) {
        const filled = new Set<number>();
        const points = await pointsOf(checkerboard, { noise: 0, classes, cells, points: 4000 });
        for (const { label, x, y } of points) {
          const [column, row] = [x, y].map((value) => Math.floor(((value + 1) / 2) * cells)) as [number, number];
          expect((column + row) % classes).toBe(label);
          filled.add(row * cells + column);
        }
        expect(filled.size).toBe(cells * cells);
        expect(Math.max(...points.map(({ x }) => x))).toBeGreaterThan(0.98);
        expect(Math.min(...points.map(({ y }) => y))).toBeLessThan(-0.98);
      }
    }
  });
});

describe('the clusters', () => {
  it('lie well apart for any seed and number of classes, elsewhere for another seed', async () => {
    const first: number[] = [];
    for (let seed = 0; seed < 60; seed++) {
      for (const classes of [2, 4, 6]) {
        const points = await pointsOf(blobs, { noise: 0.02, classes, points: 300 }, seed);
        const centres = Array.from({ length: classes }, (_, label) => {
          const own = points.filter((point) => point.label === label);
          const mean = (coordinate: 'x' | 'y') => own.reduce((sum, point) => sum + point[coordinate], 0) / own.length;
          return { x: mean('x'), y: mean('y') };
        });
        centres.forEach((one, i) => {
          expect(Math.max(Math.abs(one.x), Math.abs(one.y))).toBeLessThan(0.72);
          for (const other of centres.slice(i + 1)) {
            expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(0.45);
          }
        });
        if (classes === 4) first.push(centres[0]?.x ?? 0);
      }
    }
    expect(Math.max(...first) - Math.min(...first)).toBeGreaterThan(1);
  });

  it('are as wide as the noise says, equally in both directions', async () => {
    for (const noise of [0.02, 0.1]) {
      const points = await pointsOf(blobs, { noise, classes: 2, points: 4000 });
      for (const label of [0, 1]) {
        const own = points.filter((point) => point.label === label);
        for (const coordinate of ['x', 'y'] as const) {
          const mean = own.reduce((sum, point) => sum + point[coordinate], 0) / own.length;
          const variance = own.reduce((sum, point) => sum + (point[coordinate] - mean) ** 2, 0) / own.length;
          expect(Math.sqrt(variance) / noise).toBeCloseTo(1, 1);
        }
      }
    }
  });
});
