import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue, networkFor } from '../../src/catalogue';
import { byId } from '../../src/experiment/declarations';
import { defaultExperiment, type Path, sectionsOf } from '../../src/experiment/experiment';
import type { Value } from '../../src/experiment/fields';
import { fromLink, problemsOf, toLink } from '../../src/experiment/link';
import { questionsOf } from '../../src/experiment/secondQuestion';
import { teacherDescription } from '../../src/experiment/teacherDescription';
import { type Changes, withChanges } from '../../src/lessons/lesson';
import { isWhole } from '../support/products';
import { openBackend, runExperiment } from '../support/session';

beforeAll(() => openBackend('wasm'));

const digits = defaultExperiment(catalogue, 'digits');
const spirals = defaultExperiment(catalogue, 'spirals');
const changed = (base: typeof digits, changes: Changes) => withChanges(base, changes, catalogue);
const asked = changed(digits, { 'second.asked': true });
const sectionOf = (experiment: typeof digits) =>
  sectionsOf(experiment, catalogue).find(({ name }) => name === 'second') as ReturnType<typeof sectionsOf>[number];
const inSight = (experiment: typeof digits) =>
  Object.entries(sectionOf(experiment).fields).flatMap(([name, { disabledReason }]) =>
    disabledReason === null ? [] : [name],
  );
const disabledReason = (experiment: typeof digits, id: string) =>
  sectionsOf(experiment, catalogue)
    .find(({ name }) => name === 'method')
    ?.picked?.disabledReason(id);

describe('the second question', () => {
  it('of digits is even or odd, and follows from the digit', () => {
    const [first, second] = questionsOf(byId(catalogue.tasks, 'digits'), {}, asked.second);
    expect([first?.classes, second?.classes]).toEqual([10, 2]);
    const labels = Uint8Array.of(0, 3, 8, 9);
    expect([...(first?.answersFor(labels) ?? [])]).toEqual([0, 3, 8, 9]);
    expect([...(second?.answersFor(labels) ?? [])]).toEqual([0, 1, 0, 1]);
  });

  it.each(catalogue.tasks.map((task) => [task.id, task] as const))(
    'of %s has an answer for every class',
    (id, task) => {
      const { values } = defaultExperiment(catalogue, id).task;
      const found = task.secondQuestion(values);
      if ('disabledReason' in found) expect(task.classNames(values)).toHaveLength(2);
      else {
        expect(found.answers).toHaveLength(task.classNames(values).length);
        // No answer is left out.
        const answers = [...new Set(found.answers)].toSorted((a, b) => a - b);
        expect(answers.length).toBeGreaterThan(1);
        expect(answers).toEqual([...answers.keys()]);
      }
    },
  );

  it('is not asked unless wanted, and what belongs to it is out of sight until then', () => {
    expect(inSight(digits)).toEqual(['asked']);
    expect(inSight(asked)).toEqual(['asked', 'weight', 'labels', 'taught']);
    expect(() => changed(digits, { 'second.weight': 2 })).toThrow(RangeError);
    const back = changed(asked, { 'second.weight': 2, 'second.taught': 'second', 'second.asked': false });
    expect(back).toEqual(digits);
  });

  it('cannot be asked of two classes, and the page says why', () => {
    const moons = defaultExperiment(catalogue, 'moons');
    expect(sectionOf(moons).fields.asked?.disabledReason).toMatchObject({
      template: expect.stringContaining('two classes'),
    });
    expect(() => changed(moons, { 'second.asked': true })).toThrow(RangeError);
    const fewer = changed(spirals, { 'second.asked': true, 'second.weight': 2, 'task.classes': 2 });
    expect(fewer.second).toEqual(spirals.second);
    const forged = { ...moons, second: { ...moons.second, asked: true } };
    expect(problemsOf(forged, catalogue)).toMatchObject([{ field: 'second.asked', allowed: 'no' }]);
  });

  it('is not asked where a generator makes the examples', () => {
    const made = changed(asked, { scheme: 'data-free' });
    expect(made.second.asked).toBe(false);
    expect(sectionOf(made).fields.asked?.disabledReason).toMatchObject({
      template: expect.stringContaining('generator'),
    });
    expect(problemsOf(made, catalogue)).toEqual([]);
  });

  it('comes back from a link', () => {
    const wanted = changed(asked, { 'second.weight': 0.5, 'second.labels': 'first', 'second.taught': 'second' });
    const link = toLink(wanted, catalogue);
    expect(link).toContain('second.asked=yes');
    expect(fromLink(link, catalogue)).toEqual({ experiment: wanted, problems: [] });
    const { experiment, problems } = fromLink('#kd1?task=moons&second.asked=yes', catalogue);
    expect(experiment.second.asked).toBe(false);
    expect(problems).toMatchObject([{ code: 'value-not-allowed', field: 'second.asked', allowed: 'no' }]);
  });

  it('gives every network a head more, on the same body', () => {
    const [one, two] = [digits, asked].map((experiment) => networkFor(experiment.student, experiment));
    // 64 hidden units, and a bias, for each of two answers.
    expect((two?.parameters ?? 0) - (one?.parameters ?? 0)).toBe(65 * 2);
    expect(two?.taps).toEqual(one?.taps);
  });

  it('asks for another teacher, who learned to answer it', () => {
    const descriptions = [digits, asked, changed(asked, { 'second.weight': 2 })].map((experiment) =>
      teacherDescription(experiment, catalogue),
    );
    expect(new Set(descriptions).size).toBe(3);
    const taught = changed(asked, { 'second.taught': 'first', 'second.labels': 'first' });
    expect(teacherDescription(taught, catalogue)).toBe(descriptions[1]);
  });

  it('leaves the methods that compare answers, those with labels where there are labels', () => {
    const usable = (changes: Changes) => {
      const experiment = changed(asked, changes);
      return catalogue.methods.filter(({ id }) => disabledReason(experiment, id) === null).map(({ id }) => id);
    };
    expect(usable({})).toEqual(expect.arrayContaining(['hinton', 'decoupled', 'adversarial-temperature']));
    for (const id of ['hints', 'own-exits', 'robust-distillation']) expect(usable({})).not.toContain(id);
    expect(usable({ 'second.labels': 'first' })).not.toContain('decoupled');
    expect(usable({ 'second.labels': 'first', 'second.taught': 'first' })).toContain('decoupled');
    // Parity has two answers.
    expect(usable({})).not.toContain('standardised-logits');
    expect(usable({ 'second.taught': 'first' })).toContain('standardised-logits');
    const hints = changed(digits, { method: 'hints' });
    expect(changed(hints, { 'second.asked': true }).method.id).toBe('hinton');
  });
});

describe('a run with a second question', () => {
  const short: [Path, Value][] = [
    ['training.teacherEpochs', 40],
    ['training.studentEpochs', 40],
    ['second.asked', true],
  ];
  const run = (changes: Changes) => runExperiment(changed(spirals, { ...Object.fromEntries(short), ...changes }));

  const schemes: [string, Changes][] = [
    ['one teacher', {}],
    ['a network that learns along', { scheme: 'mutual' }],
    ['three teachers', { scheme: 'ensemble' }],
  ];
  it.each(isWhole ? schemes : schemes.slice(0, 2))(
    'says how both answers stand, of teacher, student and twin: %s',
    async (_, changes) => {
      const { final, testLogits, events } = await run(changes);
      for (const learner of ['student', 'twin'] as const) {
        const { correct, second } = final;
        // A right class gives a right group, but for a body that two heads read differently.
        expect(second?.correct[learner]).toBeGreaterThan(0.45 * final.total);
        expect(second?.correct[learner]).not.toBe(correct[learner]);
        expect(testLogits.logits[learner]).toHaveLength(3 * final.total);
      }
      expect(final.second?.correct.teacher ?? 0).toBeGreaterThan(0.8 * final.total);
      const modes = events.flatMap((event) => (event.kind === 'mode' ? [event.mode.kind] : []));
      expect(new Set(modes)).toEqual(new Set(['replayed']));
      const maps = events.flatMap((event) => (event.kind === 'evaluation' ? Object.values(event.evaluation.maps) : []));
      for (const map of maps) expect(map).toHaveLength(64 * 64 * 3);
    },
  );

  it('where labels say nothing of it and the teacher does, the student learns it and its twin does not', async () => {
    const { final } = await run({ 'second.labels': 'first', 'second.taught': 'second', 'transfer.labelled': 300 });
    const { student = 0, twin = 0 } = final.second?.correct ?? {};
    expect(student).toBeGreaterThan(0.85 * final.total);
    expect(twin).toBeLessThan(0.8 * final.total);
  });
});
