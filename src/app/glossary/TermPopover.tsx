import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type TermId, termOf } from '../../glossary';
import { useText } from '../locales';
import { addressOfTerm } from './address';
import { useOpenTerm } from './context';
import { AlsoCalled, SourceLink } from './Meaning';
import { placeAt } from './place';
import classes from './Term.module.css';

export interface TermPopoverProps {
  readonly popoverId: string;
  readonly id: TermId | undefined;
  readonly note: string | undefined;
  /** The word as it stands on the page. */
  readonly word: string;
  readonly anchor: RefObject<HTMLElement | null>;
}

/** What a word means. In the top layer, so that nothing around the word cuts it off. */
export function TermPopover({ popoverId, id, note, word, anchor }: TermPopoverProps) {
  const { t } = useTranslation('glossary');
  const text = useText();
  const openTerm = useOpenTerm();
  const popover = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = popover.current;
    if (!element) return;
    // An older browser shows it in its place among the rest.
    element.showPopover?.();
    const place = () => {
      if (!anchor.current) return;
      const { width, height } = element.getBoundingClientRect();
      const { clientWidth, clientHeight } = document.documentElement;
      const { left, top } = placeAt(
        anchor.current.getBoundingClientRect(),
        { width, height },
        { width: clientWidth, height: clientHeight },
      );
      // A page in large type is zoomed, and lengths with it.
      const zoom = width / element.offsetWidth || 1;
      element.style.left = `${left / zoom}px`;
      element.style.top = `${top / zoom}px`;
    };
    place();
    addEventListener('scroll', place, true);
    addEventListener('resize', place);
    return () => {
      removeEventListener('scroll', place, true);
      removeEventListener('resize', place);
    };
  }, [anchor]);
  const term = id && termOf(id);
  const name = term ? text(term.name) : word;
  return (
    <span
      ref={popover}
      id={popoverId}
      popover="manual"
      role="note"
      aria-label={name}
      tabIndex={-1}
      className={classes.popover}
    >
      <span id={`${popoverId}-text`}>
        {note && <span className={classes.paragraph}>{note}</span>}
        {term && (
          <>
            <strong className={classes.name}>{name}</strong>
            <span className={classes.paragraph}>{text(term.meaning)}</span>
          </>
        )}
      </span>
      {term && <AlsoCalled term={term} />}
      {term && id && (
        <span className={classes.links}>
          {term.source && <SourceLink source={term.source} />}
          <a
            href={addressOfTerm(id)}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              openTerm(id, anchor.current);
            }}
          >
            {t('allTerms')}
          </a>
        </span>
      )}
    </span>
  );
}
