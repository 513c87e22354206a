import type { ComponentType } from 'react';
import type { TermId } from '../../glossary';
import type { Dataset } from '../../tasks/task';
import type { Subject } from '../examples/subject';
import type { RunResults } from './results';
import type { SharedTabId } from './sharedTabs';
import type { InsightText } from './text';

/** What the component of a view is given. The results are those of the run, if it is about this subject. */
export interface InsightViewProps extends RunResults {
  readonly subject: Subject;
  readonly dataset: Dataset;
}

/**
 * A view of what the networks have learned. To add one: a file in `views/` that declares it, a line in `registry.ts`,
 * and its title in the interface texts. `Title` narrows to the keys in use, so that a test can tell which texts are used.
 */
export interface InsightView<Title extends InsightText = InsightText> {
  /** Unique; a lesson points at it as `tab:<id>`. */
  readonly id: string;
  readonly title: Title;
  /** The term of the glossary that it is about. */
  readonly term?: TermId;
  /** The tab that it shares with other views; without one it has a tab of its own. */
  readonly tab?: SharedTabId;
  suits(subject: Subject): boolean;
  /** Loads when it is first shown, unless the first screen has it. */
  readonly component: ComponentType<InsightViewProps>;
}
