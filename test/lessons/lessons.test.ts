import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue';
import { byId } from '../../src/experiment/declarations';
import { type Experiment, isPicked, type Path, type PickedSection, sectionsOf } from '../../src/experiment/experiment';
import { fromLink, problemsOf, toLink } from '../../src/experiment/link';
import { inEnglish, type Text } from '../../src/experiment/text';
import { chapters, lessons } from '../../src/lessons';
import { experimentOf, insightTabs, openingScene, withChanges } from '../../src/lessons/lesson';
import { familyOf } from '../../src/lessons/relatedLanguages';
import { probabilitiesAsLogits } from '../../src/lessons/spotTheBug';
import { greek, norwegian } from '../../src/lessons/unseenLanguage';
import { largestProbabilityOf } from '../../src/metrics/entropy';
import { families, languages } from '../../src/tasks/languages/list';
import { readerOf } from '../support/declaredTexts';

const inChinese = readerOf('zh');

/** Is this the path of a control that the experiment has? */
function isControl(experiment: Experiment, path: string): boolean {
  const [name, field] = path.split('.');
  const section = sectionsOf(experiment, catalogue).find((candidate) => candidate.name === name);
  return section !== undefined && (field === undefined ? isPicked(section.name) : field in section.fields);
}

const places = ['run', 'stage', 'insight', 'scoreboard', 'gap', 'keep-teacher', 'bias'];
const isPlace = (target: string) => places.includes(target) || insightTabs.some((tab) => target === `tab:${tab}`);

it('has every file of the folder that declares a lesson, once', () => {
  const files = readdirSync('src/lessons').filter(
    (file) => file.endsWith('.ts') && readFileSync(`src/lessons/${file}`, 'utf8').includes(': Lesson = {'),
  );
  expect(lessons).toHaveLength(files.length);
  expect(new Set(lessons.map(({ id }) => id)).size).toBe(lessons.length);
  for (const { id, lessons: inIt } of chapters) expect(inIt.length, id).toBeGreaterThan(0);
});

it('means the languages that it names', () => {
  const names = byId(catalogue.tasks, 'languages')
    .classNames({})
    .map((name) => inEnglish(name));
  expect([names[norwegian], names[greek]]).toEqual(['Norwegian', 'Greek']);
  expect(familyOf).toEqual(languages.map(({ family }) => families.indexOf(family)));
});

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))('the lesson %s', (_, lesson) => {
  const experiment = experimentOf(lesson, catalogue);

  it('begins with an experiment of allowed values, which a link can carry', () => {
    expect(problemsOf(experiment, catalogue)).toEqual([]);
    expect(fromLink(toLink(experiment, catalogue), catalogue).experiment).toEqual(experiment);
  });

  it('leaves free, and points at, only what the page has', () => {
    for (const path of lesson.free) expect(isControl(experiment, path), path).toBe(true);
    for (const { target, free = [] } of lesson.steps) {
      for (const path of free) expect(isControl(experiment, path), path).toBe(true);
      if (target !== undefined) expect(isPlace(target) || isControl(experiment, target), target).toBe(true);
    }
  });

  it('says everything in English, and in Chinese with Chinese stops', () => {
    const texts: Text[] = [
      lesson.title,
      lesson.summary,
      lesson.claim.text,
      ...lesson.steps.flatMap(({ title, text, goals = [] }) => [title, text, ...goals.map((goal) => goal.text)]),
    ];
    for (const text of texts) {
      expect(inEnglish(text).trim()).not.toBe('');
      expect(inChinese(text)).toMatch(/[\u4e00-\u9fff]/);
      expect(inChinese(text)).not.toMatch(/[,;:!?] |[\u4e00-\u9fff],/);
    }
  });

  it('has steps short enough to be read from the last row, and no goal that is met before anything is done', () => {
    const scene = openingScene(experiment);
    for (const step of lesson.steps) {
      expect(inEnglish(step.text).split(/\s+/).length, inEnglish(step.title)).toBeLessThanOrEqual(60);
      expect(inChinese(step.text).length, inEnglish(step.title)).toBeLessThanOrEqual(130);
      // The last word of a lesson may ask to put things back.
      if (step !== lesson.steps.at(-1)) for (const goal of step.goals ?? []) expect(goal.isMet(scene)).toBe(false);
      expect(step.figures?.(scene) ?? []).toEqual([]);
    }
    expect(lesson.steps.some(({ goals = [] }) => goals.length > 0)).toBe(true);
  });

  it('claims something that can fail, of runs whose values are allowed', () => {
    const { runs, seeds, findings } = lesson.claim;
    expect(seeds.length).toBeGreaterThanOrEqual(3);
    expect(findings.length).toBeGreaterThan(0);
    for (const { what, atLeast, atMost } of findings) expect(atLeast ?? atMost, what).toBeDefined();
    for (const changes of Object.values(runs)) {
      const changed = withChanges(experiment, changes, catalogue);
      expect(problemsOf(changed, catalogue)).toEqual([]);
      for (const [path, value] of Object.entries(changes) as [Path, unknown][]) {
        const [name, field] = path.split('.');
        const section = sectionsOf(changed, catalogue).find((candidate) => candidate.name === name);
        // A value that another one pulls back into its range would test something else than it says.
        const set = field === undefined ? changed[name as PickedSection].id : section?.values[field];
        expect(set).toEqual(value);
      }
    }
  });
});

it('the double softmax leaves even a certain teacher e / (e + 9)', () => {
  const certain = Float32Array.from({ length: 20 }, (_, at) => (at % 10 === 3 ? 200 : 0));
  expect(largestProbabilityOf(probabilitiesAsLogits(certain, 10, 1), 10, 1)).toBeCloseTo(Math.E / (Math.E + 9), 6);
});
