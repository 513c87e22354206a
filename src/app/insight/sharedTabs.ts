import type { InsightText } from './text';

interface SharedTab {
  /** What it is called; without one, as its first view. */
  readonly title?: InsightText;
  /** The accessible name of the choice between its views. */
  readonly choice?: InsightText;
  /** Does it keep what a visitor did in it, such as a drawing, while another tab is shown? */
  readonly staysMounted?: boolean;
}

/** Tabs that several views share. */
export const sharedTabs = {
  /** One example, or the space of all examples, as this kind of example is drawn. */
  look: { staysMounted: true },
  classes: { title: 'classes', choice: 'classView' },
} as const satisfies Readonly<Record<string, SharedTab>>;
export type SharedTabId = keyof typeof sharedTabs;

type TextOf<Tab> = Tab extends { readonly title: infer Title; readonly choice: infer Choice } ? Title | Choice : never;
/** The keys of the texts of shared tabs. */
export type SharedTabText = TextOf<(typeof sharedTabs)[SharedTabId]>;

/** The declaration of a shared tab, for code that knows none by name. */
export const sharedTab = (
  id: SharedTabId,
): { readonly title?: SharedTabText; readonly choice?: SharedTabText; readonly staysMounted?: boolean } =>
  sharedTabs[id];
