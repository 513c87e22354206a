import type { InsightText } from './text';

/** What a tab that several views share declares. */
export interface SharedTab {
  /** Without one the tab is called what its first view is called. */
  readonly title?: InsightText;
  /** What the choice between its views is called, for those who do not see it. */
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
