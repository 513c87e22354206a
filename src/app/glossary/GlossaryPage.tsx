import { CloseButton, Drawer, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isTermId, type TermId, termGroups, termOf } from '../../glossary';
import { useText } from '../locales';
import { addressOfTerm } from './address';
import { useOpenTerm } from './context';
import classes from './GlossaryPage.module.css';
import { AlsoCalled, SourceLink } from './Meaning';

interface GlossaryPageProps {
  readonly isOpen: boolean;
  /** The term to open at; at the top where it is none. */
  readonly term: string | null;
  readonly onClose: () => void;
}

/** All terms by group, with a search. */
export function GlossaryPage({ isOpen, term, onClose }: GlossaryPageProps) {
  const { t } = useTranslation('glossary');
  return (
    <Drawer.Root opened={isOpen} onClose={onClose} position="right" size={520}>
      <Drawer.Overlay />
      {/* Composed, because the name must stand on the dialog: the short form puts it on what lies around it. */}
      <Drawer.Content aria-label={t('glossary')}>
        <Drawer.Body className={classes.body ?? ''}>
          <Terms chosen={term !== null && isTermId(term) ? term : null} onClose={onClose} />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

interface TermsProps {
  readonly chosen: TermId | null;
  readonly onClose: () => void;
}

function Terms({ chosen, onClose }: TermsProps) {
  const { t } = useTranslation('glossary');
  const text = useText();
  const [wanted, setWanted] = useState('');
  const search = wanted.trim().toLowerCase();
  const shown = termGroups.flatMap(({ id, name, terms }) => {
    const ids = Object.keys(terms).filter((each): each is TermId => {
      if (!isTermId(each)) return false;
      const { name: own, also = '', meaning } = termOf(each);
      // Its English name finds a term in every language.
      const words = [own, text(own), also && text(also), text(meaning)];
      return words.some((said) => said.toLowerCase().includes(search));
    });
    return ids.length === 0 ? [] : [{ id, name, ids }];
  });
  const count = shown.reduce((sum, { ids }) => sum + ids.length, 0);
  return (
    <>
      <div className={classes.top}>
        {/* Its own heading: the library's would be a second banner of the page. */}
        <div className={classes.heading}>
          <h2 className={classes.title}>{t('glossary')}</h2>
          <CloseButton aria-label={t('close')} onClick={onClose} />
        </div>
        <TextInput
          type="search"
          size="sm"
          aria-label={t('search')}
          placeholder={t('search')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <p role="status" className={search === '' ? 'spoken' : classes.count}>
          {count === 0 ? t('notFound', { wanted: wanted.trim() }) : t('found', { count })}
        </p>
      </div>
      {shown.map(({ id, name, ids }) => (
        <section key={id}>
          <h3 className={classes.group}>{text(name)}</h3>
          <dl className={classes.list}>
            {ids.map((each) => (
              <Entry key={each} id={each} isChosen={each === chosen} />
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}

function Entry({ id, isChosen }: { readonly id: TermId; readonly isChosen: boolean }) {
  const { t } = useTranslation('glossary');
  const text = useText();
  const openTerm = useOpenTerm();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) place.current?.scrollIntoView({ block: 'start' });
  }, [isChosen]);
  const term = termOf(id);
  const name = text(term.name);
  return (
    <div ref={place} id={`term-${id}`} className={classes.entry} data-chosen={isChosen}>
      <dt className={classes.name}>
        {name}
        <a
          href={addressOfTerm(id)}
          className={classes.anchor}
          aria-label={t('linkTo', { word: name })}
          {...(isChosen && { 'aria-current': 'true' as const, 'data-autofocus': true })}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            openTerm(id);
          }}
        >
          #
        </a>
      </dt>
      <dd className={classes.meaning}>
        {text(term.meaning)}
        <AlsoCalled term={term} />
        {term.source && (
          <span className={classes.source}>
            <SourceLink source={term.source} />
          </span>
        )}
      </dd>
    </div>
  );
}
