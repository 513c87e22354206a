import type { Text } from '../../../experiment/text';
import type { Role } from '../../../report/roles';
import { useText } from '../../locales';
import classes from './ClassMatrix.module.css';

/** More classes than this make narrow columns under turned names, which scroll where the page is narrow. */
const mostWide = 12;

interface ClassMatrixProps {
  readonly label: string;
  readonly names: readonly Text[];
  /** `matrix[truth][other]`. */
  readonly matrix: readonly (readonly number[])[];
  readonly learner: Role;
  /** The text of a cell; empty where the value is 0. */
  readonly format: (value: number) => string;
  /**
   * How deep the colour of a cell off the diagonal is, 0 … 1; absent where it is the share of the row, which then holds
   * on the diagonal, too, in a grey of its own.
   */
  readonly depthOf?: (value: number) => number;
  /** All classes in groups, in the order in which they are shown; that of `names`, as one group, if absent. */
  readonly groups?: readonly (readonly number[])[];
}

/** A table of classes against classes: off the diagonal in the network's colour, the larger the value the deeper. */
export function ClassMatrix({ label, names, matrix, learner, format, depthOf, groups }: ClassMatrixProps) {
  const text = useText();
  const order = groups?.flat() ?? [...names.keys()];
  /** The classes that begin a group, but for the first. */
  const begins = new Set(groups?.slice(1).map(([label]) => label));
  const edges = (row: number, column: number) => ({
    ...(begins.has(row) && { 'data-top': true }),
    ...(begins.has(column) && { 'data-left': true }),
  });
  const nameOf = (label: number) => text(names[label] as Text);
  const totals = matrix.map((row) =>
    Math.max(
      1,
      row.reduce((sum, value) => sum + value, 0),
    ),
  );
  const backgroundOf = (value: number, isDiagonal: boolean, total: number) => {
    if (value <= 0 || (isDiagonal && depthOf)) return undefined;
    return shade(isDiagonal ? 'quiet' : learner, depthOf ? depthOf(value) : value / total);
  };
  const isDense = names.length > mostWide;
  const heading = (name: string) => (isDense ? <span>{name}</span> : short(name));
  const table = (
    <table className={classes.matrix} data-dense={isDense} aria-label={label}>
      <thead>
        <tr>
          <td />
          {order.map((label) => (
            <th scope="col" className={classes.name} key={label} title={nameOf(label)}>
              {heading(nameOf(label))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {order.map((truth) => (
          <tr key={truth}>
            <th scope="row" className={classes.name} title={nameOf(truth)}>
              {heading(nameOf(truth))}
            </th>
            {order.map((given) => {
              const value = matrix[truth]?.[given] ?? 0;
              return (
                <td
                  key={given}
                  className={classes.cell}
                  data-right={given === truth}
                  {...edges(truth, given)}
                  {...(given !== truth && value > 0 && { 'data-wrong': true })}
                  style={{ background: backgroundOf(value, given === truth, totals[truth] ?? 1) }}
                >
                  {value === 0 ? '' : format(value)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (!isDense) return table;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll it.
    <section className={classes.scroll} aria-label={label} tabIndex={0}>
      {table}
    </section>
  );
}

/** Deeper the larger the share; never so deep that the number is hard to read. */
const shade = (colour: Role | 'quiet', share: number) =>
  `color-mix(in srgb, var(--${colour}) ${Math.min(45, 4 + 41 * share)}%, transparent)`;

/** The last word of a name: "Class A" is "A" in a narrow column. */
const short = (name: string) => (name.length <= 2 ? name : (name.match(/[A-Z0-9]/g)?.at(-1) ?? name.slice(0, 2)));
