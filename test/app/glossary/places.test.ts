import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { insightViews } from '../../../src/app/insight/registry';
import { backendTerms, panelTerms, phaseTerms, roleTerms } from '../../../src/app/names/terms';
import { columns } from '../../../src/app/scoreboard/columns';
import { lossTerms } from '../../../src/app/stage/lossTerms';
import { setupPanels } from '../../../src/app/store/state';
import { catalogue } from '../../../src/catalogue';
import { methods } from '../../../src/distillation';
import { inLetters } from '../../../src/distillation/formula';
import { symbolsOf } from '../../../src/distillation/method';
import { augmentationFields } from '../../../src/experiment/augmentation';
import { defaultsOf, type Field, type Fields, type Values } from '../../../src/experiment/fields';
import { generatedFieldsOf } from '../../../src/experiment/generated';
import { scheduleFields } from '../../../src/experiment/schedule';
import { secondFields } from '../../../src/experiment/secondQuestion';
import { lossFields, trainingFields, transferFields } from '../../../src/experiment/settings';
import { isTermId } from '../../../src/glossary';
import { backendNames } from '../../../src/report/device';
import { lossNames } from '../../../src/report/losses';

/** Fields that need no term, and why. */
const withoutTerm: Readonly<Record<string, string>> = {
  'tasks.checkerboard.cells': 'says how many squares there are, in everyday words',
  'methods.decoupled.alpha': 'a weight of this method alone, which its help explains',
};

const sections: Readonly<Record<string, Fields>> = {
  second: secondFields,
  loss: lossFields,
  schedule: scheduleFields,
  transfer: transferFields,
  generated: generatedFieldsOf(transferFields),
  augmentation: augmentationFields,
  training: trainingFields,
};
const { tasks, architectures, methods: declaredMethods, schemes } = catalogue;
const fields: readonly (readonly [string, Field])[] = [
  ...Object.entries(sections).flatMap(([name, own]) => pathsOf(name, own)),
  ...Object.entries({ tasks, architectures, methods: declaredMethods, schemes }).flatMap(([kind, declarations]) =>
    declarations.flatMap(({ id, fields: own }) => pathsOf(`${kind}.${id}`, own)),
  ),
];

function pathsOf(path: string, own: Fields): readonly (readonly [string, Field])[] {
  return Object.entries(own).map(([name, field]) => [`${path}.${name}`, field] as const);
}

describe('what the page shows has a term of the glossary', () => {
  it('each field of the schema, but for those that need none', () => {
    expect(fields.length).toBeGreaterThan(90);
    const without = fields.flatMap(([path, { term }]) => (term === undefined ? [path] : []));
    expect(without.toSorted()).toEqual(Object.keys(withoutTerm).toSorted());
    const unknown = fields.filter(([, { term }]) => term !== undefined && !isTermId(term));
    expect(unknown).toEqual([]);
  });

  it('each role, phase, panel of the setup, backend and loss', () => {
    expect(Object.keys(phaseTerms)).toEqual(['teach', 'soften', 'distil', 'prolong', 'measure']);
    expect(Object.keys(roleTerms)).toEqual(['teacher', 'student', 'pseudoTwin', 'twin']);
    expect(Object.keys(panelTerms)).toEqual([...setupPanels]);
    expect(Object.keys(backendTerms).toSorted()).toEqual([...backendNames].toSorted());
    expect(Object.keys(lossTerms)).toEqual([...lossNames]);
    const all = [phaseTerms, roleTerms, panelTerms, backendTerms, lossTerms].flatMap((terms) => Object.values(terms));
    expect(all.filter((id) => !isTermId(id))).toEqual([]);
  });

  it('each view of insight', () => {
    expect(insightViews.filter((view) => !('term' in view && isTermId(view.term))).map(({ id }) => id)).toEqual([]);
  });

  it('each column of the scoreboard, in the order of the page', () => {
    expect(columns.filter(({ term }) => !isTermId(term))).toEqual([]);
    expect(columns.map(({ label }) => label)).toEqual([
      'accuracy',
      null,
      'agreement',
      'parameters',
      'compression',
      'bytes',
      'multiplyAdds',
      'milliseconds',
    ]);
  });
});

describe('the symbols under the formula', () => {
  /** What a formula shows, without what is only there for its layout. */
  const shownBy = (tex: string) =>
    katex
      .renderToString(tex, { output: 'html', macros: { '\\T': 'T' } })
      .replace(/<[^>]*>/g, '')
      .replace(/[\s\u200b\u2009]/g, '');

  const cases = methods.flatMap((method) => {
    const values = defaultsOf(method.fields) as Values;
    const choices = Object.entries(method.fields).flatMap(([name, field]) =>
      field.kind === 'choice' ? field.options.map(({ value }): Values => ({ ...values, [name]: value })) : [],
    );
    const ends = 'until' in values ? [{ ...values, until: 50 }] : [];
    return [values, ...choices, ...ends].map((chosen) => ({ id: method.id, method, chosen }));
  });

  it.each(cases)('of $id are in it, and all have a term', ({ method, chosen }) => {
    const formula = shownBy(inLetters(method, chosen));
    for (const [letter, term] of Object.entries(symbolsOf(method, chosen))) {
      expect(formula).toContain(letter.replace('²', '2'));
      expect(isTermId(term)).toBe(true);
    }
    // What most terms are made of is never left out.
    const letters = Object.keys(symbolsOf(method, chosen)).join(' ');
    for (const letter of ['KL', 'z', 'T']) {
      if (formula.includes(letter)) expect(letters, formula).toContain(letter);
    }
  });
});
