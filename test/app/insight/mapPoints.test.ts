import { describe, expect, it } from 'vitest';
import { pointsOf } from '../../../src/app/insight/views/maps/mapPoints';
import type { Examples } from '../../../src/tasks/task';

const count = 60;
const train: Examples = {
  inputs: Float32Array.from({ length: 2 * count }, (_, i) => i / count - 1),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
};
const transfer = { examples: 40, labelled: 12, leftOut: [] as readonly number[], labelNoise: 0 };

describe('the points on the maps', () => {
  it('are all points with their labels for the teacher, the labelled ones alone for the twin', () => {
    const points = pointsOf(train, train, 3, transfer, 1);
    expect(points.teacher.map(({ label }) => label)).toEqual([...train.labels]);
    expect(points.twin).toHaveLength(12);
    expect(points.twin.every(({ label }) => label !== null)).toBe(true);
  });

  it('give the student the twin’s points and, without a label, the rest of the transfer set', () => {
    const { student, twin } = pointsOf(train, train, 3, transfer, 1);
    expect(student).toHaveLength(40);
    expect(student.filter(({ label }) => label !== null)).toEqual(twin);
  });

  it('show the label that was told, even a wrong one', () => {
    const told = pointsOf(train, train, 3, { ...transfer, labelNoise: 50 }, 1).twin;
    const wrong = told.filter(({ x, label }) => {
      const index = Math.round(((x + 1) * count) / 2);
      return train.labels[index] !== label;
    });
    expect(wrong).toHaveLength(6);
  });

  it('leave out what the transfer set leaves out', () => {
    const { student } = pointsOf(train, train, 3, { ...transfer, examples: 60, leftOut: [1] }, 1);
    expect(student).toHaveLength(40);
  });
});
