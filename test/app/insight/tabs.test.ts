import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../src/app/examples/subject';
import { subjectOf } from '../../../src/app/examples/subject';
import { insightViews } from '../../../src/app/insight/registry';
import { sharedTabs } from '../../../src/app/insight/sharedTabs';
import { tabFor, tabsOf, viewFor } from '../../../src/app/insight/tabs';
import type { InsightView } from '../../../src/app/insight/view';
import { catalogue } from '../../../src/catalogue';
import { defaultExperiment } from '../../../src/experiment/experiment';
import { points, tokens } from '../../../src/inputs';
import { insightTabs } from '../../../src/lessons/lesson';
import { tasks } from '../../../src/tasks';

const subject: Subject = {
  input: points,
  shape: [2],
  names: [],
  hasPoints: true,
  hasGreyImages: false,
  hasTexts: false,
};
const view = (id: string, changes: Partial<InsightView> = {}): InsightView => ({
  id,
  title: 'insight',
  suits: () => true,
  component: () => null,
  ...changes,
});
const outline = (views: readonly InsightView[], of = subject) =>
  tabsOf(views, of).map((tab) => [tab.id, tab.title, tab.views.map(({ id }) => id).join(' ')]);

describe('the tabs of insight', () => {
  it('are one for each view, and one for views that share it, in the order of the views', () => {
    const views = [
      view('a'),
      view('b', { tab: 'classes' }),
      view('c', { title: 'seeds' }),
      view('d', { tab: 'classes' }),
    ];
    expect(outline(views)).toEqual([
      ['a', 'insight', 'a'],
      ['classes', 'classes', 'b d'],
      ['c', 'seeds', 'c'],
    ]);
  });

  it('have no view that does not suit, and are called after the one that is left', () => {
    const points = view('points', { tab: 'look', title: 'maps', suits: ({ hasPoints }) => hasPoints });
    const images = view('images', { tab: 'look', title: 'image', suits: ({ hasGreyImages }) => hasGreyImages });
    expect(outline([images, points])).toEqual([['look', 'maps', 'points']]);
    expect(outline([images])).toEqual([]);
  });

  it('are found by their own name or by that of a view; a name that does not suit stands for the first', () => {
    const tabs = tabsOf([view('a'), view('b', { tab: 'classes' }), view('c', { tab: 'classes' })], subject);
    const shown = (wanted: string) => {
      const tab = tabFor(tabs, wanted);
      return tab && `${tab.id}/${viewFor(tab, wanted).id}`;
    };
    expect(shown('c')).toBe('classes/c');
    expect(shown('classes')).toBe('classes/b');
    expect(shown('gone')).toBe('a/a');
    expect(tabFor([], 'a')).toBeUndefined();
  });
});

describe('the views of insight', () => {
  const forTask = (id: string) => {
    const task = tasks.find((each) => each.id === id);
    if (!task) throw new Error(`no task ${id}`);
    return outline(insightViews, subjectOf(task, defaultExperiment(catalogue, id).task.values));
  };

  it('are, of points in the plane, maps and no images', () => {
    expect(forTask('spirals')).toEqual([
      ['look', 'maps', 'maps'],
      ['classes', 'classes', 'confusion similarity bias'],
      ['attack', 'attack', 'attack'],
      ['measures', 'measures', 'measures'],
      ['seeds', 'seeds', 'seeds'],
    ]);
  });

  it('are, of images, the image and those that differ, and no maps', () => {
    expect(forTask('digits')).toEqual([
      ['look', 'image', 'image'],
      ['classes', 'classes', 'confusion similarity bias'],
      ['gallery', 'gallery', 'gallery'],
      ['attack', 'attack', 'attack'],
      ['measures', 'measures', 'measures'],
      ['seeds', 'seeds', 'seeds'],
    ]);
  });

  it('are, of texts, the text and those that differ, and no attack', () => {
    const texts: Subject = {
      ...{ input: tokens, shape: [8], names: ['A', 'B'], hasPoints: false, hasGreyImages: false },
      hasTexts: true,
    };
    expect(outline(insightViews, texts)).toEqual([
      ['look', 'text', 'text'],
      ['classes', 'classes', 'confusion similarity bias'],
      ['gallery', 'gallery', 'gallery'],
      ['measures', 'measures', 'measures'],
      ['seeds', 'seeds', 'seeds'],
    ]);
  });

  it('have names of their own, and every name that a lesson may use is that of a view or a tab', () => {
    const names = [...insightViews.map(({ id }) => id), ...Object.keys(sharedTabs)];
    expect(new Set(names).size).toBe(names.length);
    for (const name of insightTabs) expect(names).toContain(name);
  });
});
