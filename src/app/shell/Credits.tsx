import { useTranslation } from 'react-i18next';
import classes from './App.module.css';

/** A link to the credits of data and the licences of all packages, in a file that the build writes. */
export function Credits() {
  const { t } = useTranslation('shell');
  return (
    <footer className={classes.credits}>
      <a href="licences.txt" target="_blank" rel="noreferrer">
        {t('licences')}
      </a>
    </footer>
  );
}
