import { describe, expect, it } from 'vitest';
import { differingOf } from '../../../src/app/insight/shared/differing';
import { clearestFirst, neighbour, relatedFirst } from '../../../src/app/insight/shared/exampleOrder';
import { hardExamples, nextHard } from '../../../src/app/insight/shared/hardExamples';
import { topClasses } from '../../../src/app/insight/shared/topClasses';
import { cellAt, mapPixels } from '../../../src/app/insight/views/maps/mapPixels';
import { confusionOf } from '../../../src/metrics/confusion';
import { softmax } from '../../../src/metrics/softmax';
import { mapSide } from '../../../src/report/scores';

describe('softmax at a temperature', () => {
  it('agrees with the closed form for two classes: the logistic function of the difference over T', () => {
    for (const temperature of [1, 4, 20]) {
      const [first] = softmax(Float32Array.of(9, 9, 2, -1), 2, 2, temperature);
      expect(first).toBeCloseTo(1 / (1 + Math.exp(-3 / temperature)), 12);
    }
  });

  it('stays finite for logits whose exponentials are not', () => {
    expect([...softmax(Float32Array.of(2000, 0, -2000), 0, 3, 1)]).toEqual([1, 0, 0]);
  });

  it('writes to the array it is given', () => {
    const result = new Float64Array(2);
    expect(softmax(Float32Array.of(1, 1), 0, 2, 1, result)).toBe(result);
    expect([...result]).toEqual([0.5, 0.5]);
  });
});

describe('a confusion matrix', () => {
  it('has a row for each true class and a column for each answer', () => {
    const labels = Uint8Array.of(0, 0, 1, 2, 2);
    const answers = Uint8Array.of(0, 1, 1, 0, 0);
    expect(confusionOf(labels, answers, 3)).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [2, 0, 0],
    ]);
  });
});

describe('hard examples', () => {
  const labels = Uint8Array.of(0, 1, 2, 3);
  const teacher = Uint8Array.of(0, 1, 2, 0);
  const student = Uint8Array.of(0, 9, 2, 0);
  const twin = Uint8Array.of(0, 9, 9, 0);

  it('are those that some learner gets wrong, most wrong first', () => {
    expect(hardExamples(labels, { answers: { teacher, student, twin } })).toEqual([3, 1, 2]);
  });

  it('ask only the learners that exist', () => {
    expect(hardExamples(labels, { answers: { teacher } })).toEqual([3]);
  });

  it('are gone through in turn, from the top again after the last', () => {
    const hard = [3, 1, 2];
    expect(nextHard(hard, 0)).toBe(3);
    expect(nextHard(hard, 3)).toBe(1);
    expect(nextHard(hard, 2)).toBe(3);
    expect(nextHard([], 0)).toBeUndefined();
  });
});

describe('examples on which student and twin differ', () => {
  const labels = Uint8Array.of(0, 1, 2);
  const student = Uint8Array.of(0, 1, 1);
  const twin = Uint8Array.of(0, 2, 2);

  it('are in the order of the test set, and not of who is right', () => {
    expect(differingOf(labels, { student, twin })?.indices).toEqual([1, 2]);
  });

  it('are unknown before both were evaluated, and none of another test set', () => {
    expect(differingOf(labels, { teacher: twin, student })).toBeNull();
    expect(differingOf(labels, undefined)).toBeNull();
    expect(differingOf(labels.subarray(1), { student, twin })?.indices).toEqual([]);
  });
});

describe('the top classes', () => {
  const teacher = [0.1, 0.5, 0.3, 0.1, 0];
  const twin = [0.6, 0.1, 0.1, 0.1, 0.1];

  it('are the first of each network, then the second of each; ties go to the class that comes first', () => {
    expect(topClasses([teacher], 3, null, null)).toEqual([1, 2, 0]);
    expect(topClasses([teacher], 4, null, null)).toEqual([1, 2, 0, 3]);
    expect(topClasses([teacher, twin], 3, null, null)).toEqual([1, 0, 2]);
    expect(topClasses([twin, teacher], 3, null, null)).toEqual([0, 1, 2]);
  });

  it('have the true class among them, last where no network ranks it so high', () => {
    expect(topClasses([teacher], 2, 2, null)).toEqual([1, 2]);
    expect(topClasses([teacher], 2, 4, null)).toEqual([1, 2, 4]);
  });

  it('go on with the next where one is left out, be it the true one', () => {
    expect(topClasses([teacher], 2, 3, 1)).toEqual([2, 0, 3]);
    expect(topClasses([teacher], 2, 1, 1)).toEqual([2, 0]);
  });

  it('are all classes where there are no more', () => {
    expect(topClasses([teacher, twin], 9, 0, null).toSorted()).toEqual([0, 1, 2, 3, 4]);
    expect(topClasses([], 9, null, null)).toEqual([]);
  });
});

describe('a decision map', () => {
  it('has its first cell at the top left: x = −1, y = 1', () => {
    expect(cellAt(-1, 1)).toBe(0);
    expect(cellAt(1, 1)).toBe(mapSide - 1);
    expect(cellAt(-1, -1)).toBe(mapSide * (mapSide - 1));
    expect(cellAt(1.5, -1.5)).toBe(mapSide * mapSide - 1);
  });

  it('shows a certain class purer than an even choice, and gives every cell a colour', () => {
    const logits = new Float32Array(mapSide * mapSide * 2);
    logits[0] = 50;
    logits[3] = 50;
    const pixels = mapPixels(logits, [255, 255, 255]);
    const cell = (at: number) => [...pixels.subarray(4 * at, 4 * at + 3)];
    const even = cell(2);
    // Half way between the two classes, give or take the rounding to bytes.
    even.forEach((value, channel) => {
      const between = ((cell(0)[channel] as number) + (cell(1)[channel] as number)) / 2;
      expect(Math.abs(value - between)).toBeLessThanOrEqual(1);
    });
    expect(cell(0)).not.toEqual(cell(1));
    expect(pixels.filter((_, at) => at % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  });
});

describe('the order of examples', () => {
  const labels = Uint8Array.of(0, 0, 1, 2, 2);
  // Clear first and second class; right, but near its second; wrong; wrong; clear first class, no clear second.
  const logits = Float32Array.of(9, 5, 1, 9, 8.5, 0, 9, 1, 0, 9, 1, 0, 2, 1, 9);

  it('has those first that the teacher gets right, with a clear first and second class', () => {
    expect(clearestFirst(labels, logits, 3)).toEqual([0, 4, 1, 2, 3]);
  });

  it('has those first, by shares, whose second class can be seen', () => {
    // Alone, nearly alone, with one relative, with two.
    const many = Float32Array.of(30, 9, 0, 6, 1, 0, 3, 2.3, 0, 3, 2.5, 2.4);
    expect(relatedFirst(Uint8Array.of(0, 0, 0, 0), many, 3)).toEqual([2, 3, 1, 0]);
  });

  it('asks nothing of a third class where there are two', () => {
    expect(clearestFirst(Uint8Array.of(1, 0), Float32Array.of(0, 1, 3, 0), 2)).toEqual([1, 0]);
  });

  it('is gone through in turn, and the ends meet', () => {
    const order = [2, 0, 1];
    expect(neighbour(order, 3, 2, 1)).toBe(0);
    expect(neighbour(order, 3, 1, 1)).toBe(2);
    expect(neighbour(order, 3, 2, -1)).toBe(1);
    expect(neighbour(null, 3, 2, 1)).toBe(0);
    expect(neighbour(null, 3, 0, -1)).toBe(2);
  });
});
