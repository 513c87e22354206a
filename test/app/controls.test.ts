import { describe, expect, it } from 'vitest';
import { nearestStop, stopsOf } from '../../src/app/controls/stops';
import { cellAt } from '../../src/app/insight/views/maps/mapPixels';
import { catalogue } from '../../src/catalogue';
import { byId } from '../../src/experiment/declarations';
import { defaultExperiment, sectionsOf, withValue } from '../../src/experiment/experiment';
import { isAllowed } from '../../src/experiment/fields';
import { softmax } from '../../src/metrics/softmax';
import { mapSide } from '../../src/report/scores';

/** Everything in sight, with the second question where there is one. */
const numbers = catalogue.tasks.flatMap(({ id }) => {
  const proposal = defaultExperiment(catalogue, id);
  const hasNone = 'disabledReason' in byId(catalogue.tasks, id).secondQuestion(proposal.task.values);
  const experiment = hasNone ? proposal : withValue(proposal, 'second.asked', true, catalogue);
  return sectionsOf(experiment, catalogue).flatMap((section) =>
    Object.entries(section.fields).flatMap(([name, field]) =>
      field.kind === 'number' && field.disabledReason === undefined
        ? [[`${id}: ${section.name}.${name}`, field] as const]
        : [],
    ),
  );
});

describe('the stops of a slider', () => {
  it.each(numbers)('%s go from end to end, always forward, and are all allowed', (_name, field) => {
    const stops = stopsOf(field);
    expect(stops[0]).toBe(field.min);
    expect(stops.at(-1)).toBe(field.max);
    stops.forEach((stop, i) => {
      expect(isAllowed(field, stop), String(stop)).toBe(true);
      if (i > 0) expect(stop).toBeGreaterThan(stops[i - 1] as number);
    });
    expect(stops.length).toBeLessThanOrEqual(260);
  });

  it('are found again from any value', () => {
    expect(nearestStop([1, 2, 4, 8], 5)).toBe(2);
    expect(nearestStop([1, 2, 4, 8], 100)).toBe(3);
  });
});

describe('probabilities', () => {
  it('are those of softmax at the temperature, and of the right row', () => {
    const logits = Float32Array.of(9, 9, 9, 1, 2, 3);
    const probabilities = softmax(logits, 3, 3, 2);
    const sum = Math.exp(0.5) + Math.exp(1) + Math.exp(1.5);
    [0.5, 1, 1.5].forEach((exponent, i) => {
      expect(probabilities[i]).toBeCloseTo(Math.exp(exponent) / sum, 9);
    });
    expect(softmax(Float32Array.of(1000, -1000), 0, 2, 1)[0]).toBe(1);
  });
});

describe('a cell of the map', () => {
  it('is counted from the top left, and never outside', () => {
    expect(cellAt(-1, 1)).toBe(0);
    expect(cellAt(1, 1)).toBe(mapSide - 1);
    expect(cellAt(-1, -1)).toBe(mapSide * (mapSide - 1));
    expect(cellAt(5, -5)).toBe(mapSide * mapSide - 1);
    expect(cellAt(0.001, -0.001)).toBe((mapSide / 2) * mapSide + mapSide / 2);
  });
});
