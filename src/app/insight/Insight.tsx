import { Tabs } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { byId } from '../../experiment/declarations';
import { type InsightTab, insightTabs } from '../../lessons/lesson';
import { useActions, useApp } from '../store/context';
import { latestEvaluation } from '../store/run';
import { classViews } from './classViews';
import type { Findings } from './findings';
import { Gallery } from './Gallery';
import { ImageInsight, type ImageSource } from './ImageInsight';
import classes from './Insight.module.css';
import { PlaneInsight } from './PlaneInsight';

/** Not needed before a run: they load when they are opened. */
const AttackInsight = lazy(() => import('./AttackInsight').then((view) => ({ default: view.AttackInsight })));
const Classes = lazy(() => import('./Classes'));
const Measures = lazy(() => import('./Measures'));
const Seeds = lazy(() => import('./Seeds'));

/** A look into what the learners have made of the task, in the way that the task is drawn. */
export function Insight() {
  const { t } = useTranslation('insight');
  const chosenTask = useApp((state) => state.experiment.task);
  const seed = useApp((state) => state.experiment.training.seed);
  const dataset = useApp((state) => state.dataset);
  const about = useApp((state) => state.run?.experiment);
  const evaluations = useApp((state) => state.run?.evaluations);
  const id = useApp((state) => state.run?.id);
  const newest = useApp((state) => state.run?.beliefs);
  const { showTab } = useActions();
  const tab = useApp((state) => state.tab);
  const [image, setImage] = useState(0);
  const [source, setSource] = useState<ImageSource>('pick');
  const task = byId(catalogue.tasks, chosenTask.id);
  const names = task.classNames(chosenTask.values);
  const isAboutThis =
    about !== undefined && JSON.stringify(about.task) === JSON.stringify(chosenTask) && about.training.seed === seed;
  // The same object until there is something new to see.
  const run = useMemo<Findings | null>(
    () => (isAboutThis && evaluations && id !== undefined ? { id, experiment: about, evaluations } : null),
    [isAboutThis, id, about, evaluations],
  );
  const beliefs = run ? newest : undefined;
  const evaluation = run ? latestEvaluation(run) : undefined;
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
                <PlaneInsight run={run} names={names} />
              ) : (
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
            </Tabs.Panel>
            <Tabs.Panel value="classes">
              <Suspense>
                <Classes evaluation={evaluation} beliefs={beliefs} labels={dataset.test.labels} names={names} />
              </Suspense>
            </Tabs.Panel>
            <Tabs.Panel value="attack">
              <Suspense>
                <AttackInsight run={run} dataset={dataset} task={task} names={names} chosen={image} />
              </Suspense>
            </Tabs.Panel>
            <Tabs.Panel value="measures">
              <Suspense>
                <Measures beliefs={beliefs} />
              </Suspense>
            </Tabs.Panel>
            <Tabs.Panel value="seeds">
              <Suspense>
                <Seeds />
              </Suspense>
            </Tabs.Panel>
            {hasGallery && (
              <Tabs.Panel value="gallery">
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

type TopTab = Exclude<InsightTab, (typeof classViews)[number]> | 'classes';

/** The tab that holds a view; the first one where the task has no such view. */
function shownTab(tab: InsightTab, hasGallery: boolean): TopTab {
  if (classViews.some((view) => view === tab)) return 'classes';
  return tab === 'gallery' && !hasGallery ? 'look' : (tab as TopTab);
}

function firstView(tab: string | null): InsightTab {
  return tab === 'classes' ? 'confusion' : (insightTabs.find((known) => known === tab) ?? 'look');
}
