import { ActionIcon, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { toLink } from '../../experiment/link';
import { chooseLanguage, openGlossary, openLessons, present, startHere, toggleTheme } from '../commands/commands';
import { useCommand, useCommandLabel, useCommandTarget } from '../commands/context';
import { Icon } from '../controls/Icon';
import { useLanguage } from '../locales';
import { languages } from '../locales/languages';
import { useApp } from '../store/context';
import { BackendBadge } from './BackendBadge';
import { CommandButton } from './CommandButton';
import { CopyLink } from './CopyLink';
import classes from './Header.module.css';
import { Toolbar } from './Toolbar';

/** The bar at the top: the page's name, the toolbar of the run, and what concerns the whole page. */
export function Header() {
  const { t } = useTranslation('shell');
  const isEmbedded = useApp((state) => state.layout === 'embed');
  return (
    <header className={classes.header}>
      <h1 className={classes.title}>
        <svg width="26" height="20" viewBox="0 0 26 20" aria-hidden="true">
          <circle cx="9" cy="10" r="7.5" fill="var(--teacher)" />
          <circle cx="22" cy="10" r="3.5" fill="var(--student)" />
        </svg>
        {t('title')}
      </h1>
      <Toolbar />
      <div className={classes.rest}>
        {isEmbedded ? (
          <>
            <BackendBadge />
            <OpenInFull />
          </>
        ) : (
          <>
            <CommandButton command={startHere} />
            <CommandButton command={openLessons} opensDialog />
            <CommandButton command={openGlossary} opensDialog />
            <CommandButton command={present} />
            <BackendBadge />
            <CopyLink />
            <LanguageChoice />
            <ThemeButton />
          </>
        )}
      </div>
    </header>
  );
}

function LanguageChoice() {
  const target = useCommandTarget();
  const label = useCommandLabel(chooseLanguage);
  const language = useLanguage();
  return (
    <SegmentedControl
      aria-label={label}
      size="xs"
      value={language}
      onChange={(value) => chooseLanguage.perform(target, value)}
      data={languages.map(({ code, name }) => ({ value: code, label: name }))}
    />
  );
}

function ThemeButton() {
  const { label, hint, perform } = useCommand(toggleTheme);
  return (
    <ActionIcon
      variant="default"
      size={30}
      aria-label={label}
      title={hint}
      data-command={toggleTheme.id}
      onClick={perform}
    >
      <Icon name="theme" />
    </ActionIcon>
  );
}

/** Inside another page: the way to the whole one, with the same experiment. */
function OpenInFull() {
  const { t } = useTranslation('shell');
  const experiment = useApp((state) => state.experiment);
  return (
    <a
      className={classes.full}
      href={`${location.pathname}${toLink(experiment, catalogue)}`}
      target="_blank"
      rel="noopener"
    >
      {t('openInFull')}
    </a>
  );
}
