import type { ParseKeys } from 'i18next';

/** Any key of the interface texts of insight. */
export type InsightText = ParseKeys<'insight'>;
