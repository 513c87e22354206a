import { useTranslation } from 'react-i18next';
import type { Source, Term } from '../../glossary';
import { useText } from '../locales';
import classes from './Term.module.css';

/** The other names of a term, where it has any. */
export function AlsoCalled({ term }: { readonly term: Term }) {
  const { t } = useTranslation('glossary');
  const text = useText();
  return term.also ? <span className={classes.also}>{t('also', { names: text(term.also) })}</span> : null;
}

/** The way to the work behind a term, in a tab of its own. */
export function SourceLink({ source: { authors, year, title, url } }: { readonly source: Source }) {
  const { t } = useTranslation('glossary');
  const first = authors.split(', ');
  const short = first.length > 2 ? t('andOthers', { first: first[0] }) : first.join(' & ');
  return (
    <a href={url} target="_blank" rel="noopener" title={`${authors}: ${title} (${year})`}>
      {`${short} ${year}`}
      <span className={classes.title}>: {title}</span>
      <span aria-hidden="true">{' ↗'}</span>
      <span className="spoken"> {t('newTab')}</span>
    </a>
  );
}
