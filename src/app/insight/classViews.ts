/** The views under the tab of classes. */
export const classViews = ['confusion', 'similarity', 'bias'] as const;
