import { useTranslation } from 'react-i18next';
import { tasks } from '../../tasks';
import { useText } from '../locales';
import classes from './App.module.css';

/** The data that others made, and the licences of all packages in the page; the build writes the file of the latter. */
export function Credits() {
  const { t } = useTranslation('shell');
  const text = useText();
  return (
    <footer className={classes.credits}>
      {tasks.flatMap(({ credits = [] }) =>
        credits.map(({ data, by, url, licence }) => (
          <span key={url}>
            <a href={url} target="_blank" rel="noreferrer">
              {text(data)}
            </a>{' '}
            ({by}, {licence})
          </span>
        )),
      )}
      <a href="licences.txt" target="_blank" rel="noreferrer">
        {t('licences')}
      </a>
    </footer>
  );
}
