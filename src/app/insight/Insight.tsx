import { SegmentedControl, Tabs } from '@mantine/core';
import { type ComponentType, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { byId } from '../../experiment/declarations';
import type { Dataset } from '../../tasks/task';
import { type Subject, subjectOf } from '../examples/subject';
import { TermMark } from '../glossary/Term';
import { useLanguage } from '../locales';
import { useQueuedValue } from '../renderQueue/useQueuedValue';
import { useActions, useApp } from '../store/context';
import { ExampleChoiceProvider } from './exampleChoice';
import { insightViews, type ViewTitle } from './registry';
import { useRunResults } from './results';
import classes from './shared/Insight.module.css';
import { type InsightTab, tabFor, tabsOf, viewFor } from './tabs';
import type { InsightViewProps } from './view';

/** What the networks have learned of the task that is set up: a tab for all views that suit it. Knows no view by name. */
export function Insight() {
  const { t } = useTranslation('insight');
  const { id, values } = useApp((state) => state.experiment.task);
  const dataset = useApp((state) => state.dataset);
  const { showTab } = useActions();
  const wanted = useApp((state) => state.tab);
  const subject = useMemo(() => subjectOf(byId(catalogue.tasks, id), values), [id, values]);
  const tabs = useMemo(() => tabsOf(insightViews, subject), [subject]);
  const tab = tabFor(tabs, wanted);
  const view = tab && viewFor(tab, wanted);
  return (
    <section className={classes.insight} data-target="insight" aria-label={t('insight')}>
      <ExampleChoiceProvider>
        <Tabs
          keepMounted={false}
          value={tab?.id ?? null}
          onChange={(chosen) => {
            const tab = tabs.find((each) => each.id === chosen);
            if (tab) showTab(tab.views[0].id);
          }}
        >
          <div className={classes.tabRow}>
            <Tabs.List className={classes.tabs ?? ''}>
              {tabs.map((tab) => (
                <Tabs.Tab
                  key={tab.id}
                  value={tab.id}
                  data-target={[...new Set([`tab:${tab.id}`, targetsOf(tab)])].join(' ')}
                >
                  {t(tab.title)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {/* Beside the list, which holds tabs alone. */}
            {view?.term && <TermMark id={view.term} of={t(view.title)} />}
          </div>
          {dataset ? (
            tabs.map((tab) => (
              <Tabs.Panel key={tab.id} value={tab.id} keepMounted={tab.staysMounted}>
                {tab.views.length > 1 && <ViewChoice tab={tab} />}
                <Suspense>
                  <InTurn view={viewFor(tab, wanted).component} subject={subject} dataset={dataset} />
                </Suspense>
              </Tabs.Panel>
            ))
          ) : (
            <p className={classes.note}>{t('loading')}</p>
          )}
        </Tabs>
      </ExampleChoiceProvider>
    </section>
  );
}

/** The views of a tab as lessons point at them. */
const targetsOf = ({ views }: InsightTab) => views.map(({ id }) => `tab:${id}`).join(' ');

/** Switches between the views of a tab. */
function ViewChoice({ tab }: { readonly tab: InsightTab<ViewTitle> }) {
  const { t } = useTranslation('insight');
  const { showTab } = useActions();
  const wanted = useApp((state) => state.tab);
  return (
    <div data-target={targetsOf(tab)}>
      <SegmentedControl
        size="xs"
        fullWidth
        mb={10}
        aria-label={t(tab.choice)}
        value={viewFor(tab, wanted).id}
        onChange={showTab}
        data={tab.views.map(({ id, title }) => ({ value: id, label: t(title) }))}
      />
    </div>
  );
}

interface InTurnProps {
  readonly view: ComponentType<InsightViewProps>;
  readonly subject: Subject;
  readonly dataset: Dataset;
}

/**
 * A view of the results, rendered in a turn of its own when a result is added, while the tabs around it stay. Results of
 * another run are replaced at once.
 */
function InTurn({ view: View, subject, dataset }: InTurnProps) {
  const newest = useRunResults();
  const language = useLanguage();
  const drawn = useQueuedValue(newest);
  const results = drawn.run?.id === newest.run?.id ? drawn : newest;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a hidden view does not notice a new language by itself.
  return useMemo(
    () => <View {...results} subject={subject} dataset={dataset} />,
    [View, results, subject, dataset, language],
  );
}
