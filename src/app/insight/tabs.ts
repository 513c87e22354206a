import type { Subject } from '../examples/subject';
import { type SharedTabText, sharedTab } from './sharedTabs';
import type { InsightText } from './text';
import type { InsightView } from './view';

/** A tab with the views in it, at least one. `Title` are the keys of the titles of views. */
export interface InsightTab<Title extends InsightText = InsightText> {
  readonly id: string;
  readonly title: Title | SharedTabText;
  /** The accessible name of the choice between its views. */
  readonly choice: Title | SharedTabText;
  /** Is it kept while another tab is shown? */
  readonly staysMounted: boolean;
  readonly views: readonly [InsightView<Title>, ...InsightView<Title>[]];
}

/** The tabs for a subject: one for each shared tab and each other view that suits, in the order of the views. */
export function tabsOf<Title extends InsightText>(
  views: readonly InsightView<Title>[],
  subject: Subject,
): readonly InsightTab<Title>[] {
  const tabs = new Map<string, InsightTab<Title>>();
  for (const view of views.filter((each) => each.suits(subject))) {
    const id = view.tab ?? view.id;
    const known = tabs.get(id);
    tabs.set(id, known ? { ...known, views: [...known.views, view] } : tabWith(view));
  }
  return [...tabs.values()];
}

function tabWith<Title extends InsightText>(view: InsightView<Title>): InsightTab<Title> {
  const shared = view.tab ? sharedTab(view.tab) : null;
  const title: Title | SharedTabText = shared?.title ?? view.title;
  return {
    id: view.tab ?? view.id,
    title,
    choice: shared?.choice ?? title,
    staysMounted: shared?.staysMounted ?? false,
    views: [view],
  };
}

/** The tab that is called `wanted` or holds the view of that name; the first one where there is none. */
export const tabFor = <Tab extends InsightTab>(tabs: readonly Tab[], wanted: string): Tab | undefined =>
  tabs.find(({ id, views }) => id === wanted || views.some((view) => view.id === wanted)) ?? tabs[0];

/** The view of a tab that is called `wanted`, else its first. */
export const viewFor = <Title extends InsightText>({ views }: InsightTab<Title>, wanted: string): InsightView<Title> =>
  views.find(({ id }) => id === wanted) ?? views[0];
