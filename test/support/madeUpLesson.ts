import type { Goal, Lesson } from '../../src/lessons/lesson';

/** A lesson of two steps, and what its hooks and those of its variants were called for. */

export const text = 'words';
export const hooks: string[] = [];
export const hot: Goal = { text, isMet: ({ experiment }) => experiment.loss.temperature >= 8 };
export const ran: Goal = { text, isMet: ({ finished }) => finished.length > 0 };
export const madeUp: Lesson = {
  id: 'made-up',
  title: text,
  summary: text,
  minutes: 1,
  experiment: { task: 'moons', changes: { 'loss.temperature': 2 } },
  free: ['loss.temperature'],
  claim: { text, seeds: [], runs: {}, findings: [] },
  steps: [
    {
      title: text,
      text,
      target: 'transfer.labelled',
      goals: [hot, ran],
      enter: (page) => {
        hooks.push('enter 0');
        page.showTab('measures');
      },
      leave: () => hooks.push('leave 0'),
      complete: () => hooks.push('complete 0'),
    },
    {
      title: text,
      text,
      free: ['training.seed'],
      enter: () => hooks.push('enter 1'),
      leave: () => hooks.push('leave 1'),
    },
  ],
};

export const other: Lesson = { ...madeUp, id: 'another', experiment: { task: 'rings', changes: {} } };
