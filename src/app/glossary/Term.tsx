import {
  type ComponentType,
  type FocusEvent,
  lazy,
  memo,
  type PointerEvent,
  Suspense,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { TermId } from '../../glossary';
import { withTerms } from './lazyGlossary';
import classes from './Term.module.css';
import type { TermPopoverProps } from './TermPopover';

/** Where it does not load, the word stands there without its meaning. */
const TermPopover = lazy(async (): Promise<{ default: ComponentType<TermPopoverProps> }> => {
  try {
    const { TermPopover: Loaded } = await withTerms(() => import('./TermPopover'));
    return { default: Loaded };
  } catch {
    return { default: () => null };
  }
});

/** Milliseconds that a pointer rests on a word before its meaning shows, and that it may be away before it goes. */
const [openDelay, closeDelay] = [250, 200];

interface ExplainedProps {
  /** The term of the glossary. */
  readonly id?: TermId | undefined;
  /** What is to be said about this place, before what the term means. */
  readonly note?: string | undefined;
}

/** A word with a dotted line under it, which shows on hover, focus and tap what it means. */
export const Term = memo(function Term({ children: word, ...explained }: TermProps) {
  return (
    <Trigger {...explained} word={word} className={classes.word}>
      {word}
    </Trigger>
  );
});

interface TermProps extends ExplainedProps {
  readonly children: string;
}

/** A small mark for a word that cannot be one itself, because it stands in a heading, a button or a label. */
export const TermMark = memo(function TermMark({ of: word, ...explained }: TermMarkProps) {
  return (
    <Trigger {...explained} word={word} className={classes.mark}>
      <svg width="13" height="13" viewBox="0 0 13 13" aria-hidden="true">
        <circle cx="6.5" cy="6.5" r="5.75" />
        <path d="M4.9 5.2c0-2 3.3-2 3.3 0 0 1.2-1.7 1.2-1.7 2.5M6.5 9.3v.1" />
      </svg>
    </Trigger>
  );
});

interface TermMarkProps extends ExplainedProps {
  /** What it explains. */
  readonly of: string;
}

/** Characters at the end of a line that stay with the mark after them, where there is no space between them. */
const longestEnd = 12;

/** Words with a mark after them, which never stands alone in a line. */
export function MarkedText({ children: words, ...explained }: TermProps) {
  // The last word, or the last characters where a script has no spaces.
  const cut = Math.max(words.lastIndexOf(' ') + 1, words.length - longestEnd);
  return (
    <>
      {words.slice(0, cut)}
      <span className={classes.unbroken}>
        {words.slice(cut)}
        <TermMark {...explained} of={words} />
      </span>
    </>
  );
}

/** A heading of a table that is a term, and is called as the word alone. */
export function TermHeading({ scope, children: word, before, className, style, ...explained }: TermHeadingProps) {
  return (
    <th scope={scope} aria-label={word} className={className} style={style}>
      {before}
      <Term {...explained}>{word}</Term>
    </th>
  );
}

interface TermHeadingProps extends TermProps {
  readonly scope: 'col' | 'row';
  /** Stands before the word, and says nothing to those who listen. */
  readonly before?: React.ReactNode;
  readonly className?: string | undefined;
  readonly style?: React.CSSProperties;
}

/** Why a meaning is shown: what shows by itself goes by itself, what was asked for stays until it is left. */
type Cause = 'pointer' | 'focus' | 'press';

interface TriggerProps extends ExplainedProps {
  readonly word: string;
  readonly className: string | undefined;
  readonly children: React.ReactNode;
}

/** The button, and beside it what it shows, so that the Tab key leads from one into the other. */
function Trigger({ id, note, word, className, children }: TriggerProps) {
  const { t } = useTranslation('glossary');
  const popoverId = useId();
  const whole = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [cause, setCause] = useState<Cause | null>(null);
  const isOpen = cause !== null;
  const change = (next: Cause | null, delay = 0) => {
    clearTimeout(timer.current);
    if (delay === 0) setCause(next);
    else timer.current = setTimeout(() => setCause(next), delay);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!isOpen) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // What lies under the popover, such as a drawer, stays.
      event.stopPropagation();
      clearTimeout(timer.current);
      setCause(null);
      if (whole.current?.contains(document.activeElement)) button.current?.focus();
    };
    const onPointerDown = (event: Event) => {
      if (!whole.current?.contains(event.target as Node)) setCause(null);
    };
    document.addEventListener('keydown', onKeyDown, true);
    document.addEventListener('pointerdown', onPointerDown, true);
    return () => {
      document.removeEventListener('keydown', onKeyDown, true);
      document.removeEventListener('pointerdown', onPointerDown, true);
    };
  }, [isOpen]);

  // A finger does not hover: it presses.
  const isMouse = ({ pointerType }: PointerEvent) => pointerType !== 'touch';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the meaning there while pointer or focus is in it.
    <span
      ref={whole}
      className={classes.term}
      onPointerEnter={(event) => isMouse(event) && change(cause ?? 'pointer', isOpen ? 0 : openDelay)}
      onPointerLeave={(event) => isMouse(event) && (cause ?? 'pointer') === 'pointer' && change(null, closeDelay)}
      onBlur={(event: FocusEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget)) change(null);
      }}
    >
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={t('meaningOf', { word })}
        aria-expanded={isOpen}
        {...(isOpen && { 'aria-controls': popoverId, 'aria-describedby': `${popoverId}-text` })}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && !isOpen && change('focus')}
        onClick={() => change(cause === 'press' || cause === 'focus' ? null : 'press')}
      >
        {children}
      </button>
      {isOpen && (
        <Suspense>
          <TermPopover popoverId={popoverId} id={id} note={note} word={word} anchor={button} />
        </Suspense>
      )}
    </span>
  );
}
