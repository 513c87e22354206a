import { type NetId, nets } from '../../bench/cases';

/** What the measuring view is to measure. */
export interface MeasureRequest {
  readonly nets: readonly NetId[];
  readonly batches: readonly number[];
  /** Start without a press of the button. */
  readonly isAutomatic: boolean;
}

/** Every network, with a small and a large batch. */
export const measureAll: MeasureRequest = { nets: nets.map(({ id }) => id), batches: [32, 128], isAutomatic: false };

/**
 * What the address asks to measure at once: `?measure` everything, `?measure=plane,cnn&batches=32` some of it. Unknown
 * names and sizes outside 1 … 1024 are ignored; null where the address does not ask.
 */
export function requestIn(search: string): MeasureRequest | null {
  const query = new URLSearchParams(search);
  const named = query.get('measure');
  if (named === null) return null;
  const chosen = measureAll.nets.filter((id) => named.split(',').includes(id));
  const sizes = (query.get('batches') ?? '').split(',').map(Number);
  const batches = sizes.filter((size) => Number.isInteger(size) && size >= 1 && size <= 1024);
  return {
    nets: chosen.length > 0 ? chosen : measureAll.nets,
    batches: batches.length > 0 ? batches : measureAll.batches,
    isAutomatic: true,
  };
}
