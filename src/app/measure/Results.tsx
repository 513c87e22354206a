import type { NetId } from '../../bench/cases';
import { type ContenderName, contenderNames, type Refusal } from '../../bench/contender';
import type { Measured, Row } from '../../bench/measure';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import { useBackendName } from '../names/backendName';
import classes from './MeasureView.module.css';
import { useMeasuringText } from './measuringText';

/** The key of each net's name. */
export const netNames = {
  plane: 'netPlane',
  bag: 'netBag',
  transformer: 'netTransformer',
  digits: 'netDigits',
  cnn: 'netCnn',
  separable: 'netSeparable',
  residual: 'netResidual',
} as const satisfies Readonly<Record<NetId, string>>;
const contenderTitles = {
  ours: 'contenderOurs',
  plain: 'contenderPlain',
  jax: 'contenderJax',
} as const satisfies Readonly<Record<ContenderName, string>>;

const refusals = {
  'no-backend': 'refusedBackend',
  'not-written': 'refusedNet',
  'too-slow': 'refusedSlow',
  'not-started': 'refusedStart',
  failed: 'refusedFailure',
} as const satisfies Readonly<Record<Refusal['code'], string>>;

interface ResultsProps {
  readonly rows: readonly Row[];
  /** On a GPU, JavaScript only submits the work: the time for that, and what it submits, get columns. */
  readonly isOnGpu: boolean;
}

/** What each contender needed for each net, next to what this page needed. */
export function Results({ rows, isOnGpu }: ResultsProps) {
  const { t } = useMeasuringText();
  return (
    <div className={classes.scroll}>
      <table aria-label={t('table')} className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('contenderTitle')}</th>
            <th scope="col">{t('stepsPerSecond')}</th>
            <th scope="col">{t('wall')}</th>
            {isOnGpu && (
              <>
                <th scope="col">{t('script')}</th>
                <th scope="col">{t('dispatches')}</th>
                <th scope="col">{t('uploaded')}</th>
              </>
            )}
          </tr>
        </thead>
        {rows.map((row) => (
          <tbody key={`${row.net} ${row.batch}`}>
            <tr>
              <th scope="rowgroup" colSpan={isOnGpu ? 6 : 3} className={classes.net}>
                {t(netNames[row.net])} <span className={classes.quiet}>{t('batch', { batch: row.batch })}</span>
              </th>
            </tr>
            {contenderNames
              .filter((name) => row.results[name])
              .map((name) => (
                <ContenderRow key={name} row={row} name={name} isOnGpu={isOnGpu} />
              ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

interface ContenderRowProps {
  readonly row: Row;
  readonly name: ContenderName;
  readonly isOnGpu: boolean;
}

function ContenderRow({ row, name, isOnGpu }: ContenderRowProps) {
  const { t } = useMeasuringText();
  const nameOf = useBackendName();
  const short = useShort();
  const bytes = useBytes();
  const result = row.results[name];
  const own = row.results.ours;
  const fastest = Math.min(...Object.values(row.results).map((each) => ('wall' in each ? each.wall : Infinity)));
  if (!result) return null;
  return (
    <tr>
      <th scope="row" className={classes.contender}>
        {t(contenderTitles[name])}
        {'opened' in result && own && 'opened' in own && result.opened.backend !== own.opened.backend && (
          <span className={classes.quiet}> ({nameOf(result.opened.backend)})</span>
        )}
      </th>
      {'refused' in result ? (
        <td colSpan={isOnGpu ? 5 : 2} className={classes.refused}>
          {t(refusals[result.refused.code], { detail: result.refused.detail })}
        </td>
      ) : (
        <>
          <td>
            <div className={classes.rate}>
              <span>{short(1000 / result.wall)}</span>
              <span className={classes.track} aria-hidden="true">
                <span data-contender={name} style={{ width: `${(100 * fastest) / result.wall}%` }} />
              </span>
            </div>
          </td>
          <td>
            {short(result.wall)}
            <Ratio of={result} to={own} what="wall" />
          </td>
          {isOnGpu && (
            <>
              <td>
                {short(result.script)}
                <Ratio of={result} to={own} what="script" />
              </td>
              <td>{result.counts ? short(result.counts.dispatches) : '–'}</td>
              <td>{result.counts ? bytes(result.counts.uploadedBytes) : '–'}</td>
            </>
          )}
        </>
      )}
    </tr>
  );
}

interface RatioProps {
  readonly of: Measured;
  readonly to: Row['results']['ours'];
  readonly what: 'wall' | 'script';
}

/** How many times as long as this project; nothing for the project itself. */
function Ratio({ of, to, what }: RatioProps) {
  const short = useShort();
  // Empty rather than absent, so that the numbers above one another end at the same place.
  const times = to && 'wall' in to && of !== to ? `×${short(of[what] / to[what])}` : '';
  return <span className={classes.ratio}>{times}</span>;
}

/** Three digits that count, in the language of the page. */
function useShort(): (value: number) => string {
  const format = numberFormat(useLanguage(), { maximumSignificantDigits: 3, useGrouping: false });
  return (value) => format.format(value);
}

function useBytes(): (count: number) => string {
  const short = useShort();
  return (count) =>
    count < 1000 ? `${short(count)} B` : count < 1e6 ? `${short(count / 1000)} kB` : `${short(count / 1e6)} MB`;
}
