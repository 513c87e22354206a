import { beforeAll, expect, it } from 'vitest';
import { catalogue } from '../../../../src/catalogue';
import { defaultExperiment } from '../../../../src/experiment/experiment';
import { type Changes, withChanges } from '../../../../src/lessons/lesson';
import { underAttack } from '../../../support/robustness';
import { openBackend } from '../../../support/session';

beforeAll(() => openBackend('wasm'));

it('training against attacks pays under attack: a teacher’s, and a student’s by RSLAD', async () => {
  // Chosen on seeds 11 and 12, where the teacher gained 31 and 19 points, and the student 10 and 7.
  const moons = (changes: Changes) =>
    withChanges(defaultExperiment(catalogue, 'moons'), { 'loss.form': 'soft', ...changes }, catalogue);
  const plain = await underAttack(moons({}), 0.15);
  const robust = { method: 'robust-soft-labels', 'method.epsilon': 0.15, 'method.steps': 3 };
  const ofStudent = await underAttack(moons(robust), 0.15);
  expect((ofStudent.student as number) - (plain.student as number)).toBeGreaterThan(3);
  const ofTeacher = await underAttack(moons({ 'training.teacherAttack': 0.15 }), 0.15);
  expect((ofTeacher.teacher as number) - (plain.teacher as number)).toBeGreaterThan(10);
  // The twins heard of none of it.
  expect([ofStudent.twin, ofTeacher.twin]).toEqual([plain.twin, plain.twin]);
});
