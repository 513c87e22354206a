import { type SharedTab, sharedTabs } from './sharedTabs';
import type { InsightText } from './text';
import type { InsightView, Subject } from './view';

/** A tab with the views in it, at least one. */
export interface InsightTab extends SharedTab {
  readonly id: string;
  readonly title: InsightText;
  readonly views: readonly [InsightView, ...InsightView[]];
}

/** The tabs for a subject: one for each shared tab and each other view that suits, in the order of the views. */
export function tabsOf(views: readonly InsightView[], subject: Subject): readonly InsightTab[] {
  const tabs = new Map<string, InsightTab>();
  for (const view of views.filter((each) => each.suits(subject))) {
    const shared: SharedTab = view.tab ? sharedTabs[view.tab] : {};
    const id = view.tab ?? view.id;
    const known = tabs.get(id);
    tabs.set(
      id,
      known ? { ...known, views: [...known.views, view] } : { title: view.title, ...shared, id, views: [view] },
    );
  }
  return [...tabs.values()];
}

/** The tab that is called `wanted` or holds the view of that name; the first one where there is none. */
export function tabFor(tabs: readonly InsightTab[], wanted: string): InsightTab | undefined {
  return tabs.find(({ id, views }) => id === wanted || views.some((view) => view.id === wanted)) ?? tabs[0];
}

/** The view of a tab that is called `wanted`, else its first. */
export const viewFor = ({ views }: InsightTab, wanted: string): InsightView =>
  views.find(({ id }) => id === wanted) ?? views[0];
