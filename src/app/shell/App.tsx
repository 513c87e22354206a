import { MantineProvider } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Insight } from '../insight/Insight';
import { Lesson } from '../lessons/Lesson';
import { Gap, RunLadder } from '../scoreboard/Gap';
import { Scoreboard } from '../scoreboard/Scoreboard';
import { LossFoot } from '../setup/LossFoot';
import { Setup } from '../setup/Setup';
import { Stage } from '../stage/Stage';
import { AppProvider, useApp } from '../store/context';
import type { AppStore } from '../store/store';
import { theme } from '../theme';
import classes from './App.module.css';
import { CommandScope } from './CommandScope';
import { Credits } from './Credits';
import { Header } from './Header';
import { Notices } from './Notices';
import { Shortcuts } from './Shortcuts';

interface AppProps {
  readonly app: AppStore;
  /** The value of `?backend=`, where it names no backend. */
  readonly unknownBackend: string | null;
}

/** The page, with everything that its parts find in contexts. */
export function App({ app, unknownBackend }: AppProps) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <AppProvider app={app}>
        <CommandScope>
          <Layout unknownBackend={unknownBackend} />
        </CommandScope>
      </AppProvider>
    </MantineProvider>
  );
}

function Layout({ unknownBackend }: Pick<AppProps, 'unknownBackend'>) {
  const { t } = useTranslation('shell');
  const layout = useApp((state) => state.layout);
  return (
    <div className={classes.page} data-layout={layout}>
      <Shortcuts />
      <Header />
      <Notices unknownBackend={unknownBackend} />
      <Lesson />
      <aside className={classes.setup} aria-label={t('setup')}>
        <Setup />
      </aside>
      <main className={classes.main}>
        <h2 className="spoken">{t('results')}</h2>
        <Stage />
        <div className={classes.ladder}>
          <RunLadder />
        </div>
        <div className={classes.headline}>
          <Gap />
        </div>
        <div className={classes.insight}>
          <Insight />
        </div>
        <div className={classes.scoreboard}>
          <Scoreboard />
        </div>
        <Credits />
      </main>
      <LossFoot />
    </div>
  );
}
