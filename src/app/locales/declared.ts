import { augmentationFields } from '../../experiment/augmentation';
import type { Catalogue, Declaration } from '../../experiment/declarations';
import type { Field, Fields } from '../../experiment/fields';
import { scheduleFields } from '../../experiment/schedule';
import { secondFields } from '../../experiment/secondQuestion';
import { lossFields, trainingFields, transferFields } from '../../experiment/settings';
import type { Text } from '../../experiment/text';
import type { TermGroup } from '../../glossary';
import type { Chapter } from '../../lessons';
import type { Lesson } from '../../lessons/lesson';

/** English as a declaration says it, and the path under which every other language keeps its own. */
export interface DeclaredText {
  readonly path: string;
  readonly text: string;
}

/** Everything that the catalogue and the sections of an experiment say in plain strings; messages have their own paths. */
export function textsOfCatalogue({ tasks, architectures, methods, schemes }: Catalogue): readonly DeclaredText[] {
  const sections: Readonly<Record<string, Fields>> = {
    second: secondFields,
    loss: lossFields,
    schedule: scheduleFields,
    transfer: transferFields,
    augmentation: augmentationFields,
    training: trainingFields,
  };
  return [
    ...Object.entries(sections).flatMap(([name, fields]) => ofFields(`experiment.${name}`, fields)),
    ...Object.entries({ tasks, architectures, methods, schemes }).flatMap(([kind, declarations]) =>
      declarations.flatMap((declaration) => ofDeclaration(`${kind}.${declaration.id}`, declaration)),
    ),
  ];
}

/** Everything that the lessons say in plain strings. Steps and goals are counted from 1. */
export const textsOfLessons = (chapters: readonly Chapter[]): readonly DeclaredText[] =>
  chapters.flatMap(({ id, title, lessons }) => [
    ...plain({ [`lessons.chapters.${id}`]: title }),
    ...lessons.flatMap((lesson) => ofLesson(`lessons.${lesson.id}`, lesson)),
  ]);

/** Everything that the glossary says. */
export const textsOfGlossary = (groups: readonly TermGroup[]): readonly DeclaredText[] =>
  groups.flatMap(({ id, name, terms }) => [
    ...plain({ [`glossary.groups.${id}`]: name }),
    ...Object.entries(terms).flatMap(([term, { name, meaning, also }]) =>
      plain({
        [`glossary.${term}.name`]: name,
        [`glossary.${term}.meaning`]: meaning,
        [`glossary.${term}.also`]: also,
      }),
    ),
  ]);

const ofLesson = (path: string, { title, summary, steps, claim }: Lesson): readonly DeclaredText[] => [
  ...plain({ [`${path}.title`]: title, [`${path}.summary`]: summary }),
  ...steps.flatMap((step, at) => [
    ...plain({ [`${path}.steps.${at + 1}.title`]: step.title, [`${path}.steps.${at + 1}.text`]: step.text }),
    ...(step.goals ?? []).flatMap(({ text }, goal) => plain({ [`${path}.steps.${at + 1}.goals.${goal + 1}`]: text })),
  ]),
  ...plain({ [`${path}.claim`]: claim.text }),
];

const ofDeclaration = (path: string, { name, note, group, fields }: Declaration): readonly DeclaredText[] => [
  ...plain({ [`${path}.name`]: name, [`${path}.note`]: note, [`${path}.group`]: group }),
  ...ofFields(`${path}.fields`, fields),
];

const ofFields = (path: string, fields: Fields): readonly DeclaredText[] =>
  Object.entries(fields).flatMap(([name, field]) => ofField(`${path}.${name}`, field));

const ofField = (path: string, field: Field): readonly DeclaredText[] => [
  ...plain({ [`${path}.label`]: field.label, [`${path}.help`]: field.help }),
  ...(field.kind === 'choice'
    ? field.options.flatMap(({ value, label }) => plain({ [`${path}.options.${value}`]: label }))
    : []),
  ...(field.kind === 'curve'
    ? field.presets.flatMap(({ label }, at) => plain({ [`${path}.presets.${at + 1}`]: label }))
    : []),
];

const plain = (texts: Readonly<Record<string, Text | undefined>>): readonly DeclaredText[] =>
  Object.entries(texts).flatMap(([path, text]) => (typeof text === 'string' ? [{ path, text }] : []));
