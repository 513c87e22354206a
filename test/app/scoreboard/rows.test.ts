import { expect, it } from 'vitest';
import { rowsOf } from '../../../src/app/scoreboard/rows';
import { catalogue } from '../../../src/catalogue';
import { defaultExperiment, withValue } from '../../../src/experiment/experiment';

const parametersWith = (scheme: string) =>
  rowsOf(withValue(defaultExperiment(catalogue, 'spirals'), 'scheme', scheme, catalogue)).map(
    ({ role, network, intermediate }) => [intermediate?.phase ?? role, network.parameters] as const,
  );

const [ofTeacher, ofStudent] = [4547, 371];

it('compares teacher, student and twins', () => {
  expect(parametersWith('single')).toEqual([
    ['teacher', ofTeacher],
    ['student', ofStudent],
    ['pseudoTwin', ofStudent],
    ['twin', ofStudent],
  ]);
  expect(parametersWith('mutual').map(([name]) => name)).toEqual(['teacher', 'student', 'twin']);
});

it('shows an assistant between its teacher and the student, in size too', () => {
  const rows = parametersWith('assistant');
  expect(rows.map(([name]) => name)).toEqual(['teacher', 'distil 1', 'student', 'pseudoTwin', 'twin']);
  expect(rows[1]?.[1]).toBeGreaterThan(ofStudent);
  expect(rows[1]?.[1]).toBeLessThan(ofTeacher);
});

it('counts every teacher of an ensemble, and a peer once', () => {
  expect(parametersWith('ensemble')[0]).toEqual(['teacher', 3 * ofTeacher]);
  expect(parametersWith('mutual')[0]).toEqual(['teacher', ofTeacher]);
});
