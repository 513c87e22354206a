import type { Text } from '../../../../experiment/text';
import { padding } from '../../../../inputs';
import type { Role } from '../../../../report/roles';
import { TermMark } from '../../../glossary/Term';
import { useLanguage, useText } from '../../../locales';
import { numberFormat } from '../../../locales/numbers';
import insight from '../../shared/Insight.module.css';
import { useViewText } from '../../shared/viewText';
import { type Contributions, type OcclusionQuestion, type Part, strongest } from './occlusion';
import classes from './Text.module.css';

/** Parts that are named with their numbers. */
const most = 5;
/** The deepest shade stands for at least this fall, so that what hardly matters does not look as if it did. */
const leastDeepest = 0.05;
/** The smallest part of the deepest shade that is shown. */
const leastShown = 0.02;

interface ShadedTextProps {
  readonly question: Pick<OcclusionQuestion, 'reading' | 'parts'>;
  readonly names: readonly Text[];
  readonly learner: Role;
  /** Those of the learner; null while there are none. */
  readonly contributions: Contributions | null;
}

/** A text as the networks read it, each part shaded by what it contributes to what one network predicts. */
export function ShadedText({ question: { reading, parts }, names, learner, contributions }: ShadedTextProps) {
  const { t } = useViewText();
  const text = useText();
  const language = useLanguage();
  const number = numberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const { pieces } = reading;
  const written = ({ from, to }: Part) => reading.characters.slice(from, to).join('');
  const falls = contributions?.falls ?? null;
  const deepest = Math.max(leastDeepest, ...Array.from(falls ?? [], Math.abs));
  const isSeen = ({ from, to }: Part) => pieces.some((piece) => piece.from < to && piece.to > from);
  const unseen = parts.filter((part) => !isSeen(part)).flatMap((part) => written(part).match(/\S+/g) ?? []);
  const title = t('asRead', { count: reading.ids.filter((id) => id !== padding).length });
  const list = contributions
    ? strongest(contributions, most).map((at) =>
        t('partFall', {
          part: written(parts[at] as Part).replace(/^\s$/, '␣'),
          fall: number.format(contributions.falls[at] as number),
        }),
      )
    : [];
  return (
    <div className={classes.shaded}>
      <div className={insight.heading}>
        <h3>{title}</h3>
        <TermMark id="occlusion" of={title} />
      </div>
      <p className={classes.reading} dir="auto" data-target="contributions">
        {parts.map((part, at) => {
          const fall = falls?.[at] ?? 0;
          const share = Math.abs(fall) / deepest;
          const isAgainst = fall < 0 && share >= leastShown;
          return (
            <span
              key={part.from}
              className={classes.part}
              data-against={isAgainst}
              data-seen={isSeen(part)}
              style={{ background: shade(isAgainst ? 'quiet' : learner, share) }}
              {...(falls && { title: number.format(fall) })}
            >
              {written(part)}
            </span>
          );
        })}
      </p>
      {unseen.length > 0 && (
        <p className={insight.note}>{t('unseen', { count: unseen.length, list: unseen.join(', ') })}</p>
      )}
      {contributions && (
        <p className={insight.note}>
          {t('contribution', { answer: text(names[contributions.label] as Text), deepest: number.format(deepest) })}
        </p>
      )}
      {list.length > 0 && <p className={insight.note}>{t('strongest', { list: list.join(' · ') })}</p>}
    </div>
  );
}

/** Deeper the larger the share; never so deep that the text is hard to read. */
const shade = (colour: Role | 'quiet', share: number) =>
  share < leastShown ? undefined : `color-mix(in srgb, var(--${colour}) ${Math.round(50 * share)}%, transparent)`;
