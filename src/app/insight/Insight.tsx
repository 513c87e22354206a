import { Tabs } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { byId } from '../../experiment/declarations';
import { type InsightTab, insightTabs } from '../../lessons/lesson';
import { useQueuedValue } from '../renderQueue/useQueuedValue';
import { useActions, useApp } from '../store/context';
import { classViews } from './classViews';
import { type Found, useFindings } from './findings';
import type { ImageSource } from './ImageInsight';
import classes from './Insight.module.css';
import { PlaneInsight } from './PlaneInsight';

/** Not needed before a run: they load when they are opened. */
const AttackInsight = lazy(() => import('./AttackInsight').then((view) => ({ default: view.AttackInsight })));
const Classes = lazy(() => import('./Classes'));
const Gallery = lazy(() => import('./Gallery').then((view) => ({ default: view.Gallery })));
/** Not needed where examples are points, as they are when the page opens. */
const ImageInsight = lazy(() => import('./ImageInsight').then((view) => ({ default: view.ImageInsight })));
const Measures = lazy(() => import('./Measures'));
const Seeds = lazy(() => import('./Seeds'));

/** A look into what the learners have made of the task, in the way that the task is drawn. */
export function Insight() {
  const { t } = useTranslation('insight');
  const chosenTask = useApp((state) => state.experiment.task);
  const dataset = useApp((state) => state.dataset);
  const { showTab } = useActions();
  const tab = useApp((state) => state.tab);
  const [image, setImage] = useState(0);
  const [source, setSource] = useState<ImageSource>('pick');
  const task = byId(catalogue.tasks, chosenTask.id);
  const names = task.classNames(chosenTask.values);
  const hasGallery = task.view === 'image';
  return (
    <section className={classes.insight} data-target="insight" aria-label={t('insight')}>
      <Tabs keepMounted={false} value={shownTab(tab, hasGallery)} onChange={(value) => showTab(firstView(value))}>
        <Tabs.List mb={10} className={classes.tabs ?? ''}>
          <Tabs.Tab value="look" data-target="tab:look">
            {task.view === 'plane' ? t('maps') : t('image')}
          </Tabs.Tab>
          <Tabs.Tab value="classes" data-target="tab:confusion tab:similarity tab:bias">
            {t('classes')}
          </Tabs.Tab>
          {hasGallery && (
            <Tabs.Tab value="gallery" data-target="tab:gallery">
              {t('gallery')}
            </Tabs.Tab>
          )}
          <Tabs.Tab value="attack" data-target="tab:attack">
            {t('attack')}
          </Tabs.Tab>
          <Tabs.Tab value="measures" data-target="tab:measures">
            {t('measures')}
          </Tabs.Tab>
          <Tabs.Tab value="seeds" data-target="tab:seeds">
            {t('seeds')}
          </Tabs.Tab>
        </Tabs.List>
        {dataset ? (
          <>
            <Tabs.Panel value="look" keepMounted>
              {task.view === 'plane' ? (
                <WithFindings>{({ run }) => <PlaneInsight run={run} names={names} />}</WithFindings>
              ) : (
                <Suspense>
                  <WithFindings>
                    {({ run }) => (
                      <ImageInsight
                        run={run}
                        dataset={dataset}
                        names={names}
                        shape={task.inputShape}
                        chosen={Math.min(image, dataset.test.labels.length - 1)}
                        onChoose={setImage}
                        source={source}
                        onSource={setSource}
                      />
                    )}
                  </WithFindings>
                </Suspense>
              )}
            </Tabs.Panel>
            <Tabs.Panel value="classes">
              <Suspense>
                <WithFindings>
                  {(found) => <Classes {...found} labels={dataset.test.labels} names={names} />}
                </WithFindings>
              </Suspense>
            </Tabs.Panel>
            <Tabs.Panel value="attack">
              <Suspense>
                <WithFindings>
                  {({ run }) => <AttackInsight run={run} dataset={dataset} task={task} names={names} chosen={image} />}
                </WithFindings>
              </Suspense>
            </Tabs.Panel>
            <Tabs.Panel value="measures">
              <Suspense>
                <WithFindings>{({ testLogits }) => <Measures testLogits={testLogits} />}</WithFindings>
              </Suspense>
            </Tabs.Panel>
            <Tabs.Panel value="seeds">
              <Suspense>
                <Seeds />
              </Suspense>
            </Tabs.Panel>
            {hasGallery && (
              <Tabs.Panel value="gallery">
                <Suspense>
                  <WithFindings>
                    {({ evaluation }) => (
                      <Gallery
                        evaluation={evaluation}
                        dataset={dataset}
                        names={names}
                        shape={task.inputShape}
                        onChoose={(index) => {
                          setImage(index);
                          setSource('pick');
                          showTab('look');
                        }}
                      />
                    )}
                  </WithFindings>
                </Suspense>
              </Tabs.Panel>
            )}
          </>
        ) : (
          <p className={classes.note}>{t('loading')}</p>
        )}
      </Tabs>
    </section>
  );
}

/**
 * A view of what the run has found. The render queue draws it anew after an evaluation, without the tabs around it; what
 * another run found is gone at once.
 */
function WithFindings({ children }: { readonly children: (found: Found) => ReactNode }) {
  const newest = useFindings();
  const drawn = useQueuedValue(newest);
  const found = drawn.run?.id === newest.run?.id ? drawn : newest;
  return useMemo(() => children(found), [children, found]);
}

type TopTab = Exclude<InsightTab, (typeof classViews)[number]> | 'classes';

/** The tab that holds a view; the first one where the task has no such view. */
function shownTab(tab: InsightTab, hasGallery: boolean): TopTab {
  if (classViews.some((view) => view === tab)) return 'classes';
  return tab === 'gallery' && !hasGallery ? 'look' : (tab as TopTab);
}

function firstView(tab: string | null): InsightTab {
  return tab === 'classes' ? 'confusion' : (insightTabs.find((known) => known === tab) ?? 'look');
}
